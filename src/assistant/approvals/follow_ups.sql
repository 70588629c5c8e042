-- shown_setting: nothing where it is off.
-- maybe FollowUpSetting (OrgId)
select after_days
  from follow_up_settings
 where org_id = $1;

-- keep_setting: from the next look on.
-- none - (OrgId, FollowUpSettingId, int, Instant)
insert into follow_up_settings (org_id, id, after_days, chosen_by, created_at, updated_at)
values ($1, $2, $3, current_user_id(), $4, $4)
on conflict (org_id) do update
   set after_days = excluded.after_days,
       chosen_by = excluded.chosen_by,
       updated_at = excluded.updated_at;

-- forget_setting: off.
-- none - (OrgId)
delete from follow_up_settings
 where org_id = $1;

-- turns_of_follow_ups: who has chosen it. For the sweep.
-- many FollowUpTurn (int)
select org_id
  from follow_up_settings
 order by org_id
 limit $1;

-- silences: replies that were sent, read back from the mailbox, and answered by nobody since. The
-- newest word of ours counts, also one a person wrote elsewhere.
-- many Silence (OrgId, Instant, int)
select o.id as outbox_id, d.mailbox_id, d.thread_id, d.message_id, t.head_message_id,
       d.from_name, d.from_address, d.subject, d.category, ours.last_at as silent_since,
       v.recipients, v.subject as reply_subject, v.text as reply_text, m.message_id as in_reply_to,
       m.reference_ids
  from follow_up_settings s
  join outbox_messages o on o.org_id = s.org_id and o.state = 'sent'
  join draft_decisions x on x.org_id = o.org_id and x.id = o.decision_id
  join drafts d on d.org_id = o.org_id and d.id = o.draft_id
  join draft_versions v on v.org_id = o.org_id and v.draft_id = x.draft_id and v.version = x.version
  join mail_messages m on m.org_id = d.org_id and m.id = d.message_id
  join mail_threads t on t.org_id = d.org_id and t.id = d.thread_id and t.merged_into is null
  join mailboxes b on b.org_id = d.org_id and b.id = d.mailbox_id and b.status = 'live'
 cross join lateral (
       select max(y.received_at) as last_at
         from mail_messages y
        where y.org_id = d.org_id and y.thread_id = d.thread_id and y.direction = 'out'
          and y.removed_at is null and y.received_at >= o.sent_at - interval '1 hour') ours
 where s.org_id = $1
   and ours.last_at <= $2::timestamptz - make_interval(days => s.after_days)
   and ours.last_at > $2::timestamptz - make_interval(days => s.after_days + 14)
   and t.head_message_id is not null
   and not exists (select 1 from mail_messages r
                    where r.org_id = d.org_id and r.thread_id = d.thread_id and r.direction = 'in'
                      and not r.is_automatic and r.received_at > m.received_at)
   and not exists (select 1 from follow_ups f
                    where f.org_id = o.org_id and (f.outbox_id = o.id or f.draft_id = d.id))
   and not exists (select 1 from drafts other
                    where other.org_id = d.org_id and other.thread_id = d.thread_id
                      and other.state in ('waiting', 'approved', 'sending', 'snoozed'))
   and not exists (select 1 from mailbox_pauses z
                    where z.org_id = d.org_id and z.mailbox_id = d.mailbox_id)
 order by ours.last_at, o.id
 limit $3;

-- insert_follow_up_draft: only while the thread is as it was looked at and nothing else is open. It
-- answers the message the reply answered, so that it stays in the conversation.
-- maybe StoredFollowUp (OrgId, DraftId, MailboxId, ThreadId, MessageId, MessageId, Bytes, std::string, std::string, std::string, std::string, std::string, Instant, Instant)
insert into drafts (org_id, id, mailbox_id, thread_id, message_id, head_message_id, state, level,
                    confidence, content_sha256, from_name, from_address, subject, preview, category,
                    priority, received_at, created_at, updated_at)
select t.org_id, $2, $3, t.id, $5, t.head_message_id, 'waiting', 'check', 'medium', $7, $8, $9, $10,
       $11, $12, 'normal', $13, $14, $14
  from mail_threads t
 where t.org_id = $1
   and t.id = $4
   and t.head_message_id = $6
on conflict do nothing
returning id;

-- insert_follow_up_version: the assistant's wording; no author.
-- none - (OrgId, DraftVersionId, DraftId, std::string, std::string, json::Raw, Bytes, Instant)
insert into draft_versions (org_id, id, draft_id, version, subject, text, recipients,
                            content_sha256, created_at)
values ($1, $2, $3, 1, $4, $5, $6, $7, $8);

-- remember_follow_up: nothing where another worker was faster; then the draft must not stand.
-- maybe StoredFollowUp (OrgId, FollowUpId, OutboxId, DraftId, Instant)
insert into follow_ups (org_id, id, outbox_id, draft_id, created_at)
values ($1, $2, $3, $4, $5)
on conflict (org_id, outbox_id) do nothing
returning draft_id as id;
