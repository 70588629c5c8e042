-- revision_of: no row yet means that nothing was ever applied.
-- maybe Revision (OrgId)
select revision
  from billing_customers
 where org_id = $1;

-- lock_payer: the upsert takes the row's lock whether or not the row was there.
-- one Payer (OrgId, RowId, Instant)
with payer as (
  insert into billing_customers (org_id, id, updated_at)
  values ($1, $2, $3)
  on conflict on constraint billing_customers_one_per_org
  do update set updated_at = $3
  returning org_id, revision, stripe_customer_id, email
)
select payer.revision, payer.stripe_customer_id, payer.email, o.name as org_name
  from payer
  join orgs o on o.id = payer.org_id;

-- raise_revision: whoever asked Stripe before this must ask again.
-- none - (OrgId, Instant)
update billing_customers
   set revision = revision + 1, updated_at = $2
 where org_id = $1;

-- keep_customer: the first one stays.
-- none - (OrgId, std::string, Instant)
update billing_customers
   set stripe_customer_id = coalesce(stripe_customer_id, $2), updated_at = $3
 where org_id = $1;

-- keep_route: whose this id is. An id never changes hands.
-- none - (std::string, std::string, OrgId)
insert into billing_routes (stripe_id, kind, org_id)
values ($1, $2, $3)
on conflict (stripe_id) do nothing;

-- kept_subscription: the mirror of this very one.
-- maybe KeptSubscription (OrgId, std::string)
select id, stripe_subscription_id, status, began_at is not null as has_begun,
       superseded_at is not null as is_superseded
  from subscriptions
 where org_id = $1
   and stripe_subscription_id = $2;

-- living_subscription: the one that counts now.
-- maybe KeptSubscription (OrgId)
select id, stripe_subscription_id, status, began_at is not null as has_begun,
       superseded_at is not null as is_superseded
  from subscriptions
 where org_id = $1
   and status in ('trialing', 'active', 'past_due', 'unpaid', 'paused')
   and superseded_at is null;

-- plan_of_price: by its lookup key; by what we wrote on it when an old price has lost the key.
-- maybe PlanKey (MaybeText, MaybeText)
select key
  from plans
 where stripe_lookup_key = $1
    or key = $2
 order by (stripe_lookup_key is not distinct from $1) desc
 limit 1;

-- begin_mirror: the row; its facts follow at once.
-- none - (OrgId, SubscriptionId, std::string, std::string, MaybeTime, Instant)
insert into subscriptions (org_id, id, stripe_subscription_id, status, superseded_at, created_at,
                           updated_at)
values ($1, $2, $3, $4, $5, $6, $6);

-- convert_trial: our own trial becomes the mirror of what was bought during it.
-- none - (OrgId, SubscriptionId, std::string, Instant)
update subscriptions
   set stripe_subscription_id = $3, updated_at = $4
 where org_id = $1
   and id = $2
   and stripe_subscription_id is null;

-- close_trial: bought or over.
-- none - (OrgId, SubscriptionId, Instant, std::string)
update trials
   set ended_at = $3, end_reason = $4, updated_at = $3
 where org_id = $1
   and subscription_id = $2
   and ended_at is null;

-- end_own_trial: ours, which Stripe knows nothing of.
-- none - (OrgId, SubscriptionId, Instant)
update subscriptions
   set status = 'canceled', ended_at = $3, updated_at = $3
 where org_id = $1
   and id = $2
   and stripe_subscription_id is null
   and status = 'trialing';

-- supersede: another one counts instead.
-- none - (OrgId, SubscriptionId, Instant)
update subscriptions
   set superseded_at = coalesce(superseded_at, $3), updated_at = $3
 where org_id = $1
   and id = $2;

