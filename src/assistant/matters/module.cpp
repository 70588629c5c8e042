// Matters, at a glance: what they serve, who may call it, how often.
#include "assistant/matters/filings.h"
#include "platform/http/route.h"

namespace aai::matters {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit browse{"browse", 120, 600};
constexpr Limit change{"change", 60, 120};

const http::Route routes[] = {
    {Method::get, "/v1/orgs/{org}/clients", read, browse, endpoint<&list_clients>,
     "List the practice's clients with their contacts", Access::read},
    {Method::post, "/v1/orgs/{org}/clients", keep, change, endpoint<&add_client>, "Add a client"},
    {Method::put, "/v1/orgs/{org}/clients/{client}", keep, change, endpoint<&rename_client>,
     "Rename a client"},
    {Method::post, "/v1/orgs/{org}/clients/{client}/contacts", keep, change,
     endpoint<&add_contact>, "Add a contact's address"},
    {Method::del, "/v1/orgs/{org}/clients/{client}/contacts/{contact}", keep, change,
     endpoint<&remove_contact>, "Remove a contact"},
    {Method::get, "/v1/orgs/{org}/matters", read, browse, endpoint<&list_matters>,
     "List the matters, open ones first", Access::read},
    {Method::post, "/v1/orgs/{org}/matters", keep, change, endpoint<&open_matter>,
     "Open a matter"},
    {Method::put, "/v1/orgs/{org}/matters/{matter}", keep, change, endpoint<&rename_matter>,
     "Rename a matter"},
    {Method::put, "/v1/orgs/{org}/matters/{matter}/closing", keep, change,
     endpoint<&close_matter>, "Close a matter"},
    {Method::del, "/v1/orgs/{org}/matters/{matter}/closing", keep, change,
     endpoint<&reopen_matter>, "Open a closed matter again"},
    {Method::get, "/v1/orgs/{org}/filings", read, browse, endpoint<&list_filings>,
     "List conversations with the matter they are filed to, or that is proposed", Access::read},
    {Method::get, "/v1/orgs/{org}/threads/{thread}/filing", read, browse, endpoint<&show_filing>,
     "Show which matter a conversation belongs to", Access::read},
    {Method::put, "/v1/orgs/{org}/threads/{thread}/filing", keep, change, endpoint<&file_thread>,
     "File a conversation to a matter, or to none"},
};

constexpr ConstraintProblem constraints[] = {
    {"clients_name_once", client_exists},
    {"contacts_address_once", contact_exists},
    {"matters_reference_once", reference_taken},
};
}

const Module matters_module{"matters", routes, constraints};

}
