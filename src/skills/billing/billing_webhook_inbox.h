#pragma once
// Stripe's webhooks: verify, store, answer; then apply in a transaction, as often as it takes.
// Source of truth: Stripe, asked anew; an event only says what to ask for, and only that is kept.
// Refuses: signature_invalid, wrong_mode, event_too_large, malformed_body.
// Limits: 1 MB per event; an event is tried 12 times, then waits for a person.
// Why: a handler that applies before it has stored loses what fails halfway.
#include "skills/billing/billing.h"

namespace aai::billing {

struct Received {
  bool received = true;
};
AAI_DESCRIBE(Received, received);

struct FreshEvent {
  std::string id;
};
AAI_DESCRIBE(FreshEvent, id);

struct StoredEvent {
  std::string type;
  json::Raw payload;
};
AAI_DESCRIBE(StoredEvent, type, payload);

struct FoundOrg {
  OrgId org_id;
};
AAI_DESCRIBE(FoundOrg, org_id);

// 200 once stored, whatever becomes of it; any fault before is a 500, so that Stripe sends again.
Task<Received> receive_event(Ctx& ctx);

// Operator: an event that failed is tried again. Refuses not_found.
Task<Nothing> replay_event(Ctx& ctx);

// Job: applies one stored event, and marks it applied in the same transaction.
Task<void> apply_stored_event(Work& work, const StripeEventRef& event);

}
