-- practice_of_org: one row, whatever the onboarding has been told so far.
-- one PracticeRow (OrgId)
select o.name as org_name,
       coalesce(p.profession, '') as profession,
       coalesce(p.website, '') as website,
       coalesce(v.tone, '') as tone,
       coalesce(v.signature, '') as signature,
       coalesce(v.language, '') as language,
       coalesce((select string_agg((array['Mon', 'Tue', 'Wed', 'Thu', 'Fri',
                                          'Sat', 'Sun'])[h.weekday]
                                   || ' ' || to_char(h.opens, 'HH24:MI')
                                   || '-' || to_char(h.closes, 'HH24:MI'),
                                   ', ' order by h.weekday)
                   from business_hours h
                  where h.org_id = o.id), '') as hours,
       coalesce((select min(h.time_zone) from business_hours h where h.org_id = o.id), '')
         as hours_time_zone
  from orgs o
  left join practice_profiles p on p.org_id = o.id
  left join practice_voices v on v.org_id = o.id
 where o.id = $1;

-- services_of_org: in the order the practice gave them.
-- many ServiceRow (OrgId)
select name, fee_cents, currency, unit
  from practice_services
 where org_id = $1
 order by position
 limit 100;
