-- filings: conversations by time, or one, with their matter or what is proposed; keyset paged.
-- many FilingRow (OrgId, std::string, std::optional<MatterId>, std::optional<ThreadId>, Instant, ThreadId, int)
select t.id as thread_id, t.subject, t.from_name, t.from_address, t.last_message_at,
       case when f.matter_id is not null then 'filed'
            when f.confirmed_at is not null then 'none'
            when f.proposed_matter_id is not null then 'proposed'
            else 'open' end as state,
       m.id as matter_id, m.title as matter_title, c.name as client_name,
       coalesce(f.reason, '') as reason
  from mail_threads t
  left join thread_filings f on f.org_id = t.org_id and f.thread_id = t.id
  left join matters m on m.org_id = f.org_id
       and m.id = case when f.confirmed_at is null then f.proposed_matter_id else f.matter_id end
  left join clients c on c.org_id = m.org_id and c.id = m.client_id
 where t.org_id = $1
   and ($4::uuid is null and t.merged_into is null or t.id = $4)
   and ($2 = 'all' or ($2 = 'open') = (f.confirmed_at is null))
   and ($3::uuid is null or t.matter_id = $3)
   and (t.last_message_at, t.id) < ($5, $6)
 order by t.last_message_at desc, t.id desc
 limit $7;

-- matter_to_file_to: whether it takes anything.
-- maybe MatterState (OrgId, MatterId)
select closed_at is not null as is_closed
  from matters
 where org_id = $1
   and id = $2;

-- file_thread: a person's word; the row lock waits for a prompt that is being written down.
-- maybe Filed (OrgId, ThreadId, std::optional<MatterId>, Instant)
insert into thread_filings (org_id, thread_id, matter_id, confirmed_by, confirmed_at, created_at,
                            updated_at)
select t.org_id, t.id, $3, current_user_id(), $4, $4, $4
  from mail_threads t
 where t.org_id = $1
   and t.id = $2
on conflict (org_id, thread_id) do update
   set matter_id = excluded.matter_id, confirmed_by = excluded.confirmed_by,
       confirmed_at = excluded.confirmed_at, updated_at = excluded.updated_at
returning thread_id;

-- move_thread: the wall moves with the word.
-- none - (OrgId, ThreadId, std::optional<MatterId>)
update mail_threads
   set matter_id = $3
 where org_id = $1
   and id = $2;

-- move_messages: the whole conversation as the person saw it.
-- none - (OrgId, ThreadId, std::optional<MatterId>)
update mail_messages
   set matter_id = $3
 where org_id = $1
   and thread_id = $2;

-- move_bodies: and what it says.
-- none - (OrgId, ThreadId, std::optional<MatterId>)
update mail_bodies b
   set thread_id = m.thread_id, matter_id = $3
  from mail_messages m
 where m.org_id = $1
   and m.thread_id = $2
   and b.org_id = $1
   and b.message_id = m.id;

-- lock_outgoing: what is approved and on its way, before the drafts: the order the sender has.
-- none - (OrgId, ThreadId)
select o.id
  from outbox_messages o
  join drafts d on d.org_id = o.org_id and d.id = o.draft_id
 where o.org_id = $1
   and d.thread_id = $2
   and o.state in ('held', 'sending')
 order by o.id
   for update of o;

-- lock_drafts: an approval that is being given commits first, and the next statement sees it.
-- none - (OrgId, ThreadId)
select id
  from drafts
 where org_id = $1
   and thread_id = $2
   and state in ('waiting', 'snoozed', 'approved', 'sending')
 order by id
   for update;

-- void_misfiled: what was written with another matter's knowledge and has not left. An approved
-- reply is called back until the provider was given it: where drafts are kept there, until one
-- stands under an id we know; by SMTP, until the brink.
-- many MisfiledDraft (OrgId, ThreadId, std::optional<MatterId>, Instant)
with misfiled as materialized (
  select d.org_id, d.id, d.message_id, d.state, b.provider
    from drafts d
    join mailboxes b on b.org_id = d.org_id and b.id = d.mailbox_id
   where d.org_id = $1
     and d.thread_id = $2
     and d.state in ('waiting', 'snoozed', 'approved', 'sending')
     and d.matter_id is not null
     and d.matter_id is distinct from $3
), called_back as (
  update outbox_messages o
     set state = 'void', updated_at = $4
    from misfiled d
   where o.org_id = $1
     and o.draft_id = d.id
     and (o.state = 'held'
          or (o.state = 'sending' and o.brink_at is null
              and (o.provider_draft_id is null or d.provider = 'imap')))
  returning o.org_id, o.draft_id, o.decision_id
), reversed as (
  insert into draft_decision_reversals (org_id, decision_id, reversed_by, reason, created_at)
  select org_id, decision_id, current_user_id(), 'filed_elsewhere', $4
    from called_back
), voided as (
  update drafts d
     set state = 'void', void_reason = 'filed_elsewhere', updated_at = $4
    from misfiled old
   where d.org_id = $1
     and d.id = old.id
     and (old.state in ('waiting', 'snoozed')
          or exists (select 1 from called_back c where c.draft_id = d.id))
  returning d.org_id, d.id, d.message_id
), told as (
  insert into org_events (org_id, topic, data)
  select v.org_id, 'draft.voided',
         jsonb_build_object('draft_id', v.id, 'reason', 'filed_elsewhere',
                            'was_approved', c.draft_id is not null)
    from voided v
    left join called_back c on c.draft_id = v.id
), audited as (
  insert into audit_log (org_id, id, actor_id, action, target, detail, created_at)
  select org_id, gen_random_uuid(), current_user_id(), 'draft.misfiled', draft_id::text,
         jsonb_build_object('reason', 'filed_elsewhere', 'matter_id', $3::uuid), $4
    from called_back
)
select message_id
  from voided;
