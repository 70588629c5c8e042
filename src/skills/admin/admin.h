#pragma once
// Admin: the back office of the service's own people, behind a login of its own (aai_operator).
// Who is not an operator finds nothing here (404). What they change is written to the audit of the
// organisation it touches; the login cannot read the bodies of anyone's mail.
#include "platform/ctx.h"
#include "platform/http/perm.h"

namespace aai::admin {

inline constexpr Perm see_jobs{"op.jobs_read", "See jobs and crons", ""};
inline constexpr Perm run_jobs{"op.jobs_run", "Run dead jobs and crons again", ""};

inline constexpr Problem job_not_dead{409, "admin.job_not_dead",
                                      "This job is not a dead letter; it will run by itself."};
inline constexpr Problem cron_is_running{409, "admin.cron_is_running",
                                         "This cron is running right now."};

// Whose the thing is that an operator acts on, and what it is called.
struct Touched {
  OrgId org_id;
  std::string name;
};
AAI_DESCRIBE(Touched, org_id, name);

// Written with the operator's act, in the audit of the organisation it touches. `detail` is JSON.
void record_act(Ctx& ctx, OrgId touched, std::string_view action, std::string_view target,
                json::Raw detail = json::Raw{"{}"});

extern const Module admin_module;

}
