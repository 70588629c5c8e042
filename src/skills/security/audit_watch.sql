-- orgs_to_read: those not read since an instant, the longest unread first.
-- many OrgToRead (Instant, int)
select o.org_id
  from (select distinct org_id from audit_seals) o
  left join audit_verifications v on v.org_id = o.org_id
 where v.verified_at is null
    or v.verified_at < $1
 order by v.verified_at nulls first, o.org_id
 limit $2;

-- hold_chain: nobody makes it longer while it is read.
-- none - (OrgId)
select pg_advisory_xact_lock(hashtextextended($1::text, 65));

-- checkpoints_of_chain: by number.
-- many Checkpoint (OrgId)
select org_id::text as org_id, number, seq, chain_sha256,
       (extract(epoch from signed_at) * 1000000)::bigint::text as signed_us, key_id, signature
  from audit_checkpoints
 where org_id = $1
 order by number;

-- places_of_chain: a lot of them, in order.
-- many SealedPlace (OrgId, long, int)
select seq, audit_id::text as audit_id, row_sha256, personal_sha256, chain_sha256
  from audit_seals
 where org_id = $1
   and seq > $2
 order by seq
 limit $3;

-- rows_of_places: those of the same lot that are there.
-- many AuditRow (OrgId, long, long)
select a.org_id::text as org_id, a.id::text as id, a.actor_id::text as actor_id, a.actor_kind,
       a.source, a.request_id, a.session_id::text as session_id, a.action, a.target,
       a.detail::text as detail,
       (extract(epoch from a.created_at) * 1000000)::bigint::text as created_us,
       (extract(epoch from a.written_at) * 1000000)::bigint::text as written_us,
       a.personal::text as personal, a.salt
  from audit_seals s
  join audit_log a on a.org_id = s.org_id and a.id = s.audit_id
 where s.org_id = $1
   and s.seq > $2
   and s.seq <= $3;

-- rows_without_place: not sealed yet, or put there by another hand.
-- many AuditRow (OrgId)
select a.org_id::text as org_id, a.id::text as id, a.actor_id::text as actor_id, a.actor_kind,
       a.source, a.request_id, a.session_id::text as session_id, a.action, a.target,
       a.detail::text as detail,
       (extract(epoch from a.created_at) * 1000000)::bigint::text as created_us,
       (extract(epoch from a.written_at) * 1000000)::bigint::text as written_us,
       a.personal::text as personal, a.salt
  from audit_log a
 where a.org_id = $1
   and not exists (select 1 from audit_seals s where s.org_id = a.org_id and s.audit_id = a.id)
 order by a.written_at, a.id;

-- keep_verification: a break keeps the instant at which it was first seen.
-- none - (OrgId, long, int, std::optional<std::string>, std::optional<long>, Instant)
insert into audit_verifications (org_id, verified_at, row_count, finding_count, finding,
                                 finding_seq, broken_since, created_at)
values ($1, $6, $2, $3, $4, $5, case when $4::text is not null then $6::timestamptz end, $6)
on conflict (org_id) do update
   set verified_at = excluded.verified_at,
       row_count = excluded.row_count,
       finding_count = excluded.finding_count,
       finding = excluded.finding,
       finding_seq = excluded.finding_seq,
       broken_since = case when excluded.finding is not null
                           then coalesce(audit_verifications.broken_since, excluded.broken_since)
                           end;
