#pragma once
// Env: the outside world as the product is given it. Clock, randomness and outgoing HTTP are
// inputs; nothing else in the tree reads the time, draws a number or opens a socket.
#include "core/ids.h"
#include "core/instant.h"
#include "core/random.h"
#include "platform/config/config.h"

namespace aai {

namespace net {
class Client;
}

struct Env {
  const Clock& clock;
  Random& random;
  net::Client& http;
  const Config& config;

  template <class SomeId>
  SomeId new_id() const {
    return SomeId{make_uuid_v7(clock.now(), random.bytes<10>())};
  }
};

}
