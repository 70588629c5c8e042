#include "assistant/mail/fetch.h"

#include "gen/sql/assistant/mail/fetch.h"
#include "gen/sql/assistant/mail/lease.h"
#include "gen/sql/assistant/mail/store.h"
#include "platform/jobs/runner.h"
#include "platform/pg/fault.h"
#include "platform/together.h"

namespace aai::mail {
namespace {

using mailbox::Trouble;
using Fetched = mailbox::Outcome<mailbox::RawMessage>;

constexpr int problems_at_once = 20;
constexpr std::size_t reason_size_max = 300, batch_size = 8;
constexpr std::chrono::minutes late_after{5};

Stop stop_of(const Fetched& fetched) {
  return Stop{fetched.trouble, fetched.reason, fetched.retry_at};
}

// These say something about the provider or our grant, not about the message.
bool ends_the_run(Trouble trouble) {
  return trouble == Trouble::limited || trouble == Trouble::unauthorized ||
         trouble == Trouble::revoked || trouble == Trouble::untrusted;
}

Task<void> note_problem(Run& run, const std::string& provider_id, std::string reason) {
  ++run.tally.failed;
  const auto now = run.work.env.clock.now();
  auto tx = run.work.transaction();
  co_await hold(tx, run.work.org, run.lease, now);
  co_await tx.last(sql::note_problem_message, run.work.org,
                   std::string(run.work.env.new_id<MessageId>().view()), run.lease.mailbox,
                   provider_id, reason.substr(0, reason_size_max), now);
}

// A message that is gone needs no more tries.
Task<void> forget_problem(Run& run, const std::string& provider_id) {
  const auto now = run.work.env.clock.now();
  auto tx = run.work.transaction();
  co_await hold(tx, run.work.org, run.lease, now);
  co_await tx.last(sql::resolve_problem, run.work.org, run.lease.mailbox, provider_id, now);
}

void count_fresh(Run& run, Instant received_at) {
  ++run.tally.stored;
  if (received_at >= run.started_at - late_after) return;
  ++run.tally.late;
  run.tally.late_since = std::min(run.tally.late_since, received_at);
}

// What PostgreSQL refuses about one message is that message's problem; anything else is not.
Task<std::string> try_to_store(Run& run, const mailbox::RawMessage& raw, Tell tell) {
  try {
    const auto stored = co_await store_message(run.work, run.lease, raw, tell);
    if (stored == Stored::fresh) count_fresh(run, raw.received_at);
    co_return "";
  } catch (const pg::Unavailable&) {
    throw;
  } catch (const pg::Conflict&) {
    throw;
  } catch (const pg::Raised&) {
    throw;
  } catch (const pg::Fault& fault) {
    co_return "it cannot be stored: " + fault.sqlstate;
  }
}

Task<void> settle_one(Run& run, const std::string& provider_id, const Fetched& fetched,
                      Instant is_news_since) {
  if (fetched.trouble == Trouble::not_found) co_return co_await forget_problem(run, provider_id);
  auto problem = fetched.reason;
  if (fetched.ok()) {
    const auto tell = fetched.value.received_at >= is_news_since ? Tell::triage : Tell::nobody;
    problem = co_await try_to_store(run, fetched.value, tell);
  }
  if (!problem.empty()) co_await note_problem(run, provider_id, std::move(problem));
}

Task<std::vector<Fetched>> fetch(Run& run, std::span<const std::string> provider_ids) {
  std::vector<std::function<Task<Fetched>()>> questions;
  for (const auto& id : provider_ids)
    questions.push_back([&run, id] { return run.there->message(id); });
  co_return co_await together(std::move(questions), run.there->at_once());
}

bool may_be_outage(const std::vector<Fetched>& fetched) {
  constexpr std::size_t few = 3;
  return fetched.size() >= few && std::ranges::all_of(fetched, [](const Fetched& one) {
           return one.trouble == Trouble::unavailable;
         });
}

// Nobody gets an answer: that is the provider's trouble, not that of each message, unless the
// provider answers what is always there. Else a few bad messages would stop a mailbox for good.
Task<Stop> outage_of(Run& run, const std::vector<Fetched>& fetched) {
  if (!may_be_outage(fetched)) co_return Stop{};
  const auto place = co_await run.there->place();
  co_return Stop{place.trouble, place.reason, place.retry_at};
}

}

Task<Stop> fetch_and_store(Run& run, const std::vector<std::string>& provider_ids,
                           Instant is_news_since) {
  const std::span<const std::string> all(provider_ids);
  for (std::size_t at = 0; at < all.size(); at += batch_size) {
    const auto batch = all.subspan(at, std::min(batch_size, all.size() - at));
    const auto fetched = co_await fetch(run, batch);
    auto stop = co_await outage_of(run, fetched);
    if (stop) co_return stop;
    for (std::size_t i = 0; i < fetched.size(); ++i) {
      if (ends_the_run(fetched[i].trouble)) stop = stop_of(fetched[i]);
      else co_await settle_one(run, batch[i], fetched[i], is_news_since);
    }
    if (stop) co_return stop;
  }
  co_return Stop{};
}

Task<Stop> retry_problems(Run& run, Instant is_news_since) {
  auto tx = run.work.transaction();
  const auto due = co_await tx.last(sql::due_problems, run.work.org, run.lease.mailbox,
                                    run.work.env.clock.now(), problems_at_once);
  std::vector<std::string> ids;
  for (const auto& row : due) ids.push_back(row.provider_id);
  co_return co_await fetch_and_store(run, ids, is_news_since);
}

}
