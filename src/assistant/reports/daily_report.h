#pragma once
// The daily report: each morning, by the clock of the practice, a mail to every member who wants it
// (skill 040): what waits, what came, what was drafted and sent, what failed.
// Source of truth: daily_reports; its key is the local day, so two workers and a night on which the
// clocks change still make one report.
// Limits: what is six hours late is skipped, as is a day with nothing to say; 500 organisations a
// tick; a report looks back a week at most.
// Why: a day is planned ahead as a row with its instant, so that one indexed question finds what is
// due in some forty zones, several of them at a quarter past.
#include "assistant/reports/reports.h"
#include "core/instant.h"
#include "platform/ctx.h"
#include "platform/jobs/job.h"

namespace aai {
class Work;
}

namespace aai::reports {

using ReportId = Id<struct ReportTag>;
using ReportTimeId = Id<struct ReportTimeTag>;

// "07:30"
struct TimeOfDay {
  std::string text;
  static bool accepts(std::string_view from);
  static constexpr std::string_view expects = "a time of day such as 07:30";
  friend auto operator<=>(const TimeOfDay&, const TimeOfDay&) = default;
};

struct ReportTime {
  TimeOfDay send_at;
};
AAI_DESCRIBE(ReportTime, send_at);

struct ShownTime {
  std::string send_at, time_zone;
  std::optional<Instant> next_at;
};
AAI_DESCRIBE(ShownTime, send_at, time_zone, next_at);

Task<ShownTime> show_time(Ctx&);                          // GET .../report-time
Task<ShownTime> change_time(Ctx&, const ReportTime& wish);  // PUT .../report-time

// In the organisation: writes what is due and plans the next day.
struct ReportTurn {
  OrgId org_id;
};
AAI_DESCRIBE(ReportTurn, org_id);
inline constexpr Job<ReportTurn> write_report{"reports.write_daily", queue::mail, 5};

// Cron: every five minutes.
Task<void> find_due_reports(Work& work);
Task<void> write_due_report(Work& work, const ReportTurn& turn);

// Rows of daily_report.sql.
struct DueReport {
  ReportId id;
  std::string local_day, org_name;
  Instant due_at{}, meant_at{};  // planned; and by the zone and the hour of now
  bool has_access{};
  Instant covers_from{};
};
AAI_DESCRIBE(DueReport, id, local_day, org_name, due_at, meant_at, has_access, covers_from);
struct DayNumbers {
  long received{}, drafted{}, sent{}, waiting{}, failed{};
};
AAI_DESCRIBE(DayNumbers, received, drafted, sent, waiting, failed);

}
