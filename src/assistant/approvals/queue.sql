-- drafts_waiting: the queue, newest mail first; keyset paged. `approvals` is 1 where there are any:
-- approvals_given counts them.
-- many DraftRow (OrgId, std::optional<std::string>, Instant, DraftId, int)
select id, thread_id, version, level, from_name, from_address, subject, preview, category, priority,
       received_at, created_at, snoozed_until, approvals_begun::int as approvals,
       1 as approvals_needed
  from drafts
 where org_id = $1
   and state = 'waiting'
   and ($2::text is null or level = $2)
   and (received_at, id) < ($3, $4)
 order by received_at desc, id desc
 limit $5;

-- approvals_given: of those of the drafts that have any, the longest row of approvals that stands.
-- many GivenApprovals (OrgId, std::vector<DraftId>)
select d.id, given.approvals, given.approvals_needed
  from drafts d
 cross join lateral (
       select x.approvals, x.approvals_needed
         from draft_decisions x
        where x.org_id = $1
          and x.draft_id = d.id
          and x.version = d.version
          and x.decision = 'approve'
          and not exists (select 1 from draft_decision_reversals r
                           where r.org_id = $1 and r.decision_id = x.id)
          and not exists (select 1 from draft_decisions later
                           where later.org_id = $1 and later.draft_id = x.draft_id
                             and later.decision = 'reject' and later.created_at >= x.created_at)
          and not exists (select 1 from unnest(x.approvers) as who (user_id)
                           where not exists (select 1 from memberships m
                                              where m.org_id = $1 and m.user_id = who.user_id))
        order by x.approvals desc, x.created_at desc, x.id desc
        limit 1) given
 where d.org_id = $1
   and d.id = any($2::uuid[]);

-- drafts_snoozed: what was put off, what comes back first at the top; keyset paged.
-- many DraftRow (OrgId, Instant, DraftId, int)
select id, thread_id, version, level, from_name, from_address, subject, preview, category, priority,
       received_at, created_at, snoozed_until, 0 as approvals, 1 as approvals_needed
  from drafts
 where org_id = $1
   and state = 'snoozed'
   and (snoozed_until, id) > ($2, $3)
 order by snoozed_until, id
 limit $4;

-- queue_counts: what the filter buttons show.
-- one QueueCounts (OrgId, Instant)
select (count(*) filter (where state = 'waiting' and level = 'ready'))::int as ready,
       (count(*) filter (where state = 'waiting' and level = 'check'))::int as check,
       (count(*) filter (where state = 'waiting' and level = 'needs'))::int as needs,
       (count(*) filter (where state = 'snoozed'))::int as snoozed,
       (count(*) filter (where state = 'sent'
                         and decided_at > $2::timestamptz - interval '1 day'))::int as sent_today,
       exists (select 1 from sending_switches
                where org_id = $1 and stopped_at is not null) as is_sending_stopped
  from drafts
 where org_id = $1
   and (state in ('waiting', 'snoozed') or decided_at > $2::timestamptz - interval '1 day');

-- draft_head: one draft with its current wording and the assistant's first.
-- maybe DraftHead (OrgId, DraftId)
select d.id, d.thread_id, d.state, d.void_reason, d.version, d.content_sha256, v.recipients,
       v.subject, v.text,
       case when v.author_id is null then 'assistant' else 'person' end as written_by,
       first.text as assistant_text, t.subject as thread_subject, d.undo_until, d.snoozed_until,
       d.confidence, d.level
  from drafts d
  join draft_versions v on v.org_id = d.org_id and v.draft_id = d.id and v.version = d.version
  join draft_versions first on first.org_id = d.org_id and first.draft_id = d.id
       and first.version = 1
  join mail_threads t on t.org_id = d.org_id and t.id = d.thread_id
 where d.org_id = $1
   and d.id = $2;

-- messages_of_draft: its conversation, oldest first; the last hundred messages.
-- many MessageRow (OrgId, DraftId)
select m.id, m.direction, m.from_name, m.from_address,
       coalesce((select jsonb_agg(jsonb_build_object('name', p.name, 'address', p.address)
                                  order by p.position)
                   from mail_participants p
                  where p.org_id = m.org_id and p.message_id = m.id and p.role = 'to'), '[]') as to,
       coalesce((select jsonb_agg(jsonb_build_object('name', p.name, 'address', p.address)
                                  order by p.position)
                   from mail_participants p
                  where p.org_id = m.org_id and p.message_id = m.id and p.role = 'cc'), '[]') as cc,
       m.received_at, b.text, b.quoted_text, m.has_html, m.has_hidden_content
  from (select x.*
          from drafts d
          join mail_messages x on x.org_id = d.org_id and x.thread_id = d.thread_id
         where d.org_id = $1
           and d.id = $2
           and x.removed_at is null
         order by x.received_at desc, x.id desc
         limit 100) m
  join mail_bodies b on b.org_id = m.org_id and b.message_id = m.id
 order by m.received_at, m.id;

