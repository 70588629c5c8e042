-- remember_event: nothing when it was told before.
-- maybe FreshEvent (std::string, std::string, std::string, std::optional<EmailId>, Instant, Instant)
insert into email_events (id, kind, provider_id, email_id, occurred_at, created_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (id) do nothing
returning id;

-- route_of_email: whose mail it is, by the tag we sent it with.
-- maybe EmailRoute (std::optional<EmailId>)
select org_id
  from system_email_routes
 where email_id = $1;

-- enter_routed_org: named by the routing row, never by the event.
-- none - (OrgId)
select act_for($1);

-- raise_state: "delivered" that comes late must not hide "bounced".
-- none - (OrgId, EmailId, std::string, std::string, Instant)
update system_emails
   set state = $3,
       provider_id = coalesce(provider_id, $4),
       uncertain_since = null,
       updated_at = $5
 where org_id = $1
   and id = $2
   and coalesce(array_position(array['queued', 'sending', 'uncertain', 'sent', 'delivered',
                                     'bounced', 'complained'], state), 99)
     < array_position(array['queued', 'sending', 'uncertain', 'sent', 'delivered', 'bounced',
                            'complained'], $3);

-- suppress: the longer of two suppressions holds.
-- none - (std::string, Stream, std::string, std::optional<Instant>, Instant)
insert into email_suppressions (email, stream, reason, expires_at, created_at, updated_at)
values ($1, $2, $3, $4, $5, $5)
on conflict (email, stream) do update
   set reason = excluded.reason,
       expires_at = case when email_suppressions.expires_at is null then null
                         when excluded.expires_at is null then null
                         else greatest(email_suppressions.expires_at, excluded.expires_at) end,
       updated_at = excluded.updated_at;
