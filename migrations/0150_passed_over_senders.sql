-- 0150 passed over senders: a message that gets no draft says so where its reading is kept.
--
-- Why     Who writes all day long gets no draft after the day's twentieth; nobody could see that.
-- Expand  A grant only: jobs may word a reading anew.
-- Locks   None on rows.
-- Size    No data.

grant update (category, reason) on triage_results to aai_worker;
