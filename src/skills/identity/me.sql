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

-- orgs_of_session: what the person may choose from, the oldest first.
-- many OrgChoice (Bytes)
select r.org_id as id, r.name, r.slug, r.role, r.access,
       r.onboarded_at is not null as onboarded
  from sessions s
  join membership_routes r on r.user_id = s.user_id
 where s.token_hash = $1
    or s.previous_token_hash = $1
 order by r.created_at, r.org_id
 limit 100;
