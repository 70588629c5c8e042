-- void_overtaken: drafts of the message's thread that answer an older head. An approved one is
-- called back while its outbox row is held; once the sender has taken that, it has left. As
-- aai_worker.
-- many VoidedDraft (OrgId, MessageId, Instant)
with overtaken as materialized (
  select d.org_id, d.id, d.state
    from mail_messages m
    join mail_threads t on t.org_id = m.org_id and t.id = m.thread_id
    join drafts d on d.org_id = t.org_id and d.thread_id = t.id
   where m.org_id = $1
     and m.id = $2
     and d.state in ('waiting', 'approved', 'snoozed')
     and d.head_message_id <> t.head_message_id
     for update of d
), called_back as (
  update outbox_messages o
     set state = 'void', updated_at = $3
    from overtaken d
   where o.org_id = $1
     and o.draft_id = d.id
     and o.state = 'held'
  returning o.org_id, o.draft_id, o.decision_id
), reversed as (
  insert into draft_decision_reversals (org_id, decision_id, reversed_by, reason, created_at)
  select org_id, decision_id, null, 'thread_moved_on', $3
    from called_back
), voided as (
  update drafts d
     set state = 'void', void_reason = 'thread_moved_on', updated_at = $3
    from overtaken old
   where d.org_id = $1
     and d.id = old.id
     and (old.state <> 'approved' or exists (select 1 from called_back c where c.draft_id = d.id))
  returning d.org_id, d.id
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'draft.voided', jsonb_build_object('draft_id', id, 'reason', 'thread_moved_on')
    from voided
)
select id::text as id
  from voided;

-- message_to_read: with what is known of its sender, and the addresses that are the practice's own.
-- maybe MessageRow (OrgId, MessageId)
select m.direction, m.from_name, m.from_address, m.subject, left(b.text, 20000) as text,
       coalesce((select string_agg(left(said.text, 5000), E'\n' order by said.received_at, said.id)
                   from (select e.id, e.received_at, eb.text
                           from mail_messages e
                           join mail_bodies eb on eb.org_id = e.org_id and eb.message_id = e.id
                          where e.org_id = m.org_id
                            and e.thread_id = m.thread_id
                            and e.id <> m.id
                            and e.direction = 'in'
                            and e.from_address = m.from_address
                            and e.received_at <= m.received_at
                            and not exists (select 1
                                              from mail_messages o
                                             where o.org_id = e.org_id
                                               and o.thread_id = e.thread_id
                                               and o.direction = 'out'
                                               and o.received_at >= e.received_at)
                          order by e.received_at desc, e.id desc
                          limit 5) as said), '') as earlier_text,
       m.auto_submitted, m.precedence, m.list_id, m.return_path, m.is_automatic, m.is_report,
       exists (select 1
                 from mail_participants p
                 join mail_messages ours on ours.org_id = p.org_id and ours.id = p.message_id
                      and ours.direction = 'out'
                where p.org_id = m.org_id
                  and p.address_key = lower(m.from_address)
                  and p.role in ('to', 'cc')) as sender_is_known,
       t.head_message_id = m.id as is_head, m.received_at,
       array(select a.address from mailboxes a where a.org_id = m.org_id) as own_addresses
  from mail_messages m
  join mail_bodies b on b.org_id = m.org_id and b.message_id = m.id
  join mail_threads t on t.org_id = m.org_id and t.id = m.thread_id
 where m.org_id = $1
   and m.id = $2;

-- store_reading: a message is judged once; a person's word would stand.
-- none - (OrgId, ReadingId, MessageId, std::string, bool, std::string, std::string, std::string, std::string, double)
insert into triage_results (org_id, id, message_id, category, needs_reply, priority, decided_by,
                            reason, span, confidence)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (org_id, message_id) do nothing;

-- mark_thread: the thread is what its newest message is; the practice's own answer changes only
-- that nobody waits.
-- none - (OrgId, MessageId, std::string, bool, std::string, std::string, Instant)
update mail_threads t
   set category     = case when t.head_direction = 'out' and t.category is not null then t.category
                           else $3 end,
       needs_reply  = $4,
       priority     = case when t.head_direction = 'out' and t.priority is not null then t.priority
                           else $5 end,
       reason       = $6,
       triaged_at   = $7
 where t.org_id = $1
   and t.head_message_id = $2;
