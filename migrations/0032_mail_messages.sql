-- 0032 mail_messages: threads, messages, and what they say.
--
-- Why     One row per message of the provider, keyed by its id there: a Message-ID is a stranger's
--         word and neither unique nor true. Bodies stand apart: the back office has no right to
--         them.
-- Expand  New tables only.
-- Locks   None on existing tables.
-- Size    mail_messages, mail_bodies: the biggest tables of the house, thousands per mailbox and
--         month. Not partitioned: drafts and decisions refer to a message by (org_id, id), and a
--         partitioned table could not be referred to without the month.

create table mail_threads (
  org_id              uuid        not null,
  id                  uuid        not null,
  mailbox_id          uuid        not null,
  provider_thread_id  text        not null,
  subject             text        not null,
  base_subject        text        not null,
  head_message_id     uuid,
  head_direction      text        constraint mail_threads_direction_is_known
                      check (head_direction in ('in', 'out')),
  last_message_at     timestamptz not null,
  from_name           text        not null default '',
  from_address        text        not null default '',
  message_count       int         not null default 0,
  merged_into         uuid,
  category            text,
  needs_reply         boolean,
  priority            text        constraint mail_threads_priority_is_known
                      check (priority in ('low', 'normal', 'high')),
  reason              text,
  triaged_at          timestamptz,
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id),
  foreign key (org_id, merged_into) references mail_threads (org_id, id)
);
comment on table mail_threads is
  'A conversation. Written by mail only, but for category, needs_reply, priority, reason and '
  'triaged_at: triage.';
comment on column mail_threads.head_message_id is
  'The newest message by arrival. A draft answers a head; when this has moved on, the draft is '
  'stale.';
comment on column mail_threads.from_address is 'Who wrote the newest message that came in.';
comment on column mail_threads.merged_into is
  'Two threads turned out to be one: the messages are there now.';
select wall('mail_threads');
create index mail_threads_by_time on mail_threads (org_id, last_message_at desc, id desc)
  where merged_into is null;
create index mail_threads_by_subject on mail_threads (org_id, mailbox_id, md5(base_subject));
create index mail_threads_by_provider on mail_threads (org_id, mailbox_id, provider_thread_id);

create table mail_identifiers (
  org_id      uuid        not null,
  mailbox_id  uuid        not null,
  identifier  text        not null,
  thread_id   uuid        not null,
  is_settled  boolean     not null,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (org_id, mailbox_id, identifier),
  foreign key (org_id, thread_id) references mail_threads (org_id, id)
);
comment on table mail_identifiers is
  'Every Message-ID seen or only mentioned, and the thread it belongs to. Written by mail only.';
select wall('mail_identifiers');
create index mail_identifiers_by_thread on mail_identifiers (org_id, thread_id);

create table mail_messages (
  org_id                 uuid        not null,
  id                     uuid        not null,
  mailbox_id             uuid        not null,
  thread_id              uuid        not null,
  provider_id            text        not null,
  provider_thread_id     text        not null,
  message_id             text        not null,
  in_reply_to            text        not null default '',
  reference_ids          text[]      not null default '{}',
  direction              text        not null constraint mail_messages_direction_is_known
                         check (direction in ('in', 'out')),
  from_name              text        not null,
  from_address           text        not null,
  subject                text        not null,
  received_at            timestamptz not null,
  sent_at                timestamptz,
  labels                 text[]      not null default '{}',
  spf                    text        not null default 'none',
  dkim                   text        not null default 'none',
  dmarc                  text        not null default 'none',
  return_path            text,
  auto_submitted         text        not null default '',
  precedence             text        not null default '',
  list_id                text        not null default '',
  is_automatic           boolean     not null default false,
  is_report              boolean     not null default false,
  is_encrypted           boolean     not null default false,
  has_html               boolean     not null default false,
  has_hidden_content     boolean     not null default false,
  attachment_count       int         not null default 0,
  defects                bigint      not null default 0,
  size_bytes             bigint      not null,
  raw_sha256             bytea       not null,
  removed_at             timestamptz,
  created_at             timestamptz not null default now(),
  updated_at             timestamptz not null default now(),
  primary key (org_id, id),
  constraint mail_messages_once unique (org_id, mailbox_id, provider_id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id),
  foreign key (org_id, thread_id) references mail_threads (org_id, id)
);
comment on table mail_messages is
  'One message of a mailbox, without what it says. Written by mail only.';
