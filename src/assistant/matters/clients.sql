-- clients_of_org: by name, or one, each with its contacts.
-- many ClientRow (OrgId, std::optional<ClientId>, int)
select c.id, c.name,
       coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name,
                                                     'address', p.address)
                                  order by p.address_key)
                   from contacts p
                  where p.org_id = c.org_id and p.client_id = c.id), '[]') as contacts,
       (select count(*)::int
          from matters m
         where m.org_id = c.org_id and m.client_id = c.id and m.closed_at is null) as open_matters
  from clients c
 where c.org_id = $1
   and ($2::uuid is null or c.id = $2)
 order by lower(c.name), c.id
 limit $3;

-- count_clients: for the limit.
-- one Counted (OrgId)
select count(*)::int as count
  from clients
 where org_id = $1;

-- insert_client: in the words of the person who asks.
-- none - (OrgId, ClientId, std::string, Instant)
insert into clients (org_id, id, name, created_by, created_at, updated_at)
values ($1, $2, $3, current_user_id(), $4, $4);

-- rename_client: nothing where there is none.
-- maybe ClientKey (OrgId, ClientId, std::string, Instant)
update clients
   set name = $3, updated_at = $4
 where org_id = $1
   and id = $2
returning id;

-- count_contacts: for the limit.
-- one Counted (OrgId, ClientId)
select count(*)::int as count
  from contacts
 where org_id = $1
   and client_id = $2;

-- insert_contact: addresses are compared in lower case.
-- maybe ContactKey (OrgId, ContactId, ClientId, std::string, std::string, Instant)
insert into contacts (org_id, id, client_id, name, address, address_key, created_at)
select c.org_id, $2, c.id, $4, $5, lower($5), $6
  from clients c
 where c.org_id = $1
   and c.id = $3
returning id;

-- delete_contact: what was filed stays filed.
-- maybe ContactKey (OrgId, ClientId, ContactId)
delete from contacts
 where org_id = $1
   and client_id = $2
   and id = $3
returning id;
