-- 0141 support: an operator may see what a client sees, for a while, where the client allowed it.
--
-- Why     Without it support asks for screenshots, or for a password. Whoever looks keeps their own
--         session and their own name; what opens an organisation to them is a row of another kind,
--         which no other code can take for a membership or a sign-in. The client allows it for some
--         hours and may end it; each request is on the client's record with both people. Mail,
--         replies and clients are not shown: the right that looking gives is not theirs, and a wall
--         of PostgreSQL's keeps their words from it whatever a query says.
-- Expand  New tables. enter_org() and note_asker() do what they did, and let such a row in where
--         they refused before; the running release calls them unchanged.
-- Locks   A short exclusive lock each on mail_bodies, mail_attachments, draft_versions and
--         knowledge_passages, for their policies.
-- Size    support_consents, impersonations: tens.

create table support_consents (
  org_id        uuid        not null,
  id            uuid        not null,
  granted_by    uuid        not null references users (id),
  until_at      timestamptz not null,
  withdrawn_at  timestamptz,
  withdrawn_by  uuid        references users (id),
  created_at    timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id) references orgs (id),
  constraint support_consents_last_three_days_at_most
    check (until_at > created_at and until_at <= created_at + interval '72 hours'),
  constraint support_consents_withdrawing_has_a_person
    check ((withdrawn_at is null) = (withdrawn_by is null))
);
comment on table support_consents is
  'Until when the organisation lets support look in, and who said so. Written by support only.';
select wall('support_consents');
create index support_consents_in_force on support_consents (org_id, until_at desc)
  where withdrawn_at is null;

create table impersonations (
  org_id         uuid        not null,
  id             uuid        not null,
  operator_id    uuid        not null references users (id),
  member_id      uuid        not null references users (id),
  consent_id     uuid        not null,
  reason         text        not null,
  address        text        not null,
  began_at       timestamptz not null,
  until_at       timestamptz not null,
  ended_at       timestamptz,
  ended_because  text        constraint impersonations_ending_is_known
                 check (ended_because in ('operator', 'withdrawn', 'other_address')),
  created_at     timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, consent_id) references support_consents (org_id, id),
  constraint impersonations_have_a_reason check (length(btrim(reason)) >= 10),
  constraint impersonations_last_half_an_hour_at_most
    check (until_at > began_at and until_at <= began_at + interval '30 minutes'),
  constraint impersonations_are_of_somebody_else check (operator_id <> member_id),
  constraint impersonations_ending_has_a_reason
    check ((ended_at is null) = (ended_because is null))
);
comment on table impersonations is
  'Who of support looked in as whom, why, and for how long. Written by support; ended by security '
  'too, where the request came from another address.';
select wall('impersonations');
create index impersonations_by_time on impersonations (org_id, began_at desc);

create table impersonation_routes (
  session_id        uuid        primary key references sessions (id) on delete cascade,
  org_id            uuid        not null,
  impersonation_id  uuid        not null,
  member_id         uuid        not null,
  until_at          timestamptz not null,
  created_at        timestamptz not null
);
comment on table impersonation_routes is
  'Routing: which organisation a session of support looks into; it ends with the session. '
  'Written by support only; impersonations decides.';

create policy operator_reads on support_consents for select to aai_operator using (true);
create policy operator_reads on impersonations for select to aai_operator using (true);
create policy operator_writes on impersonations for insert to aai_operator
  with check (operator_id = current_user_id());
create policy operator_ends on impersonations for update to aai_operator
  using (true) with check (true);

grant select, insert on support_consents to aai_app;
grant update (withdrawn_at, withdrawn_by) on support_consents to aai_app;
grant select on impersonations to aai_app;
grant update (ended_at, ended_because) on impersonations to aai_app, aai_operator;
grant select, delete on impersonation_routes to aai_app;
grant select on support_consents to aai_operator;
grant select, insert on impersonations to aai_operator;
grant select, insert, delete on impersonation_routes to aai_operator;

-- The view that a transaction is in: its id, the member, the address it was opened from and the
-- instant of the request; empty where it is in none.
create function looking_in(part int) returns text language sql stable parallel safe as
$$ select coalesce(split_part(current_setting('app.looking_in', true), E'\x1f', part), '') $$;

