#pragma once
// Where rows of the audit come from (skill 065). A change that has words of its own writes its row
// in the statement that makes it; every other change is written by the pipeline, from the list
// here, in the same transaction and flight. Either way the table's defaults say who asked.
// Refused attempts are written after their own transaction was rolled back.
#include <span>

#include "core/bytes.h"
#include "core/json_write.h"
#include "platform/ctx.h"

namespace aai::http {
struct Route;
}

namespace aai::security {

// A change the pipeline writes down. `target` names the part of the path it is about.
struct RouteAct {
  std::string_view action;
  http::Method method;
  std::string_view path, target;
};
std::span<const RouteAct> route_acts();

// Changes whose rows are written by their own statements, and the few that write none: why.
struct OwnWords {
  std::string_view path;
  http::Method method;
  std::string_view why;
  bool is_exempt = false;
};
std::span<const OwnWords> routes_with_own_words();

std::string asker_kind(const http::Route&);    // member | operator | provider | visitor
std::string asker_source(const http::Route&);  // "PUT /v1/orgs/{org}/onboarding/hours"

// Queues the row of a route of the list, to travel with the handler's first statement.
void record_route(Ctx&, const http::Route&);

struct Refused {
  const http::Route* route = nullptr;
  int status = 0;
  std::string code;
  bool is_by_opening = false;  // who asks was refused, not what was asked
  OrgId org = house_org;
  Bytes token_hash{};
};

// Rights that were missing, strangers at an organisation's door, sign-ins that failed. Not a form
// with a typing mistake, nor a page opened without a session.
bool is_worth_recording(const Refused&);

Task<void> record_refused(pg::Pool& app, const Refused&, const std::string& request_id,
                          const std::string& address, Instant at);

struct ErasedRows {
  long rows = 0;
};
AAI_DESCRIBE(ErasedRows, rows);

}
