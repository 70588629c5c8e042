#pragma once
// Names to addresses and to offered services (SRV), by c-ares, on the loop of whoever asks: a slow
// name server holds up nobody else. Private to platform/net.
// Limits: two tries of 2 s for each server; 16 records of an answer.
#include <sys/socket.h>

#include "platform/net/dialer.h"

namespace aai::net {

struct FoundAddresses {
  std::vector<sockaddr_storage> addresses;  // with the port asked for
  std::string reason;                       // why there are none
};

// `servers` as "127.0.0.1:5353,..."; empty: those of the system.
Task<FoundAddresses> find_addresses(std::string host, unsigned short port, std::string servers);
Task<Offers> find_offers(std::string service, std::string servers);

}
