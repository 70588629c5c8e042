-- 0012 notifications: the house's own mail, what became of it, and addresses not to write to.
--
-- Why     Each mail is sent once and can be traced; an address that bounced or complained is left
--         alone.
-- Expand  New tables only.
-- Locks   None on existing tables.
-- Size    A few mails per organisation and week; events about three per mail.

create table system_emails (
  org_id           uuid        not null,
  id               uuid        not null,
  dedupe_key       text        not null,
  to_address       text        not null,
  template         text        not null,
  locale           text        not null constraint system_emails_locale_is_known
                   check (locale in ('en', 'de')),
  facts            jsonb       not null,
  state            text        not null default 'queued' constraint system_emails_state_is_known
                     check (state in ('queued', 'sending', 'sent', 'delivered', 'bounced',
                                      'complained',
                                      'suppressed', 'throttled', 'failed', 'uncertain')),
  attempts         int         not null default 0,
  uncertain_since  timestamptz,
  provider_id      text,
  error            text,
  sent_at          timestamptz,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (org_id, id),
  constraint system_emails_once unique (org_id, dedupe_key)
);
comment on table system_emails is
  'A mail of the house: what it says, to whom, and what became of it. '
  'Written by notifications only.';
comment on column system_emails.uncertain_since is
  'Since when an attempt may have been accepted without our knowing; cleared by every definite '
  'answer.';
select wall('system_emails');
create policy operator_reads on system_emails for select to aai_operator using (true);
create index system_emails_by_address on system_emails (org_id, to_address, template, created_at);
create index system_emails_by_age on system_emails (org_id, created_at);

create table system_email_routes (
  email_id     uuid        primary key,
  org_id       uuid        not null,
  created_at   timestamptz not null
);
comment on table system_email_routes is
  'Routing: whose mail an event of the provider names, by the tag it was sent with. '
  'Written by notifications only.';

create table email_events (
  id            text        primary key,
  kind          text        not null,
  provider_id   text        not null,
  email_id      uuid,
  occurred_at   timestamptz not null,
  created_at    timestamptz not null
);
comment on table email_events is
  'What the provider told about mails, once each. Written by notifications only.';
create index email_events_by_provider_id on email_events (provider_id);

create table email_suppressions (
  email        text        not null,
  stream       text        not null constraint email_suppressions_stream_is_known
               check (stream in ('security', 'product')),
  reason       text        not null constraint email_suppressions_reason_is_known
               check (reason in ('bounced', 'complained')),
  expires_at   timestamptz,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (email, stream)
);
comment on table email_suppressions is
  'Addresses not to write to, per stream. Sign-in mail is let through again after a day. '
  'Written by notifications only.';

grant select, insert, update on system_emails to aai_app, aai_worker;
grant select on system_emails to aai_operator;
grant select, insert on system_email_routes to aai_app, aai_worker;
grant select, insert on email_events to aai_app;
grant select, insert, update on email_suppressions to aai_app;
grant select on email_suppressions to aai_worker, aai_operator;
