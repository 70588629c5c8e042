-- person_of_session: the token may be the one just rotated away.
-- maybe SignedIn (Bytes)
select u.id, u.email, u.name, u.time_zone, u.locale,
       exists (select 1 from operators o where o.user_id = u.id) as is_operator,
       s.rotated_at
  from sessions s
  join users u on u.id = s.user_id
 where s.token_hash = $1
    or s.previous_token_hash = $1
 limit 1;

-- orgs_of_session: what the person may choose from, the oldest first; at last the one that an
-- operator looks into.
-- many OrgChoice (Bytes, Instant)
select id, name, slug, role, access, onboarded
  from (select r.org_id as id, r.name, r.slug, r.role, r.access,
               r.onboarded_at is not null as onboarded, 0 as place, r.created_at
          from sessions s
          join membership_routes r on r.user_id = s.user_id
         where s.token_hash = $1
            or s.previous_token_hash = $1
        union all
        select r.org_id, r.name, r.slug, 'viewer', r.access, r.onboarded_at is not null, 1,
               r.created_at
          from sessions s
          join impersonation_routes v on v.session_id = s.id and v.until_at > $2
          join membership_routes r on r.org_id = v.org_id and r.user_id = v.member_id
         where s.token_hash = $1
            or s.previous_token_hash = $1) choice
 order by place, created_at, id
 limit 100;
