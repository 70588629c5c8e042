#include "skills/account/profile_settings.h"

#include <algorithm>

#include "gen/sql/skills/account/profile_settings.h"
#include "skills/billing/subscription_state_machine.h"
#include "skills/tenancy/org_membership_model.h"

namespace aai::account {
namespace {

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& given) {
  return given ? std::optional(given->text) : std::nullopt;
}

// The list holds a copy of the access, for those who cannot ask billing; here it is put right.
Task<void> refresh_access(Ctx& ctx, identity::OrgChoice& org) {
  ctx.tx.queue(sql::enter_own_org, org.id);
  const auto access = co_await billing::access_of(ctx.tx, org.id, ctx.now);
  const std::string now = boost::describe::enum_to_string(access, "none");
  if (now == org.access) co_return;
  org.access = now;
  tenancy::note_access(ctx.tx, org.id, now, ctx.now);
}

}

bool Locale::accepts(std::string_view from) {
  const auto language = from.substr(0, 2),
             region = from.size() > 2 ? from.substr(2) : std::string_view();
  if (language != "en" && language != "de") return false;
  if (region.empty()) return true;
  return region.size() == 3 && region[0] == '-' &&
         std::ranges::all_of(region.substr(1), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Task<identity::Me> show_me(Ctx& ctx) {
  auto me = co_await identity::describe_me(ctx, ctx.token_hash, "");
  for (auto& org : me.orgs) co_await refresh_access(ctx, org);
  co_return me;
}

Task<identity::Me> change_me(Ctx& ctx, const ProfileChange& change) {
  auto name = text_of(change.name);
  if (name && name->find_first_of("\n\r\t") != name->npos)
    throw Refusal(invalid_body, {}, {{"body.name", "expected one line of text"}});
  ctx.tx.queue(sql::change_profile, name, text_of(change.time_zone), text_of(change.locale),
               ctx.now);
  co_return co_await show_me(ctx);
}

}
