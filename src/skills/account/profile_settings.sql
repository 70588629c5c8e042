-- change_profile: what is not given stays.
-- none - (std::optional<std::string>, std::optional<std::string>, std::optional<std::string>, Instant)
update users
   set name = coalesce($1, name),
       time_zone = coalesce($2, time_zone),
       locale = coalesce($3, locale),
       updated_at = $4
 where id = current_user_id();

-- enter_own_org: one of the person's own, named by their membership's route.
-- none - (OrgId)
select act_for($1);
