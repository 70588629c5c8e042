-- safety_of_all: by birth, as ids are UUIDv7.
-- many ClientSafety (std::optional<OrgId>, int)
select o.id as org_id, o.name as org_name, coalesce(c.seq, 0) as rows_sealed,
       c.signed_at as checkpoint_at, v.verified_at, v.finding, v.finding_seq, v.broken_since,
       s.stopped_at
  from orgs o
  left join lateral (select seq, signed_at
                       from audit_checkpoints latest
                      where latest.org_id = o.id
                      order by latest.number desc
                      limit 1) c on true
  left join audit_verifications v on v.org_id = o.id
  left join sending_switches s on s.org_id = o.id
 where $1::uuid is null
    or o.id < $1
 order by o.id desc
 limit $2;

-- safety_counts: how many should be looked at.
-- one SafetyCounts ()
select (select count(*)::int
          from audit_verifications
         where finding is not null
           and org_id <> house_org()) as broken,
       (select count(*)::int from sending_switches where stopped_at is not null) as stopped,
       (select finding from audit_verifications where org_id = house_org()) as house_finding;
