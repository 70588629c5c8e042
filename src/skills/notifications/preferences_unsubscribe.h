#pragma once
// Skill 040: people choose what they are mailed, and a machine can choose for them (RFC 8058).
// Why: where "unsubscribe" asks for a sign-in, people press "spam" and the domain pays. The link
// needs no session and works for years; its GET changes nothing, since scanners follow links.
// Source of truth: notification_choices, asked when a mail leaves, not when it was queued.
// Limits: security mail and what concerns money has no category and cannot be switched off.
// Refuses: not_found for a link that was never given out.
#include "platform/http/message.h"
#include "skills/notifications/transactional_email.h"

namespace aai::notifications {

using ChoiceId = Id<struct ChoiceTag>;

inline constexpr Perm choose{"notifications.choose", "Choose what one is mailed"};

struct Preferences {
  bool daily_report{};
};
AAI_DESCRIBE(Preferences, daily_report);

Task<Preferences> show_preferences(Ctx&);                         // GET .../preferences
Task<Preferences> change_preferences(Ctx&, const Preferences&);  // PUT .../preferences

// GET /u/{token}: a page with one button. POST: unsubscribed, 200, never a redirect.
Task<http::Reply> show_unsubscribe_page(Ctx&);
Task<http::Reply> unsubscribe(Ctx&);

// "daily_report", or empty for mail that is no choice.
std::string_view category_of(Template what);

// The address that ends a category for a person, and the row that makes it work. The token is
// derived, so every mail carries the same one.
struct Unsubscribe {
  std::string url;
  Bytes token_hash;
};
Unsubscribe unsubscribe_of(const Env&, OrgId, std::string_view user_id, std::string_view category);

// Rows of preferences_unsubscribe.sql.
struct ChoiceRow {
  bool is_wanted{};
};
AAI_DESCRIBE(ChoiceRow, is_wanted);
struct UnsubscribeRoute {
  OrgId org_id;
  UserId user_id;
  std::string category;
};
AAI_DESCRIBE(UnsubscribeRoute, org_id, user_id, category);
struct PageFacts {
  std::string org_name, locale;
};
AAI_DESCRIBE(PageFacts, org_name, locale);

}
