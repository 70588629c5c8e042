-- 0091 mail by IMAP: mailboxes of any provider, whose messages may be told under another id.
--
-- Why     A message by IMAP is known by folder and number there, and gets a new one when it is
--         moved, or when the server counts anew. It stays one message: its other places stand in
--         mail_copies. A cursor is the provider's own text now, not always a decimal.
-- Expand  New tables, a column that may be null, and checks that allow more than before.
-- Locks   mailboxes, sync_cursors and outbox_messages for the moment of a catalogue change; the new
--         checks read mailboxes and sync_cursors once: a few rows per organisation.
-- Size    mailbox_servers: one per mailbox by IMAP. mail_copies: few; a message has one place.

alter table mailboxes drop constraint mailboxes_provider_is_known;
alter table mailboxes add constraint mailboxes_provider_is_known
  check (provider in ('google', 'imap'));

alter table sync_cursors drop constraint sync_cursors_history_is_decimal;
alter table sync_cursors drop constraint sync_cursors_next_is_decimal;
alter table sync_cursors add constraint sync_cursors_cursor_is_short
  check (length(history_id) <= 16000 and length(next_history_id) <= 16000);
comment on column sync_cursors.history_id is
  'The provider''s cursor, opaque: a decimal of Gmail''s, the folders'' places by IMAP. '
  'Null until the first comparison is complete.';

create table mailbox_servers (
  org_id      uuid        not null,
  mailbox_id  uuid        not null,
  user_name   text        not null,
  imap_host   text        not null,
  imap_port   int         not null,
  imap_tls    text        not null constraint mailbox_servers_imap_tls_is_known
              check (imap_tls in ('implicit', 'starttls')),
  smtp_host   text        not null,
  smtp_port   int         not null,
  smtp_tls    text        not null constraint mailbox_servers_smtp_tls_is_known
              check (smtp_tls in ('implicit', 'starttls')),
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (org_id, mailbox_id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id),
  constraint mailbox_servers_ports_are_ports
    check (imap_port between 1 and 65535 and smtp_port between 1 and 65535)
);
comment on table mailbox_servers is
  'Where a mailbox by IMAP is read and sent from. Its passwords are grants like any other: sealed '
  'in mailbox_credentials and sending_credentials, in place of a refresh token. '
  'Written by mail only.';
select wall('mailbox_servers');
grant select, insert, update on mailbox_servers to aai_app;
grant select on mailbox_servers to aai_worker, aai_sender;

create table mail_copies (
  org_id       uuid        not null,
  mailbox_id   uuid        not null,
  provider_id  text        not null,
  message_id   uuid        not null,
  labels       text[]      not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (org_id, mailbox_id, provider_id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id),
  foreign key (org_id, message_id) references mail_messages (org_id, id)
);
comment on table mail_copies is
  'Another place of a message that is here already, byte for byte: it was moved, or stands in two '
  'folders. Written by mail only.';
select wall('mail_copies');
create index mail_copies_of_message on mail_copies (org_id, message_id);
grant select, insert, update, delete on mail_copies to aai_worker;

alter table outbox_messages add column brink_at timestamptz;
comment on column outbox_messages.brink_at is
  'From here on only the mailbox can say whether the reply left; null where nothing was at stake.';
