-- 0090 mail census: how many messages the provider has, how many of them are here, and which are
-- not.
--
-- Why     "No mail is lost" is shown as a count that anybody can check: taken every few minutes
--         from the provider's own list, with a row for each message that is not here.
-- Expand  New tables; the running release ignores them. Gaps may be longer than a census knew.
-- Locks   None on existing tables beyond the moment of a foreign key on mailboxes.
-- Size    mailbox_censuses: one per mailbox. mailbox_missing: none, while all is well.

create table mailbox_censuses (
  org_id          uuid        not null,
  mailbox_id      uuid        not null,
  checked_at      timestamptz not null,
  provider_count  bigint      not null,
  here_count      bigint      not null,
  missing_count   bigint      not null,
  behind_since    timestamptz,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  primary key (org_id, mailbox_id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id),
  constraint mailbox_censuses_add_up check (provider_count = here_count + missing_count),
  constraint mailbox_censuses_behind_has_a_time check ((missing_count = 0) = (behind_since is null))
);
comment on table mailbox_censuses is
  'The last complete count of a mailbox: all messages of 90 days, as the provider lists them. '
  'Written by mail only.';
comment on column mailbox_censuses.behind_since is
  'Since when some message is missing; null while none is.';
select wall('mailbox_censuses');
create policy operator_reads on mailbox_censuses for select to aai_operator using (true);
grant select on mailbox_censuses to aai_app, aai_operator;
grant select, insert, update on mailbox_censuses to aai_worker;

create table mailbox_missing (
  org_id       uuid        not null,
  mailbox_id   uuid        not null,
  provider_id  text        not null,
  noticed_at   timestamptz not null,
  created_at   timestamptz not null,
  primary key (org_id, mailbox_id, provider_id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id)
);
comment on table mailbox_missing is
  'A message the provider lists that was not here at the last count. Why, where it was tried, '
  'stands in mail_problems. Written by mail only.';
select wall('mailbox_missing');
grant select on mailbox_missing to aai_app;
grant select, insert, delete on mailbox_missing to aai_worker;
grant select on mail_problems to aai_app;

-- How long mailboxes needed to be whole again, for the page of metrics: no organisation in it.
create table mail_convergence (
  seconds_max  int         primary key,
  gaps         bigint      not null default 0,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
comment on table mail_convergence is
  'Gaps closed, by how long each was open: a histogram that all workers add to. '
  'Written by mail only.';
insert into mail_convergence (seconds_max)
values (10), (60), (300), (900), (3600), (21600), (86400), (2147483647);
grant select on mail_convergence to aai_app;
grant select, update on mail_convergence to aai_worker;
