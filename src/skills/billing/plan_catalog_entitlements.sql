-- plans_on_sale: the catalogue, cheapest first.
-- many Plan ()
select key, name, tagline, price_cents, currency, interval, seats_max, drafts_per_month, features
  from plans
 where retired_at is null
 order by position;

-- entitlements_of: an organisation without a plan, or whose plan ended, is granted nothing.
-- maybe Entitlements (OrgId)
select p.key as plan_key, p.seats_max, p.drafts_per_month
  from subscriptions s
  join plans p on p.key = s.plan_key
 where s.org_id = $1
   and s.superseded_at is null
   and s.status in ('trialing', 'active', 'past_due')
 limit 1;
