-- 0130 trusted server: by IMAP, whose word counts on whether a mail is from whom it says.
--
-- Why     The server that receives a mailbox's mail writes what it found into a field of each mail,
--         under a name of its own (RFC 8601). Anybody may write such a field; so a person says
--         which name is their server's, and until then no word counts.
-- Expand  A column with a constant default, and one that may be null. The running release ignores
--         both.
-- Locks   mailbox_servers and mail_messages for the moment of a catalogue change.
-- Size    A name per message.

alter table mailbox_servers add column trusted_server text not null default ''
  constraint mailbox_servers_trusted_server_is_lower
  check (trusted_server = lower(trusted_server) and length(trusted_server) <= 253);
comment on column mailbox_servers.trusted_server is
  'The authserv-id of the server that receives this mailbox''s mail. Empty: nobody''s word counts.';

alter table mail_messages add column checked_by text;
comment on column mail_messages.checked_by is
  'Who the topmost Authentication-Results field says wrote it: anybody''s word. Empty: there is no '
  'such field. Null: stored before this was kept.';
