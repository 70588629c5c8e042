#pragma once
// Signs a browser in as a person would, for tests of what comes after.
#include "gen/sql/app/entering.h"
#include "skills/identity/magic_link_sign_in.h"
#include "tests/browser.h"

namespace aai::test {

// What the worker does before it writes the mail; nothing when no mail would go out.
inline std::optional<identity::LinkSecrets> mailed_secrets(World& world,
                                                           const std::string& request_id) {
  const auto id = identity::LinkId::parse(request_id);
  REQUIRE(id);
  pg::Tx tx(world.pool("aai_worker"), pg::Access::write, pg::bind(app::sql::act_for, house_org),
            {});
  const auto issued = world.wait(identity::issue_link(world.env, tx, *id));
  world.wait(tx.commit());
  return issued ? std::optional(identity::link_secrets(world.env, *id)) : std::nullopt;
}

inline std::string ask_to_sign_in(Browser& browser, const std::string& email,
                                  const std::string& next = "/") {
  const auto reply = browser.post("/v1/auth/magic-links",
                                  R"({"email":")" + email + R"(","next":")" + next + "\"}");
  REQUIRE(reply.status == 202);
  return field(reply, "request_id");
}

inline http::Reply sign_in(World& world, Browser& browser, const std::string& email) {
  const auto secrets = mailed_secrets(world, ask_to_sign_in(browser, email));
  REQUIRE(secrets);
  auto reply =
      browser.post("/v1/auth/magic-links/consume", R"({"token":")" + secrets->token + "\"}");
  REQUIRE(reply.status == 200);
  return reply;
}

}
