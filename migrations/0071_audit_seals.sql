-- 0071 audit seals: every row of the audit gets its place in a chain, and the chain a signature.
--
-- Why     Whoever holds the database can rewrite rows; nobody can without being found, as each
--         seal holds the hash of all before it and checkpoints are signed with a key the database
--         does not hold.
-- Expand  New tables, policies and one function.
-- Locks   None that anyone waits for.
-- Size    audit_seals: one row per row of audit_log. audit_checkpoints: one per organisation with
--         news and five minutes, and one of the house.

create table audit_seals (
  org_id           uuid        not null,
  seq              bigint      not null,
  audit_id         uuid        not null,
  row_sha256       bytea       not null,
  personal_sha256  bytea       not null,
  chain_sha256     bytea       not null,
  created_at       timestamptz not null default clock_timestamp(),
  primary key (org_id, seq),
  constraint audit_seals_each_row_once unique (org_id, audit_id)
);
comment on table audit_seals is
  'The place of each row of the audit, given once, in the order it was found committed. '
  'Insert only. Written by security only.';
comment on column audit_seals.chain_sha256 is 'Over the seal before, the place and the row.';
select wall('audit_seals');

create table audit_checkpoints (
  org_id        uuid        not null,
  number        bigint      not null,
  seq           bigint      not null,
  chain_sha256  bytea       not null,
  signed_at     timestamptz not null,
  key_id        text        not null,
  signature     bytea       not null,
  created_at    timestamptz not null default clock_timestamp(),
  primary key (org_id, number)
);
comment on table audit_checkpoints is
  'How far a chain had come at an instant, signed (Ed25519). Insert only. '
  'Written by security only.';
comment on column audit_checkpoints.number is
  'Without gaps across all organisations: one that was taken away leaves a hole.';
select wall('audit_checkpoints');
create index audit_checkpoints_by_number on audit_checkpoints (number);

-- The sealing job looks for what is new in every organisation; the back office only reads.
create policy sweep_reads on audit_log for select to aai_worker using (true);
create policy sweep_reads on audit_seals for select to aai_worker using (true);
create policy sweep_reads on audit_checkpoints for select to aai_worker using (true);
create policy operator_reads on audit_seals for select to aai_operator using (true);
create policy operator_reads on audit_checkpoints for select to aai_operator using (true);
grant select on audit_log to aai_worker;
grant select, insert on audit_seals, audit_checkpoints to aai_worker;
grant select on audit_seals, audit_checkpoints to aai_app, aai_operator;

-- The organisations with rows younger than the last checkpoint allows for and not yet sealed; one
-- probe per organisation finds them. The margin is longer than any transaction of ours lives.
create function orgs_to_seal(margin interval) returns setof uuid language sql stable as $$
  with recursive org (id) as (
    (select a.org_id from audit_log a order by a.org_id limit 1)
    union all
    select (select a.org_id from audit_log a where a.org_id > org.id order by a.org_id limit 1)
      from org
     where org.id is not null
  )
  select org.id
    from org
   where org.id is not null
     and exists (
           select 1
             from audit_log a
            where a.org_id = org.id
              and a.written_at >= coalesce(
                    (select c.signed_at - margin from audit_checkpoints c
                      where c.org_id = org.id order by c.number desc limit 1), '-infinity')
              and not exists (select 1 from audit_seals s
                               where s.org_id = a.org_id and s.audit_id = a.id))
$$;

-- Erasure: the owner alone, and nothing but what is personal. The row keeps its seal.
create policy owner_erases on audit_log to aai_owner using (true) with check (true);

create function erase_person_from_audit(who uuid, at timestamptz) returns bigint
  language plpgsql as $$
declare
  place uuid;
  erased bigint := 0;
  here bigint;
begin
  for place in select distinct a.org_id from audit_log a where a.actor_id = who loop
    update audit_log set personal = '{}', salt = ''
     where org_id = place and actor_id = who and salt <> '';
    get diagnostics here = row_count;
    erased := erased + here;
    if here > 0 then
      insert into audit_log (org_id, id, actor_id, action, target, detail, created_at)
      values (place, gen_random_uuid(), null, 'audit.person_erased', who::text,
              jsonb_build_object('rows', here), at);
    end if;
  end loop;
  return erased;
end $$;
revoke execute on function erase_person_from_audit(uuid, timestamptz) from public;
