// How a session begins: connected, secured, logged in, its extensions agreed upon.
#include "core/bytes.h"
#include "platform/mail_format/ascii.h"
#include "providers/imap/session.h"

namespace aai::imap {
namespace {

using net::Link;
using net::LinkTrouble;

constexpr Link::Time greeting_max{20'000}, login_max{30'000};
constexpr std::size_t capabilities_max = 200;

Outcome<Answer> refused(std::string reason) {
  Outcome<Answer> outcome;
  outcome.trouble = Trouble::refused;
  outcome.reason = std::move(reason);
  return outcome;
}

const Response* find_named(const Answer& answer, std::string_view name) {
  for (const auto& response : answer.untagged)
    if (response.name == name) return &response;
  return nullptr;
}

}

Task<Outcome<Answer>> Session::open(Credentials who) {
  auto outcome = co_await connect();
  if (outcome.ok()) outcome = co_await log_in(who);
  if (outcome.ok()) co_await enable_extensions();
  co_return outcome;
}

Task<Outcome<Answer>> Session::connect() {
  auto dialed = co_await dialer_.dial(to_);
  if (!dialed.result.ok()) co_return broken<Answer>(dialed.result);
  stream_ = std::make_unique<net::LineStream>(std::move(dialed.link));
  stream_->allow(greeting_max);
  const auto greeting = co_await read();
  if (!greeting.ok()) co_return greeting.as<Answer>();
  const auto& said = greeting.value;
  if (said.tag != "*" || !said.is_status()) co_return not_imap<Answer>();
  if (said.name == "BYE") {
    const net::LinkResult closed(LinkTrouble::closed, "it says goodbye at once", 0);
    co_return broken<Answer>(closed);
  }
  if (to_.tls == net::Tls::starttls) {
    // Whoever claims in clear that we are logged in already keeps us from securing anything.
    const bool is_plain = said.name != "PREAUTH";
    const net::LinkResult stripped(LinkTrouble::untrusted, "logged in before it was secured", 0);
    if (!is_plain) co_return broken<Answer>(stripped);
    co_return co_await secure();
  }
  co_return co_await learn_capabilities(said);
}

Task<Outcome<Answer>> Session::secure() {
  auto known = co_await learn_capabilities(Response());
  if (!known.ok()) co_return known;
  const net::LinkResult stripped(LinkTrouble::untrusted, "it does not offer STARTTLS", 0);
  if (!has("STARTTLS")) co_return broken<Answer>(stripped);
  auto agreed = co_await ask(Command("STARTTLS"), login_max);
  if (!agreed.ok()) co_return is_open() ? broken<Answer>(stripped) : agreed;
  const auto secured = co_await stream_->start_tls();
  if (!secured.ok()) co_return broken<Answer>(secured);
  // What was said in clear may have been said by anybody.
  co_return co_await learn_capabilities(Response());
}

Task<Outcome<Answer>> Session::learn_capabilities(const Response& said) {
  capabilities_.clear();
  Outcome<Answer> outcome;
  std::vector<Item> items;
  if (said.code == "CAPABILITY") {
    items = said.items;
  } else {
    outcome = co_await ask(Command("CAPABILITY"), login_max);
    if (!outcome.ok()) co_return outcome;
    if (const auto* told = find_named(outcome.value, "CAPABILITY")) items = told->items;
  }
  for (const auto& item : items)
    if (capabilities_.size() < capabilities_max) capabilities_.push_back(item.text);
  co_return outcome;
}

Task<Outcome<Answer>> Session::log_in(const Credentials& who) {
  using mailbox::Proof;
  Outcome<Answer> outcome;
  if (who.proof == Proof::access_token) {
    outcome = co_await authenticate("XOAUTH2", mailbox::sasl_xoauth2(who));
  } else if (has("AUTH=PLAIN")) {
    outcome = co_await authenticate("PLAIN", mailbox::sasl_plain(who));
  } else if (has("LOGINDISABLED")) {
    co_return refused("the mail server takes no password");
  } else {
    Command login("LOGIN");
    login.text(who.user).text(who.secret);
    outcome = co_await ask(login, login_max);
  }
  if (!outcome.ok()) {
    // Most servers say no more than NO to a wrong password.
    if (outcome.trouble == Trouble::refused && outcome.value.done.name == "NO" &&
        outcome.value.done.code.empty())
      outcome.trouble = Trouble::unauthorized;
    co_return outcome;
  }
  co_return co_await learn_capabilities(outcome.value.done);
}

// The proof goes with the command where the server takes it so, else when it asks.
Task<Outcome<Answer>> Session::authenticate(std::string mechanism, std::string proof) {
  stream_->allow(login_max);
  const auto tag = next_tag();
  const auto encoded = to_base64(proof);
  const bool is_initial = has("SASL-IR");
  const auto line =
      tag + " AUTHENTICATE " + mechanism + (is_initial ? " " + encoded : "") + "\r\n";
  const auto begun = co_await stream_->write(line);
  if (!begun.ok()) co_return broken<Answer>(begun);

  Answer answer;
  bool is_proven = is_initial;
  for (int asked = 0; asked < 3; ++asked) {
    auto response = co_await read();
    if (!response.ok()) co_return response.as<Answer>();
    auto& said = response.value;
    if (said.is_done(tag)) {
      Outcome<Answer> outcome;
      outcome.trouble = trouble_of(said);
      outcome.reason = "mail server answered " + said.name + ": " + said.text;
      outcome.value.done = std::move(said);
      co_return outcome;
    }
    if (said.tag != "+") {
      --asked;
      answer.untagged.push_back(std::move(said));
      if (answer.untagged.size() > capabilities_max) co_return not_imap<Answer>();
      continue;
    }
    // Asked again, it has an error to tell: an empty answer lets it come to its NO.
    const auto reply = (is_proven ? std::string() : encoded) + "\r\n";
    is_proven = true;
    const auto written = co_await stream_->write(reply);
    if (!written.ok()) co_return broken<Answer>(written);
  }
  co_return not_imap<Answer>();
}

Task<void> Session::enable_extensions() {
  if (!has("ENABLE")) co_return;
  std::string wanted = "ENABLE";
  if (has("QRESYNC")) wanted += " QRESYNC";
  else if (has("CONDSTORE")) wanted += " CONDSTORE";
  if (has("UTF8=ACCEPT") || has("UTF8=ONLY")) wanted += " UTF8=ACCEPT";
  if (wanted == "ENABLE") co_return;
  const auto enabled = co_await ask(Command(wanted), login_max);
  if (!enabled.ok()) co_return;
  const auto* told = find_named(enabled.value, "ENABLED");
  if (!told) co_return;
  for (const auto& item : told->items) {
    if (item.is_atom("QRESYNC")) has_qresync_ = true;
    if (item.is_atom("UTF8=ACCEPT")) is_utf8_ = true;
  }
}

}
