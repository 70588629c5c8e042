#pragma once
// Env: the outside world as the product is given it. Clock, randomness and outgoing HTTP are
// inputs; nothing else in the tree reads the time, draws a number or opens a socket.
#include "core/ids.h"
#include "core/instant.h"
#include "core/random.h"
#include "platform/config/config.h"
#include "platform/crypto/vault.h"

namespace aai {

namespace net {
class Client;
class Dialer;
Dialer& no_dialer();
}

struct Env {
  const Clock& clock;
  Random& random;
  net::Client& http;
  const Config& config;
  const crypto::Vault& vault =
      crypto::no_vault();  // seals what a thief of the database must not read
  net::Dialer& dialer = net::no_dialer();  // to mail servers

  template <class SomeId>
  SomeId new_id() const {
    return SomeId{make_uuid_v7(clock.now(), random.bytes<10>())};
  }
};

}
