-- 0065 onboarding: invitations of colleagues.
--
-- Why     The right person joins the right organisation once: whoever accepts must own the invited
--         address, so the link alone opens nothing.
-- Expand  New tables only.
-- Locks   None on existing tables.
-- Size    Tens per organisation.

create table invitations (
  org_id      uuid        not null references orgs (id),
  id          uuid        not null,
  email       text        not null,
  role        text        not null constraint invitations_role_is_known
                check (role in ('owner', 'admin', 'member')),
  state       text        not null default 'pending' constraint invitations_state_is_known
                check (state in ('pending', 'accepted', 'declined', 'revoked', 'replaced')),
  invited_by  uuid        not null references users (id),
  decided_by  uuid        references users (id),
  decided_at  timestamptz,
  expires_at  timestamptz not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (org_id, id)
);
comment on table invitations is
  'Who was asked to join, by whom, and what came of it. Written by onboarding only.';
comment on column invitations.email is 'In the form two addresses are compared by.';
select wall('invitations');
create unique index invitations_one_pending_each on invitations (org_id, email)
  where state = 'pending';

create table invitation_routes (
  invitation_id  uuid        primary key,
  org_id         uuid        not null,
  created_at     timestamptz not null
);
comment on table invitation_routes is
  'Routing: which organisation the link of an invitation means. Written by onboarding only.';

grant select, insert, update on invitations to aai_app;
grant select, insert on invitation_routes to aai_app;
