#include "platform/log/log.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>

#include "core/json_write.h"
#include "core/utf8.h"

namespace aai::log {
namespace {

constexpr std::size_t line_size_max = 8 * 1024, gathered_size_max = 16 * 1024;

const SystemClock system_clock;
std::atomic<const Clock*> current_clock = &system_clock;
std::atomic<Level> least_level = Level::info;

void write_to_stderr(std::string_view line) {
  // A log that cannot be written has nowhere to complain.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}
std::atomic<Writer> current_writer = &write_to_stderr;

thread_local bool is_gathering = false;
thread_local std::string gathered;

constexpr std::string_view level_names[] = {"debug", "info", "warn", "error"};

}

void set_level(Level least) { least_level = least; }
void set_writer(Writer writer) { current_writer = writer ? writer : &write_to_stderr; }
void set_clock(const Clock* clock) { current_clock = clock ? clock : &system_clock; }

Line::Line(Level level, std::string_view event) : is_wanted_(level >= least_level.load()) {
  if (!is_wanted_) return;
  text_.reserve(256);
  text_ = R"({"time":")";
  append_rfc3339(text_, current_clock.load()->now());
  text_ += '"';
  with("level", level_names[static_cast<int>(level)]);
  with("event", event);
}

Line::~Line() {
  if (!is_wanted_) return;
  text_ += "}\n";
  if (may_wait_) {
    gathered += text_;
    if (gathered.size() >= gathered_size_max) Gathering::flush();
    return;
  }
  Gathering::flush();
  current_writer.load()(text_);
}

void Line::begin_field(std::string_view name) {
  text_ += ',';
  json::append_string(text_, name);
  text_ += ':';
}

Line& Line::with(std::string_view name, std::string_view value) {
  if (!is_wanted_ || text_.size() + name.size() > line_size_max - 64) return *this;
  begin_field(name);
  // Escaping may make a byte into six, so the cut is before it.
  const auto kept = utf8::cut(value, (line_size_max - text_.size()) / 6);
  if (utf8::is_valid(kept)) json::append_string(text_, kept);
  else json::append_string(text_, utf8::repaired(kept));
  return *this;
}

Line& Line::with(std::string_view name, bool value) {
  if (!is_wanted_ || text_.size() + name.size() > line_size_max - 64) return *this;
  begin_field(name);
  text_ += value ? "true" : "false";
  return *this;
}

Line& Line::with_number(std::string_view name, long long value) {
  if (!is_wanted_ || text_.size() + name.size() > line_size_max - 64) return *this;
  begin_field(name);
  json::append_number(text_, value);
  return *this;
}

void write_request(const RequestRecord& record) {
  const auto level = record.status >= 500 ? Level::error : Level::info;
  Line line(level, "http.request");
  if (is_gathering && level < Level::error) line.may_wait();
  line.with("request_id", record.request_id)
      .with("method", record.method)
      .with("route", record.route)
      .with("status", record.status)
      .with("us", record.took.count())
      .with("bytes", record.bytes)
      .with("org_id", record.org);
}

Gathering::Gathering() { is_gathering = true; }

Gathering::~Gathering() {
  flush();
  is_gathering = false;
}

void Gathering::flush() {
  if (gathered.empty()) return;
  current_writer.load()(gathered);
  gathered.clear();
}

}
