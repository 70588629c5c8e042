#pragma once
// Outgoing connections of the protocols that speak in lines, IMAP and SMTP: the second door to
// other people's servers, beside client.h. A certificate and its host name are always checked.
// Limits: 20 s until connected and secured; eight addresses of a name are tried.
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/task.h"

namespace aai::net {

enum class Tls { implicit, starttls, none };  // `none` reaches loopback addresses only

struct Endpoint {
  std::string host;
  unsigned short port = 0;
  Tls tls = Tls::implicit;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

enum class LinkTrouble {
  none,
  unreachable,        // no such name, nobody listens, or no way there
  timed_out,
  closed,             // by the other side, or the connection broke
  interrupted,        // by interrupt(): the link is as good as before
  too_large,          // a line is longer than we read
  forbidden_address,  // an address that strangers' settings may not reach
  untrusted,          // no certificate we trust for this name, or no TLS where it was due
};

struct LinkResult {
  LinkTrouble trouble = LinkTrouble::none;
  std::string reason;    // for the log: "certificate has expired"
  std::size_t size = 0;  // of what was read

  bool ok() const { return trouble == LinkTrouble::none; }
};

// One connection. One operation at a time; `interrupt` and `close` may come beside it.
class Link {
 public:
  using Time = std::chrono::milliseconds;

  virtual ~Link() = default;
  virtual Task<LinkResult> read(std::span<char> into, Time within) = 0;  // at least one byte
  virtual Task<LinkResult> write(std::string_view bytes, Time within) = 0;  // all of them
  virtual Task<LinkResult> start_tls(Time within) = 0;
  virtual void interrupt() = 0;  // ends a read that waits
  virtual void close() = 0;
};

struct Dialed {
  LinkResult result;
  std::unique_ptr<Link> link;  // plain yet where the endpoint says starttls
};

// A record of RFC 2782: where a domain offers a service.
struct OfferedAt {
  std::string host;
  unsigned short port = 0;
  int priority = 0, weight = 0;

  friend bool operator==(const OfferedAt&, const OfferedAt&) = default;
};

enum class Offer { offered, unknown, not_offered, unavailable };  // not_offered: the domain says so

struct Offers {
  Offer offer = Offer::unknown;
  std::vector<OfferedAt> places;  // those to try first come first
};

class Dialer {
 public:
  virtual ~Dialer() = default;
  virtual Task<Dialed> dial(Endpoint to) = 0;
  virtual Task<Offers> offers(std::string service) = 0;  // "_imaps._tcp.example.org"
};

// Reaches nobody: where a world has no such network.
Dialer& no_dialer();

}
