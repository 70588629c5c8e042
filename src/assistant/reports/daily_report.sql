-- turns_due: organisations with a report that is due, or with none planned. For the sweep.
-- many ReportTurn (Instant, int)
select org_id
  from (select org_id, due_at
          from daily_reports
         where state = 'planned'
           and due_at <= $1
         union all
        select r.org_id, $1
          from membership_routes r
         where r.access in ('trial', 'active', 'grace')
           and not exists (select 1
                             from daily_reports d
                            where d.org_id = r.org_id
                              and d.state = 'planned')) turn
 group by org_id
 order by min(due_at), org_id
 limit $2;

-- due_report: locked, so that a second worker finds it done.
-- maybe DueReport (OrgId, Instant)
select d.id, d.local_day::text as local_day, o.name as org_name, d.due_at,
       (d.local_day + coalesce(t.send_at, '07:30')) at time zone o.time_zone as meant_at,
       exists (select 1
                 from membership_routes r
                where r.org_id = d.org_id
                  and r.access in ('trial', 'active', 'grace')) as has_access,
       greatest(coalesce((select max(before.covers_until) from daily_reports before
                           where before.org_id = d.org_id), d.due_at - interval '1 day'),
                $2::timestamptz - interval '7 days') as covers_from
  from daily_reports d
  join orgs o on o.id = d.org_id
  left join report_times t on t.org_id = d.org_id
 where d.org_id = $1
   and d.state = 'planned'
   and d.due_at <= $2
 order by d.local_day
 limit 1
   for update of d;

-- move_report: the practice has moved to another zone since it was planned.
-- none - (OrgId, ReportId, Instant, Instant)
update daily_reports
   set due_at = $3, updated_at = $4
 where org_id = $1
   and id = $2;

-- day_numbers: from one report to the next; what waits is what waits now.
-- one DayNumbers (OrgId, Instant, Instant)
select (select count(*) from mail_messages
         where org_id = $1
           and direction = 'in'
           and received_at > $2
           and received_at <= $3) as received,
       (select count(*) from drafts
         where org_id = $1 and created_at > $2 and created_at <= $3) as drafted,
       (select count(*) from outbox_messages
         where org_id = $1 and state = 'sent' and sent_at > $2 and sent_at <= $3) as sent,
       (select count(*) from drafts where org_id = $1 and state = 'waiting') as waiting,
       (select count(*) from outbox_messages
         where org_id = $1 and state = 'failed' and updated_at > $2 and updated_at <= $3)
       + (select count(*) from mailboxes where org_id = $1 and status = 'broken') as failed;

-- end_report: told, or not worth telling.
-- none - (OrgId, ReportId, std::string, int, Instant)
update daily_reports
   set state = $3, mail_count = $4, covers_until = $5, updated_at = $5
 where org_id = $1
   and id = $2;

-- plan_report: the next local day whose hour is still to come; a local time that does not exist
-- that day is an hour later, one that comes twice is the second. Nothing where one is planned, or
-- without access.
-- none - (OrgId, ReportId, Instant)
insert into daily_reports (org_id, id, local_day, due_at, created_at, updated_at)
select $1, $2, day.of_report, (day.of_report + day.send_at) at time zone o.time_zone, $3, $3
  from orgs o
  left join report_times t on t.org_id = o.id
 cross join lateral (
       select coalesce(t.send_at, '07:30') as send_at,
              ($3::timestamptz at time zone o.time_zone)::date as today) clock
 cross join lateral (
       select clock.send_at,
              case when (clock.today + clock.send_at) at time zone o.time_zone > $3 then clock.today
                   else clock.today + 1 end as of_report) day
 where o.id = $1
   and exists (select 1 from membership_routes r
                where r.org_id = $1 and r.access in ('trial', 'active', 'grace'))
   and not exists (select 1 from daily_reports d where d.org_id = $1 and d.state = 'planned')
on conflict on constraint daily_reports_day_once do nothing;

-- shown_time: the hour, the zone it counts in, and when that is next.
-- one ShownTime (OrgId)
select to_char(coalesce(t.send_at, '07:30'), 'HH24:MI') as send_at, o.time_zone,
       (select min(d.due_at)
          from daily_reports d
         where d.org_id = $1
           and d.state = 'planned') as next_at
  from orgs o
  left join report_times t on t.org_id = o.id
 where o.id = $1;

-- keep_time: from the next report on.
-- none - (OrgId, ReportTimeId, std::string, Instant)
insert into report_times (org_id, id, send_at, created_at, updated_at)
values ($1, $2, $3::text::time, $4, $4)
on conflict (org_id) do update
   set send_at = excluded.send_at,
       updated_at = excluded.updated_at;

-- forget_plan: the sweep plans anew, by the hour chosen now.
-- none - (OrgId)
delete from daily_reports
 where org_id = $1
   and state = 'planned';
