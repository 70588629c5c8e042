#include "providers/google/gmail_mailbox.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace aai::google {
namespace {

constexpr std::string_view what_is_recent = "newer_than:90d -in:drafts -in:chats";
constexpr std::chrono::days watch_time_max{7};
constexpr int found_max = 10;

template <class T>
Outcome<T> with(T value) {
  Outcome<T> outcome;
  outcome.value = std::move(value);
  return outcome;
}

void hear(std::map<std::string, mailbox::Change>& heard, const std::vector<HistoryMessage>& told,
          bool is_gone) {
  for (const auto& one : told)
    heard[one.message.id] = mailbox::Change{one.message.id, one.message.labelIds, is_gone};
}

// What a page says of each message in the end, whatever happened in between.
std::vector<mailbox::Change> last_words(const HistoryPage& page) {
  std::map<std::string, mailbox::Change> heard;
  for (const auto& record : page.history) {
    hear(heard, record.messagesAdded, false);
    hear(heard, record.labelsAdded, false);
    hear(heard, record.labelsRemoved, false);
    hear(heard, record.messagesDeleted, true);
  }
  std::vector<mailbox::Change> changes;
  for (auto& [id, change] : heard) changes.push_back(std::move(change));
  return changes;
}

// Records come in order, so that the last one of a page is as good a place as the page's end.
std::string place_after(const HistoryPage& page, const std::string& before) {
  if (!page.nextPageToken) return page.historyId;
  const bool has_place = !page.history.empty() && is_history_id(page.history.back().id);
  return has_place ? page.history.back().id : before;
}

// Milliseconds since 1970, as text; never longer than Gmail keeps a watch.
Instant expiry(const std::string& milliseconds, Instant now) {
  long long since = 0;
  std::from_chars(milliseconds.data(), milliseconds.data() + milliseconds.size(), since);
  const Instant latest = now + watch_time_max;
  const Instant told{std::chrono::milliseconds(std::clamp(since, 0LL, 253402300799000LL))};
  return std::min(told, latest);
}

std::string search_for(const std::string& message_id) { return "rfc822msgid:" + message_id; }

}

Task<Outcome<mailbox::Place>> GmailMailbox::place() {
  auto profile = co_await gmail_.profile();
  if (!profile.ok()) co_return profile.as<mailbox::Place>();
  mailbox::Place place{std::move(profile.value.emailAddress), std::move(profile.value.historyId)};
  co_return with(std::move(place));
}

Task<Outcome<mailbox::IdPage>> GmailMailbox::recent(std::string page) {
  const auto listed = co_await gmail_.list(std::string(what_is_recent), std::move(page));
  if (!listed.ok()) co_return listed.as<mailbox::IdPage>();
  mailbox::IdPage ids;
  for (const auto& message : listed.value.messages) ids.ids.push_back(message.id);
  ids.next_page = listed.value.nextPageToken.value_or("");
  co_return with(std::move(ids));
}

Task<Outcome<RawMessage>> GmailMailbox::message(std::string id) {
  return gmail_.message(std::move(id));
}

Task<Outcome<mailbox::ChangePage>> GmailMailbox::changes(std::string cursor, std::string page) {
  const auto told = co_await gmail_.history(cursor, std::move(page));
  if (!told.ok()) co_return told.as<mailbox::ChangePage>();
  mailbox::ChangePage changes;
  changes.is_ahead = is_later(cursor, told.value.historyId);
  changes.changes = last_words(told.value);
  changes.cursor = place_after(told.value, cursor);
  changes.is_last = !told.value.nextPageToken;
  // A page token belongs to the place it was made for.
  if (changes.cursor == cursor) changes.next_page = told.value.nextPageToken.value_or("");
  co_return with(std::move(changes));
}

Task<Outcome<mailbox::Pushes>> GmailMailbox::ask_for_pushes() {
  mailbox::Pushes pushes;
  if (topic_.empty()) co_return with(std::move(pushes));
  const auto watch = co_await gmail_.watch(topic_);
  if (!watch.ok()) co_return watch.as<mailbox::Pushes>();
  pushes.are_offered = true;
  pushes.topic = topic_;
  pushes.cursor = watch.value.historyId;
  pushes.until = expiry(watch.value.expiration, clock_.now());
  co_return with(std::move(pushes));
}

Task<Outcome<bool>> GmailMailbox::listen(std::chrono::seconds) {
  Outcome<bool> outcome;
  outcome.trouble = Trouble::refused;
  outcome.reason = "Gmail pushes changes, or is asked for them";
  co_return outcome;
}

Task<Outcome<std::vector<std::string>>> GmailMailbox::find_sent(std::string message_id) {
  const auto found = co_await gmail_.list("in:sent " + search_for(message_id), "", found_max);
  if (!found.ok()) co_return found.as<std::vector<std::string>>();
  std::vector<std::string> ids;
  for (const auto& message : found.value.messages) ids.push_back(message.id);
  co_return with(std::move(ids));
}

Task<Outcome<std::vector<mailbox::Staged>>> GmailMailbox::find_staged(std::string message_id) {
  const auto found = co_await gmail_.drafts(search_for(message_id));
  if (!found.ok()) co_return found.as<std::vector<mailbox::Staged>>();
  std::vector<mailbox::Staged> staged;
  for (const auto& draft : found.value.drafts)
    staged.push_back(mailbox::Staged{draft.id, draft.message.id});
  co_return with(std::move(staged));
}

Task<Outcome<std::string>> GmailMailbox::stage(mailbox::Letter letter) {
  auto draft = co_await gmail_.create_draft(std::move(letter.mime), std::move(letter.thread_id));
  auto outcome = draft.as<std::string>();
  outcome.value = std::move(draft.value.id);
  co_return outcome;
}

Task<Outcome<std::string>> GmailMailbox::send(std::string staged, mailbox::Letter letter,
                                              mailbox::Brink) {
  auto sent = co_await gmail_.send_draft(std::move(staged), std::move(letter.mime),
                                         std::move(letter.thread_id));
  auto outcome = sent.as<std::string>();
  outcome.value = std::move(sent.value.id);
  co_return outcome;
}

Task<Outcome<std::string>> GmailMailbox::discard(std::string staged) {
  return gmail_.delete_draft(std::move(staged));
}

}
