-- stripe_events_of_all: the newest first, without their contents.
-- many OperatorStripeEvent (std::optional<std::string>, int)
select e.id, e.type, coalesce(orgs.name, '') as org_name, e.state, e.attempts, e.error,
       e.received_at
  from stripe_events e
  left join orgs on orgs.id = e.org_id
 where $1::text is null
    or (e.received_at, e.id) < (select last.received_at, last.id
                                  from stripe_events last
                                 where last.id = $1)
 order by e.received_at desc, e.id desc
 limit $2;

-- org_of_event: whose it is, the house's where nobody knows yet.
-- maybe Touched (std::string)
select coalesce(org_id, house_org()) as org_id, type as name
  from stripe_events
 where id = $1;
