#include "platform/http/route.h"
#include "skills/security/audit_log.h"
#include "skills/security/audit_sealing.h"
#include "skills/security/audit_watch.h"
#include "skills/security/security.h"

namespace aai::security {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit browse{"browse", 120, 600};
constexpr Limit hand_out{"audit.export", 10, 10};

const http::Route routes[] = {
    {Method::get, "/v1/orgs/{org}/audit", see_audit, browse, endpoint<&list_audit>,
     "Read who did what, the newest first", Access::read},
    {Method::get, "/v1/orgs/{org}/audit/export", see_audit, hand_out, endpoint<&export_audit>,
     "Take the audit away as CSV; this is on record too", Access::write},
    {Method::get, "/v1/orgs/{org}/audit/seal", see_audit, browse, endpoint<&show_seal>,
     "Say how far the audit is sealed, and with which key", Access::read},
};

constexpr Cron crons[] = {
    {"security.seal_audit", "every 5m", &seal_audit},
    {"security.watch_audit", "every 1h", &watch_audit},
};

}

const Module security_module{"security", routes, {}};
const WorkTables security_work{{}, crons};

}
