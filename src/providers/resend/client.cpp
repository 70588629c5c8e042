#include "providers/resend/client.h"

#include <charconv>

#include "core/json_read.h"
#include "core/json_write.h"

namespace aai::resend {
namespace {

struct Tag {
  std::string name, value;
};
AAI_DESCRIBE(Tag, name, value);

struct Body {
  std::string from;
  std::vector<std::string> to;
  std::string subject, html, text;
  std::vector<Tag> tags;
  json::Raw headers;
};
AAI_DESCRIBE(Body, from, to, subject, html, text, tags, headers);

struct Accepted {
  std::string id;
};
AAI_DESCRIBE(Accepted, id);

struct Told {
  std::optional<std::string> name, message;
};
AAI_DESCRIBE(Told, name, message);

json::Raw headers_of(const Mail& mail) {
  std::string text = "{";
  for (const auto& [name, value] : mail.headers) {
    if (text.size() > 1) text += ',';
    json::append_string(text, name);
    text += ':';
    json::append_string(text, value);
  }
  return {text + "}"};
}

net::Call call_of(const Provider& account, const Mail& mail) {
  net::Call call;
  call.method = http::Method::post;
  call.url = account.url + "/emails";
  call.headers = {{"Authorization", "Bearer " + account.key},
                  {"Content-Type", "application/json"},
                  {"Accept", "application/json"},
                  {"Idempotency-Key", mail.idempotency_key}};
  const Tag tag{"email_id", mail.email_id};
  call.body = json::to_text(Body{
      mail.from, {mail.to}, mail.subject, mail.html, mail.text, {tag}, headers_of(mail)});
  call.size_max = 1024 * 1024;
  return call;
}

// A wrong key or an unverified domain is ours to mend, so those mails wait; a wrong mail does not.
Fate fate_of(const net::Answer& answer, const Told& told) {
  using net::Failure;
  if (answer.failure == Failure::refused || answer.failure == Failure::forbidden_address)
    return Fate::not_now;
  if (answer.failure != Failure::none) return Fate::unknown;
  if (answer.ok()) return Fate::accepted;
  if (answer.status == 409)
    return told.name == "invalid_idempotent_request" ? Fate::accepted_before : Fate::unknown;
  if (answer.status == 401 || answer.status == 403 || answer.status == 429) return Fate::not_now;
  return answer.status >= 400 && answer.status < 500 ? Fate::refused : Fate::unknown;
}

std::string reason_of(const net::Answer& answer, const Told& told) {
  if (answer.failure != net::Failure::none) return "no answer from Resend";
  return "Resend answered " + std::to_string(answer.status) + " " + told.name.value_or("") + ": " +
         told.message.value_or("");
}

}

Task<Outcome> send(net::Client& http, const Provider& account, const Mail& mail) {
  const auto answer = co_await http.send(call_of(account, mail));
  const auto told = json::read_foreign<Told>(answer.body).value_or(Told());
  Outcome outcome;
  outcome.fate = fate_of(answer, told);
  if (outcome.fate == Fate::accepted) {
    const auto accepted = json::read_foreign<Accepted>(answer.body);
    if (accepted) outcome.id = accepted->id;
    co_return outcome;
  }
  outcome.reason = reason_of(answer, told);
  const auto wait = answer.header("Retry-After");
  std::from_chars(wait.data(), wait.data() + wait.size(), outcome.retry_after_seconds);
  co_return outcome;
}

}
