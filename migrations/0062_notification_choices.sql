-- 0062 notifications: what a person wants to be mailed, and the links that end it.
--
-- Why     Mail nobody needs to act on is a choice. A machine can end it for a person, without a
--         session, years later; so the hash of the link's token is kept: it needs no key to work.
-- Expand  New tables only.
-- Locks   None on existing tables.
-- Size    At most one row per person, organisation and category.

create table notification_choices (
  org_id      uuid        not null,
  id          uuid        not null,
  user_id     uuid        not null references users (id) on delete cascade,
  category    text        not null constraint notification_choices_category_is_known
                check (category in ('daily_report')),
  choice      text        not null constraint notification_choices_choice_is_known
                check (choice in ('on', 'off')),
  made_by     text        not null constraint notification_choices_made_by_is_known
                check (made_by in ('settings', 'link')),
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (org_id, id),
  constraint notification_choices_one_each unique (org_id, user_id, category)
);
comment on table notification_choices is
  'What a person chose to be mailed; no row: owners are. Written by notifications only.';
select wall('notification_choices');

create table unsubscribe_routes (
  token_hash  bytea       primary key,
  org_id      uuid        not null,
  user_id     uuid        not null,
  category    text        not null,
  created_at  timestamptz not null
);
comment on table unsubscribe_routes is
  'Routing: whose mail a link ends, also when they are gone. Written by notifications only.';

grant select, insert, update on notification_choices to aai_app;
grant select on notification_choices to aai_worker;
grant select on unsubscribe_routes to aai_app;
grant select, insert on unsubscribe_routes to aai_worker;
