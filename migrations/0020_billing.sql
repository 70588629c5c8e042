-- 0020 billing: plans, who pays, what they have, what they paid, and what Stripe told us.
--
-- Why     What an organisation may do is answered from our own rows; Stripe is never asked while a
--         person waits for a page. Stripe's facts are kept as facts, access is computed from them.
-- Expand  New tables only.
-- Locks   None on existing tables.
-- Size    plans: tens. subscriptions, trials, billing_customers: one per organisation. payments:
--         one per organisation and month. stripe_events: some per organisation and month.

create table plans (
  key                text        primary key,
  name               text        not null,
  tagline            text        not null,
  price_cents        bigint      not null constraint plans_price_is_not_negative
                     check (price_cents >= 0),
  currency           text        not null constraint plans_currency_is_lower_case
                     check (currency ~ '^[a-z]{3}$'),
  interval           text        not null default 'month'
                                 constraint plans_interval_is_known
                                   check (interval in ('month', 'year')),
  seats_max          int,
  drafts_per_month   int,
  features           text[]      not null default '{}',
  stripe_lookup_key  text        not null,
  position           int         not null,
  retired_at         timestamptz,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  constraint plans_lookup_key_once unique (stripe_lookup_key)
);
comment on table plans is
  'What is on sale, and what it grants. No limit is null; zero is none. Written by billing only.';
comment on column plans.stripe_lookup_key is
  'How the price is found at Stripe: ids differ between test and live mode, and a price cannot be '
  'edited.';

insert into plans (key, name, tagline, price_cents, currency, seats_max, drafts_per_month, features,
                   stripe_lookup_key, position) values
  ('solo', 'Solo', 'For one person and one mailbox.', 2900, 'eur', 1, 300,
   array['1 person', '1 mailbox', '300 drafts a month', 'Approval queue'], 'solo_monthly', 1),
  ('practice', 'Practice', 'For a small team that shares its mail.', 7900, 'eur', 5, 1500,
   array['Up to 5 people', '5 mailboxes', '1,500 drafts a month', 'Shared approval queue',
         'Practice knowledge'], 'practice_monthly', 2),
  ('firm', 'Firm', 'For an office with several desks.', 19900, 'eur', 20, 6000,
   array['Up to 20 people', '20 mailboxes', '6,000 drafts a month', 'Roles and permissions',
         'Audit log'], 'firm_monthly', 3),
  ('scale', 'Scale', 'For several offices under one roof.', 49900, 'eur', null, 25000,
   array['Any number of people', 'Any number of mailboxes', '25,000 drafts a month', 'Audit log',
         'Priority support'], 'scale_monthly', 4);

create table billing_customers (
  org_id              uuid        not null references orgs (id),
  id                  uuid        not null,
  stripe_customer_id  text,
  email               text        not null default '',
  revision            bigint      not null default 0,
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now(),
  primary key (org_id, id),
  constraint billing_customers_one_per_org unique (org_id)
);
comment on table billing_customers is
  'The payer of an organisation. Its row is the lock under which everything about money of that '
  'organisation changes. Written by billing only.';
comment on column billing_customers.revision is
  'Rises with every change Stripe told us of. Who asked Stripe before another answer was kept asks '
  'again, so nothing gets older.';
select wall('billing_customers');

create table billing_routes (
  stripe_id   text        primary key,
  kind        text        not null constraint billing_routes_kind_is_known
              check (kind in ('customer', 'subscription', 'session')),
  org_id      uuid        not null,
  created_at  timestamptz not null default now()
);
comment on table billing_routes is
  'Routing: whose a Stripe customer, subscription or checkout session is. Written by billing only.';

create table checkout_intents (
  org_id             uuid        not null,
  id                 uuid        not null,
  plan_key           text        not null references plans (key),
  asked_by           uuid        not null references users (id),
  state              text        not null default 'open'
                                 constraint checkout_intents_state_is_known
                                   check (state in ('open', 'completed', 'replaced', 'expired')),
  stripe_session_id  text,
  url                text,
  expires_at         timestamptz not null,
  completed_at       timestamptz,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  primary key (org_id, id)
);
comment on table checkout_intents is
  'A wish to buy: one open per organisation, whatever number of tabs and clicks. '
  'Written by billing only.';
select wall('checkout_intents');
create unique index checkout_intents_one_open_per_org on checkout_intents (org_id)
  where state = 'open';

