-- 0112 audit: each organisation's chain is read through once a day, and what came of it is kept.
--
-- Why     A change of the audit that nobody looks for is not found out. What is kept here is a
--         reminder, and no proof: the proof is verify-audit, with keys from outside.
-- Expand  A new table; rights of the back office to read it, and that sending is stopped.
-- Locks   None but those of making a table.
-- Size    One row per organisation.

create table audit_verifications (
  org_id         uuid        not null,
  verified_at    timestamptz not null,
  row_count      bigint      not null,
  finding_count  int         not null,
  finding        text,
  finding_seq    bigint,
  broken_since   timestamptz,
  created_at     timestamptz not null,
  primary key (org_id),
  constraint audit_verifications_breaks_have_a_place
    check ((finding is null) = (finding_seq is null) and (finding is null) = (broken_since is null))
);
comment on table audit_verifications is
  'When the chain of the audit was last read through, and the first break of it. '
  'Written by security only.';
comment on column audit_verifications.broken_since is 'The first reading that found it broken.';
select wall('audit_verifications');

create policy sweep_reads on audit_verifications for select to aai_worker using (true);
create policy operator_reads on audit_verifications for select to aai_operator using (true);
grant select, insert, update on audit_verifications to aai_worker;
grant select on audit_verifications to aai_app, aai_operator;

-- The back office sees that nothing leaves a client, never why.
create policy operator_reads on sending_switches for select to aai_operator using (true);
grant select (org_id, stopped_at) on sending_switches to aai_operator;
