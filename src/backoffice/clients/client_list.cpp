#include "backoffice/clients/client_list.h"

#include "gen/sql/backoffice/clients/client_list.h"
#include "skills/admin/admin.h"

namespace aai::clients {
namespace {

constexpr int page_size = 50;

// "50%" is looked for as it stands.
std::string contains_pattern(std::string_view words) {
  std::string pattern = "%";
  for (const char c : words) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

billing::Access access_of(const ClientRow& row, Instant now) {
  if (!row.status) return billing::access_state(std::nullopt, now).access;
  billing::SubscriptionFacts facts;
  facts.status = *row.status;
  facts.status_is_unknown = row.status_is_unknown;
  facts.is_ours = row.is_ours;
  facts.trial_ends_at = row.trial_ends_at;
  facts.current_period_end = row.current_period_end;
  facts.cancel_at = row.cancel_at;
  facts.past_due_since = row.past_due_since;
  facts.cancel_at_period_end = row.cancel_at_period_end;
  return billing::access_state(facts, now).access;
}

Client client_of(ClientRow row, Instant now) {
  const auto access = access_of(row, now);
  const std::string status = row.status ? boost::describe::enum_to_string(*row.status, "") : "none";
  return {row.org_id,
          std::move(row.name),
          std::move(row.owner_email),
          std::move(row.plan_key),
          status,
          access,
          row.mailboxes,
          row.drafts_30d,
          row.created_at,
          row.trial_ends_at};
}

}

Task<Clients> list_clients(Ctx& ctx, const ClientQuery& query) {
  const auto pattern =
      query.query ? std::optional(contains_pattern(query.query->text)) : std::nullopt;
  if (query.query)
    admin::record_act(ctx, house_org, "operator.searched_clients", query.query->text);
  auto rows = co_await ctx.tx.last(sql::clients_of_all, pattern, query.after, ctx.now, page_size);
  Clients clients;
  for (auto& row : rows) clients.items.push_back(client_of(std::move(row), ctx.now));
  if (clients.items.size() == page_size) clients.next_cursor = clients.items.back().org_id.view();
  co_return clients;
}

Task<ClientPayments> list_payments(Ctx& ctx, const PaymentQuery& query) {
  ClientPayments payments;
  payments.items = co_await ctx.tx.last(sql::payments_of_all, query.after, page_size);
  if (payments.items.size() == page_size) payments.next_cursor = payments.items.back().id.view();
  co_return payments;
}

}
