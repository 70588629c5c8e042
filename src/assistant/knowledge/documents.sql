-- documents_of_org: all of them, the one changed last first.
-- many Document (OrgId)
select id, title, body, updated_at
  from knowledge_documents
 where org_id = $1
 order by updated_at desc, id desc
 limit 200;

-- count_documents: for the limit.
-- one DocumentCount (OrgId)
select count(*)::int as documents
  from knowledge_documents
 where org_id = $1;

-- insert_document: in the words of the person who asks.
-- none - (OrgId, DocumentId, std::string, std::string, Instant)
insert into knowledge_documents (org_id, id, title, body, created_by, created_at, updated_at)
values ($1, $2, $3, $4, current_user_id(), $5, $5);

-- update_document: nothing where there is none.
-- maybe Document (OrgId, DocumentId, std::string, std::string, Instant)
update knowledge_documents
   set title = $3, body = $4, updated_at = $5
 where org_id = $1
   and id = $2
returning id, title, body, updated_at;

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
-- by as well, and weigh more in ts_rank_cd.
-- none - (OrgId, DocumentId, std::string, std::vector<PassageId>, std::vector<std::string>, std::vector<std::string>, std::vector<std::string>)
insert into knowledge_passages (org_id, id, document_id, position, language, body, tsv)
select $1, id, $2, position, language, body,
       setweight(to_tsvector(config, $3 || ' ' || heading), 'A')
       || setweight(to_tsvector(config, body), 'B')
  from (select cut.*, case cut.language when 'de' then 'german'::regconfig
                                   else 'english'::regconfig end as config
          from unnest($4::uuid[], $5::text[], $6::text[], $7::text[]) with ordinality
                 as cut (id, language, heading, body, position)) as passage;
