#pragma once
// Idempotent requests (skill 049): the same request twice has one effect and one answer.
//
// The pipeline calls claim() before a POST handler that came with an Idempotency-Key, and
// remember() after it; key, effect and answer commit together:
//
//   const auto print = reliability::fingerprint_of(request);
//   if (auto earlier = co_await reliability::claim(ctx, key, print)) co_return *earlier;
//   auto reply = co_await route.endpoint.run(ctx, request);
//   reliability::remember(ctx, key, print, reply);
//   co_await ctx.tx.commit();
//
// Keys count per organisation, person and path. Only for routes with a session: two visitors
// have nothing that tells them apart.
// Refuses: bad_key; and, raised by claim_request() in SQL, key_reused and request_in_flight.
// Limits: keys of 255 printable characters; answers are kept for 48 hours (upkeep).
#include "platform/ctx.h"

namespace aai::reliability {

inline constexpr Problem bad_key{400, "api.idempotency_key_invalid",
                                 "An Idempotency-Key has 1 to 255 printable characters."};
inline constexpr Problem key_reused{409, "api.idempotency_key_reused",
                                    "This key was used for another request."};
inline constexpr Problem request_in_flight{409, "api.request_in_flight",
                                           "The same request is being answered right now."};

struct EarlierReply {
  int status = 0;
  std::string content_type, location, body;
};
AAI_DESCRIBE(EarlierReply, status, content_type, location, body);

struct Returned {
  UserId user_id;
};
AAI_DESCRIBE(Returned, user_id);

// Digest of the meaning of a body: fields in another order are the same request.
Bytes fingerprint_of(const http::Request& request);

// The answer given before, or nothing and the key is this request's until its transaction ends.
// From here on last() leaves COMMIT to the caller.
Task<std::optional<http::Reply>> claim(Ctx& ctx, std::string_view key, const Bytes& fingerprint);

// Queued: travels with COMMIT. Answers that ask for a repetition (429, 5xx) and streams are not
// kept. A handler that restarts its transaction lets go of the key; where an equal request was
// answered meanwhile, COMMIT is a conflict and the pipeline starts over, so that claim() replays.
void remember(Ctx& ctx, std::string_view key, const Bytes& fingerprint, const http::Reply& reply);

}
