-- approve: the whole decision in one statement, so that it is one flight and all or nothing. The
-- draft's row must still be what the person saw, and the thread's newest message the one it
-- answers; the sender looks at both again. It holds under the policy it was judged by and no other
-- one: 0 where there was none.
-- maybe Approved (OrgId, DraftId, int, Bytes, DecisionId, OutboxId, JobId, Instant, Instant, std::string, std::optional<DecisionId>, std::vector<UserId>, int, int, int, json::Raw, std::string, std::string, Bytes)
with head as (
  select t.org_id, t.id
    from mail_threads t
    join drafts d on d.org_id = t.org_id and d.thread_id = t.id
         and d.head_message_id = t.head_message_id
   where d.org_id = $1
     and d.id = $2
), timing as (
  select case when $14::int = 0 then $9::timestamptz
              else greatest($9, (date_trunc('minute', $8::timestamptz at time zone time_zone)
                                 + $14 * interval '1 minute') at time zone time_zone)
         end as leaves_at
    from orgs
   where id = $1
), approved as (
  update drafts d
     set state = 'approved', decided_at = $8, undo_until = timing.leaves_at, updated_at = $8
    from head, timing
   where d.org_id = $1
     and d.id = $2
     and d.thread_id = head.id
     and d.state = 'waiting'
     and d.version = $3
     and d.content_sha256 = $4
     and d.open_blanks = 0
     and d.blocked_checks = 0
     and exists (select 1
                   from draft_versions v
                  where v.org_id = d.org_id and v.draft_id = d.id and v.version = $3
                    and sha256(convert_to(v.text, 'UTF8')) = $19)
     and $15::int = (select coalesce(max(number), 0) from approval_policies where org_id = $1)
  returning d.org_id, d.id, d.version, d.content_sha256, d.head_message_id, d.mailbox_id, d.state,
            d.undo_until
), decided as (
  insert into draft_decisions (org_id, id, draft_id, version, decision, content_sha256,
                               head_message_id, decided_by, previous_id, earlier_approvers,
                               approvals_needed, presented_sha256, created_at)
  select org_id, $5, id, version, 'approve', content_sha256, head_message_id, current_user_id(),
         $11, $12::uuid[], $13, $19, $8
    from approved
  returning org_id, id, approvals, approvals_needed
), held as (
  insert into outbox_messages (org_id, id, draft_id, decision_id, content_sha256, message_id_header,
                               send_after, approvals, approvals_needed, created_at, updated_at)
  select a.org_id, $6, a.id, $5, a.content_sha256,
         a.id || '.' || a.version || '@' || split_part(m.address, '@', 2), a.undo_until,
         x.approvals, x.approvals_needed, $8, $8
    from approved a
    join decided x on x.org_id = a.org_id
    join mailboxes m on m.org_id = a.org_id and m.id = a.mailbox_id
), queued as (
  insert into jobs (org_id, id, name, queue, attempts_max, priority, payload, run_at)
  select org_id, $7, 'approvals.send_reply', 'sending', 20, 10,
         jsonb_build_object('outbox_id', $6::uuid), undo_until
    from approved
), evaluated as (
  insert into approval_evaluations (org_id, decision_id, policy_number, facts, outcome, rule,
                                    sentence, approvals_needed, hold_minutes, created_at)
  select org_id, id, $15, $16, 'allowed', $17, $18, approvals_needed, $14, $8
    from decided
   where $15 > 0
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'draft.decided',
         jsonb_build_object('draft_id', id, 'decision', 'approve', 'by', current_user_id(),
                            'request_id', $10::text)
    from approved
), audited as (
  insert into audit_log (org_id, id, actor_id, action, target, detail, created_at)
  select org_id, $5, current_user_id(), 'draft.approved', id::text,
         jsonb_build_object('version', version, 'content_sha256', encode(content_sha256, 'hex'),
                            'presented_sha256', encode($19, 'hex')), $8
    from approved
)
select a.state, a.undo_until,
       exists (select 1 from sending_switches
                where org_id = $1 and stopped_at is not null) as is_sending_stopped,
       x.approvals, x.approvals_needed, $17::text as rule, $18::text as sentence
  from approved a
  join decided x on x.org_id = a.org_id;

-- standing: why an approval found nothing to approve.
-- maybe Standing (OrgId, DraftId)
select d.state, d.version, d.content_sha256, sha256(convert_to(v.text, 'UTF8')) as text_sha256,
       d.open_blanks, d.blocked_checks, d.head_message_id = t.head_message_id as is_head,
       exists (select 1 from approval_policies where org_id = $1) as has_policy
  from drafts d
  join draft_versions v on v.org_id = d.org_id and v.draft_id = d.id and v.version = d.version
  join mail_threads t on t.org_id = d.org_id and t.id = d.thread_id
 where d.org_id = $1
   and d.id = $2;

