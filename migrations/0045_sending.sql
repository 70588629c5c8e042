-- 0045 sending: what the sender looks at again before an approved reply leaves.
--
-- Why     Between the click and the end of the undo window the thread may move on, or the person
--         may lose the right to decide; then the decision is void and the sender says so.
-- Expand  Rights only.
-- Locks   None.
-- Size    Nothing is stored.

grant select on role_permissions to aai_sender;
grant insert on draft_decision_reversals to aai_sender;
