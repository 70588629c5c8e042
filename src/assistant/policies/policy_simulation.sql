-- recorded_approvals: the approvals since an instant, newest first, with the facts that were kept;
-- and what those facts are read from where there was no policy yet.
-- many RecordedApproval (OrgId, Instant, int)
select x.id as decision_id, x.draft_id, u.name as decided_by, x.decided_by as user_id,
       coalesce(acting.role, 'member') as role, x.created_at as decided_at,
       coalesce(e.policy_number, 0) as policy_number, e.facts,
       coalesce(e.outcome, 'allowed') as outcome, coalesce(e.rule, '') as rule, x.approvals_needed,
       coalesce(e.hold_minutes, 0) as hold_minutes, d.mailbox_id, v.subject, v.text,
       array(select distinct lower(p.party ->> 'address')
               from jsonb_array_elements(coalesce(v.recipients -> 'to', '[]')
                                         || coalesce(v.recipients -> 'cc', '[]')) as p (party)
              where not exists (select 1
                                  from mail_participants k
                                  join mail_messages w on w.org_id = k.org_id
                                       and w.id = k.message_id
                                 where k.org_id = $1
                                   and k.address_key = lower(p.party ->> 'address')
                                   and k.role in ('to', 'cc', 'bcc')
                                   and w.direction = 'out'
                                   and w.received_at < x.created_at)
              order by 1) as new_recipients,
       ((extract(isodow from clock.here)::int - 1) * 1440 + extract(hour from clock.here)::int * 60
        + extract(minute from clock.here)::int) as week_minute
  from draft_decisions x
  join drafts d on d.org_id = x.org_id and d.id = x.draft_id
  join draft_versions v on v.org_id = x.org_id and v.draft_id = x.draft_id and v.version = x.version
  join orgs o on o.id = x.org_id
  join users u on u.id = x.decided_by
  left join lateral acting_role($1, x.decided_by, x.created_at) acting on true
  left join approval_evaluations e on e.org_id = x.org_id and e.decision_id = x.id
 cross join lateral (select x.created_at at time zone o.time_zone as here) clock
 where x.org_id = $1
   and x.decision = 'approve'
   and x.created_at > $2
 order by x.created_at desc, x.id desc
 limit $3;