-- undo_approval: only while the outbox still holds the message; the sender takes it with the same
-- row lock, so it is never both undone and sent.
-- maybe Undone (OrgId, DraftId, Instant)
with called_back as (
  update outbox_messages
     set state = 'undone', updated_at = $3
   where org_id = $1
     and draft_id = $2
     and state = 'held'
  returning org_id, draft_id, decision_id
), restored as (
  update drafts d
     set state = 'waiting', decided_at = null, undo_until = null, updated_at = $3
    from called_back c
   where d.org_id = $1
     and d.id = $2
     and d.id = c.draft_id
     and d.state = 'approved'
  returning d.org_id, d.id
), reversed as (
  insert into draft_decision_reversals (org_id, decision_id, reversed_by, reason, created_at)
  select org_id, decision_id, current_user_id(), 'undone', $3
    from called_back
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'draft.restored', jsonb_build_object('draft_id', id, 'by', current_user_id())
    from restored
)
select id
  from restored;

-- reject: the draft leaves the queue; nothing is sent.
-- maybe Decided (OrgId, DraftId, int, DecisionId, std::string, Instant)
with rejected as (
  update drafts
     set state = 'rejected', decided_at = $6, updated_at = $6
   where org_id = $1
     and id = $2
     and state in ('waiting', 'snoozed')
     and version = $3
  returning org_id, id, version, content_sha256, head_message_id, state, undo_until
), decided as (
  insert into draft_decisions (org_id, id, draft_id, version, decision, content_sha256,
                               head_message_id, reason, decided_by, created_at)
  select org_id, $4, id, version, 'reject', content_sha256, head_message_id, $5, current_user_id(),
         $6
    from rejected
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'draft.decided',
         jsonb_build_object('draft_id', id, 'decision', 'reject', 'by', current_user_id())
    from rejected
), audited as (
  insert into audit_log (org_id, id, actor_id, action, target, detail, created_at)
  select org_id, $4, current_user_id(), 'draft.rejected', id::text,
         jsonb_build_object('version', version), $6
    from rejected
)
select state, undo_until
  from rejected;

-- undo_rejection: back into the queue, unless the thread has another draft by now.
-- maybe Undone (OrgId, DraftId, Instant)
with restored as (
  update drafts d
     set state = 'waiting', decided_at = null, updated_at = $3
   where d.org_id = $1
     and d.id = $2
     and d.state = 'rejected'
     and not exists (select 1 from drafts other
                      where other.org_id = $1 and other.thread_id = d.thread_id
                        and other.state in ('waiting', 'approved', 'sending', 'snoozed'))
  returning d.org_id, d.id
), last_decision as (
  select x.org_id, x.id
    from draft_decisions x
    join restored r on r.org_id = x.org_id and r.id = x.draft_id
   where x.org_id = $1
     and x.decision = 'reject'
     and not exists (select 1 from draft_decision_reversals earlier
                      where earlier.org_id = x.org_id and earlier.decision_id = x.id)
   order by x.created_at desc, x.id desc
   limit 1
), reversed as (
  insert into draft_decision_reversals (org_id, decision_id, reversed_by, reason, created_at)
  select org_id, id, current_user_id(), 'undone', $3
    from last_decision
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'draft.restored', jsonb_build_object('draft_id', id, 'by', current_user_id())
    from restored
)
select id
  from restored;

-- snooze: away until an instant; a job brings it back.
-- maybe Decided (OrgId, DraftId, Instant, Instant)
with snoozed as (
  update drafts
     set state = 'snoozed', snoozed_until = $3, updated_at = $4
   where org_id = $1
     and id = $2
     and state in ('waiting', 'snoozed')
  returning org_id, id, state, undo_until
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'draft.decided',
         jsonb_build_object('draft_id', id, 'decision', 'snooze', 'by', current_user_id())
    from snoozed
)
select state, undo_until
  from snoozed;

-- undo_snooze: back into the queue now.
-- maybe Undone (OrgId, DraftId, Instant)
with restored as (
  update drafts
     set state = 'waiting', snoozed_until = null, updated_at = $3
   where org_id = $1
     and id = $2
     and state = 'snoozed'
  returning org_id, id
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'draft.restored', jsonb_build_object('draft_id', id, 'by', current_user_id())
    from restored
)
select id
  from restored;
