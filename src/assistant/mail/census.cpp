#include "assistant/mail/census.h"

#include <algorithm>

#include "gen/sql/assistant/mail/census.h"
#include "platform/jobs/runner.h"

namespace aai::mail {
namespace {

constexpr std::chrono::minutes check_every{5}, check_many_every{30};
constexpr long many = 20000;
constexpr int pages_max = 2000;
// What lies at the edge of the provider's 90 days may be listed or not.
constexpr std::chrono::days listed_for_sure{88};
constexpr std::size_t doubts_max = 200, doubts_of_moved_max = 5000;

struct Listed {
  std::vector<std::string> all, missing;
};

Task<void> look_up(Run& run, const std::vector<std::string>& ids, Listed& listed, Census& census) {
  if (ids.empty()) co_return;
  auto tx = run.work.transaction();
  co_await hold(tx, run.work.org, run.lease, run.work.env.clock.now());
  const auto absent = co_await tx.last(sql::absent_ids, run.work.org, run.lease.mailbox, ids);
  for (const auto& row : absent) {
    listed.missing.push_back(row.provider_id);
    if (!row.was_tried) ++census.untried;
  }
  listed.all.insert(listed.all.end(), ids.begin(), ids.end());
}

Task<std::vector<std::string>> not_listed(Run& run, std::vector<std::string> listed) {
  std::ranges::sort(listed);
  auto tx = run.work.transaction();
  const auto stored = co_await tx.last(sql::stored_ids, run.work.org, run.lease.mailbox,
                                       Instant(run.started_at - listed_for_sure));
  std::vector<std::string> doubtful;
  for (const auto& row : stored)
    if (!std::ranges::binary_search(listed, row.provider_id)) doubtful.push_back(row.provider_id);
  const auto most = run.there->ids_may_change() ? doubts_of_moved_max : doubts_max;
  if (doubtful.size() > most) doubtful.resize(most);
  co_return doubtful;
}

// Gone, thrown away, or only skipped by a list that moved while it was read.
Task<Stop> settle_doubts(Run& run, std::vector<std::string> doubtful) {
  std::vector<Relabelled> changes;
  for (const auto& id : doubtful) {
    const auto message = co_await run.there->message(id);
    if (message.trouble == mailbox::Trouble::refused) continue;
    if (!message.ok() && message.trouble != mailbox::Trouble::not_found)
      co_return Stop{message.trouble, message.reason, message.retry_at};
    const auto& labels = message.value.labels;
    changes.push_back(Relabelled{id, labels, !message.ok() || is_left_alone(labels)});
  }
  if (changes.empty()) co_return Stop{};
  const auto now = run.work.env.clock.now();
  auto tx = run.work.transaction();
  co_await hold(tx, run.work.org, run.lease, now);
  co_await relabel(tx, run.work.org, run.lease.mailbox, changes, now);
  co_await tx.commit();
  co_return Stop{};
}

Task<void> keep(Run& run, const Census& census, const std::vector<std::string>& missing) {
  const auto now = run.work.env.clock.now();
  auto tx = run.work.transaction();
  co_await hold(tx, run.work.org, run.lease, now);
  const auto& org = run.work.org;
  const auto& mailbox = run.lease.mailbox;
  tx.queue(sql::keep_census, org, mailbox, now, census.there, census.missing);
  tx.queue(sql::forget_found, org, mailbox, missing);
  tx.queue(sql::note_missing, org, mailbox, missing, now);
  co_await tx.flush_last();
}

}

Task<Census> take_census(Run& run) {
  Census census;
  Listed listed;
  std::string page_token;
  for (int pages = 0; pages < pages_max; ++pages) {
    const auto page = co_await run.there->recent(page_token);
    if (!page.ok()) {
      census.stop = Stop{page.trouble, page.reason, page.retry_at};
      co_return census;
    }
    co_await look_up(run, page.value.ids, listed, census);
    page_token = page.value.next_page;
    if (page_token.empty()) break;
  }
  if (!page_token.empty()) co_return census;
  census.there = static_cast<long>(listed.all.size());
  census.missing = static_cast<long>(listed.missing.size());
  auto doubtful = co_await not_listed(run, std::move(listed.all));
  co_await keep(run, census, listed.missing);
  census.stop = co_await settle_doubts(run, std::move(doubtful));
  co_return census;
}

bool check_is_due(const SyncPlace& place, Instant now) {
  if (!place.checked_at) return true;
  const Instant::duration wait =
      place.message_count > many ? Instant::duration(check_many_every) : check_every;
  return *place.checked_at + wait <= now;
}

}
