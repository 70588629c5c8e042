// Mailboxes by IMAP whose owner signed in at the provider, with a real Dovecot. The consent itself
// is in tests/faults/imap_sign_in.mjs.
#include "assistant/mail/connect_sign_in.h"

#include "assistant/mail/sign_in_provider.h"
#include "tests/token_server.h"

namespace aai::mail {
namespace {

using std::chrono::hours, std::chrono::minutes;

const std::vector<std::string> folders_read = {"INBOX", "Sent", "Archive"};

struct SignedIn : ImapScene {
  SignedIn() {
    connect();
    put("INBOX", letter("m1"));
  }
  void read() {
    clock.offset += minutes(2);
    sweep();
  }
  bool is_whole() { return here() == there(folders_read); }
};

}

TEST_CASE("sign-in: servers are TLS from the first byte, but at the ports that begin in clear") {
  MailOauth provider;
  provider.imap_host = "imap.example";
  provider.smtp_host = "smtp.example:587";
  const auto at = sign_in_servers(provider);
  CHECK(at.imap == net::Endpoint{"imap.example", 993, net::Tls::implicit});
  CHECK(at.smtp == net::Endpoint{"smtp.example", 587, net::Tls::starttls});
}

TEST_CASE("sign-in: a token is used while it is good, then refreshed, and the newest grant kept") {
  if (ImapScene::is_missing()) return;
  SignedIn scene;
  TokenServer tokens(scene, TokenServer::good_for(scene), "unused", hours(1));
  scene.read();
  CHECK(scene.is_whole());
  CHECK(tokens.refreshes == 0);

  for (int i = 1; i <= 3; ++i) {  // each refresh token is good once
    scene.clock.offset += hours(2);
    scene.put("INBOX", ImapScene::letter("late" + std::to_string(i)));
    scene.read();
    CHECK(tokens.refreshes == i);
    CHECK(scene.is_whole());
  }
  CHECK(scene.one("status", "mailboxes") == "live");
  CHECK(scene.one("position('token-of'::bytea in access_token) + position('refresh'::bytea in "
                  "refresh_token)",
                  "mailbox_credentials") == "0");
}

TEST_CASE("sign-in: a token that the server takes no longer is renewed at once, and mail is read") {
  if (ImapScene::is_missing()) return;
  SignedIn scene;
  TokenServer tokens(scene, "expired", "unused", hours(1));
  scene.read();
  CHECK(tokens.refreshes == 1);
  CHECK(scene.is_whole());
  CHECK(scene.one("failures", "sync_cursors") == "0");
}

TEST_CASE("sign-in: a token that ends in the middle of a sync is renewed, and no mail is lost") {
  if (ImapScene::is_missing()) return;
  SignedIn scene;
  for (int i = 0; i < 30; ++i) scene.put("INBOX", ImapScene::letter("b" + std::to_string(i)));
  TokenServer tokens(scene, "once-" + TokenServer::good_for(scene), "unused", hours(1));
  scene.dialer.steps = 60;  // in the middle of the messages; the token opens no second session
  for (int i = 0; i < 5 && !scene.is_whole(); ++i) scene.read();
  CHECK(scene.dialer.steps == 0);
  CHECK(tokens.refreshes == 1);
  CHECK(scene.is_whole());
  CHECK(scene.one("status", "mailboxes") == "live");
  CHECK(scene.count("mail_messages") == "31");
}

TEST_CASE("sign-in: access that was withdrawn breaks the mailbox, and its owners hear whose") {
  if (ImapScene::is_missing()) return;
  SignedIn scene;
  TokenServer tokens(scene, "expired", "unused", hours(1));
  tokens.is_withdrawn = true;
  scene.read();
  CHECK(scene.one("status", "mailboxes") == "broken");
  CHECK(scene.one("problem", "mailboxes").starts_with("Practice Mail no longer lets us in"));
  CHECK(scene.count("system_emails", "template = 'mailbox_reconnect'") == "1");
}

}
