#include "platform/http/route.h"
#include "platform/jobs/runner.h"
#include "skills/identity/magic_link_sign_in.h"
#include "skills/identity/sessions.h"

namespace aai::identity {
namespace {

using http::Access, http::endpoint, http::Method;

// Tight, since each of these may cost a mail or be a guess.
constexpr Limit ask{"sign_in.ask", 10, 10};
constexpr Limit consume{"sign_in.consume", 10, 20};
constexpr Limit browse{"browse", 120, 600};
constexpr Limit change{"change", 30, 120};

const http::Route routes[] = {
    {Method::post, "/v1/auth/magic-links", anyone, ask, endpoint<&ask_for_link>,
     "Ask for a link and a code by mail", Access::write},
    {Method::post, "/v1/auth/magic-links/consume", anyone, consume, endpoint<&consume_link>,
     "Sign in with the link's token, in the browser that asked", Access::write},
    {Method::post, "/v1/auth/codes/consume", anyone, consume, endpoint<&consume_code>,
     "Sign in with the six digits of the mail", Access::write},
    {Method::post, "/v1/auth/logout", anyone, change, endpoint<&sign_out>,
     "Sign out of this browser", Access::write},
    {Method::get, "/v1/me/sessions", signed_in, browse, endpoint<&list_sessions>,
     "List the browsers that are signed in", Access::read},
    {Method::del, "/v1/me/sessions/{session}", signed_in, change, endpoint<&revoke_session>,
     "Sign one browser out", Access::write},
    {Method::del, "/v1/me/sessions", signed_in, change, endpoint<&revoke_others>,
     "Sign every other browser out", Access::write},
};

constexpr Cron crons[] = {{"identity.sweep_sessions", "every 1h", &sweep_sessions}};

}

const Module identity_module{"identity", routes, {}};
const WorkTables identity_work{{}, crons};

}
