#include "assistant/mail/watch.h"

#include <charconv>

#include "gen/sql/assistant/mail/sync.h"
#include "platform/jobs/runner.h"

namespace aai::mail {
namespace {

constexpr std::chrono::days watch_time_max{7};

// Milliseconds since 1970, as text; never longer than the provider keeps one.
Instant expiry(const std::string& milliseconds, Instant now) {
  long long since = 0;
  std::from_chars(milliseconds.data(), milliseconds.data() + milliseconds.size(), since);
  const Instant latest = now + watch_time_max;
  const Instant told{std::chrono::milliseconds(std::clamp(since, 0LL, 253402300799000LL))};
  return std::min(told, latest);
}

}

Task<Stop> start_watch(Work& work, MailboxId mailbox, google::Gmail& gmail) {
  const auto topic = work.env.config.google_topic;
  if (topic.empty()) co_return Stop{};
  const auto watch = co_await gmail.watch(topic);
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  if (watch.ok())
    co_await tx.last(sql::keep_watch, work.org, mailbox, topic, watch.value.historyId,
                     expiry(watch.value.expiration, now), now);
  else if (watch.trouble == google::Trouble::refused)
    co_await tx.last(sql::forget_watch, work.org, mailbox);
  co_return Stop{watch.trouble, watch.reason, watch.retry_at};
}

}
