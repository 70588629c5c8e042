-- documents_of_org: all of them, the one changed last first.
-- many Document (OrgId)
select k.id, k.title, k.body, k.updated_at, k.scope, k.client_id, k.matter_id,
       coalesce(m.title, c.name, '') as scope_name
  from knowledge_documents k
  left join matters m on m.org_id = k.org_id and m.id = k.matter_id
  left join clients c on c.org_id = k.org_id and c.id = k.client_id
 where k.org_id = $1
 order by k.updated_at desc, k.id desc
 limit 200;

-- document_shown: one of them.
-- one Document (OrgId, DocumentId)
select k.id, k.title, k.body, k.updated_at, k.scope, k.client_id, k.matter_id,
       coalesce(m.title, c.name, '') as scope_name
  from knowledge_documents k
  left join matters m on m.org_id = k.org_id and m.id = k.matter_id
  left join clients c on c.org_id = k.org_id and c.id = k.client_id
 where k.org_id = $1
   and k.id = $2;

-- count_documents: for the limit.
-- one DocumentCount (OrgId)
select count(*)::int as documents
  from knowledge_documents
 where org_id = $1;

-- insert_document: in the words of the person who asks; nothing where its scope does not exist.
-- maybe DocumentKey (OrgId, DocumentId, std::string, std::string, Instant, std::optional<ClientId>, std::optional<MatterId>)
insert into knowledge_documents (org_id, id, title, body, scope, client_id, matter_id, created_by,
                                 created_at, updated_at)
select $1, $2, $3, $4,
       case when $7::uuid is not null then 'matter' when $6::uuid is not null then 'client'
            else 'practice' end,
       $6, $7, current_user_id(), $5, $5
 where ($6::uuid is null or exists (select 1 from clients where org_id = $1 and id = $6))
   and ($7::uuid is null or exists (select 1 from matters where org_id = $1 and id = $7))
returning id;

-- update_document: its passages are gone already; nothing where there is none, or no such scope.
-- Its scope stays as it is where the last says so.
-- maybe DocumentKey (OrgId, DocumentId, std::string, std::string, Instant, std::optional<ClientId>, std::optional<MatterId>, bool)
update knowledge_documents
   set title = $3, body = $4, updated_at = $5,
       client_id = case when $8 then client_id else $6 end,
       matter_id = case when $8 then matter_id else $7 end,
       scope = case when $8 then scope when $7::uuid is not null then 'matter'
                    when $6::uuid is not null then 'client' else 'practice' end
 where org_id = $1
   and id = $2
   and ($6::uuid is null or exists (select 1 from clients where org_id = $1 and id = $6))
   and ($7::uuid is null or exists (select 1 from matters where org_id = $1 and id = $7))
returning id;

-- document_exists: which of the two it was.
-- maybe DocumentKey (OrgId, DocumentId)
select id
  from knowledge_documents
 where org_id = $1
   and id = $2;

-- delete_document: its passages go with it.
-- maybe DocumentKey (OrgId, DocumentId)
delete from knowledge_documents
 where org_id = $1
   and id = $2
returning id;

-- delete_passages: before new ones are cut.
-- none - (OrgId, DocumentId)
delete from knowledge_passages
 where org_id = $1
   and document_id = $2;

-- insert_passages: one row each of the lists; the document's title and the heading above are found
-- by as well; ranking.h says what each weighs. Each stands behind its document's wall.
-- none - (OrgId, DocumentId, std::string, std::vector<PassageId>, std::vector<std::string>, std::vector<std::string>, std::vector<std::string>)
insert into knowledge_passages (org_id, id, document_id, position, language, body, scope,
                                client_id, matter_id, tsv)
select $1, passage.id, $2, position, language, passage.body, k.scope, k.client_id, k.matter_id,
       setweight(to_tsvector(config, $3 || ' ' || heading), 'A')
       || setweight(to_tsvector(config, passage.body), 'B')
  from (select cut.*, case cut.language when 'de' then 'german'::regconfig
                                   else 'english'::regconfig end as config
          from unnest($4::uuid[], $5::text[], $6::text[], $7::text[]) with ordinality
                 as cut (id, language, heading, body, position)) as passage
  join knowledge_documents k on k.org_id = $1 and k.id = $2;
