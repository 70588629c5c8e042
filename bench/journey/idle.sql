-- The idle mailboxes of the table `idle`, as connecting them leaves them. They were read last at
-- moments spread over the five minutes between two looks.
set search_path = aai, public;

insert into users (id, email, email_key, name, verified_at)
select person, address, address, 'Desk', now() from idle;
insert into orgs (id, slug, name, created_by)
select org, 'idle-' || number, 'Idle ' || number, person from idle;
insert into memberships (org_id, id, user_id, role)
select org, org, person, 'owner' from idle;
insert into mailboxes (org_id, id, provider, address, address_key, status, connected_by,
                       connected_at)
select org, mailbox, 'google', address, address, 'live', person, now() from idle;
insert into mailbox_routes (address_key, org_id, mailbox_id)
select address, org, mailbox from idle;
insert into mailbox_credentials (org_id, mailbox_id, refresh_token, scopes, access_token,
                                 access_expires_at, granted_by)
select org, mailbox, refresh, 'https://www.googleapis.com/auth/gmail.readonly', access,
       now() + interval '50 minutes', person
  from idle;
insert into sync_cursors (org_id, mailbox_id, history_id, last_synced_at, last_compared_at)
select org, mailbox, history, now() - number * interval '5 minutes' / :count, now() from idle;
insert into mail_watches (org_id, mailbox_id, topic, history_id, expires_at)
select org, mailbox, 'projects/sandbox/topics/gmail', history, now() + interval '7 days'
  from idle;
drop table idle;
analyze;
