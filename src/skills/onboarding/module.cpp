#include "platform/http/route.h"
#include "skills/onboarding/onboarding_wizard.h"

namespace aai::onboarding {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit browse{"browse", 120, 600};
constexpr Limit change{"change", 30, 120};

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
};
}

const Module onboarding_module{"onboarding", routes, {}};

}
