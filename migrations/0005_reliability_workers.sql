-- 0005 reliability: claims in turn, the fence of a job's transactions, periods of crons, answers by
-- route.
--
-- Why     A big organisation must not starve a small one; a worker that lost its lease must write
--         nothing; a cron's period is a point in its own zone; a request is repeated per route.
-- Expand  New functions, indexes and columns with defaults; the running release ignores them.
-- Locks   Brief exclusive locks on jobs and idempotency_keys, which are small.
-- Size    jobs: thousands live. cron_schedules: tens.

-- One probe per organisation finds who has work waiting; priority and age order it within.
drop index jobs_due;
create index jobs_waiting on jobs (queue, org_id, priority desc, run_at)
  where lease_expires_at is null;
create index jobs_running on jobs (queue, org_id) where lease_expires_at is not null;

-- Opens every transaction of a job: enters the organisation it acts in, and raises unless the
-- caller still holds the lease. The key-share lock keeps a claim (for update skip locked) off the
-- job until this transaction ends, and lets the heartbeat (a plain update) through.
create function hold_lease(job_org uuid, job uuid, token bigint, acting_org uuid) returns void
  language plpgsql as $$
begin
  execute format('set local app.org_id = %L', job_org);
  perform 1 from jobs j
    where j.org_id = job_org and j.id = job and j.lease_token = token
      and j.lease_expires_at > clock_timestamp()
      for key share;
  if not found then
    raise exception using errcode = 'AA409', message = 'jobs.lease_lost',
                          detail = 'Another worker has taken this job over.';
  end if;
  execute format('set local app.org_id = %L', acting_org);
end $$;

-- A row lock needs the right to update some column; this one decides nothing.
grant update (updated_at) on jobs to aai_drafter, aai_sender;

-- A rule is "every 15m", "every 6h", or "daily 06:00" with an optional zone ("daily 06:00
-- Europe/London"; UTC without one). The period is what a run is for, and its time is computed from
-- the local date: a day is not 24 hours where clocks change. A local time that does not exist runs
-- an hour later by the clock; one that comes twice runs once, the second time.
create function cron_length(rule text) returns interval language plpgsql immutable as $$
begin
  if rule ~ '^every [1-9][0-9]{0,3}m$' or rule ~ '^every [1-9][0-9]{0,3}h$' then
    return split_part(rule, ' ', 2)::interval;
  end if;
  return null;
end $$;

create function cron_daily(rule text, local_day date) returns timestamptz
  language plpgsql stable as $$
begin
  if rule !~ '^daily [0-2][0-9]:[0-5][0-9]( [A-Za-z_/+-]+)?$' then
    raise exception 'unknown cron rule: %', rule;
  end if;
  return (local_day + split_part(rule, ' ', 2)::time)
         at time zone coalesce(nullif(split_part(rule, ' ', 3), ''), 'UTC');
end $$;

-- The latest period that began at or before the instant.
create function cron_period(rule text, at timestamptz) returns timestamptz
  language plpgsql stable as $$
declare
  local_day date;
begin
  if cron_length(rule) is not null then
    return date_bin(cron_length(rule), at, timestamptz '2000-01-01 00:00:00+00');
  end if;
  local_day := (at at time zone coalesce(nullif(split_part(rule, ' ', 3), ''), 'UTC'))::date;
  if cron_daily(rule, local_day) <= at then
    return cron_daily(rule, local_day);
  end if;
  return cron_daily(rule, local_day - 1);
end $$;

-- The first period that begins after the instant.
create function cron_next(rule text, at timestamptz) returns timestamptz
  language plpgsql stable as $$
declare
  local_day date;
begin
  if cron_length(rule) is not null then
    return cron_period(rule, at) + cron_length(rule);
  end if;
  local_day := (at at time zone coalesce(nullif(split_part(rule, ' ', 3), ''), 'UTC'))::date;
  if cron_daily(rule, local_day) > at then
    return cron_daily(rule, local_day);
  end if;
  return cron_daily(rule, local_day + 1);
end $$;

-- How many periods lie between two of them, when the worker was not there to run each.
create function cron_missed(rule text, due timestamptz, period timestamptz) returns bigint
  language sql stable as $$
  select greatest(0, round(extract(epoch from period - due)
                           / extract(epoch from
                                     coalesce(cron_length(rule), interval '1 day'))))::bigint
$$;

alter table cron_schedules add column missed bigint not null default 0;
comment on column cron_schedules.missed is
  'Periods that nobody ran: a stop longer than a period is caught up with one run.';
create index cron_runs_unfinished on cron_runs (name) where state = 'running';

-- Keys are a client's own, and clients do use "1": they count per person and route.
alter table idempotency_keys
  add column route text not null default '',
  add column content_type text not null default 'application/json',
  add column location text not null default '';
alter table idempotency_keys drop constraint idempotency_keys_pkey;
alter table idempotency_keys add primary key (org_id, user_id, route, key);
create index idempotency_keys_by_age on idempotency_keys (created_at);

-- The answer already given, if there is one. Two equal requests at once: the second is told so
-- instead of waiting with a connection in its hand.
create function claim_request(org uuid, request_route text, request_key text,
                              request_fingerprint bytea)
  returns table (status int, content_type text, location text, body text) language plpgsql as $$
declare
  earlier idempotency_keys;
begin
  if not pg_try_advisory_xact_lock(
       hashtextextended(concat_ws(' ', org, current_user_id(), request_route, request_key),
                        49)) then
    raise exception using errcode = 'AA409', message = 'api.request_in_flight',
                          detail = 'The same request is being answered right now.';
  end if;
  select * into earlier from idempotency_keys k
   where k.org_id = org and k.user_id = current_user_id() and k.route = request_route
     and k.key = request_key;
  if earlier.key is null then
    return;
  end if;
  if earlier.fingerprint <> request_fingerprint then
    raise exception using errcode = 'AA409', message = 'api.idempotency_key_reused',
                          detail = 'This key was used for another request.';
  end if;
  return query select earlier.status, earlier.content_type, earlier.location, earlier.body;
end $$;
