#include "skills/identity/sessions.h"

#include "gen/sql/skills/identity/sessions.h"
#include "platform/crypto/tokens.h"
#include "platform/jobs/runner.h"
#include "skills/identity/device_name.h"

namespace aai::identity {
namespace {

using namespace std::chrono_literals;

constexpr auto session_time_max = std::chrono::days(90);
constexpr auto token_time_max = std::chrono::days(1);

void set_session_cookie(Ctx& ctx, std::string_view token) {
  constexpr auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(session_time_max).count();
  ctx.reply.headers.emplace_back(
      "Set-Cookie", std::string(session_cookie) + "=" + std::string(token) + "; Path=/; Max-Age=" +
                        std::to_string(seconds) + "; Secure; HttpOnly; SameSite=Lax");
}

// "cookies" would clear the whole registrable domain and sign people out of its other sites.
void forget_browser(Ctx& ctx) {
  ctx.reply.headers.emplace_back(
      "Set-Cookie",
      std::string(session_cookie) + "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
  ctx.reply.headers.emplace_back("Clear-Site-Data", R"("cache", "storage")");
}

}

// [code: a new session]
Bytes begin_session(Ctx& ctx, const std::string& email_key) {
  const auto token = crypto::make_token(ctx.env.random);
  const auto hash = crypto::token_hash(token);
  if (!ctx.token_hash.data.empty())
    ctx.tx.queue(sql::end_presented_session, ctx.token_hash, ctx.now);
  const auto id = ctx.new_id<SessionId>();
  ctx.tx.queue(sql::begin_session, id, hash, email_key,
               device_name(ctx.request.header("user-agent")), ip_prefix(ctx.request.peer), ctx.now,
               Instant(ctx.now + session_time_max));
  ctx.tx.queue(sql::record_sign_in, id, ctx.now);
  set_session_cookie(ctx, token);
  return hash;
}
// [end]

bool is_rotation_due(Instant rotated_at, Instant now) { return rotated_at <= now - token_time_max; }

Task<void> rotate_session(Ctx& ctx, const Bytes& token_hash) {
  const auto token = crypto::make_token(ctx.env.random);
  const auto rotated = co_await ctx.tx(sql::rotate_session, token_hash, crypto::token_hash(token),
                                       ctx.now, Instant(ctx.now - token_time_max));
  if (rotated > 0) set_session_cookie(ctx, token);
}

Task<Sessions> list_sessions(Ctx& ctx) {
  Sessions sessions;
  sessions.items = co_await ctx.tx.last(sql::sessions_of_me, ctx.token_hash, ctx.now);
  co_return sessions;
}

Task<Nothing> revoke_session(Ctx& ctx) {
  const auto id = ctx.path_id<SessionId>("session");
  const auto revoked = co_await ctx.tx.last(sql::revoke_session, id, ctx.now);
  if (revoked == 0) refuse(not_found);
  co_return Nothing();
}

Task<Nothing> revoke_others(Ctx& ctx) {
  co_await ctx.tx.last(sql::revoke_others, ctx.token_hash, ctx.now);
  co_return Nothing();
}

Task<Nothing> sign_out(Ctx& ctx) {
  forget_browser(ctx);
  if (ctx.token_hash.data.empty()) co_return Nothing();
  ctx.tx.queue(sql::record_sign_out, ctx.token_hash, ctx.now);
  co_await ctx.tx.last(sql::sign_out, ctx.token_hash, ctx.now);
  co_return Nothing();
}

Task<void> sweep_sessions(Work& work) {
  constexpr auto request_time_max = std::chrono::days(1);
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  tx.queue(sql::sweep_sessions, now);
  tx.queue(sql::sweep_sign_in_requests, Instant(now - request_time_max));
  co_await tx.flush_last();
}

}
