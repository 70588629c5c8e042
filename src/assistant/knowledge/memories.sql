-- memories_of_org: learned ones first, then those that wait for a second conversation.
-- many MemoryRow (OrgId)
select r.id, r.kind, r.aspect, r.scope, coalesce(m.title, c.name, r.address_key, '') as scope_name,
       r.text, r.signals, r.learned_at, r.revoked_at, r.updated_at
  from reply_memories r
  left join matters m on m.org_id = r.org_id and m.id = r.matter_id
  left join clients c on c.org_id = r.org_id and c.id = r.client_id
 where r.org_id = $1
 order by r.revoked_at is not null, r.learned_at is null, r.updated_at desc, r.id
 limit 200;

-- revoke_memory: for good; twice is once.
-- maybe MemoryKey (OrgId, MemoryId, Instant)
update reply_memories
   set revoked_at = coalesce(revoked_at, $3), revoked_by = coalesce(revoked_by, current_user_id()),
       updated_at = $3
 where org_id = $1
   and id = $2
returning id;

-- memory_exists: which refusal fits.
-- maybe MemoryKey (OrgId, MemoryId)
select id
  from reply_memories
 where org_id = $1
   and id = $2;

-- widen_memory: a person's word; only outwards, and only what is learned and stands.
-- maybe MemoryKey (OrgId, MemoryId, std::string, Instant)
update reply_memories r
   set scope = $3, address_key = null, matter_id = null,
       client_id = case when $3 = 'client'
                        then (select m.client_id
                                from matters m
                               where m.org_id = r.org_id and m.id = r.matter_id) end,
       updated_at = $4
 where r.org_id = $1
   and r.id = $2
   and r.learned_at is not null
   and r.revoked_at is null
   and (($3 = 'client' and r.scope = 'matter')
        or ($3 = 'practice' and r.scope in ('contact', 'matter', 'client')))
returning r.id;

-- memories_for_reply: by the query as well as by the wall.
-- many UsedMemory (OrgId, ThreadId, std::string, int)
select r.id, r.kind, r.aspect, r.text
  from reply_memories r
  left join thread_filings f on f.org_id = r.org_id and f.thread_id = $2
  left join matters m on m.org_id = f.org_id and m.id = f.matter_id
 where r.org_id = $1
   and r.learned_at is not null
   and r.revoked_at is null
   and (r.scope = 'practice'
        or (r.scope = 'contact' and r.address_key = lower($3))
        or r.client_id = m.client_id
        or r.matter_id = f.matter_id)
 order by r.learned_at desc, r.text_key, r.id
 limit $4;
