-- edited_reply: the assistant's first wording, and the one that is approved or newest.
-- maybe EditedReply (OrgId, DraftId)
select d.state, first.text as before, last.text as after, lower(d.from_address) as address,
       d.thread_id, f.matter_id, last.author_id is not null as is_persons, d.created_at
  from drafts d
  join draft_versions first on first.org_id = d.org_id and first.draft_id = d.id
       and first.version = 1
  join draft_versions last on last.org_id = d.org_id and last.draft_id = d.id
       and last.version = d.version
  left join thread_filings f on f.org_id = d.org_id and f.thread_id = d.thread_id
 where d.org_id = $1
   and d.id = $2;

-- suspect: a change that may mean something; the same one again is the same row.
-- none - (OrgId, MemoryId, std::string, std::string, std::string, std::optional<std::string>, std::optional<MatterId>, std::string, std::string, Instant)
insert into reply_memories (org_id, id, kind, aspect, scope, address_key, matter_id, text, text_key,
                            created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
on conflict do nothing;

-- signal: one for each conversation.
-- none - (OrgId, std::string, std::string, std::optional<std::string>, std::optional<MatterId>, std::string, ThreadId, DraftId, Instant)
insert into memory_signals (org_id, memory_id, thread_id, draft_id, created_at)
select r.org_id, r.id, $7, $8, $9
  from reply_memories r
 where r.org_id = $1
   and r.aspect = $2
   and r.scope = $3
   and r.address_key is not distinct from $4
   and r.matter_id is not distinct from $5::uuid
   and r.text_key = $6
on conflict do nothing;

-- count_signals: of what this reply taught; two make it learned, unless a person revoked it.
-- none - (OrgId, DraftId, Instant)
update reply_memories r
   set signals = counted.signals, updated_at = $3,
       learned_at = case when counted.signals >= 2 and r.revoked_at is null
                         then coalesce(r.learned_at, $3) else r.learned_at end
  from (select s.memory_id, (count(*))::int as signals
          from memory_signals s
         where s.org_id = $1
           and s.memory_id in (select t.memory_id
                                 from memory_signals t
                                where t.org_id = $1 and t.draft_id = $2)
         group by s.memory_id) counted
 where r.org_id = $1
   and r.id = counted.memory_id;
