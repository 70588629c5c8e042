#pragma once
// The head of a reply as bytes, and the small problem documents of requests that never became one.
// Private to platform/http.
#include "platform/http/request_parser.h"

namespace aai::http {

enum class Framing { length, chunked, until_close };

struct HeadOptions {
  Framing framing = Framing::length;
  bool keep_alive = true;
  bool http_1_0 = false;
};

// Replies that have no body by definition (RFC 9110, 6.4.1).
bool forbids_body(int status);

void append_head(std::string& out, const Reply& reply, HeadOptions options);

Reply unreadable_reply(const Unreadable& why);

}
