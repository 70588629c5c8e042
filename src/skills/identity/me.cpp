#include "skills/identity/me.h"

#include "gen/sql/skills/identity/me.h"
#include "skills/identity/sessions.h"

namespace aai::identity {
namespace {

std::string next_page(const Me& me) {
  if (me.orgs.empty()) return me.operator_ ? "/dashboard/" : "/onboarding/";
  for (const auto& org : me.orgs) {
    if (org.onboarded) return "/portal/";
  }
  return "/onboarding/";
}

}

Task<Me> describe_me(Ctx& ctx, const Bytes& token_hash, std::string_view wanted) {
  const auto person = ctx.tx.queue(sql::person_of_session, token_hash);
  const auto orgs = ctx.tx.queue(sql::orgs_of_session, token_hash, ctx.now);
  co_await ctx.tx.flush();

  const auto found = person.get();
  if (!found) refuse(session_required);
  Me me{{found->id, found->email, found->name, found->time_zone, found->locale},
        orgs.get(), found->is_operator, {}};
  me.next = wanted.empty() || wanted == "/" ? next_page(me) : std::string(wanted);
  if (is_rotation_due(found->rotated_at, ctx.now)) co_await rotate_session(ctx, token_hash);
  co_return me;
}

}
