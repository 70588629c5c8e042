-- lock_standing: what the draft is now. Whoever approves next waits here until this one commits,
-- and the statements after it see what was committed before.
-- maybe Standing (OrgId, DraftId)
select d.state, d.version, d.content_sha256, sha256(convert_to(v.text, 'UTF8')) as text_sha256,
       d.open_blanks, d.blocked_checks, d.head_message_id = t.head_message_id as is_head,
       true as has_policy
  from drafts d
  join draft_versions v on v.org_id = d.org_id and v.draft_id = d.id and v.version = d.version
  join mail_threads t on t.org_id = d.org_id and t.id = d.thread_id
 where d.org_id = $1
   and d.id = $2
   for update of d;

-- gated_draft: what the engine is told of a draft, and of whoever asks. Somebody was written to
-- before where a message of ours names them.
-- maybe GatedDraft (OrgId, DraftId, Instant)
select d.mailbox_id, v.subject, v.text,
       array(select distinct lower(p.party ->> 'address')
               from jsonb_array_elements(coalesce(v.recipients -> 'to', '[]')
                                         || coalesce(v.recipients -> 'cc', '[]')) as p (party)
              where not exists (select 1
                                  from mail_participants k
                                  join mail_messages m on m.org_id = k.org_id
                                       and m.id = k.message_id
                                 where k.org_id = $1
                                   and k.address_key = lower(p.party ->> 'address')
                                   and k.role in ('to', 'cc', 'bcc')
                                   and m.direction = 'out'
                                   and m.received_at < $3)
              order by 1) as new_recipients,
       ((extract(isodow from clock.here)::int - 1) * 1440 + extract(hour from clock.here)::int * 60
        + extract(minute from clock.here)::int) as week_minute,
       acting.role, acting.stands_in_for
  from drafts d
  join draft_versions v on v.org_id = d.org_id and v.draft_id = d.id and v.version = d.version
  join orgs o on o.id = d.org_id
 cross join lateral (select $3::timestamptz at time zone o.time_zone as here) clock
 cross join lateral acting_role($1, current_user_id(), $3) acting
 where d.org_id = $1
   and d.id = $2;

-- standing_approvals: the longest row of approvals of this version that nobody called back, that no
-- rejection came after, and whose people may all still decide.
-- maybe StandingApprovals (OrgId, DraftId, Instant)
select x.id, x.approvers,
       array(select acting.role
               from unnest(x.approvers) with ordinality as who (user_id, position)
              cross join lateral acting_role($1, who.user_id, $3) acting
              order by who.position) as roles
  from draft_decisions x
  join drafts d on d.org_id = x.org_id and d.id = x.draft_id and d.version = x.version
       and d.content_sha256 = x.content_sha256
 where x.org_id = $1
   and x.draft_id = $2
   and x.decision = 'approve'
   and not exists (select 1 from draft_decision_reversals r
                    where r.org_id = x.org_id and r.decision_id = x.id)
   and not exists (select 1 from draft_decisions later
                    where later.org_id = x.org_id and later.draft_id = x.draft_id
                      and later.decision = 'reject' and later.created_at >= x.created_at)
   and not exists (select 1
                     from unnest(x.approvers) as who (user_id)
                    where not exists (select 1
                                        from memberships m
                                        join role_permissions p on p.role = m.role
                                             and p.permission = 'drafts.decide'
                                       where m.org_id = $1 and m.user_id = who.user_id))
 order by x.approvals desc, x.created_at desc, x.id desc
 limit 1;

-- record_approval: one of those it takes; the draft goes on waiting.
-- one Approved (OrgId, DraftId, DecisionId, std::optional<DecisionId>, std::vector<UserId>, int, int, json::Raw, std::string, std::string, Instant, Bytes)
with recorded as (
  insert into draft_decisions (org_id, id, draft_id, version, decision, content_sha256,
                               head_message_id, decided_by, previous_id, earlier_approvers,
                               approvals_needed, presented_sha256, created_at)
  select d.org_id, $3, d.id, d.version, 'approve', d.content_sha256, d.head_message_id,
         current_user_id(), $4, $5::uuid[], $6, $12, $11
    from drafts d
   where d.org_id = $1
     and d.id = $2
     and d.state = 'waiting'
  returning org_id, id, draft_id, version, content_sha256, approvals, approvals_needed
), begun as (
  update drafts d
     set approvals_begun = true
    from recorded r
   where d.org_id = r.org_id
     and d.id = r.draft_id
), evaluated as (
  insert into approval_evaluations (org_id, decision_id, policy_number, facts, outcome, rule,
                                    sentence, approvals_needed, hold_minutes, created_at)
  select org_id, id, $7, $8, 'needs_another', $9, $10, approvals_needed, 0, $11
    from recorded
), told as (
  -- An open page that took it off its list puts it back.
  insert into org_events (org_id, topic, data)
  select r.org_id, topic.name,
         jsonb_build_object('draft_id', r.draft_id, 'by', current_user_id(), 'rule', $9::text)
    from recorded r
   cross join (values ('draft.awaits_another'), ('draft.restored')) as topic (name)
), audited as (
  insert into audit_log (org_id, id, actor_id, action, target, detail, created_at)
  select org_id, $3, current_user_id(), 'draft.approval_counted', draft_id::text,
         jsonb_build_object('version', version, 'content_sha256', encode(content_sha256, 'hex'),
                            'approvals', approvals, 'approvals_needed', approvals_needed,
                            'rule', $9::text), $11
    from recorded
)
select 'waiting' as state, null::timestamptz as undo_until,
       exists (select 1 from sending_switches
                where org_id = $1 and stopped_at is not null) as is_sending_stopped,
       approvals, approvals_needed, $9::text as rule, $10::text as sentence
  from recorded;

-- withdraw: all approvals of the waiting draft's version, where the person gave one of them. The
-- draft's row is locked.
-- maybe Undone (OrgId, DraftId, Instant)
with given as (
  select x.org_id, x.id, x.draft_id, x.decided_by
    from draft_decisions x
    join drafts d on d.org_id = x.org_id and d.id = x.draft_id and d.version = x.version
   where x.org_id = $1
     and x.draft_id = $2
     and d.state = 'waiting'
     and x.decision = 'approve'
     and not exists (select 1 from draft_decision_reversals r
                      where r.org_id = x.org_id and r.decision_id = x.id)
), reversed as (
  insert into draft_decision_reversals (org_id, decision_id, reversed_by, reason, created_at)
  select org_id, id, current_user_id(), 'withdrawn', $3
    from given
   where exists (select 1 from given where decided_by = current_user_id())
  returning org_id
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'draft.restored', jsonb_build_object('draft_id', $2::uuid, 'by', current_user_id())
    from reversed
   limit 1
)
select $2::uuid as id
  from reversed
 limit 1;
