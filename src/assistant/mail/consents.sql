-- remember_state: a consent on its way.
-- none - (Bytes, SessionId, OrgId, GrantKind, std::optional<MailboxId>, std::string, std::string, Sealed, Instant, ConsentAt, std::string)
insert into oauth_states (state_hash, user_id, session_id, org_id, grant_kind, mailbox_id,
                          return_to, nonce, verifier, expires_at, provider, address)
values ($1, current_user_id(), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- take_state: once, by the person who began it, in time, from the provider it was begun at.
-- maybe TakenState (Bytes, Instant, ConsentAt)
delete from oauth_states
 where state_hash = $1
   and expires_at > $2
   and provider = $3
   and user_id = current_user_id()
returning session_id, org_id, grant_kind, mailbox_id, return_to, address, nonce, verifier;

-- callers_role: what the caller may do there, asked again: the consent took a while.
-- maybe CallersRole (OrgId)
select role
  from memberships
 where org_id = $1
   and user_id = current_user_id();