-- keep_state: an unknown status leaves the last known one in force. The debt counts from its first
-- day.
-- none - (OrgId, SubscriptionId, MaybeText, MaybeText, MaybeText, Instant)
update subscriptions
   set status = coalesce($3, status),
       unknown_status = $4,
       plan_key = coalesce($5, plan_key),
       past_due_since = case when coalesce($3, status) in ('past_due', 'unpaid')
                             then coalesce(past_due_since, $6) end,
       began_at = case when coalesce($3, status) in ('active', 'trialing', 'past_due')
                       then coalesce(began_at, $6)
                       else began_at end,
       updated_at = $6
 where org_id = $1
   and id = $2;

-- keep_terms: what it costs and until when.
-- none - (OrgId, SubscriptionId, long, Text, long, MaybeTime, MaybeTime, MaybeTime, bool, MaybeTime, MaybeTime, MaybeTime, bool)
update subscriptions
   set price_cents = $3,
       currency = $4,
       quantity = $5,
       current_period_start = $6,
       current_period_end = $7,
       trial_ends_at = coalesce($8, trial_ends_at),
       cancel_at_period_end = $9,
       cancel_at = $10,
       canceled_at = $11,
       ended_at = $12,
       collection_paused = $13
 where org_id = $1
   and id = $2;

-- note_event: the history a person reads, and its row of the audit.
-- none - (OrgId, RowId, SubscriptionId, std::string, MaybeText, MaybeText, std::string, Instant)
with noted as (
  insert into subscription_events (org_id, id, subscription_id, kind, from_status, to_status,
                                   detail, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  returning org_id, subscription_id, kind, from_status, to_status
)
insert into audit_log (org_id, id, action, target, detail, created_at)
select org_id, gen_random_uuid(), 'billing.subscription_changed', subscription_id::text,
       jsonb_build_object('kind', kind, 'from', from_status, 'to', to_status), $8
  from noted;

-- keep_payment: one row per invoice, whatever number of events tell of it.
-- none - (OrgId, PaymentId, std::string, MaybeText, long, std::string, std::string, MaybeText, MaybeText, long, MaybeTime, MaybeTime, Instant, Instant)
insert into payments (org_id, id, stripe_invoice_id, stripe_subscription_id, amount_cents, currency,
                      status, invoice_number, hosted_invoice_url, attempt_count, next_attempt_at,
                      paid_at, invoiced_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict on constraint payments_invoice_once_per_org
do update set amount_cents = $5, currency = $6, status = $7, invoice_number = $8,
              hosted_invoice_url = $9, attempt_count = $10, next_attempt_at = $11,
              paid_at = $12, updated_at = $14;

-- intent_state: whether this checkout has been paid for.
-- maybe IntentState (OrgId, IntentId)
select state
  from checkout_intents
 where org_id = $1
   and id = $2;

-- complete_intent: paid for.
-- none - (OrgId, IntentId, Instant)
update checkout_intents
   set state = 'completed', completed_at = coalesce(completed_at, $3), updated_at = $3
 where org_id = $1
   and id = $2;

-- close_open_intents: a session left open could be paid tomorrow, when there is a plan already.
-- many SessionToExpire (OrgId, Instant)
update checkout_intents
   set state = 'replaced', updated_at = $2
 where org_id = $1
   and state = 'open'
returning stripe_session_id;

-- open_dunning_case: once per debt; nothing when it is open already.
-- maybe OpenedCase (OrgId, RowId, SubscriptionId, Instant, Instant)
insert into dunning_cases (org_id, id, subscription_id, opened_at, read_only_at)
values ($1, $2, $3, $4, $5)
on conflict (org_id, subscription_id) where closed_at is null do nothing
returning id;

-- close_dunning_case: paid, or nothing left to pay for.
-- none - (OrgId, SubscriptionId, Instant, std::string)
update dunning_cases
   set closed_at = $3, close_reason = $4, updated_at = $3
 where org_id = $1
   and subscription_id = $2
   and closed_at is null;

-- report_unknown_status: the operator is told once.
-- none - (RowId, OrgId, std::string, std::string, Instant)
insert into recon_diffs (id, about_org_id, stripe_id, kind, severity, theirs, found_at)
values ($1, $2, $3, 'unknown_status', 'high', $4, $5)
on conflict do nothing;
