#include "providers/google/gmail.h"

#include <algorithm>
#include <charconv>

#include "core/bytes.h"
#include "core/json_read.h"

namespace aai::google {
namespace {

using http::Method;

constexpr std::chrono::milliseconds time_max{30000};
constexpr std::size_t message_size_max = 64 * 1024 * 1024;
constexpr std::size_t history_id_size_max = 40;

template <class T>
Outcome<T> misshapen(std::string what) {
  Outcome<T> outcome;
  outcome.trouble = Trouble::unavailable;
  outcome.reason = std::move(what);
  return outcome;
}

// The text within the quotes: base64 has nothing that JSON would escape.
std::optional<std::string> bytes_of(const json::Raw& raw) {
  std::string_view text = raw.text;
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
  return from_base64(text.substr(1, text.size() - 2));
}

std::optional<Instant> instant_of(std::string_view milliseconds) {
  long long since = 0;
  const auto [end, error] =
      std::from_chars(milliseconds.data(), milliseconds.data() + milliseconds.size(), since);
  constexpr long long year_9999 = 253402300799000;
  if (error != std::errc() || end != milliseconds.data() + milliseconds.size() || since < 0 ||
      since > year_9999)
    return std::nullopt;
  return Instant(std::chrono::milliseconds(since));
}

// The member "message" of a draft.
std::string message_of(std::string_view mime, std::string_view thread_id) {
  std::string member = R"("message":{"raw":")" + to_base64url(mime) + '"';
  if (!thread_id.empty()) {
    member += ",\"threadId\":";
    json::append_string(member, thread_id);
  }
  return member + "}";
}

std::string query_of(std::initializer_list<std::pair<std::string_view, std::string>> fields) {
  std::string query;
  for (const auto& [name, value] : fields) {
    if (value.empty()) continue;
    query += query.empty() ? '?' : '&';
    query.append(name).append("=").append(http::percent_encode(value));
  }
  return query;
}

}

net::Call Gmail::call(Method method, const std::string& path, std::string body) const {
  net::Call call;
  call.method = method;
  call.url = base_ + path;
  call.time_max = time_max;
  call.headers = {{"Authorization", "Bearer " + token_}, {"Accept", "application/json"}};
  if (!body.empty()) call.headers.emplace_back("Content-Type", "application/json");
  call.body = std::move(body);
  return call;
}

Task<Outcome<std::string>> Gmail::ask(net::Call call) {
  auto answer = co_await http_.send(std::move(call));
  co_return outcome_of(std::move(answer), clock_.now());
}

template <class T>
Task<Outcome<T>> Gmail::ask_for(net::Call call) {
  const auto answer = co_await ask(std::move(call));
  if (!answer.ok()) co_return answer.template as<T>();
  auto value = json::read_foreign<T>(answer.value);
  if (!value) co_return misshapen<T>("Gmail's answer does not have the form of this API version");
  Outcome<T> outcome;
  outcome.value = std::move(*value);
  co_return outcome;
}

Task<Outcome<Profile>> Gmail::profile() {
  auto outcome = co_await ask_for<Profile>(call(Method::get, "profile"));
  if (outcome.ok() && !is_history_id(outcome.value.historyId))
    co_return misshapen<Profile>("the profile has no history id");
  co_return outcome;
}

Task<Outcome<MessagePage>> Gmail::list(std::string query, std::string page_token, int most) {
  const auto parameters =
      query_of({{"q", query}, {"maxResults", std::to_string(most)}, {"pageToken", page_token}});
  co_return co_await ask_for<MessagePage>(call(Method::get, "messages" + parameters));
}

Task<Outcome<RawMessage>> Gmail::message(std::string id) {
  auto request = call(Method::get, "messages/" + http::percent_encode(id) + "?format=raw");
  request.size_max = message_size_max;
  const auto answer = co_await ask_for<RawMessageBody>(std::move(request));
  if (!answer.ok()) co_return answer.as<RawMessage>();
  auto bytes = bytes_of(answer.value.raw);
  const auto received_at = instant_of(answer.value.internalDate);
  Outcome<RawMessage> outcome;
  if (!bytes || !received_at || answer.value.id != id) {
    outcome.trouble = Trouble::refused;
    outcome.reason = "Gmail's message cannot be decoded";
    co_return outcome;
  }
  outcome.value = RawMessage{answer.value.id, answer.value.threadId, answer.value.labelIds,
                             *received_at, std::move(*bytes)};
  co_return outcome;
}

Task<Outcome<HistoryPage>> Gmail::history(std::string since, std::string page_token) {
  const auto parameters =
      query_of({{"startHistoryId", since}, {"maxResults", "500"}, {"pageToken", page_token}});
  auto outcome = co_await ask_for<HistoryPage>(call(Method::get, "history" + parameters));
  if (outcome.ok() && !is_history_id(outcome.value.historyId))
    co_return misshapen<HistoryPage>("the history has no id");
  co_return outcome;
}

Task<Outcome<Watch>> Gmail::watch(std::string topic) {
  WatchRequest request;
  request.topicName = std::move(topic);
  co_return co_await ask_for<Watch>(call(Method::post, "watch", json::to_text(request)));
}

Task<Outcome<std::string>> Gmail::stop() { co_return co_await ask(call(Method::post, "stop")); }

Task<Outcome<LabelList>> Gmail::labels() {
  co_return co_await ask_for<LabelList>(call(Method::get, "labels"));
}

Task<Outcome<std::string>> Gmail::attachment(std::string message_id, std::string attachment_id) {
  auto request = call(Method::get, "messages/" + http::percent_encode(message_id) +
                                       "/attachments/" + http::percent_encode(attachment_id));
  request.size_max = message_size_max;
  const auto answer = co_await ask_for<AttachmentBody>(std::move(request));
  if (!answer.ok()) co_return answer.as<std::string>();
  auto bytes = bytes_of(answer.value.data);
  if (!bytes) co_return misshapen<std::string>("the attachment cannot be decoded");
  Outcome<std::string> outcome;
  outcome.value = std::move(*bytes);
  co_return outcome;
}

Task<Outcome<Draft>> Gmail::create_draft(std::string mime, std::string thread_id) {
  std::string body = "{" + message_of(mime, thread_id) + "}";
  co_return co_await ask_for<Draft>(call(Method::post, "drafts", std::move(body)));
}

Task<Outcome<DraftPage>> Gmail::drafts(std::string query) {
  const auto parameters = query_of({{"q", query}, {"maxResults", "10"}});
  co_return co_await ask_for<DraftPage>(call(Method::get, "drafts" + parameters));
}

Task<Outcome<MessageRef>> Gmail::send_draft(std::string draft_id, std::string mime,
                                            std::string thread_id) {
  std::string body = "{\"id\":";
  json::append_string(body, draft_id);
  body += "," + message_of(mime, thread_id) + "}";
  co_return co_await ask_for<MessageRef>(call(Method::post, "drafts/send", std::move(body)));
}

Task<Outcome<std::string>> Gmail::delete_draft(std::string draft_id) {
  co_return co_await ask(call(Method::del, "drafts/" + http::percent_encode(draft_id)));
}

bool is_history_id(std::string_view text) {
  return !text.empty() && text.size() <= history_id_size_max &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_later(std::string_view history_id, std::string_view other) {
  if (history_id.size() != other.size()) return history_id.size() > other.size();
  return history_id > other;
}

}
