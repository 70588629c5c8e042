#include "core/json_read.h"
#include "platform/http/route.h"
#include "platform/jobs/runner.h"
#include "skills/notifications/deliverability.h"
#include "skills/notifications/transactional_email.h"

namespace aai::notifications {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit webhook{"webhook.resend", 600, 6000};

const http::Route routes[] = {
    {Method::post, "/webhooks/resend", anyone, webhook, endpoint<&receive_email_event>,
     "Take an event of the mail provider, signed by Svix", Access::write},
};

constexpr JobEntry jobs[] = {
    entry<&run_send_email>(send_email),
    entry<&run_send_magic_link>(identity::send_magic_link),
};

}

std::optional<Facts> read_facts(std::string_view text) { return json::read_foreign<Facts>(text); }

const Module notifications_module{"notifications", routes, {}};
const WorkTables notifications_work{jobs, {}};

}
