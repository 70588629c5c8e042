-- 0113 billing: from one plan to another, with the exact charge told before.
--
-- Why     Up: the difference is quoted to the second, paid, and the plan is on; or nothing changed.
--         Down: at the end of the period that is paid for. A quote is good once, for ten minutes,
--         for the plan it was made from.
-- Expand  New tables.
-- Locks   None but those of making tables.
-- Size    plan_change_quotes: one per look. scheduled_plan_changes: one per step down.

create table plan_change_quotes (
  org_id                  uuid        not null references orgs (id),
  id                      uuid        not null,
  stripe_subscription_id  text        not null,
  from_plan_key           text        not null references plans (key),
  to_plan_key             text        not null references plans (key),
  direction               text        not null constraint plan_change_quotes_direction_is_known
                          check (direction in ('up', 'down')),
  due_cents               bigint      not null,
  currency                text        not null,
  prorated_at             timestamptz not null,
  expires_at              timestamptz not null,
  used_at                 timestamptz,
  created_by              uuid        not null references users (id),
  created_at              timestamptz not null,
  primary key (org_id, id)
);
comment on table plan_change_quotes is
  'What a change of plan would cost, as it was told. Written by billing only.';
comment on column plan_change_quotes.prorated_at is
  'Sent with the change as it was with the preview: proration is by the second.';
select wall('plan_change_quotes');

create table scheduled_plan_changes (
  org_id                  uuid        not null references orgs (id),
  id                      uuid        not null,
  stripe_subscription_id  text        not null,
  from_plan_key           text        not null references plans (key),
  to_plan_key             text        not null references plans (key),
  takes_effect_at         timestamptz not null,
  state                   text        not null default 'planned'
                          constraint scheduled_plan_changes_state_is_known
                          check (state in ('planned', 'done', 'cancelled', 'failed')),
  created_by              uuid        not null references users (id),
  created_at              timestamptz not null,
  updated_at              timestamptz not null,
  primary key (org_id, id)
);
comment on table scheduled_plan_changes is
  'A step down that waits for the end of the period. Written by billing only.';
select wall('scheduled_plan_changes');
create unique index scheduled_plan_changes_one_planned on scheduled_plan_changes (org_id)
  where state = 'planned';
create index scheduled_plan_changes_due on scheduled_plan_changes (takes_effect_at)
  where state = 'planned';

create policy sweep_reads on scheduled_plan_changes for select to aai_worker using (true);
grant select, insert, update on plan_change_quotes, scheduled_plan_changes to aai_app;
grant select, update on scheduled_plan_changes to aai_worker;
