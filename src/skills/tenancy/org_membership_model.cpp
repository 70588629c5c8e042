#include "skills/tenancy/org_membership_model.h"

#include <algorithm>

#include "gen/sql/skills/tenancy/org_membership_model.h"
#include "platform/unicode/normal_form.h"

namespace aai::tenancy {
namespace {

using namespace std::chrono_literals;

constexpr int owned_orgs_max = 10;
constexpr std::size_t slug_size_max = 48;
constexpr int slug_tries_max = 5;

// Names that would be mistaken for the house's own, or that machines look for.
constexpr std::string_view reserved_slugs[] = {
    "www",        "api",     "admin", "mail",    "autodiscover", "app",     "portal",   "dashboard",
    "onboarding", "landing", "lib",   "v1",      "op",           "hooks",   "webhooks", "oauth",
    "auth",       "billing", "help",  "support", "status",       "security"};

std::string random_suffix(Ctx& ctx) {
  const auto drawn = ctx.env.random.bytes<4>();
  return "-" + to_hex(std::string_view(reinterpret_cast<const char*>(drawn.data()), drawn.size()));
}

// Nothing when the slug was taken.
Task<std::optional<Org>> try_create(Ctx& ctx, const NewOrg& wish, std::string slug) {
  const auto id = ctx.new_id<OrgId>();
  ctx.tx.queue(sql::enter_new_org, id);
  const auto made =
      co_await ctx.tx(sql::insert_org, id, slug, wish.name.text, wish.time_zone.text, ctx.now);
  if (!made) co_return std::nullopt;

  ctx.tx.queue(sql::insert_owner, id, ctx.new_id<MembershipId>(), ctx.now);
  ctx.tx.queue(sql::insert_owner_route, id, wish.name.text, slug, ctx.now);
  co_await ctx.tx.flush_last();
  co_return Org{id, wish.name.text, std::move(slug), "owner"};
}

// The member named by the path, with the organisation locked and the number of its owners.
struct Change {
  Member member;
  int owners = 0;
};

Task<Change> lock_change(Ctx& ctx) {
  const auto id = ctx.path_id<MembershipId>("member");
  ctx.tx.queue(sql::lock_org, ctx.org);
  const auto member = ctx.tx.queue(sql::member_by_id, ctx.org, id);
  const auto owners = ctx.tx.queue(sql::owner_count, ctx.org);
  co_await ctx.tx.flush();
  const auto found = member.get();
  if (!found) refuse(not_found);
  co_return Change{*found, owners.get().owners};
}

// Owners may do all; an admin neither makes nor touches an owner.
void require_rank(const Ctx& ctx, Role touched) {
  require(ctx.role == "owner" || touched != Role::owner, cannot_grant);
}

}

std::string slug_of(std::string_view name) {
  std::string slug;
  for (const char c : unicode::nfkd(name).value_or(std::string())) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_kept = is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_kept) slug += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
    else if (static_cast<unsigned char>(c) < 0x80 && !slug.empty() && slug.back() != '-')
      slug += '-';
  }
  slug.resize(std::min(slug.size(), slug_size_max));
  while (slug.ends_with('-')) slug.pop_back();
  return slug.empty() ? "practice" : slug;
}

// [code: one of everything]
Task<Org> create_org(Ctx& ctx, const NewOrg& wish) {
  ctx.tx.queue(sql::lock_person);
  const auto earlier = ctx.tx.queue(sql::just_created, wish.name.text, Instant(ctx.now - 1min));
  const auto owned = ctx.tx.queue(sql::owned_count);
  co_await ctx.tx.flush();
  if (const auto same = earlier.get()) co_return *same;
  require(owned.get().owned < owned_orgs_max, too_many_orgs);

  const auto slug = slug_of(wish.name.text);
  const bool is_reserved = std::ranges::find(reserved_slugs, slug) != std::end(reserved_slugs);
  for (int tries = 0; tries < slug_tries_max; ++tries) {
    const auto wanted = tries == 0 && !is_reserved ? slug : slug + random_suffix(ctx);
    if (const auto org = co_await try_create(ctx, wish, wanted)) co_return *org;
  }
  throw std::runtime_error("no free slug after several tries");
}
// [end]

Task<Members> list_members(Ctx& ctx) {
  Members members;
  members.items = co_await ctx.tx.last(sql::members_of_org, ctx.org);
  co_return members;
}

Task<Member> change_role(Ctx& ctx, const RoleChange& change) {
  auto [member, owners] = co_await lock_change(ctx);
  require_rank(ctx, member.role);
  require_rank(ctx, change.role);
  const bool loses_owner = member.role == Role::owner && change.role != Role::owner;
  require(!loses_owner || owners > 1, last_owner);

  member.role = change.role;
  ctx.tx.queue(sql::set_role, ctx.org, member.id, change.role, ctx.now);
  ctx.tx.queue(sql::set_route_role, ctx.org, member.user_id, change.role, ctx.now);
  co_await ctx.tx.flush_last();
  co_return member;
}

Task<Nothing> remove_member(Ctx& ctx) {
  const auto [member, owners] = co_await lock_change(ctx);
  require_rank(ctx, member.role);
  require(member.role != Role::owner || owners > 1, last_owner);

  ctx.tx.queue(sql::delete_member, ctx.org, member.id, ctx.now);
  ctx.tx.queue(sql::delete_route, ctx.org, member.user_id);
  co_await ctx.tx.flush_last();
  co_return Nothing();
}

void note_access(pg::Tx& tx, OrgId org, std::string_view access, Instant at) {
  tx.queue(sql::note_access, org, access, at);
}

void note_onboarded(pg::Tx& tx, OrgId org, Instant at) { tx.queue(sql::note_onboarded, org, at); }

}
