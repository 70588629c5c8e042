-- terms_of_texts: the stems of each text, in its order; none of a text of small words.
-- many TextTerms (std::string, std::vector<std::string>)
with asked as materialized (
  select case $1::text when 'de' then 'german'::regconfig else 'english'::regconfig end as config
)
select array(select w.lexeme
               from unnest(to_tsvector(asked.config, said.words)) as w (lexeme, positions, weights)
              order by w.positions[1], w.lexeme
              limit 400) as terms
  from asked, unnest($2::text[]) with ordinality as said (words, place)
 order by said.place;

-- candidate_passages: those that share a word with anything that was said ($4); where they are too
-- many, those that share most with the questions ($3). German ones all, as long as they are few,
-- for the compounds a word may be part of. In the order that decides between equal ones: the
-- documents' age, then their titles. ts_rank costs a tenth of ts_rank_cd on long lists of words.
-- many CandidateRow (OrgId, std::string, std::string, std::string, int)
with language as materialized (
  select case $2::text when 'de' then 'german'::regconfig else 'english'::regconfig end as config
), query as materialized (
  select (select replace(plainto_tsquery('simple', string_agg(lexeme, ' '))::text,
                         ' & ', ' | ')::tsquery
            from unnest(to_tsvector(config, $3))) as asked,
         (select replace(plainto_tsquery('simple', string_agg(lexeme, ' '))::text,
                         ' & ', ' | ')::tsquery
            from unnest(to_tsvector(config, $4))) as said
    from language
), total as materialized (
  select count(*)::int as passages
    from knowledge_passages
   where org_id = $1
     and language = $2
), candidates as materialized (
  select p.id, p.document_id, p.position, p.body, p.tsv, d.title, d.created_at
    from query, total, knowledge_passages p
    join knowledge_documents d on d.org_id = p.org_id and d.id = p.document_id
   where p.org_id = $1
     and p.language = $2
     and (p.tsv @@ query.said or ($2 = 'de' and total.passages <= 1000))
   order by coalesce(ts_rank(p.tsv, query.asked, 1), 0) desc,
            d.created_at, d.title, p.document_id, p.position
   limit $5
)
select c.id::text as id, c.title, c.body,
       tsvector_to_array(ts_filter(c.tsv, '{b}')) as body_terms,
       tsvector_to_array(ts_filter(c.tsv, '{a}')) as title_terms, total.passages
  from candidates c, total
 order by c.created_at, c.title, c.document_id, c.position;
