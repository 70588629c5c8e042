-- 0080 policies: one switch per organisation that stops all sending.
--
-- Why     An owner who sees something wrong stops everything at once. The sender locks this row
--         for share before it takes an outbox row and until it commits; stopping updates the row.
--         So a stop that is committed is seen by whoever comes later, and a stop waits for those
--         who came before. A row that does not exist cannot be locked: the sender makes it.
-- Expand  A new table and an index. A release that does not know the switch sends on: stop it.
-- Locks   outbox_messages against writing while the index is built: seconds.
-- Size    One row per organisation that sends; an index entry per reply that has not left.

create table sending_switches (
  org_id      uuid        not null references orgs (id),
  stopped_at  timestamptz,
  stopped_by  uuid        references users (id),
  reason      text        not null default '',
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (org_id),
  constraint sending_switches_stops_have_someone check ((stopped_at is null) = (stopped_by is null))
);
comment on table sending_switches is
  'Whether anything may leave: stopped while stopped_at is set. Who did what before is in the '
  'audit log. Written by policies only.';
select wall('sending_switches');

grant select, insert, update on sending_switches to aai_app;
-- Locking for share needs the right to update some column. The wall lets org_id be itself only, so
-- this one changes nothing: the sender can wait at the switch, and not turn it.
grant select, insert (org_id, created_at, updated_at), update (org_id) on sending_switches
  to aai_sender;

create index outbox_messages_leaving on outbox_messages (org_id, state)
  where state in ('held', 'sending');
