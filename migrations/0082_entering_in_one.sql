-- 0082 tenancy: entering and saying who asks are one call.
--
-- Why     Two functions joined in one statement were planned anew on each request, and entering
--         asked three questions where one does: 60 of the 210 us PostgreSQL spent on reading the
--         queue. What is not the common case is left to the functions that were there, which say
--         why they refuse.
-- Expand  New functions beside the old ones, which the running release calls unchanged.
-- Locks   None.
-- Size    Four functions.

create function enter_org(org uuid, token_hash bytea, permission text, at timestamptz,
                          kind text, source text, request text, address text)
  returns table (user_id uuid, session_id uuid, role text) language plpgsql as $$
declare
  entered record;
begin
  execute format('set local app.org_id = %L', org);
  select s.user_id, s.id as session_id, m.role into entered
    from sessions s
    join memberships m on m.org_id = org and m.user_id = s.user_id
    join role_permissions p on p.role = m.role and p.permission = enter_org.permission
   where s.token_hash = enter_org.token_hash
     and s.expires_at > at
     and s.last_seen_at >= at - interval '1 minute';
  if found then
    execute format('set local app.user_id = %L', entered.user_id);
  else
    select e.user_id, e.session_id, e.role into entered
      from enter_org(org, enter_org.token_hash, enter_org.permission, at) e;
  end if;
  perform note_asker(kind, source, request, entered.session_id, address);
  return query select entered.user_id, entered.session_id, entered.role;
end $$;

create function enter_user(token_hash bytea, at timestamptz,
                           kind text, source text, request text, address text)
  returns table (user_id uuid, session_id uuid, role text) language plpgsql as $$
declare
  entered record;
begin
  select e.user_id, e.session_id, e.role into entered from enter_user(token_hash, at) e;
  perform note_asker(kind, source, request, entered.session_id, address);
  return query select entered.user_id, entered.session_id, entered.role;
end $$;

create function enter_operator(token_hash bytea, at timestamptz,
                               kind text, source text, request text, address text)
  returns table (user_id uuid, session_id uuid, role text) language plpgsql as $$
declare
  entered record;
begin
  select e.user_id, e.session_id, e.role into entered from enter_operator(token_hash, at) e;
  perform note_asker(kind, source, request, entered.session_id, address);
  return query select entered.user_id, entered.session_id, entered.role;
end $$;

create function act_for(org uuid, kind text, source text, request text, address text)
  returns table (user_id uuid, session_id uuid, role text) language plpgsql as $$
begin
  perform note_asker(kind, source, request, null, address);
  return query select e.user_id, e.session_id, e.role from act_for(org) e;
end $$;

alter function enter_org(uuid, bytea, text, timestamptz, text, text, text, text)
  set plan_cache_mode = auto;
alter function enter_user(bytea, timestamptz, text, text, text, text) set plan_cache_mode = auto;
alter function enter_operator(bytea, timestamptz, text, text, text, text)
  set plan_cache_mode = auto;
alter function act_for(uuid, text, text, text, text) set plan_cache_mode = auto;
