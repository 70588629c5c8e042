#include "providers/imap/session.h"

#include <algorithm>

#include "platform/mail_format/ascii.h"
#include "providers/imap/mailbox_name.h"

namespace aai::imap {
namespace {

using mail_format::iequals;
using net::Link;
using net::LinkTrouble;

constexpr Link::Time done_max{30'000};
constexpr std::size_t line_size_max = 64 * 1024, literal_size_max = 64 * 1024 * 1024,
                      answer_size_max = 96 * 1024 * 1024, literals_max = 1000;

// The lists of numbers that may be long.
bool is_list_of_numbers(std::string_view line) {
  using mail_format::istarts_with;
  return istarts_with(line, "* SEARCH") || istarts_with(line, "* ESEARCH") ||
         istarts_with(line, "* VANISHED");
}

net::LinkResult too_large(std::string reason) {
  return {LinkTrouble::too_large, std::move(reason), 0};
}

std::size_t size_of(const Item& item) {
  auto size = sizeof item + item.text.size();
  for (const auto& inner : item.items) size += size_of(inner);
  return size;
}

std::size_t size_of(const Response& response) {
  auto size = sizeof response + response.text.size();
  for (const auto& item : response.items) size += size_of(item);
  return size;
}

Trouble trouble_of_link(LinkTrouble how) {
  switch (how) {
    case LinkTrouble::none: return Trouble::none;
    case LinkTrouble::untrusted:
    case LinkTrouble::forbidden_address:
    case LinkTrouble::too_large: return Trouble::refused;
    default: return Trouble::unavailable;
  }
}

}

Trouble trouble_of(const Response& status) {
  if (status.name == "OK" || status.name == "PREAUTH") return Trouble::none;
  const auto is = [&](auto... codes) { return ((status.code == codes) || ...); };
  if (status.name == "BYE" || is("UNAVAILABLE", "SERVERBUG", "INUSE", "CORRUPTION"))
    return Trouble::unavailable;
  if (is("AUTHENTICATIONFAILED")) return Trouble::unauthorized;
  if (is("EXPIRED")) return Trouble::revoked;
  if (is("LIMIT", "THROTTLED")) return Trouble::limited;
  if (is("NONEXISTENT", "TRYCREATE")) return Trouble::not_found;
  return Trouble::refused;
}

Outcome<bool> Session::broken(const net::LinkResult& how) {
  is_broken_ = true;
  link_trouble_ = how.trouble;
  if (stream_) stream_->close();
  Outcome<bool> outcome;
  outcome.trouble = trouble_of_link(how.trouble);
  outcome.reason = "mail server: " + how.reason;
  return outcome;
}

std::string Session::next_tag() { return "a" + std::to_string(++commands_); }

bool Session::has(std::string_view capability) const {
  return std::ranges::any_of(capabilities_,
                             [&](const auto& one) { return iequals(one, capability); });
}

Task<net::LinkResult> Session::read_raw(RawResponse& raw) {
  raw = {};
  std::string line;
  for (;;) {
    const auto read = co_await stream_->read_line(line);
    if (!read.ok()) co_return read;
    const bool is_long = raw.text.size() + line.size() > line_size_max;
    if (is_long && !is_list_of_numbers(raw.text.empty() ? line : raw.text))
      co_return too_large("a line is longer than we read");
    const auto size = announced_literal(line);
    raw.text += line;
    if (!size) co_return net::LinkResult();
    if (*size > literal_size_max || raw.literals.size() == literals_max)
      co_return too_large("a message is larger than we read");
    const auto announced = line.size() - line.rfind('{');
    raw.literals.push_back({raw.text.size() - announced, announced, {}});
    auto bytes = co_await stream_->read_bytes(raw.literals.back().bytes, *size);
    if (!bytes.ok()) {
      if (bytes.trouble == LinkTrouble::interrupted) bytes.trouble = LinkTrouble::closed;
      co_return bytes;
    }
  }
}

Task<Outcome<Response>> Session::read() {
  RawResponse raw;
  const auto read = co_await read_raw(raw);
  if (!read.ok()) co_return broken<Response>(read);
  auto response = read_response(raw);
  if (!response) co_return not_imap<Response>();
  Outcome<Response> outcome;
  outcome.value = std::move(*response);
  co_return outcome;
}

// Everything up to the status that ends the command.
Task<Outcome<Answer>> Session::finish(std::string tag, Answer answer) {
  Outcome<Answer> outcome;
  std::size_t size = 0;
  for (;;) {
    auto response = co_await read();
    if (!response.ok()) {
      outcome = response.as<Answer>();
      outcome.may_have_happened = true;
      co_return outcome;
    }
    if (response.value.is_done(tag)) {
      if (!response.value.is_status()) co_return not_imap<Answer>();
      answer.done = std::move(response.value);
      break;
    }
    size += size_of(response.value);
    if (size > answer_size_max)
      co_return broken<Answer>(too_large("an answer is larger than we read"));
    answer.untagged.push_back(std::move(response.value));
  }
  outcome.trouble = trouble_of(answer.done);
  if (!outcome.ok())
    outcome.reason = "mail server answered " + answer.done.name +
                     (answer.done.code.empty() ? "" : " [" + answer.done.code + "]");
  outcome.value = std::move(answer);
  co_return outcome;
}

// The "+" that asks for what was announced, or the status that declines it.
Task<Outcome<Response>> Session::await_go_ahead(const std::string& tag, Answer& answer) {
  for (;;) {
    auto response = co_await read();
    if (!response.ok() || response.value.tag == "+") co_return response;
    if (response.value.is_done(tag)) {
      const auto status = response.value;
      response.trouble = trouble_of(status);
      if (response.ok()) response.trouble = Trouble::refused;
      response.reason = "mail server answered " + status.name;
      co_return response;
    }
    if (answer.untagged.size() == literals_max) co_return not_imap<Response>();
    answer.untagged.push_back(std::move(response.value));
  }
}

// False: declined before the whole of it was sent, so it had no effect. The last piece is what
// makes a command of all the others.
Task<Outcome<bool>> Session::send(const std::string& tag, const Command& command,
                                  Answer& answer) {
  Outcome<bool> outcome;
  std::string unsent = tag + ' ';
  const auto& pieces = command.pieces();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const bool is_last = i + 1 == pieces.size();
    if (pieces[i].is_literal) {
      unsent += "}\r\n";
      const auto announced = co_await stream_->write(unsent);
      if (!announced.ok()) co_return broken<bool>(announced);
      unsent.clear();
      const auto asked = co_await await_go_ahead(tag, answer);
      if (!asked.ok()) co_return asked.as<bool>();
      const auto written = co_await stream_->write(pieces[i].bytes);
      if (!written.ok()) co_return broken<bool>(written);
    } else {
      unsent += pieces[i].bytes;
      if (!is_last) continue;
      unsent += "\r\n";
      const auto written = co_await stream_->write(unsent);
      if (!written.ok()) {
        outcome = broken(written);
        outcome.may_have_happened = true;
        co_return outcome;
      }
    }
  }
  outcome.value = true;
  co_return outcome;
}

Task<Outcome<Answer>> Session::ask(Command command, Link::Time longest) {
  if (!is_open()) {
    Outcome<Answer> outcome;
    outcome.trouble = Trouble::unavailable;
    outcome.reason = "mail server: not connected";
    co_return outcome;
  }
  stream_->allow(longest);
  const auto tag = next_tag();
  Answer answer;
  const auto sent = co_await send(tag, command, answer);
  if (!sent.ok()) co_return sent.as<Answer>();
  co_return co_await finish(tag, std::move(answer));
}

// Some servers tell of other folders by their names as people write them, encoded nowise.
bool Session::is_news(const Response& one) const {
  if (one.name == "STATUS" && !one.items.empty()) {
    const auto& wire = one.items.front().text;
    const auto name = from_utf7(wire).value_or(wire);
    return std::ranges::any_of(watched_, [&](const std::string& folder) {
      return folder == name || folder == wire;
    });
  }
  return one.name == "EXISTS" || one.name == "EXPUNGE" || one.name == "VANISHED" ||
         one.name == "FETCH" || one.code == "NOTIFICATIONOVERFLOW";
}

Task<Outcome<News>> Session::idle(Link::Time longest) {
  Outcome<News> outcome;
  if (!is_open() || !has("IDLE")) {
    outcome.trouble = is_open() ? Trouble::refused : Trouble::unavailable;
    outcome.reason = is_open() ? "the mail server does not know IDLE" : "not connected";
    co_return outcome;
  }
  const auto tells = [this](const Response& one) { return is_news(one); };
  stream_->allow(done_max);
  const auto tag = next_tag();
  Answer before;
  const auto begun = co_await stream_->write(tag + " IDLE\r\n");
  if (!begun.ok()) co_return broken<News>(begun);
  const auto asked = co_await await_go_ahead(tag, before);
  if (!asked.ok()) co_return asked.as<News>();
  bool is_over = is_interrupted_ || std::ranges::any_of(before.untagged, tells);
  if (is_over && !is_interrupted_) outcome.value = News::something;

  stream_->allow(longest);
  while (!is_over) {
    RawResponse raw;
    is_waiting_ = true;
    const auto read = co_await read_raw(raw);
    is_waiting_ = false;
    // Half a response stays where it is, and is read to its end below.
    is_over = read.trouble == LinkTrouble::interrupted || read.trouble == LinkTrouble::timed_out;
    if (is_over && raw.literals.empty()) break;
    if (!read.ok()) co_return broken<News>(read);
    const auto response = read_response(raw);
    if (!response) co_return not_imap<News>();
    if (response->name == "BYE") co_return broken<News>({LinkTrouble::closed, "BYE", 0});
    if (is_news(*response)) outcome.value = News::something;
    is_over = outcome.value == News::something || is_interrupted_;
  }
  is_interrupted_ = false;
  stream_->allow(done_max);
  const auto done = co_await stream_->write("DONE\r\n");
  if (!done.ok()) co_return broken<News>(done);
  const auto ended = co_await finish(tag, Answer());
  if (!ended.ok()) co_return ended.as<News>();
  if (std::ranges::any_of(ended.value.untagged, tells)) outcome.value = News::something;
  co_return outcome;
}

void Session::interrupt() {
  is_interrupted_ = true;
  if (is_waiting_) stream_->interrupt();
}

Task<void> Session::log_out() {
  if (!is_open()) co_return;
  co_await ask(Command("LOGOUT"), done_max);
  is_broken_ = true;
  stream_->close();
}

}
