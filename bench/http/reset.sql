-- Every draft waits again, and nothing of the last round's decisions is left.
set search_path = aai, public;
truncate draft_decision_reversals, outbox_messages, draft_decisions, jobs, org_events,
  audit_log cascade;
update drafts set state = 'waiting', decided_at = null, undo_until = null where state <> 'waiting';
vacuum analyze drafts;
