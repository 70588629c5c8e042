#include "assistant/reports/daily_report.h"

#include "gen/sql/assistant/reports/daily_report.h"
#include "platform/jobs/runner.h"
#include "skills/notifications/notifications.h"

namespace aai::reports {
namespace {

constexpr int turns_per_tick = 500;
constexpr std::chrono::hours late_max{6};

bool is_quiet(const DayNumbers& day) {
  return day.received + day.drafted + day.sent + day.waiting + day.failed == 0;
}

notifications::EmailWish mail_of(OrgId org, const DueReport& report, const DayNumbers& day) {
  notifications::EmailWish wish;
  wish.what = notifications::Template::daily_report;
  wish.dedupe_key = "daily_report:" + report.local_day;
  auto& facts = wish.facts;
  facts.org_id = std::string(org.view());
  facts.org_name = report.org_name;
  facts.day = report.local_day;
  facts.received = std::to_string(day.received);
  facts.drafted = std::to_string(day.drafted);
  facts.sent = std::to_string(day.sent);
  facts.waiting = std::to_string(day.waiting);
  facts.failed = std::to_string(day.failed);
  return wish;
}

Task<int> tell_members(Work& work, pg::Tx& tx, const DueReport& report) {
  const auto now = work.env.clock.now();
  const bool is_late = now > report.meant_at + late_max;
  if (is_late || !report.has_access) co_return 0;
  const auto day = co_await tx(sql::day_numbers, work.org, report.covers_from, now);
  if (is_quiet(day)) co_return 0;
  const auto wish = mail_of(work.org, report, day);
  co_return co_await notifications::write_to_willing(work, tx, work.org, wish);
}

}

bool TimeOfDay::accepts(std::string_view from) {
  const auto is_digit = [&](std::size_t at) { return from[at] >= '0' && from[at] <= '9'; };
  if (from.size() != 5 || from[2] != ':') return false;
  if (!is_digit(0) || !is_digit(1) || !is_digit(3) || !is_digit(4)) return false;
  return from.substr(0, 2) < "24" && from[3] < '6';
}

Task<void> find_due_reports(Work& work) {
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  const auto turns = co_await tx(sql::turns_due, now, turns_per_tick);
  for (const auto& turn : turns) work.later_in(tx, turn.org_id, write_report, turn, now);
  co_await tx.commit();
}

// The mails, the end of the day and the plan of the next commit together.
Task<void> write_due_report(Work& work, const ReportTurn&) {
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  const auto report = co_await tx(sql::due_report, work.org, now);
  if (report && report->meant_at > now) {
    tx.queue(sql::move_report, work.org, report->id, report->meant_at, now);
  } else if (report) {
    const int mails = co_await tell_members(work, tx, *report);
    tx.queue(sql::end_report, work.org, report->id, mails > 0 ? "sent" : "skipped", mails, now);
  }
  tx.queue(sql::plan_report, work.org, work.env.new_id<ReportId>(), now);
  co_await tx.commit();
}

Task<ShownTime> show_time(Ctx& ctx) { co_return co_await ctx.tx.last(sql::shown_time, ctx.org); }

Task<ShownTime> change_time(Ctx& ctx, const ReportTime& wish) {
  ctx.tx.queue(sql::keep_time, ctx.org, ctx.new_id<ReportTimeId>(), wish.send_at.text, ctx.now);
  ctx.tx.queue(sql::forget_plan, ctx.org);
  co_return co_await show_time(ctx);
}

}
