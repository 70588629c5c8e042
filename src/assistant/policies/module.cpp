// Policies, at a glance: what they serve, who may call it, how often.
#include "assistant/policies/approval_policies.h"
#include "assistant/policies/delegations.h"
#include "assistant/policies/policy_simulation.h"
#include "assistant/policies/sending_stop.h"
#include "platform/http/route.h"

namespace aai::policies {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Perm see{"policies.read", "See who may approve what, and whether sending is stopped"};
constexpr Limit browse{"browse", 120, 1200};
constexpr Limit change{"change", 30, 120};
constexpr Limit simulating{"simulating", 5, 10};

const http::Route routes[] = {
    {Method::get, "/v1/orgs/{org}/sending-stop", see, browse,
     endpoint<&show_sending_stop>, "Show whether sending is stopped", Access::read},
    {Method::put, "/v1/orgs/{org}/sending-stop", stop, change, endpoint<&stop_sending>,
     "Stop all sending"},
    {Method::del, "/v1/orgs/{org}/sending-stop", stop, change, endpoint<&resume_sending>,
     "Let sending go on"},
    {Method::get, "/v1/orgs/{org}/approval-policies", see, browse,
     endpoint<&show_policy>, "Show who may approve what", Access::read},
    {Method::put, "/v1/orgs/{org}/approval-policies", manage, change, endpoint<&change_policy>,
     "Lay down who may approve what"},
    {Method::post, "/v1/orgs/{org}/approval-policies/simulation", manage, simulating,
     endpoint<&simulate_policy>, "Say what a policy would have said to the last 30 days"},
    {Method::get, "/v1/orgs/{org}/approval-delegations", see, browse,
     endpoint<&list_delegations>, "Who approves in whose place, and when", Access::read},
    {Method::post, "/v1/orgs/{org}/approval-delegations", manage, change, endpoint<&delegate>,
     "Have somebody approve in another's place for some days"},
    {Method::del, "/v1/orgs/{org}/approval-delegations/{delegation}", manage, change,
     endpoint<&withdraw_delegation>, "End that"},
};
}

const Module policies_module{"policies", routes, {}};

}
