-- wake: nothing where it was woken, decided or put off further meanwhile.
-- none - (OrgId, DraftId, Instant)
with woken as (
  update drafts
     set state = 'waiting', snoozed_until = null, updated_at = $3
   where org_id = $1
     and id = $2
     and state = 'snoozed'
     and snoozed_until <= $3
  returning org_id, id
)
insert into org_events (org_id, topic, data)
select org_id, 'draft.restored', jsonb_build_object('draft_id', id)
  from woken;
