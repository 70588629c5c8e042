-- 0030 mailboxes: what is connected, with which grants, and who gave them.
--
-- Why     Reading and sending are two grants with two tokens: the login that reads mail can never
--         send, because the token it can open was never allowed to.
-- Expand  New tables and one view: the running release ignores them.
-- Locks   None on existing tables beyond the moment of a foreign key on orgs and users.
-- Size    mailboxes: a few per organisation. oauth_states live for ten minutes.

create table mailboxes (
  org_id        uuid        not null references orgs (id),
  id            uuid        not null,
  provider      text        not null constraint mailboxes_provider_is_known
                check (provider in ('google')),
  address       text        not null,
  address_key   text        not null,
  status        text        not null constraint mailboxes_status_is_known
                  check (status in ('connecting', 'syncing', 'live', 'broken')),
  problem       text        not null default '',
  broken_at     timestamptz,
  connected_by  uuid        not null references users (id),
  connected_at  timestamptz not null,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  primary key (org_id, id),
  constraint mailboxes_address_once unique (org_id, address_key)
);
comment on table mailboxes is
  'A connected mailbox. Whether it is paused stands in mailbox_pauses. Written by mail only.';
comment on column mailboxes.problem is
  'One sentence for its owner: what is wrong and what to do. Empty while all is well.';
select wall('mailboxes');
create policy operator_reads on mailboxes for select to aai_operator using (true);
create policy sweep_reads on mailboxes for select to aai_worker using (true);

create table mailbox_pauses (
  org_id      uuid        not null,
  mailbox_id  uuid        not null,
  paused_by   uuid        not null references users (id),
  created_at  timestamptz not null default now(),
  primary key (org_id, mailbox_id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id)
);
comment on table mailbox_pauses is
  'A mailbox a person has paused: nothing is read or sent while the row stands. '
  'Written by mail and clients only.';
select wall('mailbox_pauses');
create policy operator_reads on mailbox_pauses for select to aai_operator using (true);
create policy operator_pauses on mailbox_pauses for insert to aai_operator with check (true);
create policy operator_resumes on mailbox_pauses for delete to aai_operator using (true);
create policy sweep_reads on mailbox_pauses for select to aai_worker using (true);

create table mailbox_routes (
  address_key  text        not null,
  org_id       uuid        not null,
  mailbox_id   uuid        not null,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  primary key (address_key, org_id)
);
comment on table mailbox_routes is
  'Routing: whose mailbox a push names. The owner of an address may connect it to several '
  'organisations, to each once. Written by mail only.';

create table mailbox_credentials (
  org_id                uuid        not null,
  mailbox_id            uuid        not null,
  refresh_token         bytea       not null,
  key_id                text
                        generated always as (encode(substring(refresh_token from 2 for 4), 'hex'))
                        stored,
  scopes                text        not null,
  access_token          bytea,
  access_expires_at     timestamptz,
  refresh_leased_until  timestamptz,
  granted_by            uuid        not null references users (id),
  created_at            timestamptz not null default now(),
  updated_at            timestamptz not null default now(),
  primary key (org_id, mailbox_id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id)
);
comment on table mailbox_credentials is
  'The grant to read: sealed, bound to organisation and mailbox. It cannot send. '
  'Written by mail only.';
comment on column mailbox_credentials.key_id is 'Which master key sealed the row, for rotation.';
comment on column mailbox_credentials.refresh_leased_until is
  'One worker refreshes at a time; it died when this has passed.';
select wall('mailbox_credentials');

create table sending_credentials (
  org_id                uuid        not null,
  mailbox_id            uuid        not null,
  refresh_token         bytea       not null,
  key_id                text
                        generated always as (encode(substring(refresh_token from 2 for 4), 'hex'))
                        stored,
  scopes                text        not null,
  access_token          bytea,
  access_expires_at     timestamptz,
  refresh_leased_until  timestamptz,
  granted_by            uuid        not null references users (id),
  created_at            timestamptz not null default now(),
  updated_at            timestamptz not null default now(),
  primary key (org_id, mailbox_id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id)
);
comment on table sending_credentials is
  'The grant to send: only the sender can read the token; whoever serves the consent page may put '
  'one in, never see it again. Written by mail only.';
select wall('sending_credentials');

create table oauth_states (
  state_hash  bytea       primary key,
  user_id     uuid        not null references users (id),
  session_id  uuid        not null,
  org_id      uuid        not null,
  grant_kind  text        not null constraint oauth_states_grant_is_known
              check (grant_kind in ('read', 'send')),
  mailbox_id  uuid,
  return_to   text        not null constraint oauth_states_return_is_ours
              check (return_to in ('/onboarding/', '/portal/settings/')),
  nonce       text        not null,
  verifier    bytea       not null,
  expires_at  timestamptz not null,
  created_at  timestamptz not null default now()
);
comment on table oauth_states is
  'Routing: a consent on its way, bound to the person, the session and the organisation that began '
  'it; taken once. Written by mail only.';
create index oauth_states_by_age on oauth_states (expires_at);

create table mail_watches (
  org_id      uuid        not null,
  mailbox_id  uuid        not null,
  topic       text        not null,
  history_id  text        not null,
  expires_at  timestamptz not null,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (org_id, mailbox_id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id)
);
comment on table mail_watches is
  'Until when the provider promises to tell of changes. Written by mail only.';
select wall('mail_watches');
create policy operator_reads on mail_watches for select to aai_operator using (true);
create policy sweep_reads on mail_watches for select to aai_worker using (true);

grant select, insert, update on mailboxes to aai_app, aai_worker;
grant select on mailboxes to aai_drafter, aai_sender, aai_operator;
grant update (status, problem, broken_at, updated_at) on mailboxes to aai_sender;
grant select, insert, delete on mailbox_pauses to aai_app, aai_operator;
grant select on mailbox_pauses to aai_worker, aai_drafter, aai_sender;
grant select, insert, update, delete on mailbox_routes to aai_app;
grant select on mailbox_routes to aai_worker;
grant select, insert, update on mailbox_credentials to aai_app, aai_worker;
grant insert, delete on sending_credentials to aai_app;
grant select (org_id, mailbox_id, scopes, created_at) on sending_credentials to aai_app, aai_worker;
grant select, update on sending_credentials to aai_sender;
grant select, insert, delete on oauth_states to aai_app;
grant select, delete on oauth_states to aai_worker;
grant select, insert, update, delete on mail_watches to aai_worker;
grant select on mail_watches to aai_operator;
