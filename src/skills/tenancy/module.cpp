#include "platform/http/route.h"
#include "skills/tenancy/org_membership_model.h"

namespace aai::tenancy {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit create{"orgs.create", 10, 10};
constexpr Limit browse{"browse", 120, 600};
constexpr Limit change{"change", 30, 120};

const http::Route routes[] = {
    {Method::post, "/v1/orgs", signed_in, create, endpoint<&create_org>,
     "Create an organisation and own it", Access::write},
    {Method::get, "/v1/orgs/{org}/members", read_members, browse, endpoint<&list_members>,
     "List who belongs to the organisation", Access::read},
    {Method::put, "/v1/orgs/{org}/members/{member}/role", manage_members, change,
     endpoint<&change_role>, "Change a member's role", Access::write},
    {Method::del, "/v1/orgs/{org}/members/{member}", manage_members, change,
     endpoint<&remove_member>, "Remove a member", Access::write},
};
}

const Module tenancy_module{"tenancy", routes, {}};

}
