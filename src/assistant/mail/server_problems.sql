-- note_server_problem: told to the open pages where it is news.
-- none - (OrgId, MailboxId, ServerSide, std::string, Instant)
with noted as (
  insert into mailbox_server_problems as p (org_id, mailbox_id, side, problem, created_at,
                                            updated_at)
  values ($1, $2, $3, $4, $5, $5)
  on conflict (org_id, mailbox_id, side) do update
     set problem = $4, updated_at = $5
   where p.problem <> $4
  returning org_id, mailbox_id
)
insert into org_events (org_id, topic, data)
select org_id, 'mailbox.changed', jsonb_build_object('mailbox_id', mailbox_id)
  from noted;

-- forget_server_problem: the server is as it should be.
-- none - (OrgId, MailboxId, ServerSide)
with gone as (
  delete from mailbox_server_problems
   where org_id = $1
     and mailbox_id = $2
     and side = $3
  returning org_id, mailbox_id
)
insert into org_events (org_id, topic, data)
select org_id, 'mailbox.changed', jsonb_build_object('mailbox_id', mailbox_id)
  from gone;
