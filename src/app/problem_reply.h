#pragma once
// Refusals and faults as application/problem+json (RFC 9457), and as a page where a person followed
// a link: who opens one from an old letter is not to read JSON.
#include "core/problem.h"
#include "platform/http/message.h"

namespace aai::app {

http::Reply problem_reply(const Refusal& refusal, std::string_view request_id);

// What a user is told of a fault: that it happened, and the id to quote. Nothing of why.
http::Reply fault_reply(std::string_view request_id);
http::Reply busy_reply(std::string_view request_id);

// The same refusal as a page, with its status and headers; other replies, and those to programs, as
// they are. Source of truth: Fetch Metadata, Sec-Fetch-Mode.
http::Reply readable(const http::Request& request, http::Reply reply);

}
