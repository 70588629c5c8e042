#pragma once
// The list of clients, and what they paid.
#include "backoffice/clients/clients.h"
#include "skills/billing/access_state.h"

namespace aai::clients {

struct ClientQuery {
  std::optional<Line<100>> query;  // part of a name, a slug or an owner's address
  std::optional<OrgId> after;
};
AAI_DESCRIBE(ClientQuery, query, after);

// A client as the query finds it, with the facts its access is computed from.
struct ClientRow {
  OrgId org_id;
  std::string name, owner_email;
  std::optional<std::string> plan_key;
  std::optional<billing::Status> status;
  bool status_is_unknown = false, is_ours = false;
  std::optional<Instant> trial_ends_at, current_period_end, cancel_at, past_due_since;
  bool cancel_at_period_end = false;
  int mailboxes = 0, drafts_30d = 0;
  Instant created_at;
};
AAI_DESCRIBE(ClientRow, org_id, name, owner_email, plan_key, status, status_is_unknown, is_ours,
             trial_ends_at, current_period_end, cancel_at, past_due_since, cancel_at_period_end,
             mailboxes, drafts_30d, created_at);

struct Client {
  OrgId org_id;
  std::string name, owner_email;
  std::optional<std::string> plan_key;
  std::string status;  // Stripe's word, or "none"
  billing::Access access = billing::Access::none;
  int mailboxes = 0, drafts_30d = 0;
  Instant created_at;
  std::optional<Instant> trial_ends_at;
};
AAI_DESCRIBE(Client, org_id, name, owner_email, plan_key, status, access, mailboxes, drafts_30d,
             created_at, trial_ends_at);

struct Clients {
  std::vector<Client> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(Clients, items, next_cursor);

using PaymentId = Id<struct ClientPaymentTag>;

struct PaymentQuery {
  std::optional<PaymentId> after;
};
AAI_DESCRIBE(PaymentQuery, after);

struct ClientPayment {
  PaymentId id;
  OrgId org_id;
  std::string org_name;
  long amount_cents = 0;
  std::string currency, status;
  std::optional<Instant> paid_at;
  std::optional<std::string> invoice_number, hosted_invoice_url;
};
AAI_DESCRIBE(ClientPayment, id, org_id, org_name, amount_cents, currency, status, paid_at,
             invoice_number, hosted_invoice_url);

struct ClientPayments {
  std::vector<ClientPayment> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(ClientPayments, items, next_cursor);

// The newest first, 50 at a time.
Task<Clients> list_clients(Ctx&, const ClientQuery&);
Task<ClientPayments> list_payments(Ctx&, const PaymentQuery&);

}
