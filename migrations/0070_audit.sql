-- 0070 audit: who really did it, how and from where, said by the table instead of by each writer.
--
-- Why     A writer that must name its actor will one day forget to. The opening of a transaction
--         notes who asks; the columns' defaults copy it, and no login may write them itself.
-- Expand  Columns with defaults, functions; hold_lease also says which job runs. The running
--         release goes on inserting the columns it knows.
-- Locks   audit_log is rewritten once, under an exclusive lock: seconds for a million rows.
-- Size    audit_log: tens of rows per organisation and day.

-- Who asks, in five parts: kind, source, request, session, address. One setting, one `set local`.
create function note_asker(kind text, source text, request text, session uuid, address text)
  returns void language plpgsql as $$
begin
  execute format('set local app.asker = %L',
                 concat_ws(E'\x1f', kind, source, request, coalesce(session::text, ''), address));
end $$;

create function asker(part int) returns text language sql stable parallel safe as
$$ select coalesce(split_part(current_setting('app.asker', true), E'\x1f', part), '') $$;

create function asker_kind() returns text language sql stable parallel safe as
$$ select coalesce(nullif(asker(1), ''),
                   case when current_user_id() is null then 'command' else 'member' end) $$;

-- What is personal in a row: readable until it is erased, sealed only by its salted hash.
create function asker_personally() returns jsonb language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object(
           'name', (select nullif(u.name, '') from users u where u.id = current_user_id()),
           'address', nullif(asker(5), '')))
$$;

alter table audit_log
  add column actor_kind  text        not null default 'member'
             constraint audit_log_actor_kind_is_known
             check (actor_kind in ('member', 'operator', 'operator_as_member', 'api_key',
                                   'visitor', 'job', 'provider', 'command')),
  add column source      text        not null default '',
  add column request_id  text        not null default '',
  add column session_id  uuid,
  add column personal    jsonb       not null default '{}',
  add column salt        bytea       not null default uuid_send(gen_random_uuid()),
  add column written_at  timestamptz not null default clock_timestamp();
alter table audit_log
  alter column actor_id   set default current_user_id(),
  alter column actor_kind set default asker_kind(),
  alter column source     set default asker(2),
  alter column request_id set default asker(3),
  alter column session_id set default nullif(asker(4), '')::uuid,
  alter column personal   set default asker_personally(),
  add constraint audit_log_holds_no_secret check (
    detail::text !~* '"[^"]*(token|secret|password|passphrase|api_key|cookie)[^"]*" *:'),
  add constraint audit_log_detail_is_small check (octet_length(detail::text) <= 8192);
comment on table audit_log is
  'Who did what, in order. Insert only; personal parts alone can be erased. '
  'Written by every module, sealed and read by security.';
comment on column audit_log.source is 'The route, the job or the provider it came through.';
comment on column audit_log.created_at is 'When it happened, by the clock of who wrote it.';
comment on column audit_log.written_at is 'When the row was written, by the database''s clock.';
comment on column audit_log.salt is 'Without it a hash of few possible values would tell them.';
create index audit_log_by_time on audit_log (org_id, created_at desc, id desc);
create index audit_log_by_writing on audit_log (org_id, written_at, id);

-- Only what a writer knows best is a writer's to give; the rest are the defaults above.
revoke insert on audit_log from aai_app, aai_worker, aai_drafter, aai_sender, aai_operator;
grant insert (org_id, id, actor_id, action, target, detail, created_at) on audit_log
  to aai_app, aai_worker, aai_drafter, aai_sender, aai_operator;

-- What a person does with their own account belongs in the log of each of their organisations, and
-- in the house's.
create function record_personal_act(who uuid, act text, about text, at timestamptz)
  returns void language plpgsql as $$
declare
  entered constant uuid := current_org();
  place uuid;
begin
  execute format('set local app.user_id = %L', who);
  if asker(1) = 'visitor' then
    perform note_asker('member', asker(2), asker(3), null, asker(5));
  end if;
  for place in select house_org()
                union all
               select r.org_id from membership_routes r where r.user_id = who loop
    execute format('set local app.org_id = %L', place);
    insert into audit_log (org_id, id, actor_id, action, target, created_at)
    values (place, gen_random_uuid(), who, act, about, at);
  end loop;
  execute format('set local app.org_id = %L', entered);
end $$;

-- An attempt that was refused, after its own transaction was rolled back. A stranger's attempt
-- stands in the log without the stranger's name: it is not the organisation's to know.
create function record_refused(org uuid, token_hash bytea, code text, is_stranger boolean,
                               kind text, route text, request text, address text, at timestamptz)
  returns void language plpgsql as $$
declare
  who uuid;
  place uuid := org;
begin
  execute format('set local app.org_id = %L', org);
  if not exists (select 1 from orgs o where o.id = org) then
    place := house_org();
    execute format('set local app.org_id = %L', place);
  end if;
  select s.user_id into who from sessions s
   where (s.token_hash = record_refused.token_hash
          or s.previous_token_hash = record_refused.token_hash)
     and s.expires_at > at
   limit 1;
  if who is not null and (place = house_org() or not is_stranger) then
    execute format('set local app.user_id = %L', who);
  end if;
  perform note_asker(case when current_user_id() is null then 'visitor' else kind end, route,
                     request, null, address);
  insert into audit_log (org_id, id, action, target, detail, created_at)
  values (place, gen_random_uuid(), 'access.refused', code,
          jsonb_build_object('member', current_user_id() is not null and place <> house_org()), at);
end $$;

-- As in 0005, and says which job runs, for whatever the job writes.
create or replace function hold_lease(job_org uuid, job uuid, token bigint, acting_org uuid)
  returns void language plpgsql as $$
declare
  job_name text;
begin
  execute format('set local app.org_id = %L', job_org);
  select j.name into job_name from jobs j
    where j.org_id = job_org and j.id = job and j.lease_token = token
      and j.lease_expires_at > clock_timestamp()
      for key share;
  if not found then
    raise exception using errcode = 'AA409', message = 'jobs.lease_lost',
                          detail = 'Another worker has taken this job over.';
  end if;
  perform note_asker('job', job_name, job::text, null, '');
  execute format('set local app.org_id = %L', acting_org);
end $$;
