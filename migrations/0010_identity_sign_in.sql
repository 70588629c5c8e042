-- 0010 identity: sign-in by mail, and what happened to sessions.
--
-- Why     A person proves an address by a link or a code; nothing that opens a session is stored.
-- Expand  New tables, and grants for the sweep of sessions.
-- Locks   None on existing tables.
-- Size    Requests and links live for a day; session events are a few per person and month.

create table magic_link_requests (
  id            uuid        primary key,
  email         text        not null,
  browser_hash  bytea       not null constraint magic_link_requests_hold_a_hash
                check (length(browser_hash) = 32),
  next_path     text        not null,
  ip_prefix     text        not null,
  is_accepted   boolean     not null,
  code_tries    int         not null default 0,
  created_at    timestamptz not null
);
comment on table magic_link_requests is
  'Someone asked to sign in. Throttled requests are kept too, so that they look the same. '
  'Written by identity only.';
create index magic_link_requests_by_email on magic_link_requests (email, created_at);
create index magic_link_requests_by_network on magic_link_requests (ip_prefix, created_at);
create index magic_link_requests_by_age on magic_link_requests (created_at);

create table magic_links (
  id            uuid        primary key references magic_link_requests (id) on delete cascade,
  email         text        not null,
  token_hash    bytea       not null constraint magic_links_hold_a_hash
                check (length(token_hash) = 32),
  browser_hash  bytea       not null,
  next_path     text        not null,
  expires_at    timestamptz not null,
  consumed_at   timestamptz,
  created_at    timestamptz not null,
  constraint magic_links_token_once unique (token_hash)
);
comment on table magic_links is
  'A link that was mailed, by the hash of its token; of its code nothing is kept. '
  'Written by identity only.';
create index magic_links_open_by_email on magic_links (email) where consumed_at is null;

create table session_events (
  id          bigint      primary key generated always as identity,
  user_id     uuid        not null references users (id) on delete cascade,
  session_id  uuid        not null,
  kind        text        not null constraint session_events_kind_is_known
                check (kind in ('signed_in', 'signed_out', 'revoked', 'replaced', 'expired')),
  device      text        not null default '',
  ip_prefix   text        not null default '',
  created_at  timestamptz not null
);
comment on table session_events is
  'What happened to a person''s sessions, after the rows are gone. Insert only. '
  'Written by identity only.';
create index session_events_by_user on session_events (user_id, id);

grant select, insert, update on magic_link_requests, magic_links to aai_app;
grant select, delete on magic_link_requests to aai_worker;
grant select, insert, update on magic_links to aai_worker;
grant select, insert on session_events to aai_app;
grant insert on session_events to aai_worker;
grant select on sessions to aai_worker;
