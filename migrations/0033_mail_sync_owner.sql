-- 0033 mail_sync_owner: which job holds a sync, so that its own second attempt need not wait; and
-- the
--      portal's page of mailboxes as the place a consent returns to.
--
-- Why     A worker that died leaves a lease behind; the job is taken over in seconds, and the same
--         job may go on at once, since the fence already shuts its first attempt out.
-- Expand  One column that may be null: the running release ignores it.
-- Locks   sync_cursors for the moment of a catalogue change.
-- Size    One row per mailbox.

alter table sync_cursors add column leased_by uuid;

alter table oauth_states drop constraint oauth_states_return_is_ours;
alter table oauth_states add constraint oauth_states_return_is_ours
  check (return_to in ('/onboarding/', '/portal/mailboxes'));
