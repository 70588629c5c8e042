#include "providers/smtp/smtp.h"

#include <algorithm>
#include <charconv>

#include "core/bytes.h"
#include "platform/mail_format/ascii.h"
#include "providers/smtp/letter_bytes.h"

namespace aai::smtp {
namespace {

using mail_format::iequals;
using mail_format::istarts_with;
using net::Link;
using net::LinkTrouble;

// RFC 5321, 4.5.3.2 is more patient; a mail that waits here is looked for and tried again.
constexpr Link::Time greeting_max{30'000}, step_max{60'000}, mail_max{300'000}, answer_max{180'000};
constexpr std::size_t recipients_max = 100, mail_size_max = 40 * 1024 * 1024, lines_max = 100;

Trouble trouble_of(const Reply& reply) {
  if (reply.is_good()) return Trouble::none;
  if (reply.code == 535 || reply.code == 534 || reply.enhanced == "5.7.8" ||
      reply.enhanced == "5.7.9")
    return Trouble::unauthorized;
  const bool is_later = reply.code >= 400 && reply.code < 500;
  if (is_later && reply.enhanced.starts_with("4.7.")) return Trouble::limited;
  return is_later ? Trouble::unavailable : Trouble::refused;
}

// The text of an answer may speak of the mail; its codes do not.
template <class T>
Outcome<T> outcome_of(const Reply& reply) {
  Outcome<T> outcome;
  outcome.trouble = trouble_of(reply);
  if (!outcome.ok())
    outcome.reason = "mail server answered " + std::to_string(reply.code) +
                     (reply.enhanced.empty() ? "" : " " + reply.enhanced);
  return outcome;
}

bool is_enhanced(std::string_view word) {
  return word.size() >= 5 && word.size() <= 9 &&
         (word[0] == '2' || word[0] == '4' || word[0] == '5') && word[1] == '.' &&
         word.find_first_not_of("0123456789.") == word.npos;
}

// "250-SIZE 1000": false where it is no line of an answer.
bool read_line_of(std::string_view line, Reply& reply, bool& is_last) {
  int code = 0;
  const auto digits = line.substr(0, 3);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code);
  if (error != std::errc() || digits.size() != 3 || end != digits.data() + 3) return false;
  if (code < 200 || code > 599 || (reply.code != 0 && reply.code != code)) return false;
  is_last = line.size() == 3 || line[3] == ' ';
  if (!is_last && line[3] != '-') return false;
  reply.code = code;
  const auto text = line.substr(std::min<std::size_t>(4, line.size()));
  const auto word = text.substr(0, text.find(' '));
  if (is_enhanced(word)) reply.enhanced = word;
  reply.lines.emplace_back(text);
  return true;
}

}

Outcome<Reply> Smtp::broken(const net::LinkResult& how) {
  is_broken_ = true;
  link_trouble_ = how.trouble;
  if (stream_) stream_->close();
  const bool is_final =
      how.trouble == LinkTrouble::untrusted || how.trouble == LinkTrouble::forbidden_address;
  return failed<Reply>(is_final ? Trouble::refused : Trouble::unavailable,
                       "mail server: " + how.reason);
}

bool Smtp::offers(std::string_view extension) const {
  return std::ranges::any_of(extensions_, [&](std::string_view offered) {
    return iequals(offered.substr(0, offered.find(' ')), extension);
  });
}

std::string_view Smtp::parameter_of(std::string_view extension) const {
  for (const std::string_view offered : extensions_) {
    const auto blank = std::min(offered.find(' '), offered.size());
    if (iequals(offered.substr(0, blank), extension))
      return offered.substr(std::min(blank + 1, offered.size()));
  }
  return {};
}

Task<Outcome<Reply>> Smtp::read() {
  Outcome<Reply> outcome;
  std::string line;
  for (bool is_last = false; !is_last;) {
    const auto read = co_await stream_->read_line(line);
    if (!read.ok()) co_return broken(read);
    const bool is_reply =
        outcome.value.lines.size() < lines_max && read_line_of(line, outcome.value, is_last);
    const net::LinkResult garbage(LinkTrouble::closed, "it does not speak SMTP", 0);
    if (!is_reply) co_return broken(garbage);
  }
  co_return outcome;
}

