-- 0013 onboarding: what a practice told about itself, and how far its set-up got.
--
-- Why     The wizard survives a closed tab: the server is its only memory, and steps are facts.
-- Expand  New tables only.
-- Locks   None on existing tables.
-- Size    A few rows per organisation.

create table practice_profiles (
  org_id      uuid        not null references orgs (id),
  id          uuid        not null,
  name        text        not null,
  profession  text        not null constraint practice_profiles_profession_is_known
                check (profession in ('lawyer', 'accountant', 'clinic', 'agency',
                                      'property_manager', 'other')),
  website     text        not null default '',
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (org_id, id),
  constraint practice_profiles_one_per_org unique (org_id)
);
comment on table practice_profiles is
  'Who the practice is, in its own words. Written by onboarding only.';
select wall('practice_profiles');
create policy operator_reads on practice_profiles for select to aai_operator using (true);

create table practice_voices (
  org_id      uuid        not null references orgs (id),
  id          uuid        not null,
  tone        text        not null constraint practice_voices_tone_is_known
              check (tone in ('warm', 'neutral', 'formal')),
  signature   text        not null,
  language    text        not null constraint practice_voices_language_is_known
              check (language in ('en', 'de')),
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (org_id, id),
  constraint practice_voices_one_per_org unique (org_id)
);
comment on table practice_voices is
  'How the practice writes: drafts follow it. Written by onboarding only.';
select wall('practice_voices');

create table practice_services (
  org_id      uuid        not null references orgs (id),
  id          uuid        not null,
  position    int         not null,
  name        text        not null,
  fee_cents   bigint      constraint practice_services_fee_is_not_negative check (fee_cents >= 0),
  currency    text        not null constraint practice_services_currency_is_iso
              check (currency ~ '^[a-z]{3}$'),
  unit        text        not null constraint practice_services_unit_is_known
              check (unit in ('hour', 'month', 'fixed', 'session')),
  created_at  timestamptz not null,
  primary key (org_id, id),
  constraint practice_services_position_once unique (org_id, position)
);
comment on table practice_services is
  'What the practice offers and what it takes for it; replaced as a whole. '
  'Written by onboarding only.';
select wall('practice_services');

create table business_hours (
  org_id      uuid        not null references orgs (id),
  id          uuid        not null,
  weekday     int         not null constraint business_hours_weekday_is_iso
              check (weekday between 1 and 7),
  opens       time        not null,
  closes      time        not null,
  time_zone   text        not null,
  created_at  timestamptz not null,
  primary key (org_id, id),
  constraint business_hours_day_once unique (org_id, weekday),
  constraint business_hours_close_after_opening check (closes > opens)
);
comment on table business_hours is
  'When the practice is open, a row per open weekday (1 is Monday); replaced as a whole. '
  'Written by onboarding only.';
select wall('business_hours');

create table onboarding_progress (
  org_id        uuid        not null references orgs (id),
  id            uuid        not null,
  version       int         not null,
  completed_at  timestamptz,
  completed_by  uuid        references users (id),
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  primary key (org_id, id),
  constraint onboarding_progress_one_per_org unique (org_id)
);
comment on table onboarding_progress is
  'When the set-up was completed, by which version of its steps; the rest is facts. '
  'Written by onboarding only.';
select wall('onboarding_progress');
create policy operator_reads on onboarding_progress for select to aai_operator using (true);

create table onboarding_skips (
  org_id      uuid        not null references orgs (id),
  id          uuid        not null,
  step        text        not null,
  skipped_by  uuid        not null references users (id),
  created_at  timestamptz not null,
  primary key (org_id, id),
  constraint onboarding_skips_step_once unique (org_id, step)
);
comment on table onboarding_skips is
  'A step somebody passed by, and who. Written by onboarding only.';
select wall('onboarding_skips');

grant select, insert, update on practice_profiles, practice_voices, onboarding_progress to aai_app;
grant select, insert, delete on practice_services, business_hours, onboarding_skips to aai_app;
grant select on practice_profiles, practice_voices, practice_services, business_hours
  to aai_worker, aai_drafter;
grant select on onboarding_progress to aai_worker;
grant select on practice_profiles, onboarding_progress to aai_operator;
