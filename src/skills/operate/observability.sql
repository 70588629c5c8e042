-- database_answers: any statement at all.
-- one Answered ()
select true as is_there;

-- mail_convergence: how long mailboxes needed to be whole again, of all workers.
-- many ConvergenceStep ()
select seconds_max, gaps
  from mail_convergence
 order by seconds_max;
