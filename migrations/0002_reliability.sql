-- 0002 reliability: jobs, crons, events for open pages, answers to repeated requests, the audit.
--
-- Why     What must happen later is written in the same transaction as what happens now.
-- Expand  New tables only.
-- Locks   None on existing tables.
-- Size    jobs: thousands live, rows leave when done. org_events, audit_log: append-only, by month.

create table jobs (
  org_id            uuid        not null,
  id                uuid        not null,
  name              text        not null,
  queue             text        not null,
  priority          int         not null default 0,
  payload           jsonb       not null,
  attempts          int         not null default 0,
  attempts_max      int         not null,
  run_at            timestamptz not null,
  lease_expires_at  timestamptz,
  lease_token       bigint      not null default 0,
  worker            text,
  last_error        text,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  primary key (org_id, id)
) with (fillfactor = 70);
comment on table jobs is
  'Work to do, once at least, by whoever holds the lease. Done rows are deleted. '
  'Written by reliability only.';
comment on column jobs.lease_token is
  'Fencing: rises with every claim; a worker that lost its lease holds an old one and can write '
  'nothing.';
select wall('jobs');
create policy worker_claims on jobs to aai_worker using (true) with check (true);
create policy operator_reads on jobs for select to aai_operator using (true);
create index jobs_due on jobs (queue, priority desc, run_at) where lease_expires_at is null;
create index jobs_leased on jobs (lease_expires_at) where lease_expires_at is not null;

create table job_failures (
  org_id      uuid        not null,
  id          uuid        not null,
  name        text        not null,
  queue       text        not null,
  payload     jsonb       not null,
  attempts    int         not null,
  last_error  text        not null,
  died_at     timestamptz not null,
  created_at  timestamptz not null default now(),
  primary key (org_id, id)
);
comment on table job_failures is
  'Dead letters: jobs that used up their attempts and wait for a person. '
  'Written by reliability only.';
select wall('job_failures');
create policy worker_buries on job_failures to aai_worker using (true) with check (true);
create policy operator_reads on job_failures for select to aai_operator using (true);

create table cron_schedules (
  name         text        primary key,
  rule         text        not null,
  next_at      timestamptz not null,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
comment on table cron_schedules is 'When each cron is due next. Written by reliability only.';

create table cron_runs (
  name         text        not null references cron_schedules (name),
  period       timestamptz not null,
  state        text        not null default 'running' constraint cron_runs_state_is_known
               check (state in ('running', 'done', 'failed')),
  worker       text        not null,
  asked_by     uuid,
  error        text,
  started_at   timestamptz not null,
  finished_at  timestamptz,
  created_at   timestamptz not null default now(),
  primary key (name, period)
);
comment on table cron_runs is
  'One row per cron and period: the primary key is what makes a tick run once. '
  'Written by reliability only.';

create table org_events (
  org_id      uuid        not null,
  seq         bigint      not null generated always as identity,
  topic       text        not null,
  data        jsonb       not null,
  txid        xid8        not null default pg_current_xact_id(),
  created_at  timestamptz not null default now(),
  primary key (org_id, seq)
);
comment on table org_events is
  'What open pages are told, in order; read behind the horizon of running transactions. '
  'Written by every module through Ctx::emit.';
select wall('org_events');
create index org_events_by_seq on org_events (seq);
create policy hub_reads on org_events for select to aai_worker using (true);
create policy upkeep_deletes on org_events for delete to aai_worker using (true);

create table idempotency_keys (
  org_id       uuid        not null,
  key          text        not null,
  user_id      uuid        not null,
  fingerprint  bytea       not null,
  status       int,
  body         text,
  created_at   timestamptz not null,
  primary key (org_id, user_id, key)
);
comment on table idempotency_keys is
  'Answers already given, for a client that asks again. Written by reliability only.';
select wall('idempotency_keys');
create policy upkeep_deletes on idempotency_keys for delete to aai_worker using (true);
create policy upkeep_reads on idempotency_keys for select to aai_worker using (true);

create table audit_log (
  org_id      uuid        not null,
  id          uuid        not null,
  actor_id    uuid,
  action      text        not null,
  target      text        not null,
  detail      jsonb       not null default '{}',
  created_at  timestamptz not null default now(),
  primary key (org_id, id)
);
comment on table audit_log is
  'Who did what, in order. Insert only. Written by every module, read by admin.';
select wall('audit_log');
create policy operator_reads on audit_log for select to aai_operator using (true);

grant select, insert, update, delete on jobs to aai_worker;
grant select, insert on jobs to aai_app, aai_drafter, aai_sender, aai_operator;
create policy operator_enqueues on jobs for insert to aai_operator with check (true);
grant select, insert, delete on job_failures to aai_worker;
grant select on job_failures to aai_operator;
grant select, insert, update on cron_schedules, cron_runs to aai_worker;
grant select on cron_schedules, cron_runs to aai_operator;
grant select, insert on org_events to aai_app, aai_worker, aai_drafter, aai_sender;
grant delete on org_events to aai_worker;
grant select, insert, update on idempotency_keys to aai_app;
grant select, delete on idempotency_keys to aai_worker;
grant insert on audit_log to aai_app, aai_worker, aai_drafter, aai_sender, aai_operator;
grant select on audit_log to aai_app, aai_operator;
