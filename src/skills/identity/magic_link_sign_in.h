#pragma once
// Skill 002: sign-in by a link, or by the six digits of the same mail, in the browser that asked.
// Why: reading a mailbox is the proof; there is no password to leak or to reset.
// Source of truth: magic_link_requests and magic_links. The token and the code are stored nowhere:
// the worker derives them from the link's id and the vault's key, so that a mail repeated after a
// lost answer is the same mail, and a thief of the database has neither.
// Limits: 10 minutes, 5 tries of a code, 3 mails per address and 20 per network in 15 minutes.
// Refuses: link_invalid, other_browser, code_invalid, code_dead.
#include "skills/identity/me.h"
#include "skills/identity/email_identity.h"

namespace aai::identity {

using LinkId = Id<struct LinkTag>;

// What the queue holds of a sign-in: no address, no token, nothing of either.
struct SendMagicLink {
  LinkId request_id;
};
AAI_DESCRIBE(SendMagicLink, request_id);

// Declared here, done by notifications, which has the mail and stands above.
inline constexpr Job<SendMagicLink> send_magic_link{"identity.send_magic_link", queue::mail, 8, 10};

struct LinkWish {
  TypedEmail email;
  std::optional<std::string> next;  // a path of ours; anything else becomes "/"
};
AAI_DESCRIBE(LinkWish, email, next);

struct LinkAsked {
  LinkId request_id;
};
AAI_DESCRIBE(LinkAsked, request_id);

struct LinkToken {
  std::string token;
};
AAI_DESCRIBE(LinkToken, token);

struct CodeEntry {
  LinkId request_id;
  std::string code;
};
AAI_DESCRIBE(CodeEntry, request_id, code);

// "/" unless it is a path of this site: "//evil", "/\evil", control characters and schemes are not.
std::string_view safe_next(std::string_view asked);

// POST /v1/auth/magic-links. The answer is the same whoever asks for whom, throttled or not.
Task<LinkAsked> ask_for_link(Ctx&, const LinkWish&);
// POST /v1/auth/magic-links/consume. From another browser it refuses and the link stays good.
Task<Me> consume_link(Ctx&, const LinkToken&);
// POST /v1/auth/codes/consume. Every try counts, also of a code that was never mailed.
Task<Me> consume_code(Ctx&, const CodeEntry&);

// What the mail of a link says. Only notifications asks, in the worker, when it renders.
struct LinkSecrets {
  std::string token, code;
};
LinkSecrets link_secrets(const Env&, const LinkId&);

// Makes the link of an accepted request good from now on; nothing when the request is gone or its
// link was used. Safe to run twice.
struct IssuedLink {
  std::string email;
};
AAI_DESCRIBE(IssuedLink, email);
Task<std::optional<IssuedLink>> issue_link(const Env&, pg::Tx&, const LinkId&);

// Rows of magic_link_sign_in.sql.
struct Accepted {
  bool is_accepted = false;
};
AAI_DESCRIBE(Accepted, is_accepted);
struct ClaimedLink {
  std::string email, next_path;
};
AAI_DESCRIBE(ClaimedLink, email, next_path);
struct LiveLink {
  LinkId id;
};
AAI_DESCRIBE(LiveLink, id);
struct CodeTry {
  int code_tries = 0;
};
AAI_DESCRIBE(CodeTry, code_tries);

}
