#include "app/commands/audit.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <iostream>

#include "gen/sql/skills/security/audit_acts.h"
#include "platform/config/config.h"
#include "platform/crypto/ed25519.h"
#include "platform/pg/pool.h"
#include "skills/security/audit_sealing.h"

namespace aai::app {
namespace {

Task<long> erase(pg::Pool& owner, UserId person, Instant at) {
  pg::Tx tx(owner, pg::Access::write, std::nullopt, {});
  const auto erased = co_await tx.last(security::sql::erase_person, person, at);
  co_return erased.rows;
}

}

int run_audit_key(std::span<const std::string_view>) {
  SystemRandom random;
  const auto vault = crypto::load_vault(load_config().key_file, random);
  std::cout << crypto::ed25519_pem(crypto::ed25519_public_key(security::checkpoint_seed(vault)));
  return 0;
}

int run_erase_from_audit(std::span<const std::string_view> arguments) {
  const auto person = arguments.empty() ? std::nullopt : UserId::parse(arguments.front());
  if (!person) {
    std::cerr << "usage: assistantai erase-from-audit USER_ID\n";
    return 2;
  }
  boost::asio::io_context io{1};
  const SystemClock clock;
  pg::Pool owner(io, database_as(load_config(), "aai_owner"));
  std::exception_ptr fault;
  boost::asio::co_spawn(io, erase(owner, *person, clock.now()),
                        [&](std::exception_ptr error, long rows) {
                          fault = error;
                          if (!error) std::cout << rows << " rows without their personal part\n";
                          owner.close();
                        });
  io.run();
  if (fault) std::rethrow_exception(fault);
  return 0;
}

}
