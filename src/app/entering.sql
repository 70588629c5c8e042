-- enter_user: a person, whatever organisation; raises AA401.
-- one Entered (Bytes, Instant)
select user_id, session_id, role
  from enter_user($1, $2);

-- act_for: no session is needed; only what a routing row or the house itself names.
-- one Entered (OrgId)
select user_id, session_id, role
  from act_for($1);

-- open_for_member: a member of the organisation, with the permission; raises AA401, AA403 or AA404.
-- Who asks is noted for the rows of the audit.
-- one Entered (OrgId, Bytes, std::string, Instant, std::string, std::string, std::string, std::string)
select user_id, session_id, role
  from enter_org($1, $2, $3, $4, $5, $6, $7, $8);

-- open_for_person: enter_user, noted likewise.
-- one Entered (Bytes, Instant, std::string, std::string, std::string, std::string)
select user_id, session_id, role
  from enter_user($1, $2, $3, $4, $5, $6);

-- open_for_operator: one of the service's own people, noted likewise; raises AA401 or AA404.
-- one Entered (Bytes, Instant, std::string, std::string, std::string, std::string)
select user_id, session_id, role
  from enter_operator($1, $2, $3, $4, $5, $6);

-- open_for_anyone: act_for, noted likewise.
-- one Entered (OrgId, std::string, std::string, std::string, std::string)
select user_id, session_id, role
  from act_for($1, $2, $3, $4, $5);
