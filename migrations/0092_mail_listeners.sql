-- 0092 mail listeners: which worker listens to which mailbox.
--
-- Why     By IMAP nobody tells of new mail but the open connection itself; one worker holds it, and
--         when that dies another takes over within minutes.
-- Expand  A new table.
-- Locks   None on existing tables beyond the moment of a foreign key on mailboxes.
-- Size    One row per mailbox by IMAP.

create table mailbox_listeners (
  org_id        uuid        not null,
  mailbox_id    uuid        not null,
  worker        text        not null,
  leased_until  timestamptz not null,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  primary key (org_id, mailbox_id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id)
);
comment on table mailbox_listeners is
  'Who holds the connection on which a mailbox tells of new mail. Written by mail only.';
select wall('mailbox_listeners');
create policy sweep_reads on mailbox_listeners for select to aai_worker using (true);
grant select, insert, update on mailbox_listeners to aai_worker;
