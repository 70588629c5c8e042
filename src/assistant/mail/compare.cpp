#include "assistant/mail/compare.h"

#include "assistant/mail/census.h"
#include "assistant/triage/passed_over.h"
#include "gen/sql/assistant/mail/census.h"
#include "gen/sql/assistant/mail/compare.h"
#include "platform/jobs/runner.h"
#include "platform/log/log.h"

namespace aai::mail {
namespace {

constexpr int pages_max = 2000, messages_per_run = 400;
constexpr std::chrono::days backlog{14};
constexpr int backlog_threads_max = 200;

Stop stop_of(mailbox::Trouble trouble, std::string reason, std::optional<Instant> retry_at) {
  return Stop{trouble, std::move(reason), retry_at};
}

Task<Stop> begin(Run& run, const std::string& kind) {
  const auto place = co_await run.there->place();
  if (!place.ok()) co_return stop_of(place.trouble, place.reason, place.retry_at);
  const auto now = run.work.env.clock.now();
  auto tx = run.work.transaction();
  co_await hold(tx, run.work.org, run.lease, now);
  co_await tx.last(sql::begin_comparison, run.work.org, run.lease.mailbox, kind,
                   place.value.cursor, now);
  co_return Stop{};
}

Task<std::vector<std::string>> missing_of(Run& run, const std::vector<std::string>& listed) {
  std::vector<std::string> missing;
  if (listed.empty()) co_return missing;
  auto tx = run.work.transaction();
  const auto absent = co_await tx.last(sql::absent_ids, run.work.org, run.lease.mailbox, listed);
  for (const auto& row : absent)
    if (!row.was_tried) missing.push_back(row.provider_id);
  co_return missing;
}

// Queues what was missing and is here now; a census opens its own gap, from when the first of them
// came.
void queue_late(pg::Tx& tx, Run& run, const std::string& kind, Instant now) {
  if (run.tally.late == 0) return;
  const auto gap = std::string(run.work.env.new_id<MessageId>().view());
  if (kind == "census")
    tx.queue(sql::open_gap, run.work.org, gap, run.lease.mailbox, kind, std::string(),
             run.tally.late, run.tally.late_since);
  if (kind == "recovery")
    tx.queue(sql::count_gap, run.work.org, run.lease.mailbox, run.tally.late, now);
}

Task<void> keep_late(Run& run, const std::string& kind) {
  const auto now = run.work.env.clock.now();
  auto tx = run.work.transaction();
  co_await hold(tx, run.work.org, run.lease, now);
  queue_late(tx, run, kind, now);
  co_await tx.flush_last();
}

void tell_converged(pg::Tx& tx, Run& run, Instant opened_at, Instant now) {
  const auto took = std::chrono::duration_cast<std::chrono::seconds>(now - opened_at);
  const long seconds = std::max<long>(0, took.count());
  tx.queue(sql::count_convergence, seconds);
  log::Line(log::Level::info, "mail.gap_closed")
      .with("mailbox", run.lease.mailbox.view())
      .with("seconds", seconds);
}

// A census goes beside a cursor that is good; the others replace one.
Task<void> finish(Run& run, const std::string& kind) {
  const auto now = run.work.env.clock.now();
  auto tx = run.work.transaction();
  co_await hold(tx, run.work.org, run.lease, now);
  queue_late(tx, run, kind, now);
  tx.queue(sql::finish_comparison, run.work.org, run.lease.mailbox, kind != "census", now);
  const auto closed = co_await tx(sql::close_gaps, run.work.org, run.lease.mailbox, now);
  for (const auto& gap : closed) tell_converged(tx, run, gap.opened_at, now);
  tx.queue(sql::set_status, run.work.org, run.lease.mailbox, std::string("live"), now);
  if (kind == "initial") {
    const auto heads = co_await tx(sql::open_heads, run.work.org, run.lease.mailbox,
                                   Instant(now - backlog), backlog_threads_max);
    std::vector<MessageId> read;
    for (const auto& head : heads) {
      const triage::ReadMessage job{head.head_message_id};
      run.work.later(tx, triage::read_message, job);
      read.push_back(head.head_message_id);
    }
    triage::pass_over(tx, run.work.org, run.lease.mailbox, read, now);
  }
  co_await tx.flush_last();
}

}

Task<Comparison> compare_all(Run& run, std::string kind, std::string next_history_id,
                             Instant is_news_since) {
  Comparison comparison;
  if (next_history_id.empty()) comparison.stop = co_await begin(run, kind);
  if (comparison.stop) co_return comparison;

  std::string page_token;
  for (int pages = 0; pages < pages_max; ++pages) {
    const auto page = co_await run.there->recent(page_token);
    if (!page.ok()) {
      comparison.stop = stop_of(page.trouble, page.reason, page.retry_at);
      co_return comparison;
    }
    ++run.tally.pages;
    auto missing = co_await missing_of(run, page.value.ids);
    const auto room = static_cast<std::size_t>(
        std::max(0, messages_per_run - run.tally.stored - run.tally.failed));
    const bool is_cut = missing.size() > room;
    if (is_cut) missing.resize(room);
    comparison.stop = co_await fetch_and_store(run, missing, is_news_since);
    if (comparison.stop || is_cut) {
      co_await keep_late(run, kind);
      co_return comparison;
    }
    if (page.value.next_page.empty()) {
      co_await finish(run, kind);
      comparison.is_complete = true;
      comparison.stop = (co_await take_census(run)).stop;
      co_return comparison;
    }
    page_token = page.value.next_page;
  }
  co_return comparison;
}
}
