-- 0060 approvals: what is snoozed, in the order in which it comes back.
--
-- Why     A list of what was put off is paged by when it returns, and every list rests on an index.
-- Expand  An index only.
-- Locks   drafts against writing while the index is built: seconds; a few rows per organisation.
-- Size    One entry per snoozed draft.

create index drafts_snoozed on drafts (org_id, snoozed_until, id) where state = 'snoozed';
