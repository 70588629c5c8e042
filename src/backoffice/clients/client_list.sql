-- clients_of_all: by birth, as ids are UUIDv7; the pattern is escaped by the caller.
-- many ClientRow (std::optional<std::string>, std::optional<OrgId>, Instant, int)
select o.id as org_id, o.name, coalesce(owner.email, '') as owner_email, s.plan_key, s.status,
       s.unknown_status is not null as status_is_unknown,
       coalesce(s.stripe_subscription_id is null, false) as is_ours,
       s.trial_ends_at, s.current_period_end, s.cancel_at, s.past_due_since,
       coalesce(s.cancel_at_period_end, false) as cancel_at_period_end,
       (select count(*)::int
          from mailboxes b
         where b.org_id = o.id) as mailboxes,
       (select count(*)::int
          from drafts d
         where d.org_id = o.id
           and d.created_at > $3::timestamptz - interval '30 days') as drafts_30d,
       o.created_at
  from orgs o
  left join lateral (select u.email
                       from memberships m
                       join users u on u.id = m.user_id
                      where m.org_id = o.id
                        and m.role = 'owner'
                      order by m.created_at, m.id
                      limit 1) owner on true
  left join lateral (select *
                       from subscriptions latest
                      where latest.org_id = o.id
                        and latest.superseded_at is null
                      order by (latest.status in ('trialing', 'active', 'past_due', 'unpaid',
                                                  'paused')) desc,
                               latest.created_at desc, latest.id desc
                      limit 1) s on true
 where ($1::text is null or o.name ilike $1 or o.slug ilike $1 or owner.email ilike $1)
   and ($2::uuid is null or o.id < $2)
 order by o.id desc
 limit $4;

-- payments_of_all: the latest invoices of everyone.
-- many ClientPayment (std::optional<PaymentId>, int)
select p.id, p.org_id, o.name as org_name, p.amount_cents, p.currency, p.status, p.paid_at,
       p.invoice_number, p.hosted_invoice_url
  from payments p
  join orgs o on o.id = p.org_id
 where p.status <> 'draft'
   and ($1::uuid is null or p.id < $1)
 order by p.id desc
 limit $2;
