-- edit_base: the draft as it is, locked until the new version stands.
-- maybe EditBase (OrgId, DraftId)
select d.state, d.version, d.thread_id, d.message_id, v.recipients, v.subject,
       m.message_id as in_reply_to, m.reference_ids
  from drafts d
  join draft_versions v on v.org_id = d.org_id and v.draft_id = d.id and v.version = d.version
  join mail_messages m on m.org_id = d.org_id and m.id = d.message_id
 where d.org_id = $1
   and d.id = $2
   for update of d;

-- add_version: a person's words; what they come to is examined and stored in the same transaction.
-- maybe NewVersion (OrgId, DraftId, DraftVersionId, int, std::string, json::Raw, Bytes, std::string, Instant)
with added as (
  insert into draft_versions (org_id, id, draft_id, version, subject, text, recipients,
                              content_sha256, author_id, created_at)
  select d.org_id, $3, d.id, $4 + 1, v.subject, $5, $6, $7, current_user_id(), $9
    from drafts d
    join draft_versions v on v.org_id = d.org_id and v.draft_id = d.id and v.version = $4
   where d.org_id = $1
     and d.id = $2
     and d.version = $4
     and d.state in ('waiting', 'snoozed')
  returning org_id, draft_id, version, content_sha256
), moved as (
  update drafts d
     set version = a.version, content_sha256 = a.content_sha256, preview = $8, updated_at = $9
    from added a
   where d.org_id = $1
     and d.id = a.draft_id
  returning d.org_id, d.id, d.version
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'draft.edited',
         jsonb_build_object('draft_id', id, 'version', version, 'by', current_user_id())
    from moved
)
select version
  from moved;
