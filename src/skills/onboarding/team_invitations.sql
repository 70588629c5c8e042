-- lock_seats: whoever invites or joins waits here, so that two cannot take the last seat.
-- none - (OrgId)
select 1
  from orgs
 where id = $1
   for update;

-- inviting_now: counted behind the lock.
-- one InvitingNow (OrgId, std::string, Instant)
select o.name as org_name, coalesce(nullif(i.name, ''), i.email) as inviter,
       coalesce((select u.locale from users u where u.email_key = $2), i.locale) as locale,
       exists (select 1
                 from memberships m
                 join users u on u.id = m.user_id
                where m.org_id = $1
                  and u.email_key = $2) as is_member,
       (select count(*)::int from memberships m where m.org_id = $1) as members,
       (select count(*)::int
          from invitations n
         where n.org_id = $1
           and n.state = 'pending'
           and n.expires_at > $3
           and n.email <> $2) as promised,
       (select count(*)::int
          from invitations n
         where n.org_id = $1
           and n.created_at > $3::timestamptz - interval '1 day') as invited_today
  from orgs o, users i
 where o.id = $1
   and i.id = current_user_id();

-- replace_invitation: an address that is asked again gets a new link; the old one is over.
-- none - (OrgId, std::string, Instant)
update invitations
   set state = 'replaced', decided_at = $3, updated_at = $3
 where org_id = $1
   and email = $2
   and state = 'pending';

-- insert_invitation: and where its link leads.
-- none - (OrgId, InvitationId, std::string, Role, Instant, Instant)
with asked as (
  insert into invitations (org_id, id, email, role, invited_by, expires_at, created_at, updated_at)
  values ($1, $2, $3, $4, current_user_id(), $5, $6, $6)
), told as (
  insert into audit_log (org_id, id, actor_id, action, target, detail, created_at)
  values ($1, $2, current_user_id(), 'member.invited', $2::text,
          jsonb_build_object('role', $4::text), $6)
)
insert into invitation_routes (invitation_id, org_id, created_at)
values ($2, $1, $6);

-- pending_invitations: the newest first.
-- many Invitation (OrgId, Instant)
select n.id, n.email, n.role, coalesce(nullif(u.name, ''), u.email) as invited_by, n.created_at,
       n.expires_at
  from invitations n
  join users u on u.id = n.invited_by
 where n.org_id = $1
   and n.state = 'pending'
   and n.expires_at > $2
 order by n.created_at desc, n.id desc
 limit 200;

-- count_members: the seats in use.
-- one SeatCount (OrgId)
select count(*)::int as members
  from memberships
 where org_id = $1;

-- revoke: nothing where it was answered meanwhile.
-- maybe InvitationKey (OrgId, InvitationId, Instant)
update invitations
   set state = 'revoked', decided_by = current_user_id(), decided_at = $3, updated_at = $3
 where org_id = $1
   and id = $2
   and state = 'pending'
returning id;

-- route_of_invitation: the organisation a link means.
-- maybe InvitationRoute (InvitationId)
select org_id
  from invitation_routes
 where invitation_id = $1;

-- enter_inviting_org: named by the routing row, never by the request.
-- none - (OrgId)
select act_for($1);

-- open_invitation: with all that decides whether it may be accepted, and by whom.
-- maybe OpenInvitation (OrgId, InvitationId, Instant)
select n.id, n.email, n.role, o.name as org_name, coalesce(nullif(i.name, ''), i.email) as inviter,
       coalesce(me.email_key, '') as own_email,
       n.state = 'pending' and n.expires_at > $3 as is_open,
       coalesce(m.role = 'owner' or (m.role = 'admin' and n.role <> 'owner'), false) as may_invite,
       exists (select 1
                 from memberships mine
                where mine.org_id = $1
                  and mine.user_id = me.id) as is_member,
       (select count(*)::int from memberships a where a.org_id = $1) as members
  from invitations n
  join orgs o on o.id = n.org_id
  join users i on i.id = n.invited_by
  left join memberships m on m.org_id = n.org_id and m.user_id = n.invited_by
  left join users me on me.id = current_user_id() and me.verified_at is not null
 where n.org_id = $1
   and n.id = $2;

-- join_org: membership, the chooser's row with what the others' says of access, and the memory.
-- none - (OrgId, InvitationId, tenancy::MembershipId, Instant)
with accepted as (
  update invitations
     set state = 'accepted', decided_by = current_user_id(), decided_at = $4, updated_at = $4
   where org_id = $1
     and id = $2
     and state = 'pending'
  returning org_id, role, invited_by
), joined as (
  insert into memberships (org_id, id, user_id, role, created_at, updated_at)
  select org_id, $3, current_user_id(), role, $4, $4
    from accepted
  on conflict on constraint memberships_person_once do nothing
  returning org_id, user_id, role
), told as (
  insert into audit_log (org_id, id, actor_id, action, target, created_at)
  select org_id, $3, user_id, 'member.joined', user_id::text, $4
    from joined
)
insert into membership_routes (user_id, org_id, name, slug, role, access, onboarded_at, created_at,
                               updated_at)
select j.user_id, o.id, o.name, o.slug, j.role, coalesce(r.access, 'none'), r.onboarded_at, $4, $4
  from joined j
  join orgs o on o.id = j.org_id
  left join lateral (
       select access, onboarded_at
         from membership_routes
        where org_id = $1
        order by created_at, user_id
        limit 1) r on true
on conflict (user_id, org_id) do nothing;

-- decline: by whoever has the link; the practice may ask again.
-- none - (OrgId, InvitationId, Instant)
update invitations
   set state = 'declined', decided_at = $3, updated_at = $3
 where org_id = $1
   and id = $2
   and state = 'pending';
