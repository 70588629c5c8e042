-- calls: which calls saw this mail, or one of this subject or address, or one call, or all; keyset
-- paged. The writer that needs no model is among them and says so.
-- many CallRow (OrgId, std::optional<MessageId>, std::string, std::optional<RunId>, Instant, RunId, int)
select r.id, r.created_at, r.purpose, r.backend, r.model, r.prompt_version, r.outcome, r.detail,
       r.tokens_in, r.tokens_out, r.duration_ms, r.cost_microcents, r.currency, r.message_id,
       coalesce(m.subject, '') as subject, coalesce(m.from_name, '') as from_name,
       coalesce(m.from_address, '') as from_address,
       (select count(*)::int
          from ai_run_sources s
         where s.org_id = r.org_id and s.run_id = r.id
           and s.kind in ('newest', 'message')) as mails,
       r.prompt_sha256 <> ''::bytea as is_model_call
  from ai_runs r
  left join mail_messages m on m.org_id = r.org_id and m.id = r.message_id
 where r.org_id = $1
   and ($2::uuid is null
        or r.id in (select s.run_id from ai_run_sources s where s.org_id = $1 and s.source_id = $2))
   and ($3 = ''
        or r.id in (select s.run_id
                      from mail_messages x
                      join ai_run_sources s on s.org_id = x.org_id and s.source_id = x.id
                     where x.org_id = $1
                       and (strpos(lower(x.subject), lower($3)) > 0
                            or strpos(lower(x.from_address), lower($3)) > 0)))
   and ($4::uuid is null or r.id = $4)
   and (r.created_at, r.id) < ($5, $6)
 order by r.created_at desc, r.id desc
 limit $7;

-- prompt_hash: what the prompt had when it was asked.
-- maybe PromptHash (OrgId, RunId)
select prompt_sha256
  from ai_runs
 where org_id = $1
   and id = $2;