-- attachments_of_draft: the files of that conversation.
-- many AttachmentRow (OrgId, DraftId)
select a.id, a.message_id, a.filename, a.media_type, a.size_bytes
  from drafts d
  join mail_messages m on m.org_id = d.org_id and m.thread_id = d.thread_id
  join mail_attachments a on a.org_id = m.org_id and a.message_id = m.id
 where d.org_id = $1
   and d.id = $2
   and not a.is_inline
 order by a.message_id, a.position
 limit 200;

-- claims_of_draft: of the current version.
-- many Claim (OrgId, DraftId)
select c.start_at as start, c.end_at as end, c.kind, c.status, c.source_kind, c.source_label,
       c.source_quote
  from drafts d
  join draft_claims c on c.org_id = d.org_id and c.draft_id = d.id and c.version = d.version
 where d.org_id = $1
   and d.id = $2
 order by c.start_at;

-- blanks_of_draft: of the current version.
-- many Blank (OrgId, DraftId)
select b.start_at as start, b.end_at as end, b.kind, b.label
  from drafts d
  join draft_blanks b on b.org_id = d.org_id and b.draft_id = d.id and b.version = d.version
 where d.org_id = $1
   and d.id = $2
 order by b.start_at;

-- checks_of_draft: of the current version.
-- many Check (OrgId, DraftId)
select c.key, c.status, c.detail
  from drafts d
  join draft_checks c on c.org_id = d.org_id and c.draft_id = d.id and c.version = d.version
 where d.org_id = $1
   and d.id = $2
 order by c.key;

-- triage_of_draft: what the answered message is, and why.
-- maybe Triage (OrgId, DraftId)
select r.category, r.needs_reply, r.priority, r.reason, r.span
  from drafts d
  join triage_results r on r.org_id = d.org_id and r.message_id = d.message_id
 where d.org_id = $1
   and d.id = $2;

-- approvals_of_draft: of the wording it has now, while it waits; the first comes first. Those that
-- were called back, or that a rejection came after, do not stand.
-- many GivenApproval (OrgId, DraftId)
select coalesce(nullif(u.name, ''), u.email) as by, x.decided_by = current_user_id() as is_mine,
       x.created_at as given_at, x.approvals_needed, coalesce(e.sentence, '') as sentence
  from drafts d
  join draft_decisions x on x.org_id = d.org_id and x.draft_id = d.id and x.version = d.version
       and x.decision = 'approve'
  join users u on u.id = x.decided_by
  left join approval_evaluations e on e.org_id = x.org_id and e.decision_id = x.id
 where d.org_id = $1
   and d.id = $2
   and d.state = 'waiting'
   and not exists (select 1 from draft_decision_reversals r
                    where r.org_id = x.org_id and r.decision_id = x.id)
   and not exists (select 1 from draft_decisions later
                    where later.org_id = x.org_id and later.draft_id = x.draft_id
                      and later.decision = 'reject' and later.created_at >= x.created_at)
   and not exists (select 1 from unnest(x.approvers) as who (user_id)
                    where not exists (select 1 from memberships m
                                       where m.org_id = $1 and m.user_id = who.user_id))
 order by x.approvals, x.created_at
 limit 20;

-- drafts_sent: what was approved, newest decision first; keyset paged.
-- many SentRow (OrgId, Instant, DraftId, int)
select d.id as draft_id, v.subject, v.recipients -> 'to' as to, u.name as decided_by, d.decided_at,
       o.sent_at, d.undo_until, o.state, coalesce(o.problem, '') as problem, d.thread_id,
       o.state = 'failed' and t.head_direction = 'in' and t.head_message_id = d.head_message_id
         and not exists (select 1
                           from drafts later
                          where later.org_id = d.org_id
                            and later.thread_id = d.thread_id
                            and later.created_at > d.created_at
                            and later.state <> 'void') as can_be_asked_again
  from drafts d
  join draft_versions v on v.org_id = d.org_id and v.draft_id = d.id and v.version = d.version
  join outbox_messages o on o.org_id = d.org_id and o.draft_id = d.id and o.state <> 'undone'
  join draft_decisions x on x.org_id = o.org_id and x.id = o.decision_id
  join users u on u.id = x.decided_by
  join mail_threads t on t.org_id = d.org_id and t.id = d.thread_id
 where d.org_id = $1
   and d.state in ('approved', 'sending', 'sent', 'failed')
   and (d.decided_at, d.id) < ($2, $3)
 order by d.decided_at desc, d.id desc
 limit $4;
