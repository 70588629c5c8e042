-- begin_run: a comparison starts.
-- none - (RowId, Instant)
insert into recon_runs (id, comparer, state, started_at, updated_at)
values ($1, 'stripe', 'running', $2, $2);

-- end_run: how it went.
-- none - (RowId, std::string, std::string, long, long, long, Instant)
update recon_runs
   set state = $2, note = $3, seen_here = $4, seen_there = $5, differences = $6, finished_at = $7,
       updated_at = $7
 where id = $1;

-- mirror_rows: every mirror of a Stripe subscription. For the comparison, across organisations.
-- many MirrorRow (int)
select org_id, stripe_subscription_id, coalesce(unknown_status, status) as status,
       current_period_end, cancel_at_period_end, cancel_at, price_cents
  from subscriptions
 where stripe_subscription_id is not null
 order by org_id, id
 limit $1;

-- mirror_row: one of them.
-- maybe MirrorRow (OrgId, std::string)
select org_id, stripe_subscription_id, coalesce(unknown_status, status) as status,
       current_period_end, cancel_at_period_end, cancel_at, price_cents
  from subscriptions
 where org_id = $1
   and stripe_subscription_id = $2;

-- record_diff: one open row per thing and kind; a second run adds none.
-- none - (RowId, RowId, OrgId, std::string, std::string, std::string, std::string, std::string, std::string, Instant)
insert into recon_diffs (id, run_id, about_org_id, stripe_id, kind, severity, ours, theirs, state,
                         found_at, fixed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, case when $9 = 'fixed' then $10::timestamptz end)
on conflict (stripe_id, kind) where state = 'open' do nothing;

-- mend_diffs: the mirror was made anew.
-- none - (std::string, Instant)
update recon_diffs
   set state = 'fixed', fixed_at = $2, updated_at = $2
 where stripe_id = $1
   and state = 'open'
   and kind <> 'unknown_status';
