-- 0151 tenancy: entering answers without asking itself.
--
-- Why     The common case of enter_org() ended with a call that noted the asker and a query that
--         read its own variables back: 15 of the 98 us PostgreSQL spends on reading the queue.
-- Expand  The function does what it did; the running release calls it unchanged.
-- Locks   None.
-- Size    One function.

create or replace function enter_org(org uuid, token_hash bytea, permission text, at timestamptz,
                                     kind text, source text, request text, address text)
  returns table (user_id uuid, session_id uuid, role text) language plpgsql as $$
begin
  execute format('set local app.org_id = %L', org);
  select s.user_id, s.id, m.role into user_id, session_id, role
    from sessions s
    join memberships m on m.org_id = org and m.user_id = s.user_id
    join role_permissions p on p.role = m.role and p.permission = enter_org.permission
   where s.token_hash = enter_org.token_hash
     and s.expires_at > at
     and s.last_seen_at >= at - interval '1 minute';
  if found then
    execute format('set local app.user_id = %L', user_id);
    -- As note_asker() does for whoever is a member.
    execute format('set local app.asker = %L',
                   concat_ws(E'\x1f', kind, source, request, session_id, address));
  else
    select e.user_id, e.session_id, e.role into user_id, session_id, role
      from enter_org(org, enter_org.token_hash, enter_org.permission, at) e;
    perform note_asker(kind, source, request, session_id, address);
  end if;
  return next;
end $$;
alter function enter_org(uuid, bytea, text, timestamptz, text, text, text, text)
  set plan_cache_mode = auto;
