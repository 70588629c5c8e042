// Seals the tokens of the journey's idle mailboxes, as connecting each by hand would.
//   AAI_KEY_FILE=... seal_bench < "ORG MAILBOX REFRESH ACCESS" lines > "ORG MAILBOX \xREFRESH
//   \xACCESS" lines
#include <iostream>

#include "assistant/mail/sealing.h"
#include "core/random.h"
#include "platform/config/config.h"

int main() {
  using namespace aai;
  SystemRandom random;
  const auto vault = crypto::load_vault(load_config().key_file, random);
  std::string org, mailbox, refresh, access;
  while (std::cin >> org >> mailbox >> refresh >> access) {
    const auto sealed =
        mail::seal_grant(vault, mail::GrantKind::read, OrgId::parse(org).value(),
                         MailboxId::parse(mailbox).value(), refresh, access);
    std::cout << org << ' ' << mailbox << " \\x" << to_hex(sealed.refresh_token.data) << " \\x"
              << to_hex(sealed.access_token.data) << '\n';
  }
}
