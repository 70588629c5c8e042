-- 0064 approvals: follow-ups, where a reply got no answer.
--
-- Why     After so many days of silence a reminder is drafted, for a person to decide like any
--         other draft. One per reply; never one of a reminder. Off until a practice chooses it.
-- Expand  New tables only.
-- Locks   None on existing tables beyond the moment of a foreign key.
-- Size    At most one row per sent reply.

create table follow_up_settings (
  org_id      uuid        not null references orgs (id),
  id          uuid        not null,
  after_days  int         not null constraint follow_up_settings_days_are_sensible
                check (after_days between 1 and 60),
  chosen_by   uuid        not null references users (id),
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (org_id, id),
  constraint follow_up_settings_one_per_org unique (org_id)
);
comment on table follow_up_settings is
  'The days of silence before a follow-up is drafted; no row: off. Written by approvals only.';
select wall('follow_up_settings');
create policy sweep_reads on follow_up_settings for select to aai_worker using (true);

create table follow_ups (
  org_id      uuid        not null,
  id          uuid        not null,
  outbox_id   uuid        not null,
  draft_id    uuid        not null,
  created_at  timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, outbox_id) references outbox_messages (org_id, id),
  foreign key (org_id, draft_id) references drafts (org_id, id),
  constraint follow_ups_once_per_reply unique (org_id, outbox_id),
  constraint follow_ups_draft_once unique (org_id, draft_id)
);
comment on table follow_ups is
  'The draft that follows up a reply nobody answered. Written by approvals only.';
select wall('follow_ups');

grant select, insert, update, delete on follow_up_settings to aai_app;
grant select on follow_up_settings to aai_worker;
grant select on follow_ups to aai_app, aai_worker;
grant select, insert on follow_ups to aai_drafter;
