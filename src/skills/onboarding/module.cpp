#include "platform/http/route.h"
#include "skills/onboarding/onboarding_wizard.h"
#include "skills/onboarding/team_invitations.h"

namespace aai::onboarding {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit browse{"browse", 120, 600};
constexpr Limit change{"change", 30, 120};
constexpr Limit inviting{"invitations", 20, 20};
constexpr Limit invited{"invited", 30, 120};

const http::Route routes[] = {
    {Method::get, "/v1/orgs/{org}/onboarding", read_onboarding, browse, endpoint<&show_onboarding>,
     "How far the set-up got, with everything that was given", Access::read},
    {Method::put, "/v1/orgs/{org}/onboarding/practice", write_onboarding, change,
     endpoint<&put_practice>, "Say who the practice is", Access::write},
    {Method::put, "/v1/orgs/{org}/onboarding/services", write_onboarding, change,
     endpoint<&put_services>, "Replace the list of services and fees", Access::write},
    {Method::put, "/v1/orgs/{org}/onboarding/voice", write_onboarding, change, endpoint<&put_voice>,
     "Say how the practice writes", Access::write},
    {Method::put, "/v1/orgs/{org}/onboarding/hours", write_onboarding, change, endpoint<&put_hours>,
     "Replace the opening hours", Access::write},
    {Method::put, "/v1/orgs/{org}/onboarding/skips/{step}", write_onboarding, change,
     endpoint<&skip_step>, "Pass a step by", Access::write},
    {Method::post, "/v1/orgs/{org}/onboarding/completion", write_onboarding, change,
     endpoint<&complete>, "Finish the set-up", Access::write},
    {Method::get, "/v1/orgs/{org}/invitations", tenancy::manage_members, browse,
     endpoint<&list_invitations>, "Who was asked to join, and how many seats are left",
     Access::read},
    {Method::post, "/v1/orgs/{org}/invitations", tenancy::manage_members, inviting,
     endpoint<&invite>, "Ask a colleague to join, by mail", Access::write},
    {Method::del, "/v1/orgs/{org}/invitations/{invitation}", tenancy::manage_members, change,
     endpoint<&revoke_invitation>, "Withdraw an invitation", Access::write},
    {Method::get, "/invite/{invitation}", anyone, invited, endpoint<&show_invitation>,
     "Show the invited what they are asked; changes nothing", Access::write},
    {Method::post, "/invite/{invitation}/acceptance", signed_in, invited,
     endpoint<&accept_invitation>, "Join, signed in with the invited address", Access::write},
    {Method::post, "/invite/{invitation}/refusal", anyone, invited, endpoint<&decline_invitation>,
     "Decline, without signing in", Access::write},
};
}

const Module onboarding_module{"onboarding", routes, {}};

}
