-- 0152 drafts: what became of a conversation's drafts is found by the conversation.
--
-- Why     A draft that was rejected or failed leaves its conversation without a reply; the list of
--         those says so, and a person may want another one. Only open drafts had an index.
-- Expand  An index only.
-- Locks   Drafts are not written while it is built.
-- Size    One entry for each draft.

create index drafts_of_thread on drafts (org_id, thread_id, created_at desc);
