-- cases_due: grace is over and nobody has been told. For the sweep, across organisations.
-- many CaseDue (Instant, int)
select org_id, subscription_id
  from dunning_cases
 where closed_at is null
   and restricted_at is null
   and read_only_at <= $1
 order by read_only_at
 limit $2;

-- restrict_case: once, and only if nobody paid in the meantime.
-- maybe RestrictedCase (OrgId, SubscriptionId, Instant)
update dunning_cases
   set restricted_at = $3, updated_at = $3
 where org_id = $1
   and subscription_id = $2
   and closed_at is null
   and restricted_at is null
   and read_only_at <= $3
returning id;
