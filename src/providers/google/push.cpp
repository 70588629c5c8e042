#include "providers/google/push.h"

#include "core/bytes.h"
#include "core/json_read.h"
#include "providers/google/gmail.h"
#include "providers/google/objects.h"

namespace aai::google {
namespace {

constexpr std::size_t id_size_max = 200, address_size_max = 320;

std::string without_quotes(const std::string& text) {
  const bool is_quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

}

std::optional<Push> read_push(std::string_view body) {
  const auto envelope = json::read_foreign<PushEnvelope>(body);
  if (!envelope || envelope->message.messageId.empty() ||
      envelope->message.messageId.size() > id_size_max)
    return std::nullopt;
  const auto text = from_base64(envelope->message.data);
  const auto data = text ? json::read_foreign<PushData>(*text) : std::nullopt;
  if (!data || data->emailAddress.empty() || data->emailAddress.size() > address_size_max)
    return std::nullopt;
  Push push{envelope->message.messageId, data->emailAddress, without_quotes(data->historyId.text)};
  if (!is_history_id(push.history_id)) push.history_id.clear();
  return push;
}

Task<Outcome<bool>> is_from_google(net::Client& http, const Provider& account,
                                   std::string authorization, std::string audience,
                                   std::string pusher, Instant now) {
  constexpr std::string_view scheme = "Bearer ";
  Outcome<bool> outcome;
  if (!authorization.starts_with(scheme)) co_return outcome;
  crypto::JwtExpected expected;
  expected.issuers = {"https://accounts.google.com", "accounts.google.com"};
  expected.audience = std::move(audience);
  expected.now = now;
  const auto verified = co_await verify_token(http, account, authorization.substr(scheme.size()),
                                              std::move(expected));
  if (!verified.ok()) co_return verified.as<bool>();
  const auto& claims = verified.value.claims;
  const bool is_pusher =
      claims && claims->is_email_verified && (pusher.empty() || claims->email == pusher);
  outcome.value = is_pusher;
  co_return outcome;
}
}
