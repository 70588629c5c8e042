-- outgoing: the row to send, locked; an undo waits for this lock, and finds it no longer held.
-- maybe Outgoing (OrgId, OutboxId)
select o.state, o.draft_id, o.decision_id, d.mailbox_id, o.content_sha256, o.message_id_header,
       o.provider_draft_id, o.brink_at,
       d.head_message_id = t.head_message_id as is_head,
       not exists (select 1
                     from unnest(x.approvers) as who (user_id)
                    where not exists (select 1
                                        from memberships s
                                        join role_permissions p on p.role = s.role
                                             and p.permission = 'drafts.decide'
                                       where s.org_id = o.org_id
                                         and s.user_id = who.user_id)) as may_decide,
       exists (select 1 from mailbox_pauses z
                where z.org_id = o.org_id and z.mailbox_id = d.mailbox_id) as is_paused,
       v.recipients, v.subject, v.text, m.message_id as in_reply_to, m.reference_ids,
       t.provider_thread_id
  from outbox_messages o
  join draft_decisions x on x.org_id = o.org_id and x.id = o.decision_id
  join drafts d on d.org_id = o.org_id and d.id = o.draft_id
  join draft_versions v on v.org_id = o.org_id and v.draft_id = x.draft_id and v.version = x.version
  join mail_messages m on m.org_id = o.org_id and m.id = d.message_id
  join mail_threads t on t.org_id = o.org_id and t.id = d.thread_id
 where o.org_id = $1
   and o.id = $2
   for update of o;

-- mark_sending: from here on it cannot be called back.
-- none - (OrgId, OutboxId, DraftId, Instant)
with taken as (
  update outbox_messages
     set state = 'sending', updated_at = $4
   where org_id = $1
     and id = $2
  returning org_id
)
update drafts d
   set state = 'sending', updated_at = $4
  from taken
 where d.org_id = $1
   and d.id = $3
   and d.state = 'approved';

-- void_outgoing: the decision no longer holds; nothing was sent.
-- none - (OrgId, OutboxId, DraftId, DecisionId, std::string, Instant)
with voided as (
  update outbox_messages
     set state = 'void', problem = $5, updated_at = $6
   where org_id = $1
     and id = $2
  returning org_id
), draft as (
  update drafts d
     set state = 'void', void_reason = $5, updated_at = $6
    from voided
   where d.org_id = $1
     and d.id = $3
  returning d.org_id, d.id
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'draft.voided', jsonb_build_object('draft_id', id, 'reason', $5::text)
    from draft
), audited as (
  insert into audit_log (org_id, id, action, target, detail, created_at)
  select org_id, gen_random_uuid(), 'draft.voided', id::text,
         jsonb_build_object('reason', $5::text), $6
    from draft
)
insert into draft_decision_reversals (org_id, decision_id, reason, created_at)
select org_id, $4, $5, $6
  from voided
on conflict do nothing;

-- keep_provider_draft: the draft stands at the provider under this id. Nothing where the approval
-- was called back meanwhile.
-- maybe OnItsWay (OrgId, OutboxId, std::string, Instant)
update outbox_messages
   set provider_draft_id = $3, updated_at = $4
 where org_id = $1
   and id = $2
   and state = 'sending'
returning id;

-- keep_brink: from here on only the mailbox can say whether it left; nothing: it did not. No row
-- where the approval was called back meanwhile.
-- maybe OnItsWay (OrgId, OutboxId, std::optional<Instant>, Instant)
update outbox_messages
   set brink_at = $3, updated_at = $4
 where org_id = $1
   and id = $2
   and state = 'sending'
returning id;

-- mark_sent: the provider has it among the sent ones.
-- none - (OrgId, OutboxId, DraftId, std::string, Instant, AttemptId)
with sent as (
  update outbox_messages
     set state = 'sent', provider_id = $4, sent_at = $5, problem = null, updated_at = $5
   where org_id = $1
     and id = $2
     and state = 'sending'
  returning org_id
), draft as (
  update drafts d
     set state = 'sent', undo_until = null, updated_at = $5
    from sent
   where d.org_id = $1
     and d.id = $3
  returning d.org_id, d.id
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'draft.sent', jsonb_build_object('draft_id', id)
    from draft
)
insert into audit_log (org_id, id, action, target, detail, created_at)
select org_id, $6, 'draft.sent', id::text, jsonb_build_object('provider_id', $4::text), $5
  from draft;

-- mark_failed: it will not be sent; a person must look.
-- none - (OrgId, OutboxId, DraftId, std::string, Instant)
with failed as (
  update outbox_messages
     set state = 'failed', problem = $4, updated_at = $5
   where org_id = $1
     and id = $2
     and state = 'sending'
  returning org_id
), draft as (
  update drafts d
     set state = 'failed', void_reason = $4, updated_at = $5
    from failed
   where d.org_id = $1
     and d.id = $3
  returning d.org_id, d.id
), audited as (
  insert into audit_log (org_id, id, action, target, detail, created_at)
  select org_id, gen_random_uuid(), 'draft.failed', id::text,
         jsonb_build_object('reason', $4::text), $5
    from draft
)
insert into org_events (org_id, topic, data)
select org_id, 'draft.failed', jsonb_build_object('draft_id', id, 'reason', $4::text)
  from draft;

-- record_attempt: each step towards the provider.
-- none - (OrgId, AttemptId, OutboxId, std::string, std::string, Instant)
insert into send_attempts (org_id, id, outbox_id, step, outcome, created_at)
values ($1, $2, $3, $4, $5, $6);
