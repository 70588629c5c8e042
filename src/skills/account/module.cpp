#include "platform/http/route.h"
#include "skills/account/profile_settings.h"

namespace aai::account {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit browse{"browse", 120, 600};
constexpr Limit change{"change", 30, 120};

const http::Route routes[] = {
    {Method::get, "/v1/me", signed_in, browse, endpoint<&show_me>,
     "Who is signed in, and the organisations to choose from", Access::write},
    {Method::patch, "/v1/me", signed_in, change, endpoint<&change_me>,
     "Change one's name, time zone or language", Access::write},
};

}

const Module account_module{"account", routes, {}};

}
