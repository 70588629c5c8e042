-- policy_number: which policy holds; 0 where there is none.
-- one PolicyNumber (OrgId)
select coalesce(max(number), 0) as number
  from approval_policies
 where org_id = $1;

-- policy_rules: of the policy that holds, in their order.
-- many Rule (OrgId)
select r.name, r.effect, r.circumstance, r.roles, r.mailbox_id, r.amount_cents, r.currency,
       r.approvals_needed, r.weekdays, r.opens_minute, r.closes_minute
  from approval_rules r
 where r.org_id = $1
   and r.policy_id = (select p.id from approval_policies p
                       where p.org_id = $1
                       order by p.number desc limit 1)
 order by r.position
 limit 100;

-- staffing: who there is to keep the rules.
-- one Staffing (OrgId, std::vector<MailboxId>)
select (count(*) filter (where m.role = 'owner'))::int as owners,
       (count(*) filter (where m.role = 'admin'))::int as admins,
       (count(*) filter (where m.role = 'member'))::int as members,
       (select count(*)::int from mailboxes b
         where b.org_id = $1 and b.id = any ($2::uuid[])) as mailboxes
  from memberships m
 where m.org_id = $1;

-- change_policy: nothing where another change came first.
-- maybe PolicyNumber (OrgId, PolicyId, int, json::Raw, AuditId, Instant)
with changed as (
  insert into approval_policies (org_id, id, number, created_by, created_at)
  select $1, $2, $3::int + 1, current_user_id(), $6
   where $3::int = (select coalesce(max(number), 0) from approval_policies where org_id = $1)
  on conflict on constraint approval_policies_number_once do nothing
  returning org_id, id, number
), ruled as (
  insert into approval_rules (org_id, policy_id, position, name, effect, circumstance, roles,
                              mailbox_id, amount_cents, currency, approvals_needed, weekdays,
                              opens_minute, closes_minute, created_at)
  select c.org_id, c.id, item.position, r.name, r.effect, r.circumstance, r.roles, r.mailbox_id,
         r.amount_cents, r.currency, r.approvals_needed, r.weekdays, r.opens_minute,
         r.closes_minute, $6
    from changed c
   cross join lateral jsonb_array_elements($4::jsonb) with ordinality as item (rule, position)
   cross join lateral jsonb_to_record(item.rule) as r
         (name text, effect text, circumstance text, roles text[], mailbox_id uuid,
          amount_cents bigint, currency text, approvals_needed int, weekdays int[],
          opens_minute int, closes_minute int)
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'policies.changed',
         jsonb_build_object('number', number, 'by', current_user_id())
    from changed
), audited as (
  insert into audit_log (org_id, id, actor_id, action, target, detail, created_at)
  select org_id, $5, current_user_id(), 'policies.changed', id::text,
         jsonb_build_object('number', number, 'rules', jsonb_array_length($4::jsonb)), $6
    from changed
)
select number
  from changed;
