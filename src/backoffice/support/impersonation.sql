-- look_asked: whether the client allowed it, and as whom it would be.
-- maybe LookAsked (OrgId, std::optional<UserId>, Instant)
select c.id as consent_id, c.until_at as consent_until_at, m.user_id as member_id,
       exists (select 1 from operators o where o.user_id = m.user_id) as is_operator,
       exists (select 1 from memberships own
                where own.org_id = $1 and own.user_id = current_user_id()) as is_own
  from orgs o
  left join lateral (select id, until_at, granted_by
                       from support_consents
                      where org_id = o.id
                        and withdrawn_at is null
                        and until_at > $3
                      order by until_at desc, id desc
                      limit 1) c on true
  left join memberships m on m.org_id = o.id and m.user_id = coalesce($2, c.granted_by)
 where o.id = $1;

-- forget_over: a view of this session that is over stands in no new one's way.
-- none - (Instant)
delete from impersonation_routes r
 where r.session_id = nullif(asker(4), '')::uuid
   and (r.until_at <= $1
        or exists (select 1 from impersonations i
                    where i.org_id = r.org_id and i.id = r.impersonation_id
                      and i.ended_at is not null));

-- begin_look: for this session, from this address; a second one breaks the key.
-- one LookBegun (OrgId, ImpersonationId, UserId, ConsentId, std::string, Instant, Instant)
with begun as (
  insert into impersonations (org_id, id, operator_id, member_id, consent_id, reason, address,
                              began_at, until_at, created_at)
  values ($1, $2, current_user_id(), $3, $4, $5, asker(5), $6, $7, $6)
  returning org_id, id, member_id, until_at
), routed as (
  insert into impersonation_routes (session_id, org_id, impersonation_id, member_id, until_at,
                                    created_at)
  select asker(4)::uuid, org_id, id, member_id, until_at, $6
    from begun
)
select id, until_at
  from begun;

-- end_look: at once; the session looks in nowhere any more.
-- maybe LookEnded (ImpersonationId, Instant)
with gone as (
  delete from impersonation_routes
   where impersonation_id = $1
)
update impersonations
   set ended_at = $2, ended_because = 'operator'
 where id = $1
   and ended_at is null
   and until_at > $2
returning org_id, member_id;

-- looks_of_all: ids are UUIDv7.
-- many OperatorLook (std::optional<ImpersonationId>, Instant, int)
select i.id, i.org_id, o.name as org_name, coalesce(nullif(w.name, ''), w.email) as operator_name,
       coalesce(nullif(m.name, ''), m.email) as member_name, i.reason, i.began_at, i.until_at,
       i.ended_at, coalesce(i.ended_because, '') as ended_because,
       r.session_id is not null and i.ended_at is null and i.until_at > $2
         and c.withdrawn_at is null as is_open,
       coalesce(r.session_id = nullif(asker(4), '')::uuid, false) as is_mine
  from impersonations i
  join orgs o on o.id = i.org_id
  join users w on w.id = i.operator_id
  join users m on m.id = i.member_id
  join support_consents c on c.org_id = i.org_id and c.id = i.consent_id
  left join impersonation_routes r on r.impersonation_id = i.id
 where $1::uuid is null
    or i.id < $1
 order by i.id desc
 limit $3;

-- open_clients: who allows it now, the longest first.
-- many OpenClient (Instant, int)
select c.org_id, o.name as org_name, coalesce(nullif(u.name, ''), u.email) as granted_by, c.until_at
  from support_consents c
  join orgs o on o.id = c.org_id
  join users u on u.id = c.granted_by
 where c.withdrawn_at is null
   and c.until_at > $1
   and not exists (select 1 from support_consents later
                    where later.org_id = c.org_id and later.withdrawn_at is null
                      and (later.until_at, later.id) > (c.until_at, c.id))
 order by c.until_at desc, c.org_id
 limit $2;
