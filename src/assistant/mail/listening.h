#pragma once
// Listens to live mailboxes by IMAP: each has a connection that waits in INBOX (IDLE) and hears of
// all other folders that are read too, where the server can tell (NOTIFY), held by one worker. What
// happens there enqueues a sync at once; the sweep reads all folders every minute anyway, so that
// nothing hangs on a connection.
// Limits: 500 mailboxes a worker; a lease of 6 minutes, renewed every 4; a mailbox that
// refuses us is tried again a few minutes later; one that broke off, is not to be reached, or whose
// token somebody else is renewing, within 20 seconds.
#include <set>

#include "assistant/mail/access.h"
#include "assistant/mail/mail.h"

namespace aai::mail {

struct ListenedMailbox {
  OrgId org_id;
  MailboxId mailbox_id;
};
AAI_DESCRIBE(ListenedMailbox, org_id, mailbox_id);

class Listening {
 public:
  Listening(const Env& env, pg::Pool& worker_login, std::string worker_name)
      : env_(env), pool_(worker_login), worker_(std::move(worker_name)) {}

  // Looks for mailboxes to listen to, until end().
  Task<void> run();
  // One such look: takes those that nobody listens to.
  Task<void> take_mailboxes();
  // Stops listening and waits a moment for it; false where somebody did not let go.
  Task<bool> end();

  std::size_t count() const { return listened_; }

 private:
  Task<void> listen(ListenedMailbox mailbox);
  Task<void> not_let_in(ListenedMailbox mailbox, const Opened& opened);
  Task<void> listen_on(ListenedMailbox mailbox, mailbox::Mailbox& there);
  Task<bool> lease(ListenedMailbox mailbox, std::chrono::seconds time);
  Task<void> want_sync(ListenedMailbox mailbox);

  const Env& env_;
  pg::Pool& pool_;
  std::string worker_;
  std::set<mailbox::Mailbox*> open_;
  std::size_t listened_ = 0;
  bool is_ending_ = false, has_ended_ = true;
};

}
