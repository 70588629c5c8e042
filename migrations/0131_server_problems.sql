-- 0131 server problems: a mail server that can no longer be trusted, or no longer offers TLS.
--
-- Why     Nothing is given to such a server: mail waits, unread or unsent, until somebody repairs
--         it. Who waits has to see why. Each side has a row of its own, since the one that works
--         says nothing about the other.
-- Expand  A new table; the running release ignores it.
-- Locks   None on existing tables beyond the moment of a foreign key on mailboxes.
-- Size    None, while all is well.

create table mailbox_server_problems (
  org_id      uuid        not null,
  mailbox_id  uuid        not null,
  side        text        not null constraint mailbox_server_problems_side_is_known
              check (side in ('incoming', 'outgoing')),
  problem     text        not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (org_id, mailbox_id, side),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id)
);
comment on table mailbox_server_problems is
  'A mail server that nothing is given to, and why, as a sentence for its owner. The row goes when '
  'the server is as it should be. Written by mail only.';
select wall('mailbox_server_problems');
grant select, delete on mailbox_server_problems to aai_app;
grant select, insert, update, delete on mailbox_server_problems to aai_worker, aai_sender;
