-- changeable: the paid plan in force, as it is known here.
-- maybe Changeable (OrgId)
select s.stripe_subscription_id, s.status, coalesce(s.plan_key, '') as plan_key, s.price_cents,
       s.current_period_end, s.cancel_at_period_end or s.cancel_at is not null as is_ending,
       (select count(*)::int from memberships m where m.org_id = $1) as members
  from subscriptions s
 where s.org_id = $1
   and s.superseded_at is null
   and s.stripe_subscription_id is not null
   and s.status in ('trialing', 'active', 'past_due', 'unpaid', 'paused')
 order by s.created_at desc, s.id desc
 limit 1;

-- new_plan: on sale.
-- maybe NewPlan (std::string)
select key, currency, stripe_lookup_key, price_cents, seats_max
  from plans
 where key = $1
   and retired_at is null;

-- keep_quote: as it is told.
-- none - (OrgId, QuoteId, std::string, std::string, std::string, Direction, long, std::string, Instant, Instant, Instant)
insert into plan_change_quotes (org_id, id, stripe_subscription_id, from_plan_key, to_plan_key,
                                direction, due_cents, currency, prorated_at, expires_at,
                                created_by, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, current_user_id(), $11);

-- take_quote: once, while it is good, and while the plan is the one it was made from.
-- maybe TakenQuote (OrgId, QuoteId, Instant)
update plan_change_quotes q
   set used_at = $3
  from plans p
 where q.org_id = $1
   and q.id = $2
   and q.used_at is null
   and q.expires_at > $3
   and p.key = q.to_plan_key
   and exists (select 1 from subscriptions s
                where s.org_id = $1
                  and s.stripe_subscription_id = q.stripe_subscription_id
                  and s.plan_key = q.from_plan_key
                  and s.status in ('active', 'trialing')
                  and s.superseded_at is null)
returning q.stripe_subscription_id, q.from_plan_key, q.to_plan_key, p.stripe_lookup_key,
          q.direction, q.prorated_at;

-- drop_planned: another change was ordered, or none any more.
-- none - (OrgId, Instant)
update scheduled_plan_changes
   set state = 'cancelled', updated_at = $2
 where org_id = $1
   and state = 'planned';

-- plan_change: for the end of the period that is paid for.
-- none - (OrgId, ChangeId, std::string, std::string, std::string, Instant)
insert into scheduled_plan_changes (org_id, id, stripe_subscription_id, from_plan_key, to_plan_key,
                                    takes_effect_at, created_by, created_at, updated_at)
select $1, $2, s.stripe_subscription_id, $4, $5, s.current_period_end, current_user_id(), $6, $6
  from subscriptions s
 where s.org_id = $1
   and s.stripe_subscription_id = $3
   and s.current_period_end is not null;

-- planned_change: the one there is.
-- maybe PlannedChange (OrgId)
select to_plan_key as plan_key, takes_effect_at
  from scheduled_plan_changes
 where org_id = $1
   and state = 'planned';

-- due_changes: whose period ends soon. For the sweep, across organisations.
-- many DueChange (Instant, int)
select org_id, id
  from scheduled_plan_changes
 where state = 'planned'
   and takes_effect_at <= $1
 order by takes_effect_at
 limit $2;

-- step_to_take: nothing where it was cancelled; holds while the plan is the one it was made from.
-- maybe StepDown (OrgId, ChangeId)
select c.stripe_subscription_id, p.stripe_lookup_key,
       exists (select 1 from subscriptions s
                where s.org_id = $1
                  and s.stripe_subscription_id = c.stripe_subscription_id
                  and s.plan_key = c.from_plan_key
                  and s.superseded_at is null) as still_holds
  from scheduled_plan_changes c
  join plans p on p.key = c.to_plan_key
 where c.org_id = $1
   and c.id = $2
   and c.state = 'planned';

-- end_planned: what became of it.
-- none - (OrgId, ChangeId, std::string, Instant)
update scheduled_plan_changes
   set state = $3, updated_at = $4
 where org_id = $1
   and id = $2
   and state = 'planned';
