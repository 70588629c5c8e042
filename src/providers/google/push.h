#pragma once
// Pub/Sub's push: Google tells that a mailbox changed. The bearer token proves who tells; the rest
// is an address and a place in its history.
// Source of truth: Pub/Sub "authentication for push subscriptions" and the Gmail push guide.
#include "providers/google/published.h"

namespace aai::google {

struct Push {
  std::string id;  // of the Pub/Sub message: the same when it is delivered twice
  std::string address, history_id;
};

// Nothing when it is not a push of Gmail's.
std::optional<Push> read_push(std::string_view body);

// Whether `authorization` is a token that Google signed for `audience`, for the account that our
// subscription pushes as (`pusher` empty: any).
Task<Outcome<bool>> is_from_google(net::Client& http, const Provider& account,
                                   std::string authorization, std::string audience,
                                   std::string pusher, Instant now);
}