comment on column mail_messages.received_at is
  'The provider''s time. sent_at is the sender''s word and may lie by years.';
comment on column mail_messages.is_automatic is
  'Written by a program (RFC 3834, lists, bounces): never to be answered.';
comment on column mail_messages.dmarc is
  'The verdict of the server that received it: pass, fail, none. '
  'Never what an older header claims.';
comment on column mail_messages.removed_at is 'Gone from the mailbox, or thrown away there.';
select wall('mail_messages');
create policy operator_counts on mail_messages for select to aai_operator using (true);
create index mail_messages_by_message_id on mail_messages (org_id, message_id);
create index mail_messages_by_thread on mail_messages (org_id, thread_id, received_at);
create index mail_messages_by_time on mail_messages (org_id, mailbox_id, received_at desc);

alter table mail_threads add constraint mail_threads_head_exists
  foreign key (org_id, head_message_id) references mail_messages (org_id, id)
    deferrable initially deferred;

create table mail_bodies (
  org_id          uuid        not null,
  message_id      uuid        not null,
  text            text        not null,
  quoted_text     text        not null,
  signature_text  text        not null,
  html            text        not null,
  hidden_text     text        not null,
  text_sha256     bytea       not null,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  primary key (org_id, message_id),
  foreign key (org_id, message_id) references mail_messages (org_id, id)
);
comment on table mail_bodies is
  'What a message says, its HTML made harmless; the back office has no right to it. '
  'Written by mail only.';
comment on column mail_bodies.hidden_text is
  'Text the HTML hides from people. Shown to the user as such; never given to a model.';
select wall('mail_bodies');

create table mail_participants (
  org_id       uuid        not null,
  message_id   uuid        not null,
  role         text        not null constraint mail_participants_role_is_known
                 check (role in ('from', 'sender', 'reply_to', 'to', 'cc', 'bcc')),
  position     int         not null,
  name         text        not null,
  address      text        not null,
  address_key  text        not null,
  created_at   timestamptz not null default now(),
  primary key (org_id, message_id, role, position),
  foreign key (org_id, message_id) references mail_messages (org_id, id)
);
comment on table mail_participants is
  'Who a message names in its address headers. Written by mail only.';
select wall('mail_participants');
create index mail_participants_by_address on mail_participants (org_id, address_key);

create table mail_attachments (
  org_id         uuid        not null,
  id             uuid        not null,
  message_id     uuid        not null,
  position       int         not null,
  filename       text        not null,
  media_type     text        not null,
  size_bytes     bigint      not null,
  content_id     text        not null,
  is_inline      boolean     not null,
  created_at     timestamptz not null default now(),
  primary key (org_id, id),
  constraint mail_attachments_position_once unique (org_id, message_id, position),
  foreign key (org_id, message_id) references mail_messages (org_id, id)
);
comment on table mail_attachments is
  'Files of a message: what they claim to be, not their bytes, which stay with the provider. '
  'Written by mail only.';
comment on column mail_attachments.position is
  'The place in the order in which the parser lists them.';
select wall('mail_attachments');

grant select, insert, update on mail_threads, mail_identifiers, mail_messages, mail_bodies
  to aai_worker;
grant select, insert on mail_participants, mail_attachments to aai_worker;
grant select on mail_threads, mail_messages, mail_bodies, mail_participants, mail_attachments
  to aai_app, aai_drafter, aai_sender;
grant update (category, needs_reply, priority, reason, triaged_at) on mail_threads to aai_drafter;
grant select (org_id, id, mailbox_id, direction, received_at, created_at) on mail_messages
  to aai_operator;
