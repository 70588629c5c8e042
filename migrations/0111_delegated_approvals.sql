-- 0111 policies: somebody approves in another's place for some days.
--
-- Why     A rule that wants an owner's approval stands still while the owner is away. For the days
--         of a delegation, whoever stands in has the role of the one who is away, if that is the
--         higher one: towards the rules of the policy, and nowhere else. One person stays one
--         person, so four eyes stay four eyes.
-- Expand  A new table and a function. A release that does not know them judges by own roles alone.
-- Locks   None but those of making a table.
-- Size    Tens per organisation.

create table approval_delegations (
  org_id        uuid        not null references orgs (id),
  id            uuid        not null,
  from_user_id  uuid        not null references users (id),
  to_user_id    uuid        not null references users (id),
  starts_on     date        not null,
  ends_on       date        not null,
  created_by    uuid        not null references users (id),
  created_at    timestamptz not null,
  withdrawn_by  uuid        references users (id),
  withdrawn_at  timestamptz,
  primary key (org_id, id),
  constraint approval_delegations_are_to_somebody_else check (from_user_id <> to_user_id),
  constraint approval_delegations_end_after_they_start check (starts_on <= ends_on),
  constraint approval_delegations_are_withdrawn_by_someone
    check ((withdrawn_at is null) = (withdrawn_by is null))
);
comment on table approval_delegations is
  'Who approves in whose place, on which days by the organisation''s clock. '
  'Written by policies only.';
select wall('approval_delegations');
create index approval_delegations_of_person on approval_delegations (org_id, to_user_id, ends_on);

grant select, insert on approval_delegations to aai_app;
grant update (withdrawn_by, withdrawn_at) on approval_delegations to aai_app;

-- The role that a person's approval has at an instant, and in whose place. Nothing for who is no
-- member; whoever is away counts with the role they have now.
create function acting_role(in_org uuid, person uuid, at timestamptz)
  returns table (role text, stands_in_for uuid) language sql stable as $$
  select held.role, held.stands_in_for
    from (select m.role, null::uuid as stands_in_for
            from memberships m
           where m.org_id = in_org
             and m.user_id = person
           union all
          select away.role, d.from_user_id
            from approval_delegations d
            join memberships own on own.org_id = d.org_id and own.user_id = d.to_user_id
            join memberships away on away.org_id = d.org_id and away.user_id = d.from_user_id
            join orgs o on o.id = d.org_id
           where d.org_id = in_org
             and d.to_user_id = person
             and d.created_at <= at
             and (d.withdrawn_at is null or at < d.withdrawn_at)
             and (at at time zone o.time_zone)::date between d.starts_on and d.ends_on) held
   order by array_position(array['owner', 'admin', 'member'], held.role),
            held.stands_in_for nulls first
   limit 1
$$;
