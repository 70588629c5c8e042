// Tests over the route table itself: whatever a module adds is probed without anyone adding a test.
#include <algorithm>
#include <set>

#include "tests/world.h"

namespace aai::test {
namespace {

// Routes anyone may call. A new one is added here only after it was read with that in mind.
const std::set<std::string_view> reviewed_public_routes = {
    "/openapi.json",
    "/v1/plans",
    "/v1/auth/magic-links",
    "/v1/auth/magic-links/consume",
    "/v1/auth/codes/consume",
    "/v1/auth/logout",
    "/webhooks/stripe",
    "/webhooks/resend",
    "/hooks/gmail",
    "/u/{token}",
    "/invite/{invitation}",
    "/invite/{invitation}/refusal",
    "/healthz",
    "/readyz",
    "/metrics",
};

std::vector<const http::Route*> all_routes() {
  std::vector<const http::Route*> routes;
  for (const auto* module : app::all_modules()) {
    for (const auto& route : module->routes) routes.push_back(&route);
  }
  return routes;
}

// The path with the organisation given and every other capture an id that is nobody's.
std::string path_for(const http::Route& route, std::string_view org) {
  std::string path(route.path);
  for (auto open = path.find('{'); open != path.npos; open = path.find('{')) {
    const auto close = path.find('}', open);
    const bool is_org = path.substr(open, close - open) == "{org";
    path.replace(open, close - open + 1,
                 is_org ? std::string(org) : "01890000-0000-7000-8000-00000000abcd");
  }
  return path;
}

bool is_stream(const http::Route& route) {
  return route.path.ends_with("/events") && route.method == Method::get && route.names_org();
}
}

TEST_CASE("routes: every address that anyone may call is on the reviewed list") {
  for (const auto* route : all_routes()) {
    CAPTURE(route->path);
    if (route->perm == anyone) CHECK(reviewed_public_routes.contains(route->path));
  }
}

TEST_CASE("routes: every route has a summary, a limit and a permission of a known role") {
  for (const auto* route : all_routes()) {
    CAPTURE(route->path);
    CHECK(!route->summary.empty());
    CHECK(route->limit.burst > 0);
    CHECK(route->limit.per_minute > 0);
    if (route->names_org() && !(route->perm == anyone)) CHECK(!route->perm.roles.empty());
  }
}

TEST_CASE("routes: no two routes are the same") {
  std::set<std::pair<Method, std::string_view>> seen;
  for (const auto* route : all_routes()) {
    CAPTURE(route->path);
    CHECK(seen.emplace(route->method, route->path).second);
  }
}

TEST_CASE(
    "routes: nobody reaches an organisation's route without a session, and nothing says it "
    "exists") {
  World world;
  world.config.rate_limit_scale = 1000;
  const auto ada = world.owner("Lovelace Law");
  for (const auto* route : all_routes()) {
    if (route->perm == anyone) continue;
    CAPTURE(route->path);
    const auto reply = world.call(route->method, path_for(*route, ada.org.view()), "{}");
    CHECK(reply.status == 401);
    CHECK(field(reply, "code") == "auth.session_required");
  }
}

TEST_CASE(
    "routes: the other tenant's owner, admin and member get the same 404 for a foreign and a "
    "missing organisation") {
  World world;
  world.config.rate_limit_scale = 1000;
  const auto ada = world.owner("Lovelace Law");
  const auto mallory = world.owner("Initech");
  const auto admin = world.member(mallory, "admin"), member = world.member(mallory, "member");
  const std::string missing(world.env.new_id<OrgId>().view());

  int probes = 0;
  for (const auto* route : all_routes()) {
    if (!route->names_org() || route->perm == anyone) continue;
    CAPTURE(route->path);
    for (const auto& caller : {mallory, admin, member}) {
      const auto foreign =
          world.call(route->method, path_for(*route, ada.org.view()), "{}", caller);
      const auto absent = world.call(route->method, path_for(*route, missing), "{}", caller);
      // A body that does not fit is refused before anything is looked up, and so alike for both.
      CHECK((foreign.status == 404 || field(foreign, "code") == "api.invalid_body"));
      CHECK(foreign.status == absent.status);
      CHECK(field(foreign, "code") == field(absent, "code"));
      CHECK(field(foreign, "title") == field(absent, "title"));
      probes += 2;
    }
  }
  MESSAGE(probes << " probes across tenants, none of them answered");
}

TEST_CASE("routes: the operator's addresses do not exist for anybody else") {
  World world;
  world.config.rate_limit_scale = 1000;
  const auto ada = world.owner("Lovelace Law");
  for (const auto* route : all_routes()) {
    if (!route->is_operators()) continue;
    CAPTURE(route->path);
    const auto reply = world.call(route->method, path_for(*route, ada.org.view()), "{}", ada);
    CHECK((reply.status == 404 || field(reply, "code") == "api.invalid_body"));
  }
}

TEST_CASE(
    "routes: a body that is not JSON, of the wrong shape or huge is a problem, never a fault") {
  World world;
  world.config.rate_limit_scale = 1000;
  const auto ada = world.owner("Lovelace Law");
  const std::string deep = std::string(1000, '[') + std::string(1000, ']');
  for (const auto* route : all_routes()) {
    if (route->method == Method::get || is_stream(*route)) continue;
    CAPTURE(route->path);
    for (const auto& body : {std::string("{"), std::string("[]"), std::string("{\"unheard_of\":1}"),
                             deep, std::string("\xff\xfe")}) {
      const auto reply = world.call(route->method, path_for(*route, ada.org.view()), body, ada);
      CAPTURE(body.substr(0, 20));
      CHECK(reply.status < 500);
    }
  }
}

TEST_CASE("routes: a request for a change that another site sent is refused") {
  World world;
  world.config.rate_limit_scale = 1000;
  const auto ada = world.owner("Lovelace Law");
  for (const auto* route : all_routes()) {
    const bool is_hook =
        route->path.starts_with("/webhooks/") || route->path.starts_with("/hooks/");
    // A mail provider unsubscribes a person for them (RFC 8058).
    const bool is_one_click = route->path == "/u/{token}";
    if (route->method == Method::get || is_hook || is_one_click) continue;
    CAPTURE(route->path);
    const http::Headers cross_site = {{"sec-fetch-site", "cross-site"},
                                      {"origin", "https://evil.example"}};
    CHECK(
        world.call(route->method, path_for(*route, ada.org.view()), "{}", ada, cross_site).status ==
        403);
  }
}

}
