#pragma once
// How a grant's tokens are sealed: bound to organisation, mailbox and kind of grant, so that a row
// copied elsewhere does not open.
#include "assistant/mail/consents.h"
#include "platform/crypto/vault.h"

namespace aai::mail {

struct SealedGrant {
  Sealed refresh_token, access_token;
};

SealedGrant seal_grant(const crypto::Vault& vault, GrantKind kind, OrgId org, MailboxId mailbox,
                       std::string_view refresh_token, std::string_view access_token);
Sealed seal_access(const crypto::Vault& vault, GrantKind kind, OrgId org, MailboxId mailbox,
                   std::string_view token);

std::optional<crypto::Secret> open_refresh(const crypto::Vault& vault, GrantKind kind, OrgId org,
                                           MailboxId mailbox, const Sealed& sealed);
std::optional<crypto::Secret> open_access(const crypto::Vault& vault, GrantKind kind, OrgId org,
                                          MailboxId mailbox, const Sealed& sealed);
}
