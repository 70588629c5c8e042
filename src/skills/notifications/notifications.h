#pragma once
// Notifications: what the house itself tells people, by mail.
// Source of truth: system_emails; one row is one mail, and its id the provider's idempotency key.
#include "core/describe.h"
#include "platform/ctx.h"
#include "platform/http/perm.h"

namespace aai {
class Work;
}

namespace aai::notifications {

using EmailId = Id<struct EmailTag>;

enum class Template {
  magic_link, welcome, trial_ending, trial_ended, payment_failed, mailbox_reconnect, daily_report,
  account_read_only, plan_ended, invitation
};
AAI_DESCRIBE_ENUM(Template, magic_link, welcome, trial_ending, trial_ended, payment_failed,
                  mailbox_reconnect, daily_report, account_read_only, plan_ended, invitation);

// What a mail says besides its words. A template that needs a fact nobody gave is never sent.
struct Facts {
  std::optional<std::string> link_id;          // magic_link: not its token; invitation: its id
  std::optional<std::string> inviter;          // who asks a colleague to join
  std::optional<std::string> org_id;           // of the links in the mail
  std::optional<std::string> org_name;
  std::optional<std::string> plan_name;
  std::optional<std::string> ends_on;          // a date as the reader writes it
  std::optional<std::string> amount;           // "€79.00"
  std::optional<std::string> mailbox_address;
  std::optional<std::string> day;              // daily_report and its numbers
  std::optional<std::string> received, drafted, sent, waiting, failed;
  std::optional<std::string> user_id;  // of mail a person may switch off: whose choice it is
};
AAI_DESCRIBE(Facts, link_id, inviter, org_id, org_name, plan_name, ends_on, amount, mailbox_address,
             day, received, drafted, sent, waiting, failed, user_id);

struct EmailWish {
  std::string to;          // the stored form of an address
  Template what = Template::welcome;
  std::string locale;      // "en" or "de"; anything else is "en"
  std::string dedupe_key;  // of this mail within its organisation: twice the same is one mail
  Facts facts;
};

inline constexpr Problem bad_signature{400, "notifications.bad_signature",
                                       "The signature does not fit the body."};
inline constexpr Problem bad_event{400, "notifications.bad_event",
                                   "The body is not an event we know."};

// A welcome's dedupe key is this, a colon and the address: whoever writes it, it comes once.
inline constexpr char welcome_key[] = "billing.welcome";

// Queues a mail with the transaction, in the organisation it is in; false when the same one was
// queued before. Nothing leaves unless the transaction commits.
Task<bool> queue_email(Ctx&, const EmailWish&);
Task<bool> queue_email(Work&, pg::Tx&, OrgId, const EmailWish&);

// The same mail to every owner of the organisation, each in their own language; `wish.to` and
// `wish.locale` are theirs. For what concerns the practice: its trial, its payments, its mailboxes.
Task<void> write_to_owners(Work&, pg::Tx&, OrgId, const EmailWish&);

// The same mail to every member who wants mail of its category (preferences_unsubscribe.h); returns
// to how many.
Task<int> write_to_willing(Work&, pg::Tx&, OrgId, const EmailWish&);

extern const Module notifications_module;
extern const WorkTables notifications_work;

}
