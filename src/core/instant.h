#pragma once
// An instant is a point on the UTC time line, to the microsecond, as PostgreSQL keeps it.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace aai {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;

// "2026-11-20T11:04:54.123456Z": RFC 3339, always Z; the fraction only where there is one.
void append_rfc3339(std::string& out, Instant at);
std::string to_rfc3339(Instant at);

// Reads RFC 3339 with any offset, and PostgreSQL's ISO form ("2026-11-20 11:04:54+00").
std::optional<Instant> parse_instant(std::string_view text);

// The clock is an input: the product is given the system's, a test its own.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

}
