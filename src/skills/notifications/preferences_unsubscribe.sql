-- own_choice: what the person gets of a category; owners do unless they said otherwise.
-- one ChoiceRow (OrgId, std::string)
select coalesce(c.choice = 'on', m.role = 'owner') as is_wanted
  from memberships m
  left join notification_choices c
    on c.org_id = m.org_id and c.user_id = m.user_id and c.category = $2
 where m.org_id = $1
   and m.user_id = current_user_id();

-- keep_own_choice: of whoever is signed in; the latest word counts.
-- none - (OrgId, ChoiceId, std::string, std::string, Instant)
insert into notification_choices (org_id, id, user_id, category, choice, made_by, created_at,
                                  updated_at)
values ($1, $2, current_user_id(), $3, $4, 'settings', $5, $5)
on conflict (org_id, user_id, category) do update
   set choice = excluded.choice,
       made_by = excluded.made_by,
       updated_at = excluded.updated_at;

-- keep_choice_by_link: the same for whose link it is, while there is such a person.
-- none - (OrgId, ChoiceId, UserId, std::string, Instant)
insert into notification_choices (org_id, id, user_id, category, choice, made_by, created_at,
                                  updated_at)
select $1, $2, u.id, $4, 'off', 'link', $5, $5
  from users u
 where u.id = $3
on conflict (org_id, user_id, category) do update
   set choice = excluded.choice,
       made_by = excluded.made_by,
       updated_at = excluded.updated_at;

-- keep_unsubscribe_route: before the first mail that carries the link leaves.
-- none - (Bytes, OrgId, std::string, std::string, Instant)
insert into unsubscribe_routes (token_hash, org_id, user_id, category, created_at)
values ($1, $2, $3::uuid, $4, $5)
on conflict (token_hash) do nothing;

-- route_of_link: whose mail it ends.
-- maybe UnsubscribeRoute (Bytes)
select org_id, user_id, category
  from unsubscribe_routes
 where token_hash = $1;

-- enter_org_of_link: named by the routing row, never by the request.
-- none - (OrgId)
select act_for($1);

-- page_facts: what the page says; it stands also when practice or person are gone.
-- one PageFacts (OrgId, UserId)
select coalesce((select name from orgs where id = $1), '') as org_name,
       coalesce((select locale from users where id = $2), 'en') as locale;
