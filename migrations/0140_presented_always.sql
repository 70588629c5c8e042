-- 0140 presented text: every approval says what was shown, whoever asks for it.
--
-- Why     A caller that named no text could approve what nobody had read. The route refuses that
--         now; the check keeps any other statement from it.
-- Expand  A check that is not applied to what stands. The previous release answers a caller that
--         sends no hash with a fault instead of an approval; its own pages send one.
-- Locks   A short exclusive lock on draft_decisions, and no reading of it.
-- Size    Nothing is stored.

alter table draft_decisions
  add constraint draft_decisions_approvals_say_what_was_shown
    check (decision <> 'approve' or presented_sha256 is not null) not valid;
