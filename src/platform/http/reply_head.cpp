#include "platform/http/reply_head.h"

#include <algorithm>
#include <boost/beast/http/status.hpp>
#include <charconv>
#include <ctime>

#include "core/json_write.h"

namespace aai::http {
namespace {

void append_number(std::string& out, std::size_t value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

// One formatting per second and thread.
std::string_view date_line() {
  thread_local std::time_t formatted = 0;
  thread_local char line[64];
  thread_local std::size_t size = 0;
  timespec now;
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec != formatted) {
    formatted = now.tv_sec;
    tm parts;
    gmtime_r(&formatted, &parts);
    size = std::strftime(line, sizeof line, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
  }
  return {line, size};
}

// A line break inside a value would begin a header, or a reply, of somebody else's choosing.
void append_value(std::string& out, std::string_view value) {
  const auto begin = static_cast<std::ptrdiff_t>(out.size());
  out += value;
  const auto is_break = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
  std::replace_if(out.begin() + begin, out.end(), is_break, ' ');
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  append_value(out, name);
  out += ": ";
  append_value(out, value);
  out += "\r\n";
}

}

bool forbids_body(int status) { return status < 200 || status == 204 || status == 304; }

void append_head(std::string& out, const Reply& reply, HeadOptions options) {
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::size_t>(reply.status));
  out += ' ';
  const auto reason =
      boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(reply.status));
  out.append(reason.data(), reason.size());
  out += "\r\n";
  out += date_line();
  if (!reply.content_type.empty()) append_field(out, "Content-Type", reply.content_type);
  for (const auto& [name, value] : reply.headers) append_field(out, name, value);

  if (forbids_body(reply.status)) {
    // Neither length nor coding: there is nothing to delimit.
  } else if (options.framing == Framing::chunked) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (options.framing == Framing::length) {
    out += "Content-Length: ";
    append_number(out, reply.body.size());
    out += "\r\n";
  }
  if (!options.keep_alive) out += "Connection: close\r\n";
  else if (options.http_1_0) out += "Connection: keep-alive\r\n";
  out += "\r\n";
}

Reply unreadable_reply(const Unreadable& why) {
  Reply reply;
  reply.status = why.status;
  reply.content_type = "application/problem+json";
  reply.with("Cache-Control", "no-store").with("X-Content-Type-Options", "nosniff");
  reply.body = R"({"type":"about:blank","title":)";
  json::append_string(reply.body, why.title);
  reply.body += R"(,"status":)";
  append_number(reply.body, static_cast<std::size_t>(why.status));
  reply.body += R"(,"code":)";
  json::append_string(reply.body, why.code);
  reply.body += '}';
  return reply;
}

}