Task<Outcome<Reply>> Smtp::ask(std::string line, Link::Time longest) {
  if (!is_open()) co_return failed<Reply>(Trouble::unavailable, "mail server: not connected");
  stream_->allow(longest);
  line += "\r\n";
  const auto written = co_await stream_->write(line);
  if (!written.ok()) co_return broken(written);
  co_return co_await read();
}

Task<Outcome<bool>> Smtp::open(Credentials who) {
  auto dialed = co_await dialer_.dial(to_);
  if (!dialed.result.ok()) co_return broken(dialed.result).as<bool>();
  stream_ = std::make_unique<net::LineStream>(std::move(dialed.link));
  stream_->allow(greeting_max);
  const auto greeting = co_await read();
  if (!greeting.ok()) co_return greeting.as<bool>();
  if (!greeting.value.is_good()) co_return outcome_of<bool>(greeting.value);
  auto outcome = co_await greet();
  if (outcome.ok() && to_.tls == net::Tls::starttls) outcome = co_await secure();
  if (outcome.ok()) outcome = co_await log_in(who);
  co_return outcome;
}

Task<Outcome<bool>> Smtp::greet() {
  // Where we connect from is nobody's name.
  const auto greeted = co_await ask("EHLO [127.0.0.1]", step_max);
  if (!greeted.ok()) co_return greeted.as<bool>();
  extensions_.clear();
  for (const auto& line : greeted.value.lines) extensions_.push_back(line);
  co_return outcome_of<bool>(greeted.value);
}

Task<Outcome<bool>> Smtp::secure() {
  const net::LinkResult stripped(LinkTrouble::untrusted, "it does not offer STARTTLS", 0);
  if (!offers("STARTTLS")) co_return broken(stripped).as<bool>();
  const auto agreed = co_await ask("STARTTLS", step_max);
  if (!agreed.ok()) co_return agreed.as<bool>();
  if (!agreed.value.is_good()) co_return broken(stripped).as<bool>();
  const auto secured = co_await stream_->start_tls();
  if (!secured.ok()) co_return broken(secured).as<bool>();
  // What was said in clear may have been said by anybody.
  co_return co_await greet();
}

Task<Outcome<bool>> Smtp::log_in(const Credentials& who) {
  const auto offered = mail_format::lowered(parameter_of("AUTH")) + " ";
  const auto knows = [&](std::string_view mechanism) {
    return (" " + offered).find(mechanism) != std::string::npos;
  };
  std::string line;
  if (who.proof == mailbox::Proof::access_token) {
    if (!knows(" xoauth2 ")) co_return failed<bool>(Trouble::refused, "it takes no access token");
    line = "AUTH XOAUTH2 " + to_base64(mailbox::sasl_xoauth2(who));
  } else if (knows(" plain ")) {
    line = "AUTH PLAIN " + to_base64(mailbox::sasl_plain(who));
  } else if (knows(" login ")) {
    co_return co_await log_in_stepwise(who);
  } else {
    co_return failed<bool>(Trouble::refused, "the mail server takes no password");
  }
  auto proven = co_await ask(line, step_max);
  // It has an error to tell: an empty answer lets it come to its refusal.
  if (proven.ok() && proven.value.code == 334) proven = co_await ask("", step_max);
  co_return proven.ok() ? outcome_of<bool>(proven.value) : proven.as<bool>();
}

Task<Outcome<bool>> Smtp::log_in_stepwise(const Credentials& who) {
  auto asked = co_await ask("AUTH LOGIN", step_max);
  for (const auto& word : {who.user, who.secret}) {
    if (!asked.ok()) co_return asked.as<bool>();
    if (asked.value.code != 334) break;
    asked = co_await ask(to_base64(word), step_max);
  }
  co_return asked.ok() ? outcome_of<bool>(asked.value) : asked.as<bool>();
}