-- Lets a session of support in, or raises what a stranger is told.
create function look_in(org uuid, session uuid, operator uuid, permission text, at timestamptz)
  returns void language plpgsql as $$
declare
  found_view record;
begin
  select i.id, i.member_id, i.address into found_view
    from impersonation_routes r
    join impersonations i on i.org_id = r.org_id and i.id = r.impersonation_id
    join support_consents c on c.org_id = i.org_id and c.id = i.consent_id
   where r.session_id = look_in.session
     and r.org_id = look_in.org
     and i.operator_id = look_in.operator
     and i.ended_at is null
     and i.until_at > at
     and c.withdrawn_at is null
     and c.until_at > at
     and exists (select 1 from operators o where o.user_id = look_in.operator);
  if not found then
    raise exception using errcode = 'AA404', message = 'api.not_found',
      detail = 'There is nothing here.';
  end if;
  if not exists (select 1
                   from role_permissions seen
                   join memberships m on m.org_id = look_in.org and m.user_id = found_view.member_id
                   join role_permissions own on own.role = m.role
                        and own.permission = seen.permission
                  where seen.role = 'viewer' and seen.permission = look_in.permission) then
    raise exception using errcode = 'AA403', message = 'support.not_shown',
      detail = 'Support is not shown this: mail, replies, clients and payments stay the client''s.';
  end if;
  execute format('set local app.looking_in = %L',
                 concat_ws(E'\x1f', found_view.id, found_view.member_id, found_view.address, at));
end $$;

-- As in 0001; who is no member may be of support.
create or replace function enter_org(org uuid, token_hash bytea, permission text, at timestamptz)
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
    perform look_in(org, entered.id, entered.user_id, enter_org.permission, at);
    return query select entered.user_id, entered.id, 'viewer'::text;
    return;
  end if;
  if not exists (select 1 from role_permissions p
                  where p.role = held_role and p.permission = enter_org.permission) then
    raise exception using errcode = 'AA403', message = 'permissions.forbidden',
                          detail = 'Your role does not allow this.';
  end if;
  return query select entered.user_id, entered.id, held_role;
end $$;
alter function enter_org(uuid, bytea, text, timestamptz) set plan_cache_mode = auto;

-- One request of somebody who looks in: nothing but reading, from where it was opened, on record.
create function note_look(source text, address text) returns void language plpgsql as $$
begin
  if address <> looking_in(3) then
    raise exception using errcode = 'AA403', message = 'support.other_address',
      detail = 'This view was opened from another address, and is over.';
  end if;
  if source not like 'GET %' then
    raise exception using errcode = 'AA403', message = 'support.read_only',
      detail = 'Support looks, and changes nothing.';
  end if;
  insert into audit_log (org_id, id, actor_id, action, target, detail, created_at)
  values (current_org(), gen_random_uuid(), current_user_id(), 'operator.looked', looking_in(2),
          jsonb_build_object('as', looking_in(2), 'view', looking_in(1)),
          looking_in(4)::timestamptz);
end $$;

-- As in 0070; whoever looks in is neither a member nor the operator alone.
create or replace function note_asker(kind text, source text, request text, session uuid,
                                      address text)
  returns void language plpgsql as $$
declare
  is_look constant boolean := current_setting('app.looking_in', true) <> '';
begin
  execute format('set local app.asker = %L',
                 concat_ws(E'\x1f', case when is_look then 'operator_as_member' else kind end,
                           source, request, coalesce(session::text, ''), address));
  if is_look then
    perform note_look(source, address);
  end if;
end $$;

-- What whoever looks in is shown by no query: the words of mail, replies and knowledge.
create policy support_wall on mail_bodies as restrictive to aai_app
  using (coalesce(current_setting('app.looking_in', true), '') = '');
create policy support_wall on mail_attachments as restrictive to aai_app
  using (coalesce(current_setting('app.looking_in', true), '') = '');
create policy support_wall on draft_versions as restrictive to aai_app
  using (coalesce(current_setting('app.looking_in', true), '') = '');
create policy support_wall on knowledge_passages as restrictive to aai_app
  using (coalesce(current_setting('app.looking_in', true), '') = '');
