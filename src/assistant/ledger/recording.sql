-- insert_call: before it is made.
-- none - (OrgId, RunId, std::string, std::string, std::string, Bytes, MessageId, Instant)
insert into ai_runs (org_id, id, purpose, backend, model, prompt_version, prompt_sha256, message_id,
                     outcome, created_at)
values ($1, $2, 'draft', $3, $4, $5, $6, $7, 'asked', $8);

-- insert_parts: in their order; what is not mail finds its text by its hash.
-- none - (OrgId, RunId, std::vector<std::string>, std::vector<std::string>, std::vector<Bytes>, std::vector<int>, std::vector<int>, std::vector<int>)
insert into ai_run_sources (org_id, run_id, position, kind, source_id, sha256, size_bytes,
                            prompt_begin, prompt_end, source_end)
select $1, $2, position, kind, nullif(source_id, '')::uuid, sha256, prompt_end - prompt_begin,
       prompt_begin, prompt_end, source_end
  from unnest($3::text[], $4::text[], $5::bytea[], $6::int[], $7::int[], $8::int[])
         with ordinality as part (kind, source_id, sha256, prompt_begin, prompt_end, source_end,
                                  position);

-- insert_texts: each once.
-- none - (OrgId, std::vector<Bytes>, std::vector<std::string>)
insert into prompt_texts (org_id, sha256, text)
select $1, sha256, text
  from unnest($2::bytea[], $3::text[]) as kept (sha256, text)
on conflict do nothing;

-- record_outcome: with what it cost, where a price of the model is known.
-- none - (OrgId, RunId, std::string, std::string, std::string, int, int, int, Instant)
update ai_runs
   set model = $3, outcome = $4, detail = $5, tokens_in = $6::int, tokens_out = $7::int,
       duration_ms = $8,
       (currency, cost_microcents) = (select p.currency, $6::int::bigint * p.in_cents_per_million
                                                         + $7::int::bigint * p.out_cents_per_million
                                        from model_prices p
                                       where p.model = $3
                                         and p.valid_from <= $9
                                       order by p.valid_from desc
                                       limit 1)
 where org_id = $1
   and id = $2;
