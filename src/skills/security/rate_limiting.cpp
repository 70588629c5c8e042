#include "skills/security/rate_limiting.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <mutex>
#include <vector>

#include "core/random.h"
#include "platform/http/route.h"

namespace aai::security {
namespace {

using Micros = std::int64_t;

constexpr std::size_t shard_count = 16;
constexpr std::size_t ways = 8;  // buckets that share a place in the table

// SipHash-1-3: keyed, so that no caller can choose names that meet in one place.
struct SipHash {
  std::uint64_t v0, v1, v2, v3;

  explicit SipHash(const std::array<std::uint64_t, 2>& key)
      : v0(key[0] ^ 0x736f6d6570736575), v1(key[1] ^ 0x646f72616e646f6d),
        v2(key[0] ^ 0x6c7967656e657261), v3(key[1] ^ 0x7465646279746573) {}

  void round() {
    v0 += v1; v1 = std::rotl(v1, 13); v1 ^= v0; v0 = std::rotl(v0, 32);
    v2 += v3; v3 = std::rotl(v3, 16); v3 ^= v2;
    v0 += v3; v3 = std::rotl(v3, 21); v3 ^= v0;
    v2 += v1; v1 = std::rotl(v1, 17); v1 ^= v2; v2 = std::rotl(v2, 32);
  }
  void add(std::uint64_t word) {
    v3 ^= word;
    round();
    v0 ^= word;
  }
  void add(std::string_view text) {
    for (; text.size() >= 8; text.remove_prefix(8)) {
      std::uint64_t word;
      std::memcpy(&word, text.data(), 8);
      add(word);
    }
    std::uint64_t tail = 0;
    std::memcpy(&tail, text.data(), text.size());
    add(tail | std::uint64_t{text.size()} << 56);
  }
  std::uint64_t finish() {
    v2 ^= 0xff;
    round(), round(), round();
    return v0 ^ v1 ^ v2 ^ v3;
  }
};

// A bucket is one number (GCRA): the instant at which it will be full again. Whoever has not been
// seen for long has that instant in the past, which is the same as no bucket at all.
struct Bucket {
  std::uint64_t key = 0;
  Micros full_at = 0;
};

struct Shard {
  std::mutex lock;
  std::vector<Bucket> buckets;
};

int seconds_up(Micros micros) { return static_cast<int>((micros + 999'999) / 1'000'000); }

// The caller's bucket; where its place is full, the one there that owes least makes way.
Bucket& bucket_at(Shard& shard, std::uint64_t key) {
  const auto start = (key >> 8) % (shard.buckets.size() / ways) * ways;
  Bucket* least = &shard.buckets[start];
  for (std::size_t i = start; i < start + ways; ++i) {
    auto& bucket = shard.buckets[i];
    if (bucket.key == key) return bucket;
    if (bucket.full_at < least->full_at) least = &bucket;
  }
  *least = Bucket{key, 0};
  return *least;
}

}

struct RateLimiter::Table {
  std::array<std::uint64_t, 2> secret;
  std::array<Shard, shard_count> shards;
};

RateLimiter::RateLimiter(Random& random, std::size_t buckets_max)
    : table_(std::make_unique<Table>()) {
  table_->secret = std::bit_cast<std::array<std::uint64_t, 2>>(random.bytes<16>());
  const auto size = std::bit_ceil(std::max(buckets_max / shard_count, ways));
  for (auto& shard : table_->shards) shard.buckets.resize(size);
}

RateLimiter::~RateLimiter() = default;

// [code: read, decide and write under one lock]
Spent RateLimiter::spend(const Limit& limit, std::string_view caller, Instant now, int cost) {
  SipHash hash(table_->secret);
  hash.add(limit.name);
  hash.add(caller);
  const auto key = std::max<std::uint64_t>(hash.finish(), 1);

  const Micros at = now.time_since_epoch().count();
  const Micros per_token = std::max<Micros>(60'000'000 / std::max(limit.per_minute, 1), 1);
  const Micros whole = per_token * std::max(limit.burst, 1);

  auto& shard = table_->shards[key % shard_count];
  Micros owed = 0;
  bool allowed = false;
  {
    const std::scoped_lock held(shard.lock);
    auto& bucket = bucket_at(shard, key);
    // A clock that was set back must not lock anyone out: nobody owes more than a whole bucket.
    owed = std::clamp<Micros>(bucket.full_at - at, 0, whole);
    allowed = owed + per_token * cost <= whole;
    if (allowed) owed += per_token * cost;
    bucket.full_at = at + owed;
  }

  Spent spent{allowed, static_cast<int>((whole - owed) / per_token), seconds_up(owed), 0};
  if (!allowed) {
    const Micros wait = std::min(owed + per_token * cost - whole, whole);
    const Micros jitter = wait / 4 * static_cast<Micros>((key >> 32) % 256) / 256;
    spent.retry_after_seconds = std::max(seconds_up(wait + jitter), 1);
  }
  return spent;
}
// [end]

std::string caller_of_address(std::string_view address) {
  const std::string text(address.substr(0, address.find('%')));
  in6_addr six;
  if (inet_pton(AF_INET6, text.c_str(), &six) != 1) return text;

  char spelt[INET6_ADDRSTRLEN];
  if (IN6_IS_ADDR_V4MAPPED(&six)) {
    inet_ntop(AF_INET, &six.s6_addr[12], spelt, sizeof spelt);
    return spelt;
  }
  std::fill(six.s6_addr + 8, six.s6_addr + 16, std::uint8_t{0});
  inet_ntop(AF_INET6, &six, spelt, sizeof spelt);
  return std::string(spelt) + "/64";
}

void tell_rate(http::Reply& reply, const Limit& limit, const Spent& spent) {
  const auto name = '"' + std::string(limit.name) + '"';
  const auto window = seconds_up(60'000'000ll * limit.burst / std::max(limit.per_minute, 1));
  reply.with("RateLimit-Policy",
             name + ";q=" + std::to_string(limit.burst) + ";w=" + std::to_string(window));
  reply.with("RateLimit", name + ";r=" + std::to_string(spent.remaining) +
                              ";t=" + std::to_string(spent.reset_seconds));
  if (!spent.allowed) reply.with("Retry-After", std::to_string(spent.retry_after_seconds));
}

}
