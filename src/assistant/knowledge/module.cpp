// Knowledge, at a glance: what it serves, who may call it, how often.
#include "assistant/knowledge/documents.h"
#include "platform/http/route.h"

namespace aai::knowledge {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit browse{"browse", 120, 600};
constexpr Limit change{"change", 60, 120};

const http::Route routes[] = {
    {Method::get, "/v1/orgs/{org}/knowledge", read, browse, endpoint<&list_documents>,
     "List what the practice has written down", Access::read},
    {Method::post, "/v1/orgs/{org}/knowledge", write, change, endpoint<&add_document>,
     "Write a document"},
    {Method::put, "/v1/orgs/{org}/knowledge/{document}", write, change, endpoint<&replace_document>,
     "Write a document anew"},
    {Method::del, "/v1/orgs/{org}/knowledge/{document}", write, change, endpoint<&remove_document>,
     "Remove a document"},
};
}

const Module knowledge_module{"knowledge", routes, {}};

}
