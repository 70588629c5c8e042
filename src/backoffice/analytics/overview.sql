-- totals: one row of figures.
-- one Totals (Instant)
with live as (
  select s.status, s.currency,
         round(s.price_cents * s.quantity
               / case p.interval when 'year' then 12.0 else 1 end)::bigint as month_cents
    from subscriptions s
    left join plans p on p.key = s.plan_key
   where s.superseded_at is null
), paying as (
  select currency, sum(month_cents)::bigint as cents
    from live
   where status in ('active', 'past_due')
   group by currency
   order by count(*) desc, currency
   limit 1
)
select (select count(*)::int from orgs) as clients,
       (select count(*)::int from live where status = 'trialing') as trialing,
       (select count(*)::int from live where status = 'active') as active,
       (select count(*)::int from live where status in ('past_due', 'unpaid')) as past_due,
       coalesce((select cents from paying), 0) as mrr_cents,
       coalesce((select currency from paying), 'eur') as currency,
       (select count(*)::int from job_failures) as jobs_dead,
       (select count(*)::int from mailboxes where status = 'broken') as mailboxes_broken,
       (select percentile_cont(0.5)
               within group (order by extract(epoch from d.created_at - drafts.created_at) / 60)
          from draft_decisions d
          join drafts on drafts.org_id = d.org_id and drafts.id = d.draft_id
         where d.created_at > $1::timestamptz - interval '30 days'
           and d.decision = 'approve') as median_minutes_to_approve;

-- decided_days: decisions that stood, a row for each of the last 30 days.
-- many DecidedDay (Instant)
with decided as (
  select (d.created_at at time zone 'UTC')::date as day, d.decision,
         exists (select 1
                   from draft_versions v
                  where v.org_id = d.org_id
                    and v.draft_id = d.draft_id
                    and v.version <= d.version
                    and v.author_id is not null) as was_edited
    from draft_decisions d
   where d.created_at > $1::timestamptz - interval '31 days'
     and not exists (select 1
                       from draft_decision_reversals r
                      where r.org_id = d.org_id
                        and r.decision_id = d.id)
)
select to_char(days.day, 'YYYY-MM-DD') as day,
       count(*) filter (where decision = 'approve' and not was_edited)::int as approved,
       count(*) filter (where decision = 'approve' and was_edited)::int as edited,
       count(*) filter (where decision = 'reject')::int as rejected
  from generate_series(($1::timestamptz at time zone 'UTC')::date - 29,
                       ($1::timestamptz at time zone 'UTC')::date, interval '1 day') as days (day)
  left join decided on decided.day = days.day::date
 group by days.day
 order by days.day;

-- mail_days: what came in and what was answered, a row for each of the last seven days. Who
-- received it in these days was stored in these days, so the index by birth serves.
-- many MailDay (Instant)
select to_char(days.day, 'YYYY-MM-DD') as day,
       (select count(*)::int
          from mail_messages m
         where m.created_at >= $1::timestamptz - interval '8 days'
           and m.direction = 'in'
           and m.received_at >= days.day at time zone 'UTC'
           and m.received_at < (days.day + interval '1 day') at time zone 'UTC') as received,
       (select count(*)::int
          from drafts d
         where d.created_at >= days.day at time zone 'UTC'
           and d.created_at < (days.day + interval '1 day') at time zone 'UTC') as drafted
  from generate_series(($1::timestamptz at time zone 'UTC')::date - 6,
                       ($1::timestamptz at time zone 'UTC')::date, interval '1 day') as days (day)
 order by days.day;

-- ending_trials: within a week, the soonest first.
-- many EndingTrial (Instant)
select s.org_id, o.name, s.trial_ends_at as ends_at
  from subscriptions s
  join orgs o on o.id = s.org_id
 where s.status = 'trialing'
   and s.superseded_at is null
   and s.trial_ends_at between $1 and $1::timestamptz + interval '7 days'
 order by s.trial_ends_at
 limit 10;
