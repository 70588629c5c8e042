#pragma once
// Me: the signed-in person as the applications see them, and where they should go next.
#include "skills/identity/identity.h"

namespace aai::identity {

struct Person {
  UserId id;
  std::string email, name, time_zone, locale;
};
AAI_DESCRIBE(Person, id, email, name, time_zone, locale);

// One organisation to choose. `access` is the copy tenancy keeps for this list; billing decides.
struct OrgChoice {
  OrgId id;
  std::string name, slug, role, access;
  bool onboarded = false;
};
AAI_DESCRIBE(OrgChoice, id, name, slug, role, access, onboarded);

struct Me {
  Person user;
  std::vector<OrgChoice> orgs;
  bool operator_ = false;  // "operator" in JSON
  std::string next;        // a path of ours
};
AAI_DESCRIBE(Me, user, orgs, operator_, next);

// The row behind Me, with what decides whether the token is due for a new one.
struct SignedIn {
  UserId id;
  std::string email, name, time_zone, locale;
  bool is_operator = false;
  Instant rotated_at;
};
AAI_DESCRIBE(SignedIn, id, email, name, time_zone, locale, is_operator, rotated_at);

// Who holds the session of this token, in one flight with whatever was queued before.
// A session older than a day gets a new token on the way.
// `wanted` is where the person was going; empty or "/" lets the state of their practice decide.
Task<Me> describe_me(Ctx&, const Bytes& token_hash, std::string_view wanted);

}
