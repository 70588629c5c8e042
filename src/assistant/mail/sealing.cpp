#include "assistant/mail/sealing.h"

namespace aai::mail {
namespace {

std::string_view refresh_purpose(GrantKind kind) {
  return kind == GrantKind::read ? "mailbox.read.refresh_token" : "mailbox.send.refresh_token";
}

std::string_view access_purpose(GrantKind kind) {
  return kind == GrantKind::read ? "mailbox.read.access_token" : "mailbox.send.access_token";
}

}

SealedGrant seal_grant(const crypto::Vault& vault, GrantKind kind, OrgId org, MailboxId mailbox,
                       std::string_view refresh_token, std::string_view access_token) {
  const auto context = crypto::context_of(org, mailbox.view());
  return SealedGrant{vault.seal(refresh_purpose(kind), context, refresh_token),
                     vault.seal(access_purpose(kind), context, access_token)};
}

Sealed seal_access(const crypto::Vault& vault, GrantKind kind, OrgId org, MailboxId mailbox,
                   std::string_view token) {
  return vault.seal(access_purpose(kind), crypto::context_of(org, mailbox.view()), token);
}

std::optional<crypto::Secret> open_refresh(const crypto::Vault& vault, GrantKind kind, OrgId org,
                                           MailboxId mailbox, const Sealed& sealed) {
  return vault.open(refresh_purpose(kind), crypto::context_of(org, mailbox.view()), sealed);
}

std::optional<crypto::Secret> open_access(const crypto::Vault& vault, GrantKind kind, OrgId org,
                                          MailboxId mailbox, const Sealed& sealed) {
  return vault.open(access_purpose(kind), crypto::context_of(org, mailbox.view()), sealed);
}
}
