-- message_to_answer: with all that says whether and where to it may be answered. Who writes all day
-- long is a program, or wants to fill the queue: after so many drafts of a day there is none.
-- Where a person wants one ($4), neither that nor an earlier draft's end is in the way.
-- maybe AnsweredMessage (OrgId, MessageId, int, bool)
select m.thread_id, m.mailbox_id, m.message_id as message_id_header, m.reference_ids,
       m.from_name, m.from_address, m.subject, m.received_at, a.address as own_address,
       r.name as reply_to_name, r.address as reply_to_address,
       exists (select 1
                 from mail_participants p
                 join mail_messages ours on ours.org_id = p.org_id and ours.id = p.message_id
                      and ours.direction = 'out'
                where p.org_id = m.org_id
                  and p.address_key = r.address_key
                  and p.role in ('to', 'cc')) as reply_to_is_known,
       m.direction = 'in' and t.head_message_id = m.id and m.removed_at is null
         and not m.is_report and ($4 or not m.is_automatic) as is_answerable,
       not $4
         and (select count(*)
                from drafts made
               where made.org_id = m.org_id
                 and lower(made.from_address) = lower(m.from_address)
                 and made.received_at > m.received_at - interval '1 day') >= $3
         as is_one_too_many,
       exists (select 1
                 from drafts d
                where d.org_id = m.org_id
                  and d.thread_id = m.thread_id
                  and (d.state in ('waiting', 'approved', 'sending', 'snoozed')
                       or (d.message_id = m.id
                           and (d.state = 'sent' or not $4 and d.state <> 'void')))) as has_draft,
       exists (select 1
                 from drafts d
                 join outbox_messages o on o.org_id = d.org_id and o.draft_id = d.id
                where d.org_id = m.org_id
                  and d.thread_id = m.thread_id
                  and d.message_id = m.id
                  and o.problem = 'nobody_knows_whether_it_left') as may_have_an_answer,
       failed.text as failed_text, failed.recipients as failed_recipients,
       coalesce(nullif(g.category, 'passed_over'), 'information') as category,
       coalesce(g.priority, 'normal') as priority
  from mail_messages m
  join mail_threads t on t.org_id = m.org_id and t.id = m.thread_id
  join mailboxes a on a.org_id = m.org_id and a.id = m.mailbox_id
  left join mail_participants r on r.org_id = m.org_id and r.message_id = m.id
            and r.role = 'reply_to' and r.position = 0
  left join triage_results g on g.org_id = m.org_id and g.message_id = m.id
  left join lateral (
       select d.state, d.matter_id, v.text, v.recipients::text as recipients
         from drafts d
         join draft_versions v on v.org_id = d.org_id and v.draft_id = d.id
              and v.version = d.version
        where d.org_id = m.org_id
          and d.thread_id = m.thread_id
          and d.message_id = m.id
        order by d.created_at desc, d.id desc
        limit 1) as failed
         on failed.state = 'failed' and failed.matter_id is not distinct from t.matter_id
 where m.org_id = $1
   and m.id = $2;

-- conversation_of_message: its thread, newest first, as people read it. Hidden text has no column
-- here.
-- many SaidRow (OrgId, MessageId, int)
select m.id::text as id, m.direction = 'out' as is_ours, m.from_name, b.text
  from mail_messages answered
  join mail_messages m on m.org_id = answered.org_id and m.thread_id = answered.thread_id
  join mail_bodies b on b.org_id = m.org_id and b.message_id = m.id
 where answered.org_id = $1
   and answered.id = $2
   and m.removed_at is null
   and m.received_at <= answered.received_at
 order by m.received_at desc, m.id desc
 limit $3;

-- insert_draft: only while the message is still the thread's newest and nothing else is open, and
-- behind the wall that its words were read behind.
-- maybe StoredDraft (OrgId, DraftId, MailboxId, ThreadId, MessageId, std::string, std::string, Bytes, std::string, std::string, std::string, std::string, std::string, std::string, Instant, Instant, std::optional<MatterId>)
insert into drafts (org_id, id, mailbox_id, thread_id, message_id, head_message_id, state, level,
                    confidence, content_sha256, from_name, from_address, subject, preview, category,
                    priority, received_at, created_at, updated_at, matter_id)
select t.org_id, $2, $3, t.id, $5, t.head_message_id, 'waiting', $6, $7, $8, $9, $10, $11, $12, $13,
       $14, $15, $16, $16, $17
  from mail_threads t
 where t.org_id = $1
   and t.id = $4
   and t.head_message_id = $5
   and prompt_matter() is not distinct from $17::uuid
on conflict do nothing
returning id;

-- insert_version: the assistant's wording; no author.
-- none - (OrgId, DraftVersionId, DraftId, std::string, std::string, json::Raw, Bytes, Instant)
insert into draft_versions (org_id, id, draft_id, version, subject, text, recipients,
                            content_sha256, created_at)
values ($1, $2, $3, 1, $4, $5, $6, $7, $8);

-- insert_run: what the local writer did, or why no model was asked.
-- none - (OrgId, ledger::RunId, std::string, std::string, std::string, Bytes, MessageId, std::string, std::string, int, int, int, Instant)
insert into ai_runs (org_id, id, purpose, backend, model, prompt_version, prompt_sha256, message_id,
                     outcome, detail, tokens_in, tokens_out, duration_ms, created_at)
values ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- insert_run_sources: the texts the local writer was given, by hash; no model saw them.
-- none - (OrgId, ledger::RunId, std::vector<std::string>, std::vector<std::string>, std::vector<Bytes>, std::vector<int>)
insert into ai_run_sources (org_id, run_id, position, kind, source_id, sha256, size_bytes)
select $1, $2, position, kind, source_id, sha256, size_bytes
  from unnest($3::text[], $4::uuid[], $5::bytea[], $6::int[]) with ordinality
         as source (kind, source_id, sha256, size_bytes, position);
