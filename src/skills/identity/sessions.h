#pragma once
// Skill 004: sessions people can see and revoke. A session is a row; the browser holds an opaque
// token of 256 bits, the row its SHA-256. Deleting the row signs out, at once.
// Limits: 7 days without use, 90 days in all (browsers keep no cookie beyond 400); a token is
// replaced at sign-in and once a day, and the one before is good for 30 seconds more.
// Why: parallel requests carry the same old token, so replacing it at once would sign people out.
#include "skills/identity/identity.h"

namespace aai::identity {

struct Session {
  SessionId id;
  Instant created_at, last_seen_at;
  std::string device, ip_prefix;
  bool current = false;
};
AAI_DESCRIBE(Session, id, created_at, last_seen_at, device, ip_prefix, current);

struct Sessions {
  std::vector<Session> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(Sessions, items, next_cursor);

// Queues a new session for the person of that address, gives the browser its cookie, and ends the
// session it held before (fixation). Answers the new token's hash.
Bytes begin_session(Ctx&, const std::string& email_key);

bool is_rotation_due(Instant rotated_at, Instant now);
Task<void> rotate_session(Ctx&, const Bytes& token_hash);

Task<Sessions> list_sessions(Ctx&);     // GET /v1/me/sessions
Task<Nothing> revoke_session(Ctx&);     // DELETE /v1/me/sessions/{session}; refuses not_found
Task<Nothing> revoke_others(Ctx&);      // DELETE /v1/me/sessions: every one but this
Task<Nothing> sign_out(Ctx&);           // POST /v1/auth/logout; good without a session too

// Cron identity.sweep_sessions: rows past their limits, and sign-in requests older than a day.
Task<void> sweep_sessions(Work&);

}
