-- 0063 reports: one report per organisation and local day, at the hour it chose.
--
-- Why     The day where the practice is, not the time, is the key: however many workers look, and
--         whatever clocks do that night, a day is reported once.
-- Expand  New tables only.
-- Locks   None on existing tables.
-- Size    One row per organisation and day.

create table report_times (
  org_id      uuid        not null references orgs (id),
  id          uuid        not null,
  send_at     time        not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (org_id, id),
  constraint report_times_one_per_org unique (org_id)
);
comment on table report_times is
  'When the daily report leaves where the practice is; no row: 07:30. Written by reports only.';
select wall('report_times');

create table daily_reports (
  org_id        uuid        not null references orgs (id),
  id            uuid        not null,
  local_day     date        not null,
  due_at        timestamptz not null,
  state         text        not null default 'planned' constraint daily_reports_state_is_known
                  check (state in ('planned', 'sent', 'skipped')),
  mail_count    int         not null default 0,
  covers_until  timestamptz,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  primary key (org_id, id),
  constraint daily_reports_day_once unique (org_id, local_day)
);
comment on table daily_reports is
  'The report of a day: planned ahead, then sent, or skipped. Written by reports only.';
comment on column daily_reports.covers_until is 'What happened after it stands in the next one.';
select wall('daily_reports');
create policy sweep_reads on daily_reports for select to aai_worker using (true);
create index daily_reports_due on daily_reports (due_at) where state = 'planned';

grant select, insert, update on report_times to aai_app;
grant select on report_times to aai_worker;
grant select, insert, update on daily_reports to aai_worker;
grant select, delete on daily_reports to aai_app;
