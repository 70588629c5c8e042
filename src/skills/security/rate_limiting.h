#pragma once
// Rate limits: a token bucket per limit and caller, spent before the expensive part of a request.
// Limits: the memory is fixed at start; where it is full, the bucket that owes least is forgotten.
// Why in process: the check costs nanoseconds and no trip; N processes allow N times the budget.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/instant.h"

namespace aai {

struct Limit;
class Random;
namespace http {
struct Reply;
}

namespace security {

struct Spent {
  bool allowed = true;
  int remaining = 0;            // whole requests left at once
  int reset_seconds = 0;        // until the bucket is full again
  int retry_after_seconds = 0;  // 0 where allowed; differs a little between callers
};

class RateLimiter {
 public:
  // `buckets_max` is rounded up to a power of two; 16 bytes each.
  explicit RateLimiter(Random& random, std::size_t buckets_max = 1 << 17);
  ~RateLimiter();

  // Takes `cost` tokens of the caller's bucket, or none where they do not suffice. Thread-safe.
  Spent spend(const Limit& limit, std::string_view caller, Instant now, int cost = 1);

 private:
  struct Table;
  std::unique_ptr<Table> table_;
};

// The key of an address: IPv4 as it is, IPv6 by its /64, since one customer holds all of that.
std::string caller_of_address(std::string_view address);

// The RateLimit fields (draft-ietf-httpapi-ratelimit-headers), and Retry-After where refused.
void tell_rate(http::Reply& reply, const Limit& limit, const Spent& spent);

}
}
