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

-- end_look_from_elsewhere: a view of support's whose session came from another address.
-- none - (OrgId, Bytes, Instant)
with gone as (
  delete from impersonation_routes r
   using sessions s
   where r.org_id = $1
     and r.session_id = s.id
     and (s.token_hash = $2 or s.previous_token_hash = $2)
  returning r.impersonation_id
)
update impersonations i
   set ended_at = $3, ended_because = 'other_address'
  from gone
 where i.org_id = $1
   and i.id = gone.impersonation_id
   and i.ended_at is null;

-- erase_person: by the owner of the tables alone.
-- one ErasedRows (UserId, Instant)
select erase_person_from_audit($1, $2) as rows;
