-- remember_event: nothing when it is known already, be it fifty times at once.
-- maybe FreshEvent (std::string, std::string, json::Raw, std::string, Instant)
insert into stripe_events (id, type, payload, state, received_at, updated_at)
values ($1, $2, $3, $4, $5, $5)
on conflict do nothing
returning id;

-- begin_attempt: counts it; nothing when there is nothing left to do.
-- maybe StoredEvent (std::string, Instant)
update stripe_events
   set attempts = attempts + 1, updated_at = $2
 where id = $1
   and state in ('received', 'failed')
returning type, payload;

-- finish_event: applied or ignored, with the effect or not at all.
-- none - (std::string, std::string, std::optional<OrgId>, std::optional<std::string>, Instant)
update stripe_events
   set state = $2, org_id = $3, error = $4, applied_at = $5, updated_at = $5
 where id = $1
   and state in ('received', 'failed');

-- fail_event: seen by the operator at once; the job goes on trying.
-- none - (std::string, std::string, Instant)
update stripe_events
   set state = 'failed', error = $2, updated_at = $3
 where id = $1
   and state in ('received', 'failed');

-- reopen_event: a person wants it tried again.
-- maybe FreshEvent (std::string, Instant)
update stripe_events
   set state = 'received', error = null, updated_at = $2
 where id = $1
returning id;

-- org_of_ids: whose any of these is.
-- maybe FoundOrg (std::vector<std::string>)
select org_id
  from billing_routes
 where stripe_id = any ($1::text[])
 order by stripe_id
 limit 1;

-- known_org: entered already; there is a row only if it exists.
-- maybe FoundOrg (OrgId)
select id as org_id
  from orgs
 where id = $1;
