-- subscription_facts: the one that counts, else the latest that did. A day ends at midnight, so an
-- end is told as the day before the instant.
-- maybe FactsRow (OrgId, long)
select s.id, s.stripe_subscription_id, s.plan_key, s.status, s.unknown_status, s.trial_ends_at,
       s.current_period_end, s.cancel_at, s.past_due_since, s.cancel_at_period_end,
       coalesce(to_char((s.trial_ends_at - interval '1 microsecond') at time zone o.time_zone,
                        'FMDD FMMonth YYYY'), '') as trial_end_words,
       coalesce(to_char(s.current_period_end at time zone o.time_zone, 'FMDD FMMonth YYYY'), '')
       as period_end_words,
       coalesce(to_char(coalesce(s.cancel_at, s.current_period_end) at time zone o.time_zone,
                        'FMDD FMMonth YYYY'), '') as cancel_words,
       coalesce(to_char((s.past_due_since + make_interval(secs => $2)) at time zone o.time_zone,
                        'FMDD FMMonth YYYY'), '') as grace_end_words,
       coalesce(to_char(s.ended_at at time zone o.time_zone, 'FMDD FMMonth YYYY'), '')
       as ended_words
  from subscriptions s
  join orgs o on o.id = s.org_id
 where s.org_id = $1
   and s.superseded_at is null
 order by (s.status in ('trialing', 'active', 'past_due', 'unpaid', 'paused')) desc,
          s.created_at desc, s.id desc
 limit 1;

-- payments_page: the latest first; drafts are not yet anybody's bill.
-- many Payment (OrgId, std::optional<PaymentId>, int)
select id, amount_cents, currency, status, paid_at, invoice_number, hosted_invoice_url
  from payments
 where org_id = $1
   and status <> 'draft'
   and ($2::uuid is null
        or (invoiced_at, id) < (select p.invoiced_at, p.id from payments p
                                 where p.org_id = $1 and p.id = $2))
 order by invoiced_at desc, id desc
 limit $3;
