#include "assistant/mail/changes.h"

#include "gen/sql/assistant/mail/changes.h"
#include "platform/jobs/runner.h"

namespace aai::mail {
namespace {

using mailbox::Change;

constexpr int pages_max = 200;

Task<std::vector<std::string>> unknown_of(Run& run, const std::vector<Change>& changes) {
  std::vector<std::string> asked;
  for (const auto& change : changes)
    if (change.is_new && !change.is_gone && !is_left_alone(change.labels))
      asked.push_back(change.id);
  std::vector<std::string> unknown;
  if (asked.empty()) co_return unknown;
  auto tx = run.work.transaction();
  const auto rows = co_await tx.last(sql::unknown_ids, run.work.org, run.lease.mailbox, asked);
  for (const auto& row : rows) unknown.push_back(row.provider_id);
  co_return unknown;
}

// The page is done: its labels and deletions, and the cursor behind it, together.
Task<void> finish_page(Run& run, const mailbox::ChangePage& page) {
  const auto now = run.work.env.clock.now();
  std::vector<Relabelled> changes;
  for (const auto& change : page.changes)
    changes.push_back(Relabelled{change.id, change.labels,
                                 change.is_gone || is_left_alone(change.labels)});
  auto tx = run.work.transaction();
  co_await hold(tx, run.work.org, run.lease, now);
  co_await relabel(tx, run.work.org, run.lease.mailbox, changes, now);
  co_await tx.last(sql::move_cursor, run.work.org, run.lease.mailbox, page.cursor, now);
}

}

Task<Changes> read_changes(Run& run, std::string cursor) {
  Changes changes;
  std::string page_token;
  for (int pages = 0; pages < pages_max; ++pages) {
    const auto page = co_await run.there->changes(cursor, page_token);
    changes.is_expired = page.trouble == mailbox::Trouble::not_found;
    changes.is_ahead = page.ok() && page.value.is_ahead;
    if (changes.is_expired || changes.is_ahead) co_return changes;
    if (!page.ok()) {
      changes.stop = Stop{page.trouble, page.reason, page.retry_at};
      co_return changes;
    }
    ++run.tally.pages;
    const auto unknown = co_await unknown_of(run, page.value.changes);
    changes.stop = co_await fetch_and_store(run, unknown, Instant::min());
    if (changes.stop) co_return changes;

    if (page.value.cursor != cursor) co_await finish_page(run, page.value);
    if (page.value.is_last) co_return changes;
    page_token = page.value.next_page;
    cursor = page.value.cursor;
  }
  co_return changes;
}

}
