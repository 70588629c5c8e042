-- 0014 identity: who makes operators.
--
-- Why     The addresses the configuration names become operators when they sign in, so identity
--         writes the table.
-- Expand  A comment only.
-- Locks   None that anyone waits for.
-- Size    A handful of rows.

comment on table operators is
  'People of the service itself, who may open the dashboard. Written by identity only.';
