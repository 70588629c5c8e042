#include "skills/identity/magic_link_sign_in.h"

#include <algorithm>

#include "gen/sql/skills/identity/magic_link_sign_in.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/tokens.h"
#include "skills/identity/device_name.h"
#include "skills/identity/sessions.h"

namespace aai::identity {
namespace {

using namespace std::chrono_literals;

constexpr auto link_time_max = 10min;
constexpr auto throttle_window = 15min;
constexpr long mails_per_address = 3, mails_per_network = 20;  // in that window
constexpr std::size_t next_size_max = 512;

// The browser that asks is known by this cookie; a token it already has serves again.
std::string login_token(Ctx& ctx) {
  const auto held = ctx.request.cookie(login_cookie);
  auto token = crypto::is_token(held) ? std::string(held) : crypto::make_token(ctx.env.random);
  ctx.reply.headers.emplace_back("Set-Cookie",
                                 std::string(login_cookie) + "=" + token +
                                     "; Path=/; Max-Age=900; Secure; HttpOnly; SameSite=Lax");
  return token;
}

Bytes browser_hash(const Ctx& ctx) { return crypto::token_hash(ctx.request.cookie(login_cookie)); }

void forget_login_cookie(Ctx& ctx) {
  ctx.reply.headers.emplace_back(
      "Set-Cookie",
      std::string(login_cookie) + "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
}

bool is_operator_address(const Config& config, std::string_view email) {
  std::string_view rest = config.operator_emails;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(','), rest.size());
    if (email_key(rest.substr(0, end)) == email) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

// One link was claimed: its address is proven, and its browser signed in.
Task<Me> sign_in(Ctx& ctx, const ClaimedLink& link) {
  ctx.tx.queue(sql::burn_links, link.email, ctx.now);
  ctx.tx.queue(sql::drop_unproven, link.email);
  ctx.tx.queue(sql::prove_address, ctx.new_id<UserId>(), link.email, ctx.now);
  if (is_operator_address(ctx.env.config, link.email)) ctx.tx.queue(sql::make_operator, link.email);
  const auto token_hash = begin_session(ctx, link.email);
  forget_login_cookie(ctx);
  co_return co_await describe_me(ctx, token_hash, link.next_path);
}

}

std::string_view safe_next(std::string_view asked) {
  if (asked.empty() || asked.size() > next_size_max || asked.front() != '/') return "/";
  if (asked.size() > 1 && (asked[1] == '/' || asked[1] == '\\')) return "/";
  const bool is_plain =
      std::ranges::all_of(asked, [](char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
  return is_plain ? asked : "/";
}

LinkSecrets link_secrets(const Env& env, const LinkId& id) {
  constexpr std::uint64_t codes = 1'000'000;
  const auto token = env.vault.mac("identity.magic_link_token", id.view());
  const auto drawn = env.vault.mac("identity.magic_link_code", id.view());
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i)
    number = number << 8 | static_cast<unsigned char>(drawn.data[i]);
  const auto digits = std::to_string(number % codes);
  return {to_base64url(token.data), std::string(6 - digits.size(), '0') + digits};
}

// [code: asking tells nothing]
Task<LinkAsked> ask_for_link(Ctx& ctx, const LinkWish& wish) {
  const auto id = ctx.new_id<LinkId>();
  const auto email = wish.email.key();
  const auto browser = crypto::token_hash(login_token(ctx));
  const Instant window_start = ctx.now - throttle_window;
  const long scale = ctx.env.config.rate_limit_scale;

  ctx.tx.queue(sql::lock_address, email);
  const auto answer =
      ctx.tx.queue(sql::remember_request, id, email, browser,
                   std::string(safe_next(wish.next.value_or("/"))), ip_prefix(ctx.request.peer),
                   ctx.now, window_start, mails_per_address * scale, mails_per_network * scale);
  co_await ctx.tx.flush();

  const SendMagicLink job{id};
  if (answer.get().is_accepted) ctx.later(send_magic_link, job);
  ctx.reply.status = 202;
  co_return LinkAsked{id};
}
// [end]

// [code: the right browser, once]
Task<Me> consume_link(Ctx& ctx, const LinkToken& given) {
  if (!crypto::is_token(given.token)) refuse(link_invalid);
  const auto token_hash = crypto::token_hash(given.token);
  const auto claimed = ctx.tx.queue(sql::claim_link, token_hash, browser_hash(ctx), ctx.now);
  const auto live = ctx.tx.queue(sql::live_link, token_hash, ctx.now);
  co_await ctx.tx.flush();

  const auto link = claimed.get();
  if (!link) refuse(live.get() ? other_browser : link_invalid);
  co_return co_await sign_in(ctx, *link);
}
// [end]

Task<Me> consume_code(Ctx& ctx, const CodeEntry& entry) {
  const auto tried = co_await ctx.tx(sql::count_try, entry.request_id, browser_hash(ctx));
  if (!tried) refuse(code_dead);

  const auto secrets = link_secrets(ctx.env, entry.request_id);
  if (!crypto::are_equal_secrets(secrets.code, entry.code)) {
    co_await ctx.tx.commit();  // a refusal rolls back, and the try must count
    refuse(code_invalid);
  }
  const auto link = co_await ctx.tx(sql::claim_link_of_request, entry.request_id, ctx.now);
  if (!link) refuse(code_dead);
  co_return co_await sign_in(ctx, *link);
}

Task<std::optional<IssuedLink>> issue_link(const Env& env, pg::Tx& tx, const LinkId& id) {
  const auto now = env.clock.now();
  const auto secrets = link_secrets(env, id);
  co_return co_await tx(sql::issue_link, id, crypto::token_hash(secrets.token), now,
                        Instant(now + link_time_max));
}

}
