-- database_answers: any statement at all.
-- one Answered ()
select true as is_there;
