-- 0051 analytics: what the back office may count, and tell.
--
-- Why     The overview counts drafts, decisions and messages of all organisations; it sees when and
--         how they were decided, never who wrote what.
-- Expand  Column grants, policies for the operators' login, one small index.
-- Locks   None that wait.
-- Size    The BRIN index has a page per 128 pages of messages.

create policy operator_counts on drafts for select to aai_operator using (true);
create policy operator_counts on draft_versions for select to aai_operator using (true);
create policy operator_counts on draft_decisions for select to aai_operator using (true);
create policy operator_counts on draft_decision_reversals for select to aai_operator using (true);
grant select (org_id, id, state, created_at, decided_at) on drafts to aai_operator;
grant select (org_id, draft_id, version, author_id) on draft_versions to aai_operator;
grant select (org_id, id, draft_id, version, decision, created_at) on draft_decisions
  to aai_operator;
grant select (org_id, decision_id) on draft_decision_reversals to aai_operator;

-- A message of the last days was also stored in the last days, and those lie together on disk.
create index mail_messages_by_birth on mail_messages using brin (created_at);
create index draft_decisions_by_time on draft_decisions (created_at);
create index drafts_by_birth on drafts (created_at);

-- An operator who pauses a mailbox tells the open pages of its organisation.
create policy operator_writes on org_events for insert to aai_operator with check (true);
grant insert on org_events to aai_operator;
