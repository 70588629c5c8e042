-- 0031 mail_sync: how far each mailbox is read, what is known to be missing, and why.
--
-- Why     No mail is lost quietly: a cursor that the provider forgot, a message that cannot be
--         read and a comparison that does not come out even are rows, open until they are closed.
-- Expand  New tables and one view.
-- Locks   None on existing tables.
-- Size    sync_cursors: one per mailbox. sync_runs: kept for 30 days. push_receipts: for 7.

create table sync_cursors (
  org_id            uuid        not null,
  mailbox_id        uuid        not null,
  history_id        text        constraint sync_cursors_history_is_decimal
                    check (history_id ~ '^[0-9]{1,40}$'),
  next_history_id   text        constraint sync_cursors_next_is_decimal
                    check (next_history_id ~ '^[0-9]{1,40}$'),
  comparison        text        constraint sync_cursors_comparison_is_known
                      check (comparison in ('initial', 'recovery', 'census')),
  message_count     bigint      not null default 0,
  last_synced_at    timestamptz,
  last_compared_at  timestamptz,
  wanted_at         timestamptz,
  lease_token       bigint      not null default 0,
  leased_until      timestamptz,
  failures          int         not null default 0,
  retry_at          timestamptz,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  primary key (org_id, mailbox_id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id)
) with (fillfactor = 70);
comment on table sync_cursors is
  'How far a mailbox is read, and who is reading it now. Written by mail only.';
comment on column sync_cursors.history_id is
  'The provider''s, a decimal of any length: compared by length, then as text. '
  'Null until the first comparison is complete.';
comment on column sync_cursors.comparison is
  'All messages are being compared, not only changes; next_history_id was the provider''s place '
  'when that began.';
comment on column sync_cursors.wanted_at is
  'Somebody wanted a sync while one was running: it goes round once more.';
comment on column sync_cursors.lease_token is
  'Fencing: rises with every claim; a sync that lost its lease can write nothing.';
select wall('sync_cursors');
create policy operator_reads on sync_cursors for select to aai_operator using (true);
create policy sweep_reads on sync_cursors for select to aai_worker using (true);
create index sync_cursors_by_age on sync_cursors (last_synced_at);

create table sync_gaps (
  org_id           uuid        not null,
  id               uuid        not null,
  mailbox_id       uuid        not null,
  kind             text        not null constraint sync_gaps_kind_is_known
                     check (kind in ('cursor_expired', 'cursor_ahead', 'census')),
  from_history_id  text        not null default '',
  found_count      int         not null default 0,
  opened_at        timestamptz not null,
  closed_at        timestamptz,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id)
);
comment on table sync_gaps is
  'A stretch that may have been missed, open until a comparison of all messages came out even. '
  'Written by mail only.';
comment on column sync_gaps.found_count is
  'Messages that were missing and have been fetched since.';
select wall('sync_gaps');
create policy operator_reads on sync_gaps for select to aai_operator using (true);
create unique index sync_gaps_one_open_per_kind on sync_gaps (org_id, mailbox_id, kind)
  where closed_at is null;

create table sync_runs (
  org_id         uuid        not null,
  id             uuid        not null,
  mailbox_id     uuid        not null,
  kind           text        not null constraint sync_runs_kind_is_known
                   check (kind in ('history', 'initial', 'recovery', 'census')),
  outcome        text        not null constraint sync_runs_outcome_is_known
                   check (outcome in ('done', 'continues', 'limited', 'unavailable', 'broken',
                                      'expired')),
  pages          int         not null,
  stored_count   int         not null,
  failed_count   int         not null,
  note           text        not null default '',
  started_at     timestamptz not null,
  finished_at    timestamptz not null,
  created_at     timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id)
);
comment on table sync_runs is
  'What each sync did, unless it found nothing to do. Insert only. Written by mail only.';
select wall('sync_runs');
create policy operator_reads on sync_runs for select to aai_operator using (true);
create policy upkeep_reads on sync_runs for select to aai_worker using (true);
create policy upkeep_deletes on sync_runs for delete to aai_worker using (true);
create index sync_runs_by_mailbox on sync_runs (org_id, mailbox_id, finished_at desc);
create index sync_runs_by_age on sync_runs (created_at);

create table push_receipts (
  message_id   text        primary key,
  history_id   text        not null,
  received_at  timestamptz not null,
  created_at   timestamptz not null default now()
);
comment on table push_receipts is
  'Pushes already taken, by the provider''s id of each: it delivers some twice. '
  'Written by mail only.';
create index push_receipts_by_age on push_receipts (received_at);

create table mail_problems (
  org_id       uuid        not null,
  id           uuid        not null,
  mailbox_id   uuid        not null,
  provider_id  text        not null,
  reason       text        not null,
  attempts     int         not null default 1,
  retry_at     timestamptz not null,
  resolved_at  timestamptz,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  primary key (org_id, id),
  constraint mail_problems_message_once unique (org_id, mailbox_id, provider_id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id)
);
comment on table mail_problems is
  'A message that could not be fetched, read or stored: why, and when it is tried again. '
  'The reason holds nothing of the message. Written by mail only.';
select wall('mail_problems');
create policy operator_reads on mail_problems for select to aai_operator using (true);

-- What pages show of a mailbox. Row security is the caller's.
create view mailbox_states with (security_invoker = true) as
select m.org_id,
       m.id,
       m.address,
       m.provider,
       case when p.mailbox_id is not null and m.status <> 'broken' then 'paused'
            else m.status end as status,
       c.last_synced_at,
       coalesce(c.message_count, 0) as message_count,
       (select count(*) from sync_gaps g
         where g.org_id = m.org_id and g.mailbox_id = m.id
           and g.closed_at is null)::int as open_gaps,
       m.problem,
       m.connected_at
  from mailboxes m
  left join mailbox_pauses p on p.org_id = m.org_id and p.mailbox_id = m.id
  left join sync_cursors c on c.org_id = m.org_id and c.mailbox_id = m.id;
comment on view mailbox_states is
  'Mailboxes with their pauses, cursors and gaps. Read by mail, onboarding and clients.';

grant select, insert, update on sync_cursors to aai_app, aai_worker;
grant select, insert, update on sync_gaps to aai_worker;
grant select on sync_gaps to aai_app;
grant select, insert, delete on sync_runs to aai_worker;
grant select, insert on push_receipts to aai_app;
grant select, delete on push_receipts to aai_worker;
grant select, insert, update on mail_problems to aai_worker;
grant select on mail_problems to aai_app;
grant select on sync_cursors, sync_gaps, sync_runs, mail_problems to aai_operator;
grant select on mailbox_states to aai_app, aai_worker, aai_operator;
