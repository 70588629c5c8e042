-- orgs_with_news: those with rows that have no place yet.
-- many OrgWithNews (long)
select id as org_id
  from orgs_to_seal(make_interval(secs => $1)) id;

-- lock_chain: one run at a time makes an organisation's chain longer.
-- none - (OrgId)
select pg_advisory_xact_lock(hashtextextended($1::text, 65));

-- chain_end: nothing where nothing was sealed yet.
-- maybe ChainEnd (OrgId)
select seq, chain_sha256
  from audit_seals
 where org_id = $1
 order by seq desc
 limit 1;

-- unsealed_rows: in the order they were written; what is older than the last checkpoint allows for
-- stays as it is. A run goes on from where its last lot ended, so that a backlog is read once.
-- many AuditRow (OrgId, long, int, long)
select a.org_id::text as org_id, a.id::text as id, a.actor_id::text as actor_id, a.actor_kind,
       a.source, a.request_id, a.session_id::text as session_id, a.action, a.target,
       a.detail::text as detail,
       (extract(epoch from a.created_at) * 1000000)::bigint::text as created_us,
       (extract(epoch from a.written_at) * 1000000)::bigint::text as written_us,
       a.personal::text as personal, a.salt
  from audit_log a
 where a.org_id = $1
   and a.written_at >= coalesce((select c.signed_at - make_interval(secs => $2)
                                   from audit_checkpoints c
                                  where c.org_id = $1
                                  order by c.number desc
                                  limit 1), '-infinity')
   and a.written_at >= timestamptz 'epoch' + $4::bigint * interval '1 microsecond'
   and not exists (select 1 from audit_seals s where s.org_id = $1 and s.audit_id = a.id)
 order by a.written_at, a.id
 limit $3;

-- keep_seals: a lot at once; a place or a row given twice is refused by the keys.
-- none - (OrgId, std::vector<std::string>, std::vector<std::string>, std::vector<std::string>, std::vector<std::string>, std::vector<std::string>)
insert into audit_seals (org_id, seq, audit_id, row_sha256, personal_sha256, chain_sha256)
select $1, new.seq, new.audit_id, decode(new.row, 'hex'), decode(new.personal, 'hex'),
       decode(new.chain, 'hex')
  from unnest($2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[])
       as new (seq, audit_id, row, personal, chain);

-- lock_numbers: checkpoints are counted across organisations, without gaps.
-- none - ()
select pg_advisory_xact_lock(65, 0);

-- next_checkpoint: its number, and the database's own time, which rows are written by too.
-- one NextCheckpoint ()
select coalesce((select number from audit_checkpoints order by number desc limit 1), 0) + 1
       as number,
       (extract(epoch from clock_timestamp()) * 1000000)::bigint::text as signed_us;

-- keep_checkpoint: the end of a chain, signed.
-- none - (OrgId, long, long, Bytes, std::string, std::string, Bytes)
insert into audit_checkpoints (org_id, number, seq, chain_sha256, signed_at, key_id, signature)
values ($1, $2, $3, $4, timestamptz 'epoch' + $5::bigint * interval '1 microsecond', $6, $7);
