-- passages_for_question: by the terms they share with it, rare ones first. A term is a word, or an
-- idea that several words stand for. Words said before the question count half, and only where the
-- question finds something itself. German words also find the compounds they are part of, as long
-- as the passages are few enough to look at all. ts_rank_cd keeps the candidates few. Scores are
-- rounded, so that equal ones are equal and the age of the documents decides, then their titles.
-- many FoundPassage (OrgId, std::string, std::string, int, std::string, std::vector<std::string>, std::vector<std::string>)
with asked as materialized (
  select case $3::text when 'de' then 'german'::regconfig else 'english'::regconfig end as config
), ideas as materialized (
  select idea, lexeme
    from asked, unnest($6::text[], $7::text[]) as meant (idea, words),
         unnest(to_tsvector(asked.config, words)) as w
), said as materialized (
  select lexeme, 1.0::float8 as share, w.positions[1] as place
    from asked, unnest(to_tsvector(asked.config, left($2, 4000))) as w (lexeme, positions, weights)
   union all
  select lexeme, 0.5, 10000 + w.positions[1]
    from asked, unnest(to_tsvector(asked.config, left($5, 1000))) as w (lexeme, positions, weights)
), own as materialized (
  select lexeme, max(share) as share
    from said
   group by lexeme
   order by min(place), lexeme
   limit 40
), wanted as materialized (
  select lexeme, coalesce(i.idea, lexeme) as term, o.share, o.share = 1 as is_asked
    from own o
    left join ideas i using (lexeme)
   union all
  select lexeme, idea, 0.7, true
    from ideas
   where lexeme not in (select lexeme from own)
), query as materialized (
  select replace(plainto_tsquery('simple', string_agg(lexeme, ' '))::text, ' & ', ' | ')::tsquery
         as words
    from wanted
), total as materialized (
  select count(*)::float8 as passages
    from knowledge_passages
   where org_id = $1
     and language = $3
), candidates as materialized (
  select p.id, p.document_id, p.position, p.body, p.tsv, d.title, d.created_at
    from query, knowledge_passages p
    join knowledge_documents d on d.org_id = p.org_id and d.id = p.document_id
   where p.org_id = $1
     and p.language = $3
     and (p.tsv @@ query.words or ($3 = 'de' and (select passages from total) <= 1000))
   order by ts_rank_cd(p.tsv, query.words, 1) desc, d.created_at, d.title, p.document_id,
            p.position
   limit 200
), shared as materialized (
  select c.id, wanted.term, bool_or(wanted.is_asked) as is_asked,
         max(wanted.share * case when 'B' = any (w.weights) then 1.0 else 0.4 end
                          * case when w.lexeme = wanted.lexeme then 1.0 else 0.7 end) as share
    from candidates c, unnest(c.tsv) as w (lexeme, positions, weights), wanted
   where w.lexeme = wanted.lexeme
      or ($3 = 'de' and length(wanted.lexeme) >= 5 and length(w.lexeme) >= 5
          and (strpos(w.lexeme, wanted.lexeme) > 0 or strpos(wanted.lexeme, w.lexeme) > 0))
   group by c.id, wanted.term
), weighed as (
  select s.term, ln(1 + (select passages from total) / count(*)) as weight,
         (select max(w.share) from wanted w where w.term = s.term) as share
    from shared s
   group by s.term
), scored as (
  select s.id, round(sum(w.weight * s.share)::numeric, 9)::float8 as score, count(*)::int as matched
    from shared s
    join weighed w using (term)
   group by s.id
  having bool_or(s.is_asked) or not (select bool_or(is_asked) from shared)
)
select c.id, c.document_id, c.title, c.body, s.score,
       s.score / (select sum(weight * share) from weighed) as coverage, s.matched
  from scored s
  join candidates c using (id)
 order by s.score desc, c.created_at, c.title, c.document_id, c.position
 limit $4;
