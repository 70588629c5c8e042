#include "assistant/mail/sync.h"

#include "assistant/mail/access.h"
#include "assistant/mail/authenticity.h"
#include "assistant/mail/census.h"
#include "assistant/mail/changes.h"
#include "assistant/mail/compare.h"
#include "assistant/mail/server_problems.h"
#include "assistant/mail/watch.h"
#include "gen/sql/assistant/mail/compare.h"
#include "gen/sql/assistant/mail/lease.h"
#include "gen/sql/assistant/mail/sync.h"
#include "platform/failpoint.h"
#include "platform/jobs/runner.h"

namespace aai::mail {
namespace {

using mailbox::Trouble;

const Failpoint after_reading{"mail.after_reading",
                              "what is new is stored; the mailbox is still leased"};

constexpr std::chrono::hours census_every{24};
constexpr std::chrono::days news{14};
constexpr std::chrono::seconds back_off_first{2}, back_off_most{900};
constexpr std::size_t note_size_max = 300;

struct Claimed {
  SyncPlace place;
  SyncLease lease;
};

bool is_free(const SyncPlace& place, JobId job, Instant now) {
  return !place.leased_until || *place.leased_until < now || place.leased_by == job;
}

// Nothing where the mailbox rests, or somebody syncs it already and will go round once more.
Task<std::optional<Claimed>> claim(Work& work, MailboxId mailbox) {
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  const auto place = co_await tx(sql::lock_place, work.org, mailbox);
  if (!place || place->is_paused || place->status == "broken") {
    co_await tx.commit();
    co_return std::nullopt;
  }
  const bool rests = place->retry_at && *place->retry_at > now;
  if (rests || !is_free(*place, work.id, now)) {
    co_await tx.last(sql::want_sync, work.org, mailbox, now);
    // The one who holds the lease goes round again; one who rests is woken by its own job.
    co_return std::nullopt;
  }
  const auto held = co_await tx.last(sql::take_lease, work.org, mailbox, work.id,
                                     Instant(now + sync_lease_time), now);
  const bool is_gmail = place->provider == "google";
  std::string trusted(is_gmail ? gmail_server : std::string_view(place->trusted_server));
  co_return Claimed{*place, SyncLease{mailbox, held.lease_token, std::move(trusted)}};
}

struct Ending {
  std::string kind = "history", outcome = "done";
  Stop stop;
  bool goes_on = false;  // there is more to do at once, in another job
};

Instant back_off(const Stop& stop, int failures, Instant now) {
  if (stop.trouble == Trouble::unauthorized && failures == 0) return now + std::chrono::seconds(1);
  if (stop.retry_at) return *stop.retry_at;
  auto wait = back_off_first;
  for (int i = 0; i < failures && wait < back_off_most; ++i) wait *= 2;
  return now + std::min(wait, back_off_most);
}

std::string outcome_of(Trouble trouble) {
  if (trouble == Trouble::revoked) return "broken";
  return trouble == Trouble::limited ? "limited" : "unavailable";
}

void queue_run(pg::Tx& tx, const Run& run, const Ending& ending, Instant now) {
  const auto& tally = run.tally;
  const bool is_nothing =
      ending.kind == "history" && ending.outcome == "done" && tally.stored + tally.failed == 0;
  if (is_nothing) return;
  tx.queue(sql::record_run, run.work.org, std::string(run.work.env.new_id<MessageId>().view()),
           run.lease.mailbox, ending.kind, ending.outcome, tally.pages, tally.stored, tally.failed,
           ending.stop.reason.substr(0, note_size_max), run.started_at, now);
}

void queue_news(pg::Tx& tx, Work& work, MailboxId mailbox) {
  const SyncMailbox told{mailbox};
  work.emit(tx, "mailbox.changed", json::Raw{json::to_text(told)});
}

Task<void> end_well(Run& run, const Ending& ending, const SyncPlace& place) {
  auto& work = run.work;
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  bool is_wanted = ending.goes_on;
  if (ending.outcome == "continues") {
    co_await hold(tx, work.org, run.lease, now);
    tx.queue(sql::pass_lease, work.org, run.lease.mailbox, run.lease.token, now);
  } else {
    const auto released =
        co_await tx(sql::release_lease, work.org, run.lease.mailbox, run.lease.token, now);
    if (!released) throw LeaseLost();
    is_wanted = is_wanted || released->is_wanted;
    tx.queue(sql::set_status, work.org, run.lease.mailbox, std::string("live"), now);
    if (place.is_distrusted)
      queue_server_repaired(tx, work.org, run.lease.mailbox, ServerSide::incoming);
  }
  queue_run(tx, run, ending, now);
  const SyncMailbox again{run.lease.mailbox};
  if (is_wanted) work.later(tx, sync_mailbox, again);
  if (run.tally.stored > 0 || place.status != "live") queue_news(tx, work, run.lease.mailbox);
  co_await tx.flush_last();
}

Task<void> end_badly(Run& run, Ending ending, const SyncPlace& place) {
  auto& work = run.work;
  const auto now = work.env.clock.now();
  const auto again_at = back_off(ending.stop, place.failures, now);
  ending.outcome = outcome_of(ending.stop.trouble);
  if (ending.stop.trouble == Trouble::unauthorized)
    co_await forget_reading_access(work, run.lease.mailbox);
  auto tx = work.transaction();
  tx.queue(sql::postpone_sync, work.org, run.lease.mailbox, run.lease.token, again_at, now);
  if (ending.stop.trouble == Trouble::untrusted)
    queue_server_problem(tx, work.org, run.lease.mailbox, ServerSide::incoming, ending.stop.reason,
                         now);
  queue_run(tx, run, ending, now);
  if (run.tally.stored > 0) queue_news(tx, work, run.lease.mailbox);
  co_await tx.flush_last();
  if (ending.stop.trouble == Trouble::revoked)
    co_return;  // its owner is told; nothing to try again
  throw RunAgain{again_at, ending.stop.reason};
}

Task<void> compare_into(Run& run, Ending& ending, std::string kind, std::string next_history_id) {
  const auto is_news_since = kind == "initial" ? Instant::max() : Instant(run.started_at - news);
  ending.kind = kind;
  const auto comparison =
      co_await compare_all(run, kind, std::move(next_history_id), is_news_since);
  ending.stop = comparison.stop;
  if (!comparison.stop && !comparison.is_complete) ending.outcome = "continues";
  // What came while it compared is read from the place where it began.
  ending.goes_on = !comparison.is_complete || kind != "census";
}

Task<void> open_gap(Run& run, const std::string& kind, const std::string& history_id) {
  const auto now = run.work.env.clock.now();
  auto tx = run.work.transaction();
  co_await hold(tx, run.work.org, run.lease, now);
  co_await tx.last(sql::open_gap, run.work.org,
                   std::string(run.work.env.new_id<MessageId>().view()), run.lease.mailbox, kind,
                   history_id, 0, now);
}

bool census_is_due(const SyncPlace& place, Instant now) {
  return !place.last_compared_at || *place.last_compared_at + census_every <= now;
}

Task<Ending> read_mailbox(Run& run, const SyncPlace& place, bool wants_census) {
  Ending ending;
  ending.stop = co_await retry_problems(run, run.started_at - news);
  if (ending.stop) co_return ending;
  if (place.comparison && (*place.comparison != "census" || place.next_history_id)) {
    co_await compare_into(run, ending, *place.comparison, place.next_history_id.value_or(""));
    co_return ending;
  }
  if (!place.history_id) {
    co_await compare_into(run, ending, "initial", "");
    co_return ending;
  }
  const auto changes = co_await read_changes(run, *place.history_id);
  ending.stop = changes.stop;
  if (changes.is_expired || changes.is_ahead) {
    co_await open_gap(run, changes.is_expired ? "cursor_expired" : "cursor_ahead",
                      *place.history_id);
    co_await compare_into(run, ending, "recovery", "");
  } else if (!ending.stop && (wants_census || census_is_due(place, run.started_at))) {
    co_await compare_into(run, ending, "census", "");
  } else if (!ending.stop && check_is_due(place, run.started_at)) {
    const auto census = co_await take_census(run);
    ending.stop = census.stop;
    if (!census.stop && census.untried > 0) co_await compare_into(run, ending, "census", "");
  }
  co_return ending;
}

Task<void> sync_claimed(Work& work, const Claimed& claimed, bool wants_census, bool wants_watch) {
  auto opened = co_await open_reading(work, claimed.lease.mailbox);
  Run run{work, claimed.lease, std::move(opened.mailbox), work.env.clock.now()};
  Ending ending;
  ending.stop = Stop{opened.trouble, opened.reason, opened.retry_at};
  if (opened.ok() && wants_watch) co_await start_watch(work, claimed.lease.mailbox, *run.there);
  if (opened.ok()) ending = co_await read_mailbox(run, claimed.place, wants_census);
  co_await after_reading.hit(work.env, claimed.lease.mailbox.view());
  if (ending.stop) co_await end_badly(run, std::move(ending), claimed.place);
  else co_await end_well(run, ending, claimed.place);
}

Task<void> sync(Work& work, MailboxId mailbox, bool wants_census, bool wants_watch) {
  const auto claimed = co_await claim(work, mailbox);
  if (!claimed) co_return;
  try {
    co_await sync_claimed(work, *claimed, wants_census, wants_watch);
  } catch (const LeaseLost&) {
    // Another job has the mailbox now and reads the same.
  }
}

}

Task<void> run_connect(Work& work, const ConnectMailbox& job) {
  auto tx = work.transaction();
  co_await tx.last(sql::set_status, work.org, job.mailbox_id, std::string("syncing"),
                   work.env.clock.now());
  co_await sync(work, job.mailbox_id, false, true);
}

Task<void> run_sync(Work& work, const SyncMailbox& job) {
  return sync(work, job.mailbox_id, false, false);
}

Task<void> run_compare(Work& work, const CompareMailbox& job) {
  return sync(work, job.mailbox_id, true, false);
}

Task<void> run_renew_watch(Work& work, const RenewWatch& job) {
  const auto opened = co_await open_reading(work, job.mailbox_id);
  Stop stop{opened.trouble, opened.reason, opened.retry_at};
  if (opened.ok()) stop = co_await start_watch(work, job.mailbox_id, *opened.mailbox);
  if (stop.trouble == Trouble::unauthorized) co_await forget_reading_access(work, job.mailbox_id);
  const bool is_final =
      !stop || stop.trouble == Trouble::revoked || stop.trouble == Trouble::refused;
  if (!is_final) throw RunAgain{back_off(stop, 3, work.env.clock.now()), stop.reason};
}

}
