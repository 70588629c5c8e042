#pragma once
// A provider that people sign in at for mail by IMAP, as far as tokens go: it hands out those that
// the sandbox's Dovecot takes, gives a new refresh token with each of them and takes the old one
// back, or withdraws the access.
#include "assistant/mail/sealing.h"
#include "tests/imap_scene.h"

namespace aai::mail {

class TokenServer {
 public:
  static constexpr std::string_view url = "https://sign-in.test";

  // The mailbox of the scene is as after signing in, with these access tokens.
  TokenServer(ImapScene& scene, std::string_view reading, std::string_view sending,
              std::chrono::seconds life)
      : scene_(scene) {
    auto& told = scene.world.config.mail_oauth;
    told.name = "Practice Mail";
    told.token_url = std::string(url) + "/token";
    told.client_id = "client-1";
    scene.world.http.on(std::string(url), [this](const net::Call& call) { return answer(call); });
    give("mailbox_credentials", GrantKind::read, reading, life);
    give("sending_credentials", GrantKind::send, sending, life);
  }
  TokenServer(const TokenServer&) = delete;

  static std::string good_for(const ImapScene& scene) { return "token-of-" + scene.address; }

  bool is_withdrawn = false;
  int refreshes = 0;

 private:
  void give(const std::string& table, GrantKind kind, std::string_view access,
            std::chrono::seconds life) {
    const auto refresh = "refresh-" + table;
    valid_.insert(refresh);
    const auto sealed = seal_grant(scene_.world.vault, kind, scene_.ada.org, scene_.mailbox,
                                   refresh, access);
    scene_.world.rows("update " + table + " set scopes = 'oauth mail', refresh_token = '\\x" +
                      to_hex(sealed.refresh_token.data) + "', access_token = '\\x" +
                      to_hex(sealed.access_token.data) + "', access_expires_at = '" +
                      to_rfc3339(scene_.clock.now() + life) + "' where org_id = " + scene_.org());
  }

  net::Answer answer(const net::Call& call) {
    std::map<std::string, std::string> form;
    for (auto& [name, value] : http::parse_query(call.body)) form[name] = value;
    net::Answer answer;
    const bool is_known = valid_.erase(form["refresh_token"]) > 0;
    if (is_withdrawn || !is_known || form["client_id"] != "client-1") {
      answer.status = 400;
      answer.body = R"({"error":"invalid_grant"})";
      return answer;
    }
    const auto next = "refresh-" + std::to_string(++refreshes);
    valid_.insert(next);
    answer.status = 200;
    answer.body = R"({"access_token":")" + good_for(scene_) +
                  R"(","expires_in":3600,"token_type":"Bearer","refresh_token":")" + next + "\"}";
    return answer;
  }

  ImapScene& scene_;
  std::set<std::string> valid_;
};

}
