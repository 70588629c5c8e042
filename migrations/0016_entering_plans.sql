-- 0016 tenancy: entering a transaction plans its look-ups once.
--
-- Why     The logins plan every statement anew, because a plan made for the average tenant is slow
--         for the biggest. Entering looks up one session and one membership by unique keys, where
--         every tenant's plan is the same: planning was 60 of its 80 us, on every request.
-- Expand  The functions do what they did; the running release calls them unchanged.
-- Locks   None that anyone waits for.
-- Size    Three functions.

alter function enter_org(uuid, bytea, text, timestamptz) set plan_cache_mode = auto;
alter function enter_user(bytea, timestamptz)            set plan_cache_mode = auto;
alter function enter_operator(bytea, timestamptz)        set plan_cache_mode = auto;
