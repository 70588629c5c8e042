-- notice_facts: what a letter may say. The amount is that of the open bill, else the plan's price.
-- maybe NoticeFacts (OrgId, SubscriptionId)
select o.name as org_name,
       coalesce(p.name, '') as plan_name,
       coalesce(to_char((s.trial_ends_at - interval '1 microsecond') at time zone o.time_zone,
                        'FMDD FMMonth YYYY'), '') as trial_end_words,
       coalesce(to_char(s.ended_at at time zone o.time_zone, 'FMDD FMMonth YYYY'), '')
       as ended_words,
       coalesce(bill.amount_cents, s.price_cents * s.quantity) as amount_cents,
       coalesce(bill.currency, s.currency) as currency
  from subscriptions s
  join orgs o on o.id = s.org_id
  left join plans p on p.key = s.plan_key
  left join lateral (
         select b.amount_cents, b.currency
           from payments b
          where b.org_id = s.org_id
            and b.stripe_subscription_id = s.stripe_subscription_id
            and b.status = 'open'
          order by b.invoiced_at desc, b.id desc
          limit 1) bill on true
 where s.org_id = $1
   and s.id = $2;
