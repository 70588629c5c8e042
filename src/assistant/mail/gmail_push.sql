-- remember_push: a count of zero where it was delivered before.
-- none - (std::string, std::string, Instant)
insert into push_receipts (message_id, history_id, received_at)
values ($1, $2, $3)
on conflict (message_id) do nothing;

-- push_routes: the mailboxes of that address, one per organisation.
-- many PushRoute (std::string, int)
select org_id, mailbox_id
  from mailbox_routes
 where address_key = $1
 order by org_id
 limit $2;
