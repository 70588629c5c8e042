-- progress: whether the set-up was completed.
-- maybe ProgressRow (OrgId)
select completed_at
  from onboarding_progress
 where org_id = $1;

-- practice: who it is.
-- maybe PracticeRow (OrgId)
select name, profession, website
  from practice_profiles
 where org_id = $1;

-- services: in the order they were given.
-- many Offer (OrgId)
select name, fee_cents, currency, unit
  from practice_services
 where org_id = $1
 order by position;

-- voice: how it writes.
-- maybe Voice (OrgId)
select tone, signature, language
  from practice_voices
 where org_id = $1;

-- hours: the open days, Monday first.
-- many HoursRow (OrgId)
select time_zone, weekday, to_char(opens, 'HH24:MI') as opens, to_char(closes, 'HH24:MI') as closes
  from business_hours
 where org_id = $1
 order by weekday;

-- first_mailbox: the one connected first.
-- maybe MailboxFact (OrgId)
select m.address,
       case when p.mailbox_id is null then m.status else 'paused' end as status
  from mailboxes m
  left join mailbox_pauses p on p.org_id = m.org_id and p.mailbox_id = m.id
 where m.org_id = $1
 order by m.created_at, m.id
 limit 1;

-- document_count: what drafts may rely on.
-- one CountRow (OrgId)
select count(*)::int as documents
  from knowledge_documents
 where org_id = $1;

-- skips: the steps somebody passed by.
-- many SkipRow (OrgId)
select step
  from onboarding_skips
 where org_id = $1;

-- put_practice: one row for each organisation.
-- none - (OrgId, PracticeId, std::string, Profession, std::string, Instant)
insert into practice_profiles (org_id, id, name, profession, website, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $6)
on conflict (org_id) do update
   set name = excluded.name,
       profession = excluded.profession,
       website = excluded.website,
       updated_at = excluded.updated_at;

-- clear_services: the list is replaced as a whole.
-- none - (OrgId)
delete from practice_services
 where org_id = $1;

-- add_service: at its place in the list.
-- none - (OrgId, PracticeId, int, std::string, std::optional<long>, std::string, Unit, Instant)
insert into practice_services (org_id, id, position, name, fee_cents, currency, unit, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- put_voice: one row for each organisation.
-- none - (OrgId, PracticeId, Tone, std::string, Language, Instant)
insert into practice_voices (org_id, id, tone, signature, language, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $6)
on conflict (org_id) do update
   set tone = excluded.tone,
       signature = excluded.signature,
       language = excluded.language,
       updated_at = excluded.updated_at;

-- clear_hours: the week is replaced as a whole.
-- none - (OrgId)
delete from business_hours
 where org_id = $1;

-- add_day: one open weekday.
-- none - (OrgId, PracticeId, int, std::string, std::string, std::string, Instant)
insert into business_hours (org_id, id, weekday, opens, closes, time_zone, created_at)
values ($1, $2, $3, $4::text::time, $5::text::time, $6, $7);

-- skip_step: once is enough.
-- none - (OrgId, PracticeId, std::string, Instant)
insert into onboarding_skips (org_id, id, step, skipped_by, created_at)
values ($1, $2, $3, current_user_id(), $4)
on conflict (org_id, step) do nothing;

-- begin: the first write of the wizard notes which version of the steps it began with.
-- none - (OrgId, PracticeId, int, Instant)
insert into onboarding_progress (org_id, id, version, created_at, updated_at)
values ($1, $2, $3, $4, $4)
on conflict (org_id) do nothing;

-- complete: the first time counts, and only then somebody is told.
-- maybe CompletedRow (OrgId, PracticeId, int, Instant)
with completed as (
  insert into onboarding_progress (org_id, id, version, completed_at, completed_by, created_at,
                                   updated_at)
  values ($1, $2, $3, $4, current_user_id(), $4, $4)
  on conflict (org_id) do update
     set version = excluded.version,
         completed_at = excluded.completed_at,
         completed_by = excluded.completed_by,
         updated_at = excluded.updated_at
   where onboarding_progress.completed_at is null
  returning org_id, completed_by
)
select u.email, u.locale, o.name as org_name
  from completed c
  join users u on u.id = c.completed_by
  join orgs o on o.id = c.org_id;
