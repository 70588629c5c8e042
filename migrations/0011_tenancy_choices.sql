-- 0011 tenancy: what the chooser of organisations shows without entering one.
--
-- Why     GET /v1/me lists a person's organisations with their access and whether they are set up.
-- Expand  Two columns with defaults; the running release ignores them.
-- Locks   membership_routes for the moment of two catalogue changes.
-- Size    One row per person and organisation.

alter table membership_routes
  add column access        text not null default 'none'
    constraint membership_routes_access_is_known
    check (access in ('none', 'trial', 'active', 'grace', 'read_only', 'ended')),
  add column onboarded_at  timestamptz;

create index membership_routes_by_org on membership_routes (org_id);

grant select, update on membership_routes to aai_worker;
