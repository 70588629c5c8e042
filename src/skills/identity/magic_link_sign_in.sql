-- lock_address: requests for one address are counted one after another.
-- none - (std::string)
select pg_advisory_xact_lock(hashtextextended($1, 2));

-- remember_request: whether a mail goes out is decided here, and only here.
-- one Accepted (LinkId, std::string, Bytes, std::string, std::string, Instant, Instant, long, long)
insert into magic_link_requests (id, email, browser_hash, next_path, ip_prefix, created_at,
                                 is_accepted)
select $1, $2, $3, $4, $5, $6,
       (select count(*) from magic_link_requests
         where email = $2 and is_accepted and created_at > $7) < $8
   and (select count(*) from magic_link_requests
         where ip_prefix = $5 and is_accepted and created_at > $7) < $9
returning is_accepted;

-- issue_link: an attempt repeated by the worker makes the same link good for its ten minutes.
-- maybe IssuedLink (LinkId, Bytes, Instant, Instant)
insert into magic_links (id, email, token_hash, browser_hash, next_path, expires_at, created_at)
select r.id, r.email, $2, r.browser_hash, r.next_path, $4, $3
  from magic_link_requests r
 where r.id = $1
   and r.is_accepted
on conflict (id) do update
   set expires_at = excluded.expires_at
 where magic_links.consumed_at is null
returning email;

-- claim_link: one statement decides the race; of twenty clicks one gets the row.
-- maybe ClaimedLink (Bytes, Bytes, Instant)
update magic_links
   set consumed_at = $3
 where token_hash = $1
   and browser_hash = $2
   and consumed_at is null
   and expires_at > $3
returning email, next_path;

-- live_link: asked after the claim, to tell another browser from an old link.
-- maybe LiveLink (Bytes, Instant)
select id
  from magic_links
 where token_hash = $1
   and consumed_at is null
   and expires_at > $2;

-- count_try: guesses of one request stand in line, and there are five.
-- maybe CodeTry (LinkId, Bytes)
update magic_link_requests
   set code_tries = code_tries + 1
 where id = $1
   and browser_hash = $2
   and code_tries < 5
returning code_tries;

-- claim_link_of_request: the code was right.
-- maybe ClaimedLink (LinkId, Instant)
update magic_links
   set consumed_at = $2
 where id = $1
   and consumed_at is null
   and expires_at > $2
returning email, next_path;

-- burn_links: the first success burns the address's other links.
-- none - (std::string, Instant)
update magic_links
   set consumed_at = $2
 where email = $1
   and consumed_at is null;

-- drop_unproven: sessions opened for an address before anyone proved it go with the first proof.
-- none - (std::string)
delete from sessions
 where user_id in (select id from users where email_key = $1 and verified_at is null);

-- prove_address: the person is made by the first proof; later ones leave verified_at alone.
-- none - (UserId, std::string, Instant)
insert into users (id, email, email_key, verified_at, created_at, updated_at)
values ($1, $2, $2, $3, $3, $3)
on conflict (email_key) do update
   set verified_at = coalesce(users.verified_at, excluded.verified_at),
       updated_at = excluded.updated_at;

-- make_operator: for the addresses the configuration names.
-- none - (std::string)
insert into operators (user_id)
select id from users where email_key = $1
on conflict (user_id) do nothing;
