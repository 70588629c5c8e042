-- record_act: in the organisation that was entered.
-- none - (OrgId, JobId, std::string, std::string, Instant)
insert into audit_log (org_id, id, action, target, created_at)
values ($1, $2, $3, $4, $5);

-- record_personal_act: of a person's own account: in each of their organisations, and the house.
-- none - (std::string, std::string, Instant)
select record_personal_act(current_user_id(), $1, $2, $3);

-- record_refused: what somebody tried in vain.
-- none - (OrgId, Bytes, std::string, bool, std::string, std::string, std::string, std::string, Instant)
select record_refused($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- erase_person: by the owner of the tables alone.
-- one ErasedRows (UserId, Instant)
select erase_person_from_audit($1, $2) as rows;
