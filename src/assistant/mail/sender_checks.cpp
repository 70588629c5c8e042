#include "assistant/mail/sender_checks.h"

#include <algorithm>

#include "assistant/mail/jobs.h"
#include "gen/sql/assistant/mail/sender_checks.h"
#include "platform/mail_format/ascii.h"

namespace aai::mail {
namespace {

constexpr int looked_at_max = 20, looked_at_min = 5, domains_min = 3;
constexpr std::size_t name_size_max = 253;

// One correspondent who forges the field in each of their mails must not make a proposal.
std::optional<std::string> proposal_of(const CheckedBy& found) {
  const bool is_agreed = !found.first_name.empty() && found.first_name == found.last_name &&
                         found.looked_at >= looked_at_min && found.domains >= domains_min;
  if (!is_agreed || !ServerName::accepts(found.first_name)) return std::nullopt;
  return found.first_name;
}

Task<SenderChecks> checks_of(Ctx& ctx, MailboxId mailbox, std::string trusted_server) {
  const auto found = co_await ctx.tx(sql::checked_by, ctx.org, mailbox, looked_at_max);
  SenderChecks checks;
  checks.trusted_server = std::move(trusted_server);
  checks.proposed_server = proposal_of(found);
  checks.looked_at = found.looked_at;
  co_return checks;
}

}

bool ServerName::accepts(std::string_view from) {
  return !from.empty() && from.size() <= name_size_max && std::ranges::all_of(from, [](char c) {
    return mail_format::is_alnum(c) || c == '.' || c == '-' || c == '_' || c == ':' || c == '/';
  });
}

Task<SenderChecks> show_sender_checks(Ctx& ctx) {
  const auto mailbox = ctx.path_id<MailboxId>("mailbox");
  auto found = co_await ctx.tx(sql::trusted_server, ctx.org, mailbox);
  require(found.has_value(), not_found);
  co_return co_await checks_of(ctx, mailbox, std::move(found->trusted_server));
}

Task<SenderChecks> trust_server(Ctx& ctx, const TrustWish& wish) {
  const auto mailbox = ctx.path_id<MailboxId>("mailbox");
  const auto name = wish.trusted_server ? mail_format::lowered(wish.trusted_server->text) : "";
  auto kept = co_await ctx.tx(sql::trust_server, ctx.org, mailbox, name, ctx.now);
  require(kept.has_value(), not_found);
  ctx.tx.queue(sql::audit_trust, ctx.org, std::string(mailbox.view()), name);
  const SyncMailbox told{mailbox};
  ctx.emit("mailbox.changed", json::Raw{json::to_text(told)});
  co_return co_await checks_of(ctx, mailbox, std::move(kept->trusted_server));
}

}
