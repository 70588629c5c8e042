#include "assistant/mail/listening.h"

#include "assistant/mail/jobs.h"
#include "gen/sql/assistant/mail/connect.h"
#include "gen/sql/assistant/mail/listening.h"
#include "gen/sql/platform/jobs/enqueue.h"
#include "platform/log/log.h"
#include "platform/loop.h"
#include "platform/pg/pool.h"

namespace aai::mail {
namespace {

constexpr std::size_t mailboxes_max = 500;
constexpr std::chrono::seconds lease_time{360}, listen_time{240}, look_every{15}, soon{5};
constexpr std::chrono::milliseconds step{500};
constexpr int steps_to_end = 6;

// As long as the connection lives, whoever ends the listening may interrupt it.
class Registered {
 public:
  Registered(std::set<mailbox::Mailbox*>& among, mailbox::Mailbox* there)
      : among_(among), there_(there) {
    among_.insert(there);
  }
  Registered(const Registered&) = delete;
  ~Registered() { among_.erase(there_); }

 private:
  std::set<mailbox::Mailbox*>& among_;
  mailbox::Mailbox* there_;
};

}

Task<bool> Listening::lease(ListenedMailbox mailbox, std::chrono::seconds time) {
  const auto now = env_.clock.now();
  pg::Tx tx(pool_, pg::Access::write, pg::bind(sql::enter_routed, mailbox.org_id), {});
  const auto held = co_await tx.last(sql::lease_listening, mailbox.org_id, mailbox.mailbox_id,
                                     worker_, Instant(now + time), now);
  co_return held.has_value();
}

Task<void> Listening::want_sync(ListenedMailbox mailbox) {
  const SyncMailbox job{mailbox.mailbox_id};
  const json::Raw payload{json::to_text(job)};
  pg::Tx tx(pool_, pg::Access::write, pg::bind(sql::enter_routed, mailbox.org_id), {});
  co_await tx.last(jobs::sql::enqueue_job, mailbox.org_id, env_.new_id<JobId>(),
                   std::string(sync_mailbox.name), std::string(sync_mailbox.queue),
                   sync_mailbox.attempts_max, sync_mailbox.priority,
                   payload, env_.clock.now());
}

Task<void> Listening::listen_on(ListenedMailbox mailbox, mailbox::Mailbox& there) {
  bool is_ours = true;
  while (is_ours && !is_ending_) {
    const auto heard = co_await there.listen(listen_time);
    if (!heard.ok()) co_return;
    if (heard.value) co_await want_sync(mailbox);
    is_ours = co_await lease(mailbox, lease_time);
  }
}

// Whoever refuses us is not asked again before the lease has run out by itself.
Task<void> Listening::not_let_in(ListenedMailbox mailbox, const Opened& opened) {
  log::Line(log::Level::info, "mail.not_listening")
      .with("mailbox", mailbox.mailbox_id)
      .with("reason", opened.reason);
  const bool is_passing = opened.trouble == mailbox::Trouble::limited ||
                          opened.trouble == mailbox::Trouble::unavailable;
  if (is_passing) co_await lease(mailbox, soon);
}

Task<void> Listening::listen(ListenedMailbox mailbox) {
  ++listened_;
  try {
    const auto opened = co_await open_reading(env_, pool_, mailbox.org_id, mailbox.mailbox_id);
    if (opened.ok() && !is_ending_) {
      const Registered registered(open_, opened.mailbox.get());
      co_await want_sync(mailbox);  // what came while nobody listened
      co_await listen_on(mailbox, *opened.mailbox);
      co_await lease(mailbox, soon);
    } else if (!opened.ok()) {
      co_await not_let_in(mailbox, opened);
    }
  } catch (const std::exception& problem) {
    log::Line(log::Level::warn, "mail.listening_failed")
        .with("mailbox", mailbox.mailbox_id)
        .with("problem", problem.what());
  }
  --listened_;
}

Task<void> Listening::take_mailboxes() {
  const auto room = mailboxes_max - std::min(mailboxes_max, listened_);
  pg::Tx tx(pool_, pg::Access::read, pg::bind(sql::enter_routed, house_org), {});
  const auto unheard = co_await tx.last(sql::mailboxes_unheard, env_.clock.now(),
                                        static_cast<int>(room));
  for (const auto& mailbox : unheard) {
    const bool is_ours = co_await lease(mailbox, lease_time);
    if (is_ours) co_await run_beside(listen(mailbox));
  }
}

Task<void> Listening::run() {
  has_ended_ = false;
  while (!is_ending_) {
    try {
      co_await take_mailboxes();
    } catch (const std::exception& problem) {
      log::Line(log::Level::warn, "mail.listening_failed").with("problem", problem.what());
    }
    const int steps = static_cast<int>(look_every / step);
    for (int i = 0; i < steps && !is_ending_; ++i) co_await pause(step);
  }
  has_ended_ = true;
}

Task<bool> Listening::end() {
  is_ending_ = true;
  for (int i = 0; i < steps_to_end && (listened_ > 0 || !has_ended_); ++i) {
    for (auto* there : open_) there->stop_listening();
    co_await pause(step);
  }
  co_return listened_ == 0 && has_ended_;
}

}
