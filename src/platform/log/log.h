#pragma once
// The log: one JSON object a line on stderr. No personal data: no addresses, subjects, bodies or
// tokens; organisations and people appear by id only.
//
//   log::Line(log::Level::warn, "mail.sync_lagging").with("mailbox_id", id).with("lag_seconds",
//   90);
//
// Limits: a line is cut at 8 KB. Thread-safe: a line is one write, or whole among gathered ones.
#include <chrono>
#include <concepts>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/instant.h"

namespace aai::log {

enum class Level { debug, info, warn, error };

// What is below is not written. `info` until told otherwise.
void set_level(Level least);

// Where lines go, and whose clock stamps them; stderr and the system's until told otherwise.
using Writer = void (*)(std::string_view line);
void set_writer(Writer writer);
void set_clock(const Clock* clock);

// A line under construction; it is written when it goes out of scope.
class Line {
 public:
  Line(Level level, std::string_view event);
  Line(const Line&) = delete;
  ~Line();

  Line& with(std::string_view name, std::string_view value);
  Line& with(std::string_view name, const char* value) {
    return with(name, std::string_view(value));
  }
  Line& with(std::string_view name, bool value);
  template <std::integral Number>
  Line& with(std::string_view name, Number value) {
    return with_number(name, static_cast<long long>(value));
  }
  template <class Tag>
  Line& with(std::string_view name, const Id<Tag>& id) {
    return id.empty() ? *this : with(name, id.view());
  }
  void may_wait() { may_wait_ = true; }  // for other lines; see Gathering

 private:
  Line& with_number(std::string_view name, long long value);
  void begin_field(std::string_view name);

  bool is_wanted_, may_wait_ = false;
  std::string text_;
};

// One request, as the log keeps it: the route's template, never the address that was asked for.
struct RequestRecord {
  std::string_view request_id, method, route;
  int status = 0;
  std::chrono::microseconds took{};
  std::size_t bytes = 0;
  OrgId org{};
};
void write_request(const RequestRecord& record);

// While it lives, the requests of its thread are written several at a time: when they fill 16 KB,
// before any other line of the thread, and at flush(). A fault's line never waits.
class Gathering {
 public:
  Gathering();
  Gathering(const Gathering&) = delete;
  ~Gathering();
  static void flush();
};

}
