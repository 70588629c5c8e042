-- matters_of_org: open ones first, then by client and title; or one.
-- many MatterRow (OrgId, std::optional<MatterId>, int)
select m.id, m.client_id, c.name as client_name, m.title, m.reference, m.closed_at,
       (select count(*)::int
          from thread_filings f
         where f.org_id = m.org_id and f.matter_id = m.id) as threads,
       (select count(*)::int
          from knowledge_documents k
         where k.org_id = m.org_id and k.matter_id = m.id) as documents
  from matters m
  join clients c on c.org_id = m.org_id and c.id = m.client_id
 where m.org_id = $1
   and ($2::uuid is null or m.id = $2)
 order by m.closed_at is not null, lower(c.name), lower(m.title), m.id
 limit $3;

-- count_matters: for the limit.
-- one Counted (OrgId)
select count(*)::int as count
  from matters
 where org_id = $1;

-- insert_matter: nothing where there is no such client.
-- maybe MatterKey (OrgId, MatterId, ClientId, std::string, std::string, Instant)
insert into matters (org_id, id, client_id, title, reference, created_by, created_at, updated_at)
select c.org_id, $2, c.id, $4, $5, current_user_id(), $6, $6
  from clients c
 where c.org_id = $1
   and c.id = $3
returning id;

-- rename_matter: its client stays: another client's matter is another matter.
-- maybe MatterKey (OrgId, MatterId, std::string, std::string, Instant)
update matters
   set title = $3, reference = $4, updated_at = $5
 where org_id = $1
   and id = $2
returning id;

-- close_matter: nothing more is filed to it; what is filed stays. Twice is once.
-- maybe MatterKey (OrgId, MatterId, Instant)
update matters
   set closed_at = coalesce(closed_at, $3), closed_by = coalesce(closed_by, current_user_id()),
       updated_at = $3
 where org_id = $1
   and id = $2
returning id;

-- reopen_matter: as it was.
-- maybe MatterKey (OrgId, MatterId, Instant)
update matters
   set closed_at = null, closed_by = null, updated_at = $3
 where org_id = $1
   and id = $2
returning id;
