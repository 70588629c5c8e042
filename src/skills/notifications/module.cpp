#include "core/json_read.h"
#include "platform/http/route.h"
#include "platform/jobs/runner.h"
#include "skills/notifications/deliverability.h"
#include "skills/notifications/preferences_unsubscribe.h"
#include "skills/notifications/transactional_email.h"

namespace aai::notifications {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit webhook{"webhook.resend", 600, 6000};
constexpr Limit browse{"browse", 120, 600};
constexpr Limit change{"change", 30, 120};
// A provider ends many people's mails from one address.
constexpr Limit links{"unsubscribe", 300, 3000};

const http::Route routes[] = {
    {Method::post, "/webhooks/resend", anyone, webhook, endpoint<&receive_email_event>,
     "Take an event of the mail provider, signed by Svix", Access::write},
    {Method::get, "/u/{token}", anyone, links, endpoint<&show_unsubscribe_page>,
     "Show what the link of a mail would end; changes nothing", Access::read},
    {Method::post, "/u/{token}", anyone, links, endpoint<&unsubscribe>,
     "End the mail the link came with (RFC 8058)", Access::write},
    {Method::get, "/v1/orgs/{org}/preferences", choose, browse, endpoint<&show_preferences>,
     "What one is mailed by this organisation's assistant", Access::read},
    {Method::put, "/v1/orgs/{org}/preferences", choose, change, endpoint<&change_preferences>,
     "Choose it", Access::write},
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
