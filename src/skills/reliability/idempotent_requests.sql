-- claim_request: the earlier answer of this person to this key and path, or the right to give one.
-- maybe EarlierReply (OrgId, std::string, std::string, Bytes)
select status, content_type, location, body
  from claim_request($1, $2, $3, $4);

-- return_to: a handler may have entered the organisation it just made; the answer belongs to the
-- one the request was for.
-- one Returned (OrgId)
select user_id
  from act_for($1);

-- remember_reply: kept with the effect, or not at all; the request starts over where an equal one
-- was answered meanwhile.
-- none - (OrgId, std::string, std::string, Bytes, int, std::string, std::string, std::string, Instant)
select remember_request($1, $2, $3, $4, $5, $6, $7, $8, $9);
