-- access_given: the one that lasts longest.
-- maybe AccessGiven (OrgId, Instant)
select coalesce(nullif(u.name, ''), u.email) as granted_by, c.until_at
  from support_consents c
  join users u on u.id = c.granted_by
 where c.org_id = $1
   and c.withdrawn_at is null
   and c.until_at > $2
 order by c.until_at desc, c.id desc
 limit 1;

-- visits: the newest first.
-- many Visit (OrgId, Instant, int)
select i.id, coalesce(nullif(w.name, ''), w.email) as operator_name,
       coalesce(nullif(m.name, ''), m.email) as member_name, i.reason, i.began_at,
       coalesce(i.ended_at, i.until_at) as ended_at,
       i.ended_at is null and i.until_at > $2
         and exists (select 1 from impersonation_routes r where r.impersonation_id = i.id)
       as is_open
  from impersonations i
  join users w on w.id = i.operator_id
  join users m on m.id = i.member_id
 where i.org_id = $1
 order by i.began_at desc, i.id desc
 limit $3;

-- allow_look: in the name of whoever asks.
-- none - (OrgId, ConsentId, Instant, Instant)
insert into support_consents (org_id, id, granted_by, until_at, created_at)
values ($1, $2, current_user_id(), $3, $4);

-- withdraw_access: all that is in force, and whoever looks in at this moment.
-- none - (OrgId, Instant)
with withdrawn as (
  update support_consents
     set withdrawn_at = $2, withdrawn_by = current_user_id()
   where org_id = $1
     and withdrawn_at is null
     and until_at > $2
), gone as (
  delete from impersonation_routes
   where org_id = $1
)
update impersonations
   set ended_at = $2, ended_because = 'withdrawn'
 where org_id = $1
   and ended_at is null
   and until_at > $2;
