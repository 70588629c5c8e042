// Billing's contents page.
#include "platform/http/route.h"
#include "skills/billing/billing_webhook_inbox.h"
#include "skills/billing/checkout_provisioning.h"
#include "skills/billing/free_trials.h"
#include "skills/billing/plan_catalog_entitlements.h"
#include "skills/billing/plan_changes.h"
#include "skills/billing/subscription_state_machine.h"

namespace aai::billing {
namespace {

using http::Access;
using http::endpoint;
using http::Method;

constexpr http::Route routes[] = {
    {Method::get, "/v1/plans", anyone, browse, endpoint<&list_plans>, "List the plans on sale",
     Access::read},
    {Method::get, "/v1/orgs/{org}/subscription", see_plan, browse, endpoint<&show_subscription>,
     "What the organisation has right now", Access::read},
    {Method::get, "/v1/orgs/{org}/payments", manage, browse, endpoint<&list_payments>,
     "List the invoices, the latest first", Access::read},
    {Method::post, "/v1/orgs/{org}/subscription/preview", manage, money, endpoint<&preview_change>,
     "Say to the cent what another plan would cost now"},
    {Method::get, "/v1/orgs/{org}/subscription/change", manage, browse,
     endpoint<&show_planned_change>, "Which plan begins with the next period", Access::read},
    {Method::post, "/v1/orgs/{org}/subscription/change", manage, money, endpoint<&change_plan>,
     "Change the plan at the price that was told"},
    {Method::del, "/v1/orgs/{org}/subscription/change", manage, money,
     endpoint<&cancel_planned_change>, "Stay with the plan there is"},
    {Method::post, "/v1/orgs/{org}/trial", manage, money, endpoint<&start_trial>,
     "Start the free trial"},
    {Method::post, "/v1/orgs/{org}/checkout", manage, money, endpoint<&start_checkout>,
     "Open the payment page for a plan"},
    {Method::get, "/billing/return", signed_in, money, endpoint<&return_from_checkout>,
     "Come back from the payment page"},
    {Method::post, "/webhooks/stripe", anyone, deliveries, endpoint<&receive_event>,
     "Take an event from Stripe"},
};

constexpr ConstraintProblem constraints[] = {
    {"trials_once_per_org", trial_used},
};

}

const Module billing_module{"billing", routes, constraints};

}
