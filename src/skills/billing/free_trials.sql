-- trial_of_org: there is one ever, whatever became of it.
-- maybe KeptTrial (OrgId)
select id
  from trials
 where org_id = $1;

-- begin_trial_subscription: whole days: it ends with the last one where the organisation is.
-- one BegunTrial (OrgId, SubscriptionId, std::string, Instant, int)
insert into subscriptions (org_id, id, plan_key, status, price_cents, currency,
                           current_period_start, trial_ends_at, created_at, updated_at)
select o.id, $2, p.key, 'trialing', p.price_cents, p.currency, $4,
       (($4::timestamptz at time zone o.time_zone)::date + $5::int + 1)::timestamp
       at time zone o.time_zone, $4, $4
  from orgs o, plans p
 where o.id = $1
   and p.key = $3
returning trial_ends_at;

-- begin_trial: who asked for it, and until when.
-- none - (OrgId, TrialId, SubscriptionId, std::string, Instant, Instant)
insert into trials (org_id, id, subscription_id, plan_key, started_by, started_at, ends_at)
values ($1, $2, $3, $4, current_user_id(), $5, $6);

-- trials_due: over, or to be announced and not announced yet. For the sweep, across organisations.
-- many TrialDue (Instant, long, int)
select s.org_id, s.id, s.trial_ends_at <= $1 as is_over
  from subscriptions s
 where s.status = 'trialing'
   and s.superseded_at is null
   and s.trial_ends_at <= $1::timestamptz + make_interval(secs => $2)
   and (s.trial_ends_at <= $1
        or not exists (select 1 from trial_notices n
                        where n.org_id = s.org_id and n.subscription_id = s.id
                          and n.kind = 'ends_soon'))
 order by s.trial_ends_at
 limit $3;

-- note_trial_ends_soon: once; and only while there is something to announce.
-- maybe NoticeRow (OrgId, RowId, SubscriptionId, Instant, long)
insert into trial_notices (org_id, id, subscription_id, kind, created_at)
select s.org_id, $2, s.id, 'ends_soon', $4
  from subscriptions s
 where s.org_id = $1
   and s.id = $3
   and s.status = 'trialing'
   and s.trial_ends_at > $4
   and s.trial_ends_at <= $4::timestamptz + make_interval(secs => $5)
on conflict on constraint trial_notices_once_each do nothing
returning id;

-- note_trial_ended: once.
-- maybe NoticeRow (OrgId, RowId, SubscriptionId, Instant)
insert into trial_notices (org_id, id, subscription_id, kind, created_at)
values ($1, $2, $3, 'ended', $4)
on conflict on constraint trial_notices_once_each do nothing
returning id;

-- over_trial: still a trial, and over, at this moment and under the lock.
-- maybe OverTrial (OrgId, SubscriptionId, Instant)
select stripe_subscription_id
  from subscriptions
 where org_id = $1
   and id = $2
   and status = 'trialing'
   and superseded_at is null
   and trial_ends_at <= $3
   for update;