Task<Outcome<Delivery>> Smtp::send(Envelope envelope, std::string mime, Brink brink) {
  using Failed = Outcome<Delivery>;
  const auto refused = [](std::string why) { return failed<Delivery>(Trouble::refused, why); };
  auto& recipients = envelope.recipients;
  std::ranges::sort(recipients);
  recipients.erase(std::ranges::unique(recipients).begin(), recipients.end());
  if (recipients.empty() || recipients.size() > recipients_max)
    co_return refused("no recipients, or too many");
  auto addresses = recipients;
  addresses.push_back(envelope.sender);
  if (!std::ranges::all_of(addresses, &is_address)) co_return refused("no address of a person");
  if (mime.find('\0') != mime.npos || has_long_line(mime))
    co_return refused("bytes that mail servers would change");

  std::size_t size_max = mail_size_max;
  const auto said = parameter_of("SIZE");
  std::size_t theirs = 0;
  std::from_chars(said.data(), said.data() + said.size(), theirs);
  if (theirs > 0) size_max = std::min(size_max, theirs);
  auto body = to_wire(mime);
  if (body.size() > size_max) co_return refused("larger than the mail server takes");

  std::string options = offers("SIZE") ? " SIZE=" + std::to_string(body.size()) : "";
  if (!is_ascii(body)) {
    if (!offers("8BITMIME")) co_return refused("the mail server takes ASCII only");
    options += " BODY=8BITMIME";
  }
  const bool is_foreign =
      !std::ranges::all_of(addresses, &is_ascii) || !is_ascii(head_of(mime));
  if (is_foreign) {
    if (!offers("SMTPUTF8")) co_return refused("the mail server takes ASCII addresses only");
    options += " SMTPUTF8";
  }
  Failed given = co_await give_envelope(envelope, options);
  if (given.ok()) given = co_await give_mail(std::move(body), std::move(brink));
  co_return given;
}

Task<Outcome<Delivery>> Smtp::give_envelope(const Envelope& envelope, const std::string& options) {
  Outcome<Delivery> outcome;
  const auto from = co_await ask("MAIL FROM:<" + envelope.sender + ">" + options, step_max);
  if (!from.ok()) co_return from.as<Delivery>();
  outcome = outcome_of<Delivery>(from.value);
  if (!outcome.ok()) co_return outcome;
  for (const auto& recipient : envelope.recipients) {
    const auto to = co_await ask("RCPT TO:<" + recipient + ">", step_max);
    if (!to.ok()) co_return to.as<Delivery>();
    outcome = outcome_of<Delivery>(to.value);
    if (outcome.ok()) continue;
    outcome.value.refused_recipient = recipient;
    co_await ask("RSET", step_max);
    co_return outcome;
  }
  const auto data = co_await ask("DATA", step_max);
  if (!data.ok()) co_return data.as<Delivery>();
  if (data.value.code == 354) co_return outcome;
  outcome = outcome_of<Delivery>(data.value);
  if (outcome.ok()) outcome = failed<Delivery>(Trouble::refused, "it does not ask for the mail");
  co_await ask("RSET", step_max);
  co_return outcome;
}

// Until the dot is written, the server has no mail, whatever it has of its bytes.
Task<Outcome<Delivery>> Smtp::give_mail(std::string body, Brink brink) {
  stream_->allow(mail_max);
  const auto written = co_await stream_->write(body);
  if (!written.ok()) co_return broken(written).as<Delivery>();
  if (brink) co_await brink();

  stream_->allow(answer_max);
  const auto ended = co_await stream_->write(".\r\n");
  Outcome<Reply> answered;
  if (ended.ok()) answered = co_await read();
  else answered = broken(ended);
  if (!answered.ok()) {
    answered.may_have_happened = true;
    co_return answered.as<Delivery>();
  }
  if (answered.value.code >= 300 && answered.value.code < 400) {
    auto unknown = failed<Delivery>(Trouble::unavailable, "mail server: no answer to a mail");
    unknown.may_have_happened = true;
    co_return unknown;
  }
  co_return outcome_of<Delivery>(answered.value);
}

Task<void> Smtp::quit() {
  if (!is_open()) co_return;
  co_await ask("QUIT", step_max);
  is_broken_ = true;
  stream_->close();
}

}
