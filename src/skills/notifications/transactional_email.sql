-- queue_email: the same dedupe key is the same mail; what it says was settled the first time.
-- one Queued (OrgId, EmailId, std::string, std::string, Template, std::string, json::Raw, Instant)
insert into system_emails (org_id, id, dedupe_key, to_address, template, locale, facts, created_at,
                           updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
on conflict (org_id, dedupe_key) do update
   set updated_at = system_emails.updated_at
returning id, id = $2 as is_new;

-- route_email: for the events that will name it.
-- none - (OrgId, EmailId, Instant)
insert into system_email_routes (org_id, email_id, created_at)
values ($1, $2, $3)
on conflict (email_id) do nothing;

-- lock_email: what the attempt starts from; nobody else sends this mail meanwhile.
-- maybe Attempt (OrgId, EmailId)
select to_address, template as template_, locale, facts, attempts, uncertain_since, state
  from system_emails
 where org_id = $1
   and id = $2
   and state in ('queued', 'sending')
   for update;

-- sendable: whether the address is to be left alone, was written to too often, or its owner has
-- switched mail of this category off since it was queued.
-- one Sendable (OrgId, std::string, Template, Stream, Instant, Instant, std::string)
select exists (select 1 from email_suppressions s
                where s.email = $2
                  and s.stream = $4
                  and (s.expires_at is null or s.expires_at > $5)) as is_suppressed,
       (select count(*) from system_emails e
         where e.org_id = $1
           and e.to_address = $2
           and e.template = $3
           and e.created_at > $6
           and e.attempts > 0) >= 20 as is_throttled,
       exists (select 1
                 from users u
                 join notification_choices c on c.org_id = $1 and c.user_id = u.id
                where u.email_key = lower($2)
                  and c.category = $7
                  and c.choice = 'off') as is_unwanted;

-- begin_attempt: from here on the mail may have been accepted without our knowing.
-- none - (OrgId, EmailId, Instant)
update system_emails
   set state = 'sending',
       attempts = attempts + 1,
       uncertain_since = coalesce(uncertain_since, $3),
       updated_at = $3
 where org_id = $1
   and id = $2;

-- mark_sent: an event of the provider may have been faster, and says more.
-- none - (OrgId, EmailId, std::optional<std::string>, Instant)
update system_emails
   set state = case when state in ('queued', 'sending') then 'sent' else state end,
       provider_id = coalesce($3, provider_id),
       uncertain_since = null,
       error = null,
       sent_at = coalesce(sent_at, $4),
       updated_at = $4
 where org_id = $1
   and id = $2;

-- mark_not_sent: certainly not accepted; it may be tried again.
-- none - (OrgId, EmailId, std::string, Instant)
update system_emails
   set uncertain_since = null,
       error = $3,
       updated_at = $4
 where org_id = $1
   and id = $2;

-- mark_maybe_sent: no answer; what is remembered is only why.
-- none - (OrgId, EmailId, std::string, Instant)
update system_emails
   set error = $3,
       updated_at = $4
 where org_id = $1
   and id = $2;

-- end_email: suppressed, throttled, failed or uncertain; no attempt follows.
-- none - (OrgId, EmailId, std::string, std::string, Instant)
update system_emails
   set state = $3,
       error = nullif($4, ''),
       updated_at = $5
 where org_id = $1
   and id = $2;

-- owners_of_org: who hears what concerns the practice.
-- many Recipient (OrgId)
select u.email, u.locale
  from memberships m
  join users u on u.id = m.user_id
 where m.org_id = $1
   and m.role = 'owner'
 order by m.created_at, m.id
 limit 20;

-- locale_of_address: of a person we know; their mail only goes to themselves.
-- maybe Recipient (std::string)
select email, locale
  from users
 where email_key = $1;

-- willing_members: who wants mail of a category; owners do unless they said otherwise.
-- many Willing (OrgId, std::string, int)
select u.id as user_id, u.email, u.locale
  from memberships m
  join users u on u.id = m.user_id
  left join notification_choices c
    on c.org_id = m.org_id and c.user_id = m.user_id and c.category = $2
 where m.org_id = $1
   and coalesce(c.choice = 'on', m.role = 'owner')
 order by m.created_at, m.id
 limit $3;
