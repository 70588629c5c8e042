#pragma once
// The OpenAPI 3.1 document, made from the route tables; a snapshot in docs/ locks it.
#include "platform/http/route.h"

namespace aai::app {

std::string openapi_document(std::span<const Module* const> modules);

extern const Module api_module;  // GET /openapi.json

}
