// Knowledge, at a glance: what it serves, who may call it, how often.
#include "assistant/knowledge/documents.h"
#include "assistant/knowledge/memories.h"
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
    {Method::get, "/v1/orgs/{org}/memories", read, browse, endpoint<&list_memories>,
     "List what was learned from edited replies", Access::read},
    {Method::del, "/v1/orgs/{org}/memories/{memory}", write, change, endpoint<&revoke_memory>,
     "Revoke it, for good"},
    {Method::put, "/v1/orgs/{org}/memories/{memory}/scope", write, change, endpoint<&widen_memory>,
     "Let it hold for the client or the whole practice"},
};
}

const Module knowledge_module{"knowledge", routes, {}};

}
