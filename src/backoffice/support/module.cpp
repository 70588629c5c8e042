// Support, at a glance: what it serves, who may call it, how often.
#include "backoffice/support/impersonation.h"
#include "backoffice/support/support_access.h"
#include "platform/http/route.h"

namespace aai::support {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit browse{"browse", 120, 600};
constexpr Limit change{"change", 30, 60};

const http::Route routes[] = {
    {Method::get, "/v1/orgs/{org}/support-access", see_access, browse, endpoint<&show_access>,
     "Whether support may look in, and who did", Access::read},
    {Method::put, "/v1/orgs/{org}/support-access", allow_access, change, endpoint<&allow_look>,
     "Let support look in for some hours"},
    {Method::del, "/v1/orgs/{org}/support-access", allow_access, change,
     endpoint<&withdraw_access>, "Let support look in no more"},
    {Method::get, "/v1/op/impersonations", see_views, browse, endpoint<&list_looks>,
     "List who of support looked in where, and which clients allow it now", Access::read},
    {Method::post, "/v1/op/impersonations", look, change, endpoint<&begin_look>,
     "Look in as a member, for half an hour at most"},
    {Method::del, "/v1/op/impersonations/{impersonation}", look, change, endpoint<&end_look>,
     "Look in no more"},
};

constexpr std::string_view seen_by_viewers[] = {"members.read",  "onboarding.read",
                                                "mailboxes.read", "reports.read",
                                                "policies.read", "drafts.count"};

constexpr ConstraintProblem constraints[] = {
    {"impersonation_routes_pkey", already_looking},
    {"impersonations_have_a_reason", no_reason},
};

}

const std::span<const std::string_view> viewer_permissions = seen_by_viewers;
const Module support_module{"support", routes, constraints};

}
