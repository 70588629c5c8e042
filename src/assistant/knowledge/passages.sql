-- passages_for_question: by the words they share with it, rare words first. ts_rank_cd keeps the
-- candidates few; among them a word counts by how few passages have it.
-- many FoundPassage (OrgId, std::string, std::string, int)
with asked as materialized (
  select case $3::text when 'de' then 'german'::regconfig else 'english'::regconfig end as config
), wanted as materialized (
  select lexeme
    from asked, unnest(to_tsvector(asked.config, left($2, 4000))) as w (lexeme, positions, weights)
   order by w.positions[1]
   limit 40
), query as materialized (
  select replace(plainto_tsquery('simple', string_agg(lexeme, ' '))::text, ' & ', ' | ')::tsquery
         as words
    from wanted
), candidates as materialized (
  select p.id, p.document_id, p.body, p.tsv
    from knowledge_passages p, query
   where p.org_id = $1
     and p.language = $3
     and p.tsv @@ query.words
   order by ts_rank_cd(p.tsv, query.words, 1) desc, p.id
   limit 200
), shared as (
  select c.id, w.lexeme, case when 'B' = any (w.weights) then 1.0 else 0.4 end as share
    from candidates c, unnest(c.tsv) as w (lexeme, positions, weights)
   where w.lexeme in (select lexeme from wanted)
), weighed as (
  select lexeme, ln(1 + (select count(*) from candidates) / count(*)::float8) as weight
    from shared
   group by lexeme
), scored as (
  select s.id, sum(w.weight * s.share) as score, count(*)::int as matched
    from shared s
    join weighed w using (lexeme)
   group by s.id
)
select c.id, c.document_id, d.title, c.body, s.score,
       s.score / (select sum(weight) from weighed) as coverage, s.matched
  from scored s
  join candidates c using (id)
  join knowledge_documents d on d.org_id = $1 and d.id = c.document_id
 order by s.score desc, c.id
 limit $4;
