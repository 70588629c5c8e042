-- audit_page: the newest first, keyset-paged. What a row is about is looked up as it is now; a
-- draft, a person, a mailbox or a document that is gone has no name here.
-- many AuditEntry (OrgId, std::optional<std::string>, std::optional<UserId>, std::optional<Instant>, std::optional<Instant>, std::optional<JobId>, int)
select a.id, a.created_at, a.written_at, a.actor_kind, a.actor_id,
       coalesce(a.personal ->> 'name',
                case when a.salt <> '' then coalesce(nullif(u.name, ''), u.email) end, '')
       as actor_name,
       a.action, a.target,
       coalesce(case split_part(a.action, '.', 1)
                  when 'draft' then
                    (select coalesce(nullif(d.from_name, ''), d.from_address)
                       from drafts d
                      where d.org_id = a.org_id and d.id = t.id)
                  when 'member' then
                    coalesce((select coalesce(nullif(p.name, ''), p.email)
                                from users p where p.id = t.id),
                             (select i.email from invitations i
                               where i.org_id = a.org_id and i.id = t.id))
                  when 'mailbox' then
                    (select m.address from mailboxes m where m.org_id = a.org_id and m.id = t.id)
                  when 'operator' then
                    coalesce((select m.address from mailboxes m
                               where m.org_id = a.org_id and m.id = t.id),
                             (select coalesce(nullif(p.name, ''), p.email)
                                from users p where p.id = t.id))
                  when 'knowledge' then
                    (select k.title from knowledge_documents k
                      where k.org_id = a.org_id and k.id = t.id)
                end, '') as about,
       coalesce(a.detail ->> 'to', '') as role,
       a.source, coalesce(a.personal ->> 'address', '') as address, a.request_id,
       exists (select 1 from audit_seals s
                where s.org_id = a.org_id and s.audit_id = a.id) as is_sealed
  from audit_log a
  left join users u on u.id = a.actor_id
 cross join lateral (select case when a.target ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                                 then a.target::uuid end as id) t
 where a.org_id = $1
   and ($2::text is null or split_part(a.action, '.', 1) = $2)
   and ($3::uuid is null or a.actor_id = $3)
   and ($4::timestamptz is null or a.created_at >= $4)
   and ($5::timestamptz is null or a.created_at < $5)
   and ($6::uuid is null
        or (a.created_at, a.id) < (select l.created_at, l.id from audit_log l
                                    where l.org_id = $1 and l.id = $6))
 order by a.created_at desc, a.id desc
 limit $7;

-- seal_state: the last checkpoint, and what waits for the next.
-- one SealState (OrgId)
select coalesce(c.seq, 0) as rows_sealed, c.number, c.chain_sha256, c.signature, c.signed_at,
       (extract(epoch from c.signed_at) * 1000000)::bigint::text as signed_us, c.key_id,
       (select count(*)
          from audit_log a
         where a.org_id = $1
           and a.written_at >= coalesce(c.signed_at - interval '10 minutes', '-infinity')
           and not exists (select 1 from audit_seals s
                            where s.org_id = $1 and s.audit_id = a.id)) as rows_waiting
  from (select 1) one
  left join lateral (select *
                       from audit_checkpoints
                      where org_id = $1
                      order by number desc
                      limit 1) c on true;
