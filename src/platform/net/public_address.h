#pragma once
// Whether an address belongs to the public internet: what a URL of somebody else's may reach.
#include <sys/socket.h>

namespace aai::net {

// False for loopback, private, link-local, carrier, documentation, multicast and reserved ranges
// (IANA special-purpose registries), for IPv6 forms that embed such an IPv4 address, and for the
// addresses of this machine itself.
bool is_public_address(const sockaddr& address);

}
