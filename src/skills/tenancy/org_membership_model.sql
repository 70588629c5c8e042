-- lock_person: two clicks of one person are answered one after another.
-- none - ()
select pg_advisory_xact_lock(hashtextextended(current_user_id()::text, 11));

-- just_created: the organisation a second click asks for again.
-- maybe Org (std::string, Instant)
select org_id as id, name, slug, role
  from membership_routes
 where user_id = current_user_id()
   and name = $1
   and role = 'owner'
   and created_at > $2
 order by created_at desc
 limit 1;

-- owned_count: for the limit.
-- one OwnedCount ()
select count(*)::int as owned
  from membership_routes
 where user_id = current_user_id()
   and role = 'owner';

-- enter_new_org: from here on the organisation about to exist is the current one.
-- none - (OrgId)
select act_for($1);

-- insert_org: nothing when the slug is someone's; whose, the wall does not say.
-- maybe OrgKey (OrgId, std::string, std::string, std::string, Instant)
insert into orgs (id, slug, name, time_zone, created_by, created_at, updated_at)
values ($1, $2, $3, $4, current_user_id(), $5, $5)
on conflict (slug) do nothing
returning id;

-- insert_owner: the first member, and the first row of the audit.
-- none - (OrgId, MembershipId, Instant)
with joined as (
  insert into memberships (org_id, id, user_id, role, created_at, updated_at)
  values ($1, $2, current_user_id(), 'owner', $3, $3)
  returning org_id
)
insert into audit_log (org_id, id, action, target, created_at)
select org_id, gen_random_uuid(), 'org.created', org_id::text, $3
  from joined;

-- insert_owner_route: what the chooser shows.
-- none - (OrgId, std::string, std::string, Instant)
insert into membership_routes (user_id, org_id, name, slug, role, created_at, updated_at)
values (current_user_id(), $1, $2, $3, 'owner', $4, $4);

-- lock_org: whoever changes members waits here, so that two owners cannot remove each other.
-- none - (OrgId)
select 1 from orgs where id = $1 for update;

-- members_of_org: the longest there first.
-- many Member (OrgId)
select m.id, m.user_id, u.name, u.email, m.role, m.created_at
  from memberships m
  join users u on u.id = m.user_id
 where m.org_id = $1
 order by m.created_at, m.id
 limit 500;

-- member_by_id: of this organisation only.
-- maybe Member (OrgId, MembershipId)
select m.id, m.user_id, u.name, u.email, m.role, m.created_at
  from memberships m
  join users u on u.id = m.user_id
 where m.org_id = $1
   and m.id = $2;

-- owner_count: counted behind the lock.
-- one OwnerCount (OrgId)
select count(*)::int as owners
  from memberships
 where org_id = $1
   and role = 'owner';

-- set_role: the next request of every session obeys, since each asks this table.
-- none - (OrgId, MembershipId, Role, Instant)
with earlier as (
  select role
    from memberships
   where org_id = $1
     and id = $2
), changed as (
  update memberships
     set role = $3, updated_at = $4
   where org_id = $1
     and id = $2
  returning org_id, user_id
)
insert into audit_log (org_id, id, action, target, detail, created_at)
select changed.org_id, gen_random_uuid(), 'member.role_changed', changed.user_id::text,
       jsonb_build_object('from', earlier.role, 'to', $3::text), $4
  from changed, earlier;

-- set_route_role: the chooser's copy.
-- none - (OrgId, UserId, Role, Instant)
update membership_routes
   set role = $3, updated_at = $4
 where org_id = $1
   and user_id = $2;

-- delete_member: what they made stays with the organisation.
-- none - (OrgId, MembershipId, Instant)
with gone as (
  delete from memberships
   where org_id = $1
     and id = $2
  returning org_id, user_id, role
)
insert into audit_log (org_id, id, action, target, detail, created_at)
select org_id, gen_random_uuid(), 'member.removed', user_id::text,
       jsonb_build_object('role', role), $3
  from gone;

-- delete_route: the organisation leaves the person's chooser.
-- none - (OrgId, UserId)
delete from membership_routes
 where org_id = $1
   and user_id = $2;

-- note_access: for every member's chooser.
-- none - (OrgId, std::string, Instant)
update membership_routes
   set access = $2, updated_at = $3
 where org_id = $1
   and access <> $2;

-- note_onboarded: the first time counts.
-- none - (OrgId, Instant)
update membership_routes
   set onboarded_at = $2, updated_at = $2
 where org_id = $1
   and onboarded_at is null;