create table subscriptions (
  org_id                  uuid        not null references orgs (id),
  id                      uuid        not null,
  stripe_subscription_id  text,
  plan_key                text        references plans (key),
  status                  text        not null
    constraint subscriptions_status_is_known
    check (status in ('trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled',
                      'incomplete', 'incomplete_expired')),
  unknown_status          text,
  price_cents             bigint      not null default 0,
  currency                text        not null default 'eur',
  quantity                int         not null default 1,
  current_period_start    timestamptz,
  current_period_end      timestamptz,
  trial_ends_at           timestamptz,
  cancel_at_period_end    boolean     not null default false,
  cancel_at               timestamptz,
  canceled_at             timestamptz,
  ended_at                timestamptz,
  collection_paused       boolean     not null default false,
  past_due_since          timestamptz,
  began_at                timestamptz,
  superseded_at           timestamptz,
  created_at              timestamptz not null default now(),
  updated_at              timestamptz not null default now(),
  primary key (org_id, id),
  constraint subscriptions_stripe_id_once_per_org unique (org_id, stripe_subscription_id)
);
comment on table subscriptions is
  'What an organisation has: a trial of ours, or the mirror of a subscription at Stripe. '
  'Written by billing only.';
comment on column subscriptions.unknown_status is
  'A status of a future API version: the last known one stays in force, nobody is locked out, and '
  'the operator is told.';
comment on column subscriptions.past_due_since is
  'The first failure of this debt; grace counts from here, not from the latest failure.';
comment on column subscriptions.began_at is
  'When it first gave access for money; the welcome mail goes out with it.';
comment on column subscriptions.superseded_at is
  'Another subscription of the organisation counts instead.';
select wall('subscriptions');
create unique index subscriptions_one_live_per_org on subscriptions (org_id)
  where status in ('trialing', 'active', 'past_due', 'unpaid', 'paused') and superseded_at is null;
create index subscriptions_trials_by_end on subscriptions (trial_ends_at) where status = 'trialing';
create policy operator_reads on subscriptions for select to aai_operator using (true);
create policy sweep_reads on subscriptions for select to aai_worker using (true);

create table subscription_events (
  org_id           uuid        not null,
  id               uuid        not null,
  subscription_id  uuid        not null,
  kind             text        not null,
  from_status      text,
  to_status        text,
  detail           text        not null default '',
  created_at       timestamptz not null,
  primary key (org_id, id),
  constraint subscription_events_of_own_org foreign key (org_id, subscription_id)
    references subscriptions (org_id, id)
);
comment on table subscription_events is
  'What happened to a subscription, in order. Insert only. Written by billing only.';
select wall('subscription_events');
create index subscription_events_by_subscription
  on subscription_events (org_id, subscription_id, id);
create policy operator_reads on subscription_events for select to aai_operator using (true);

create table payments (
  org_id                   uuid        not null references orgs (id),
  id                       uuid        not null,
  stripe_invoice_id        text        not null,
  stripe_subscription_id   text,
  amount_cents             bigint      not null,
  currency                 text        not null,
  status                   text        not null,
  invoice_number           text,
  hosted_invoice_url       text,
  attempt_count            int         not null default 0,
  next_attempt_at          timestamptz,
  paid_at                  timestamptz,
  invoiced_at              timestamptz not null,
  created_at               timestamptz not null default now(),
  updated_at               timestamptz not null default now(),
  primary key (org_id, id),
  constraint payments_invoice_once_per_org unique (org_id, stripe_invoice_id)
);
comment on table payments is 'Invoices at Stripe and what became of them. Written by billing only.';
select wall('payments');
create index payments_by_time on payments (org_id, invoiced_at desc, id desc);
create policy operator_reads on payments for select to aai_operator using (true);

