#include "assistant/mail/changes.h"

#include <map>

#include "gen/sql/assistant/mail/changes.h"
#include "platform/jobs/runner.h"

namespace aai::mail {
namespace {

using google::HistoryPage, google::HistoryRecord;

constexpr int pages_max = 200;

// What a page says of each message in the end, whatever happened in between.
struct LastWord {
  std::vector<std::string> labels;
  bool is_deleted = false;
};

void hear(std::map<std::string, LastWord>& words, const std::vector<google::HistoryMessage>& told,
          bool deletes) {
  for (const auto& one : told) {
    auto& word = words[one.message.id];
    word.is_deleted = deletes;
    word.labels = one.message.labelIds;
  }
}

std::map<std::string, LastWord> last_words(const HistoryPage& page) {
  std::map<std::string, LastWord> words;
  for (const auto& record : page.history) {
    hear(words, record.messagesAdded, false);
    hear(words, record.labelsAdded, false);
    hear(words, record.labelsRemoved, false);
    hear(words, record.messagesDeleted, true);
  }
  return words;
}

Task<std::vector<std::string>> unknown_of(Run& run, const std::map<std::string, LastWord>& words) {
  std::vector<std::string> asked;
  for (const auto& [id, word] : words)
    if (!word.is_deleted && !is_left_alone(word.labels)) asked.push_back(id);
  std::vector<std::string> unknown;
  if (asked.empty()) co_return unknown;
  auto tx = run.work.transaction();
  const auto rows = co_await tx.last(sql::unknown_ids, run.work.org, run.lease.mailbox, asked);
  for (const auto& row : rows) unknown.push_back(row.provider_id);
  co_return unknown;
}

// The page is done: its labels and deletions, and the cursor behind it, together.
Task<void> finish_page(Run& run, const std::map<std::string, LastWord>& words,
                       const std::string& place) {
  const auto now = run.work.env.clock.now();
  std::vector<Relabelled> changes;
  for (const auto& [id, word] : words)
    changes.push_back(Relabelled{id, word.labels, word.is_deleted || is_left_alone(word.labels)});
  auto tx = run.work.transaction();
  co_await hold(tx, run.work.org, run.lease, now);
  co_await relabel(tx, run.work.org, run.lease.mailbox, changes, now);
  co_await tx.last(sql::move_cursor, run.work.org, run.lease.mailbox, place, now);
}

// Records come in order, so that the last one of a page is as good a place as the page's end.
std::string place_after(const HistoryPage& page, const std::string& before) {
  if (!page.nextPageToken) return page.historyId;
  const bool has_place = !page.history.empty() && google::is_history_id(page.history.back().id);
  return has_place ? page.history.back().id : before;
}

}

Task<Changes> read_changes(Run& run, std::string history_id) {
  Changes changes;
  std::string page_token;
  for (int pages = 0; pages < pages_max; ++pages) {
    const auto page = co_await run.gmail.history(history_id, page_token);
    if (page.trouble == google::Trouble::not_found) {
      changes.is_expired = true;
      co_return changes;
    }
    if (!page.ok()) {
      changes.stop = Stop{page.trouble, page.reason, page.retry_at};
      co_return changes;
    }
    if (google::is_later(history_id, page.value.historyId)) {
      changes.is_ahead = true;
      co_return changes;
    }
    ++run.tally.pages;
    const auto words = last_words(page.value);
    const auto unknown = co_await unknown_of(run, words);
    changes.stop = co_await fetch_and_store(run, unknown, Instant::min());
    if (changes.stop) co_return changes;

    const auto place = place_after(page.value, history_id);
    if (place != history_id) co_await finish_page(run, words, place);
    if (!page.value.nextPageToken) co_return changes;
    // A page token belongs to the place it was made for.
    page_token = place == history_id ? *page.value.nextPageToken : "";
    history_id = place;
  }
  co_return changes;
}

}
