-- 0001 foundation: who is asking, for which organisation, and the walls between organisations.
--
-- Why     Every request opens its transaction with one of the enter_* functions; nothing behind a
--         failed check can run, and no row of another organisation can be seen.
-- Expand  First migration.
-- Locks   None.
-- Size    users, sessions: one per person and device. memberships: tens per organisation.

create function current_org() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.org_id', true), '')::uuid $$;

create function current_user_id() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.user_id', true), '')::uuid $$;

-- Puts a table behind the wall: only rows of the organisation that was entered exist. Every
-- tenant table calls this; a test reads the catalogue and fails where one forgot.
create function wall(tenant_table regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('alter table %s force row level security', tenant_table);
  execute format('create policy own_org on %s to aai_app, aai_worker, aai_drafter, aai_sender '
                 'using (org_id = current_org()) with check (org_id = current_org())',
                 tenant_table);
end $$;

-- The organisation of what belongs to none: mail to people who have not signed up, system jobs.
create function house_org() returns uuid language sql immutable parallel safe as
$$ select '00000000-0000-0000-0000-000000000000'::uuid $$;

create table users (
  id           uuid        primary key,
  email        text        not null,
  email_key    text        not null,
  name         text        not null default '',
  time_zone    text        not null default 'UTC',
  locale       text        not null default 'en',
  verified_at  timestamptz,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  constraint users_email_once unique (email_key)
);
comment on table users is
  'A person, whatever organisations they belong to. Written by identity only.';
comment on column users.email_key is
  'The address in lower case: what two addresses are compared by.';

create table operators (
  user_id     uuid        primary key references users (id) on delete cascade,
  created_at  timestamptz not null default now()
);
comment on table operators is
  'People of the service itself, who may open the dashboard. Written by admin only.';

create table sessions (
  id                   uuid        primary key,
  token_hash           bytea       not null,
  previous_token_hash  bytea,
  rotated_at           timestamptz not null,
  user_id              uuid        not null references users (id) on delete cascade,
  device               text        not null default '',
  ip_prefix            text        not null default '',
  last_seen_at         timestamptz not null,
  expires_at           timestamptz not null,
  created_at           timestamptz not null,
  constraint sessions_token_once unique (token_hash)
) with (fillfactor = 80);
comment on table sessions is
  'One signed-in browser. Holds hashes only: nothing here can be sent by a client. '
  'Written by identity only.';
create index sessions_by_user on sessions (user_id);
create index sessions_by_previous_token on sessions (previous_token_hash)
  where previous_token_hash is not null;

create table orgs (
  id          uuid        primary key,
  slug        text        not null,
  name        text        not null,
  time_zone   text        not null default 'UTC',
  created_by  uuid        not null references users (id),
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  constraint orgs_slug_once unique (slug)
);
comment on table orgs is
  'A practice. Its name is nobody else''s business, so reading it needs a membership. '
  'Written by tenancy only.';
alter table orgs enable row level security;
alter table orgs force row level security;
create policy own_org on orgs to aai_app, aai_worker, aai_drafter, aai_sender
  using (id = current_org()) with check (id = current_org());
create policy operator_reads on orgs for select to aai_operator using (true);

create table memberships (
  org_id      uuid        not null references orgs (id),
  id          uuid        not null,
  user_id     uuid        not null references users (id),
  role        text        not null constraint memberships_role_is_known
              check (role in ('owner', 'admin', 'member')),
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (org_id, id),
  constraint memberships_person_once unique (org_id, user_id)
);
comment on table memberships is
  'Who belongs to an organisation, and as what. Written by tenancy only.';
select wall('memberships');
create policy operator_reads on memberships for select to aai_operator using (true);
create index memberships_by_user on memberships (user_id);

create table membership_routes (
  user_id     uuid        not null references users (id),
  org_id      uuid        not null,
  name        text        not null,
  slug        text        not null,
  role        text        not null,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (user_id, org_id)
);
comment on table membership_routes is
  'Routing: the organisations a person may choose from, before one is entered. '
  'A copy; memberships decides. Written by tenancy only.';

create table role_permissions (
  role        text not null,
  permission  text not null,
  created_at  timestamptz not null default now(),
  primary key (role, permission)
);
comment on table role_permissions is
  'What each role may do; filled from the route tables by migrate. Written by migrate only.';

-- The session of a token, or AA401. A token just rotated away is good for 30 seconds more, since
-- parallel requests carry it. last_seen_at moves once a minute at most, and is not indexed.
create function find_session(wanted_hash bytea, at timestamptz)
  returns sessions language plpgsql as $$
declare
  found_session sessions;
begin
  select * into found_session from sessions
   where token_hash = wanted_hash and expires_at > at and last_seen_at > at - interval '7 days';
  if not found then
    select * into found_session from sessions
     where previous_token_hash = wanted_hash and rotated_at > at - interval '30 seconds'
       and expires_at > at;
  end if;
  if found_session.id is null then
    raise exception using errcode = 'AA401', message = 'auth.session_required',
      detail = 'Please sign in.';
  end if;
  if found_session.last_seen_at < at - interval '1 minute' then
    update sessions set last_seen_at = at where id = found_session.id;
  end if;
  return found_session;
end $$;

create function enter_org(org uuid, token_hash bytea, permission text, at timestamptz)
  returns table (user_id uuid, session_id uuid, role text) language plpgsql as $$
declare
  entered sessions;
  held_role text;
begin
  execute format('set local app.org_id = %L', org);
  entered := find_session(enter_org.token_hash, at);
  execute format('set local app.user_id = %L', entered.user_id);

  select m.role into held_role from memberships m
   where m.org_id = org and m.user_id = entered.user_id;
  if held_role is null then
    raise exception using errcode = 'AA404', message = 'api.not_found',
      detail = 'There is nothing here.';
  end if;
  if not exists (select 1 from role_permissions p
                  where p.role = held_role and p.permission = enter_org.permission) then
    raise exception using errcode = 'AA403', message = 'permissions.forbidden',
                          detail = 'Your role does not allow this.';
  end if;
  return query select entered.user_id, entered.id, held_role;
end $$;

create function enter_user(token_hash bytea, at timestamptz)
  returns table (user_id uuid, session_id uuid, role text) language plpgsql as $$
declare
  entered sessions;
begin
  execute format('set local app.org_id = %L', house_org());
  entered := find_session(enter_user.token_hash, at);
  execute format('set local app.user_id = %L', entered.user_id);
  return query select entered.user_id, entered.id, ''::text;
end $$;

create function enter_operator(token_hash bytea, at timestamptz)
  returns table (user_id uuid, session_id uuid, role text) language plpgsql as $$
declare
  entered sessions;
begin
  execute format('set local app.org_id = %L', house_org());
  entered := find_session(enter_operator.token_hash, at);
  execute format('set local app.user_id = %L', entered.user_id);
  if not exists (select 1 from operators o where o.user_id = entered.user_id) then
    raise exception using errcode = 'AA404', message = 'api.not_found',
      detail = 'There is nothing here.';
  end if;
  return query select entered.user_id, entered.id, 'operator'::text;
end $$;

-- For what arrives without a session and names its organisation through a routing row: webhooks,
-- jobs, and pages anyone may open (then the house's own).
create function act_for(org uuid)
  returns table (user_id uuid, session_id uuid, role text) language plpgsql as $$
begin
  execute format('set local app.org_id = %L', org);
  return query select house_org(), house_org(), ''::text;
end $$;

grant select, insert, update, delete on users, sessions, membership_routes to aai_app;
grant select, insert, update, delete on orgs, memberships to aai_app;
grant select on operators, role_permissions to aai_app, aai_operator;
grant insert on operators to aai_app;
grant select on users, orgs, memberships to aai_worker, aai_drafter, aai_sender, aai_operator;
grant select, update (last_seen_at) on sessions to aai_operator;
grant delete on sessions to aai_worker;