create table stripe_events (
  id           text        primary key,
  type         text        not null,
  payload      json        not null,
  state        text        not null constraint stripe_events_state_is_known
               check (state in ('received', 'applied', 'ignored', 'failed')),
  attempts     int         not null default 0,
  error        text,
  org_id       uuid,
  received_at  timestamptz not null,
  applied_at   timestamptz,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
comment on table stripe_events is
  'Routing: the inbox of what Stripe sent; stored first, applied afterwards, whose it is found on '
  'the way. Written by billing only.';
comment on column stripe_events.payload is
  'json, not jsonb: whatever Stripe may send can be stored, also what jsonb refuses.';
create index stripe_events_by_time on stripe_events (received_at desc, id desc);

create table trials (
  org_id           uuid        not null,
  id               uuid        not null,
  subscription_id  uuid        not null,
  plan_key         text        not null references plans (key),
  started_by       uuid        not null references users (id),
  started_at       timestamptz not null,
  ends_at          timestamptz not null,
  ended_at         timestamptz,
  end_reason       text        constraint trials_end_reason_is_known
                   check (end_reason in ('expired', 'converted')),
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  primary key (org_id, id),
  constraint trials_once_per_org unique (org_id),
  constraint trials_of_own_org foreign key (org_id, subscription_id)
    references subscriptions (org_id, id)
);
comment on table trials is 'The one free trial of an organisation. Written by billing only.';
select wall('trials');
create policy operator_reads on trials for select to aai_operator using (true);

create table trial_notices (
  org_id           uuid        not null,
  id               uuid        not null,
  subscription_id  uuid        not null,
  kind             text        not null constraint trial_notices_kind_is_known
                   check (kind in ('ends_soon', 'ended')),
  created_at       timestamptz not null,
  primary key (org_id, id),
  constraint trial_notices_once_each unique (org_id, subscription_id, kind),
  constraint trial_notices_of_own_org foreign key (org_id, subscription_id)
    references subscriptions (org_id, id)
);
comment on table trial_notices is
  'Which notice of a trial has gone out; the unique key is what makes it one. '
  'Written by billing only.';
select wall('trial_notices');
create policy sweep_reads on trial_notices for select to aai_worker using (true);

create table dunning_cases (
  org_id           uuid        not null,
  id               uuid        not null,
  subscription_id  uuid        not null,
  opened_at        timestamptz not null,
  read_only_at     timestamptz not null,
  restricted_at    timestamptz,
  closed_at        timestamptz,
  close_reason     text        constraint dunning_cases_reason_is_known
                   check (close_reason in ('paid', 'ended')),
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  primary key (org_id, id),
  constraint dunning_cases_of_own_org foreign key (org_id, subscription_id)
    references subscriptions (org_id, id)
);
comment on table dunning_cases is
  'A debt from its first failed payment to its end. Written by billing only.';
comment on column dunning_cases.restricted_at is
  'When the owners were told that the account is read-only now.';
select wall('dunning_cases');
create unique index dunning_cases_one_open_per_subscription
  on dunning_cases (org_id, subscription_id) where closed_at is null;
create policy operator_reads on dunning_cases for select to aai_operator using (true);
create policy sweep_reads on dunning_cases for select to aai_worker using (true);

create table recon_runs (
  id           uuid        primary key,
  comparer     text        not null,
  state        text        not null constraint recon_runs_state_is_known
               check (state in ('running', 'done', 'stopped')),
  note         text        not null default '',
  seen_here    int         not null default 0,
  seen_there   int         not null default 0,
  differences  int         not null default 0,
  started_at   timestamptz not null,
  finished_at  timestamptz,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
comment on table recon_runs is
  'One comparison of our mirror with the original. Written by billing only.';

create table recon_diffs (
  id            uuid        primary key,
  run_id        uuid        references recon_runs (id),
  about_org_id  uuid,
  stripe_id     text        not null,
  kind          text        not null,
  severity      text        not null constraint recon_diffs_severity_is_known
                check (severity in ('low', 'high')),
  ours          text        not null default '',
  theirs        text        not null default '',
  state         text        not null default 'open' constraint recon_diffs_state_is_known
                check (state in ('open', 'fixed')),
  found_at      timestamptz not null,
  fixed_at      timestamptz,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now()
);
comment on table recon_diffs is
  'What differed, and whether it was mended; the operator''s, no organisation sees it. '
  'Written by billing only.';
create unique index recon_diffs_one_open_each on recon_diffs (stripe_id, kind) where state = 'open';

grant select on plans to aai_app, aai_worker, aai_drafter, aai_sender, aai_operator;
grant select, insert, update on billing_customers, checkout_intents, subscriptions, payments,
  dunning_cases, trials
  to aai_app, aai_worker;
grant select, insert on subscription_events, trial_notices, billing_routes to aai_app, aai_worker;
grant select on subscriptions to aai_drafter;
grant select on subscriptions, subscription_events, payments, trials, dunning_cases, recon_runs,
  recon_diffs to aai_operator;
grant select, insert, update on recon_runs, recon_diffs to aai_worker;
grant insert on recon_diffs to aai_app;
grant select (id) on recon_diffs to aai_app;
grant select, insert, update on stripe_events to aai_worker;
-- The web server stores what arrives and never reads it back; the operator sees all but the
-- contents.
grant insert on stripe_events to aai_app;
grant select (id) on stripe_events to aai_app;
grant select (id, type, state, attempts, error, org_id, received_at, applied_at, created_at,
              updated_at)
  on stripe_events to aai_operator;
grant update (state, error, updated_at) on stripe_events to aai_operator;
