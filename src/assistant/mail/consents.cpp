#include "assistant/mail/consents.h"

#include "gen/sql/assistant/mail/connect.h"
#include "gen/sql/assistant/mail/consents.h"
#include "platform/crypto/tokens.h"
#include "platform/crypto/vault.h"

namespace aai::mail {
namespace {

constexpr std::chrono::minutes consent_time_max{10};
constexpr std::string_view state_purpose = "mail.oauth_state";

std::string redirect_uri(const Config& config, ConsentAt at) {
  return config.public_url +
         (at == ConsentAt::google ? "/oauth/google/callback" : "/oauth/mail/callback");
}

struct Returned {
  std::string state, code, error;
};

Returned read_return(const http::Request& request) {
  Returned returned;
  for (auto& [name, value] : http::parse_query(request.query())) {
    if (name == "state") returned.state = std::move(value);
    else if (name == "code") returned.code = std::move(value);
    else if (name == "error") returned.error = std::move(value);
  }
  return returned;
}

}

BegunConsent begin_consent(Ctx& ctx, const ConsentWish& wish) {
  auto& random = ctx.env.random;
  BegunConsent begun{redirect_uri(ctx.env.config, wish.at), crypto::make_token(random),
                     crypto::make_token(random), crypto::make_token(random)};
  const auto hash = crypto::token_hash(begun.state);
  const auto verifier = ctx.env.vault.seal(state_purpose, to_hex(hash.data), begun.verifier);
  ctx.tx.queue(sql::remember_state, hash, ctx.session, wish.org, wish.kind, wish.mailbox,
               wish.return_to, begun.nonce, verifier, Instant(ctx.now + consent_time_max), wish.at,
               wish.address);
  return begun;
}

Task<std::optional<TakenConsent>> take_consent(Ctx& ctx, ConsentAt at) {
  auto returned = read_return(ctx.request);
  const auto hash = crypto::token_hash(returned.state);
  const auto state = co_await ctx.tx(sql::take_state, hash, ctx.now, at);
  if (!state || state->session_id != ctx.session) co_return std::nullopt;
  co_await ctx.tx.restart();  // the state is spent, whatever follows

  TakenConsent taken;
  taken.state = *state;
  taken.redirect_uri = redirect_uri(ctx.env.config, at);
  const auto verifier = ctx.env.vault.open(state_purpose, to_hex(hash.data), state->verifier);
  if (verifier) taken.verifier = verifier->reveal();
  taken.code = std::move(returned.code);
  taken.error = std::move(returned.error);
  co_return taken;
}

Task<bool> enter_consented(Ctx& ctx, const TakenState& taken) {
  ctx.org = taken.org_id;
  ctx.tx.queue(sql::enter_routed, taken.org_id);
  const auto caller = co_await ctx.tx(sql::callers_role, taken.org_id);
  co_return caller && manage_mailboxes.roles.find(caller->role) != std::string_view::npos;
}

std::string return_page(const http::Request& request) {
  const bool is_portal = request.header("referer").find("/portal/") != std::string_view::npos;
  return is_portal ? "/portal/mailboxes" : "/onboarding/";
}

SeeOther back_to(std::string_view page, std::string_view news) {
  return SeeOther{std::string(page) + "?" + std::string(news)};
}

SeeOther back_with_problem(std::string_view page, std::string_view problem) {
  return back_to(page, "mailbox_problem=" + std::string(problem));
}

Task<SeeOther> finish_without(Ctx& ctx, const TakenState& taken, std::string_view problem,
                              std::string_view cannot_send) {
  if (taken.grant_kind == GrantKind::send && taken.mailbox_id)
    co_await ctx.tx(sql::note_problem, taken.org_id, *taken.mailbox_id, std::string(cannot_send),
                    ctx.now);
  co_return back_with_problem(taken.return_to, problem);
}

}
