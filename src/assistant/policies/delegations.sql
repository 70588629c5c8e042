-- open_delegations: that are not over; the next first.
-- many Delegation (OrgId, Instant)
select d.id, d.from_user_id, d.to_user_id, coalesce(nullif(f.name, ''), f.email) as from_name,
       coalesce(nullif(t.name, ''), t.email) as to_name, d.starts_on::text as starts_on,
       d.ends_on::text as ends_on, away.role as from_role,
       ($2::timestamptz at time zone o.time_zone)::date >= d.starts_on as is_active
  from approval_delegations d
  join orgs o on o.id = d.org_id
  join users f on f.id = d.from_user_id
  join users t on t.id = d.to_user_id
  join memberships away on away.org_id = d.org_id and away.user_id = d.from_user_id
  join memberships own on own.org_id = d.org_id and own.user_id = d.to_user_id
 where d.org_id = $1
   and d.withdrawn_at is null
   and ($2::timestamptz at time zone o.time_zone)::date <= d.ends_on
 order by d.starts_on, d.id
 limit 100;

-- delegating_now: what decides whether it may be kept.
-- one DelegatingNow (OrgId, UserId, UserId, std::string, std::string, Instant)
select (select m.role from memberships m where m.org_id = $1 and m.user_id = $2) as from_role,
       exists (select 1 from memberships m where m.org_id = $1 and m.user_id = $3) as is_member,
       $5::text::date < clock.today as is_over, $5::text::date - $4::text::date + 1 as day_count,
       (select count(*)::int
          from approval_delegations d
         where d.org_id = $1
           and d.withdrawn_at is null
           and d.ends_on >= clock.today) as open_count
  from orgs o
 cross join lateral (select ($6::timestamptz at time zone o.time_zone)::date as today) clock
 where o.id = $1;

-- keep_delegation: with its row of the record.
-- none - (OrgId, DelegationId, UserId, UserId, std::string, std::string, AuditId, Instant)
with kept as (
  insert into approval_delegations (org_id, id, from_user_id, to_user_id, starts_on, ends_on,
                                    created_by, created_at)
  values ($1, $2, $3, $4, $5::text::date, $6::text::date, current_user_id(), $8)
  returning org_id, id
)
insert into audit_log (org_id, id, actor_id, action, target, detail, created_at)
select org_id, $7, current_user_id(), 'policies.delegated', id::text,
       jsonb_build_object('from', $3::uuid, 'to_user', $4::uuid, 'starts_on', $5::text,
                          'ends_on', $6::text), $8
  from kept;

-- role_away: of whose approvals it is about; nothing where it is withdrawn already.
-- maybe DelegatingNow (OrgId, DelegationId)
select m.role as from_role, true as is_member, false as is_over, 0 as day_count, 0 as open_count
  from approval_delegations d
  left join memberships m on m.org_id = d.org_id and m.user_id = d.from_user_id
 where d.org_id = $1
   and d.id = $2
   and d.withdrawn_at is null;

-- withdraw_delegation: from now on it says nothing.
-- none - (OrgId, DelegationId, AuditId, Instant)
with withdrawn as (
  update approval_delegations
     set withdrawn_by = current_user_id(), withdrawn_at = $4
   where org_id = $1
     and id = $2
     and withdrawn_at is null
  returning org_id, id
)
insert into audit_log (org_id, id, actor_id, action, target, created_at)
select org_id, $3, current_user_id(), 'policies.delegation_withdrawn', id::text, $4
  from withdrawn;
