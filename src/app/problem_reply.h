#pragma once
// Refusals and faults as application/problem+json (RFC 9457).
#include "core/problem.h"
#include "platform/http/message.h"

namespace aai::app {

http::Reply problem_reply(const Refusal& refusal, std::string_view request_id);

// What a user is told of a fault: that it happened, and the id to quote. Nothing of why.
http::Reply fault_reply(std::string_view request_id);
http::Reply busy_reply(std::string_view request_id);

}
