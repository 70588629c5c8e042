#pragma once
// Connecting a mailbox by IMAP: an address and a password, both servers tried before anything is
// kept. The password is kept twice, each time sealed for one use: what reads opens the one, only
// the sender the other.
// Emits: mailbox.changed. Enqueues: mail.connect.
#include "assistant/mail/imap_servers.h"
#include "core/text_types.h"

namespace aai::mail {

inline constexpr Problem wrong_password{
    422, "mail.wrong_password",
    "The mail server does not accept this password. Many providers want an app password here, "
    "made in your account there."};
inline constexpr Problem certificate_not_trusted{
    422, "mail.certificate_not_trusted",
    "The mail server cannot prove that it is the one you named, so your password was not given to "
    "it. Please check the server's name."};
inline constexpr Problem server_not_reached{
    422, "mail.server_not_reached",
    "No mail server answers under this name and port. Please check both."};
inline constexpr Problem server_unwilling{422, "mail.server_unwilling",
                                          "The mail server does not let us in this way. Please ask "
                                          "your provider to allow IMAP and SMTP."};
inline constexpr Problem settings_unknown{
    422, "mail.settings_unknown",
    "Your provider does not say where its mail servers are. Please enter them."};
inline constexpr Problem other_provider{
    409, "mail.other_provider",
    "This address is connected through Google already."};

struct AddressAsked {
  Email address;
};
AAI_DESCRIBE(AddressAsked, address);

// What the domain itself says of its servers, or a guess that a person must confirm.
struct ImapSettings {
  ServerAt imap, smtp;
  bool is_told = false;
};
AAI_DESCRIBE(ImapSettings, imap, smtp, is_told);

// Refuses: nothing; where the name servers do not answer it is a guess.
Task<ImapSettings> propose_imap(Ctx&, const AddressAsked&);

struct ImapWish {
  Email address;
  Line<256> password;
  std::optional<Line<254>> user_name;  // else the address
  std::optional<ServerAt> imap, smtp;  // else what the domain says
};
AAI_DESCRIBE(ImapWish, address, password, user_name, imap, smtp);

struct ConnectedMailbox {
  MailboxId id;
};
AAI_DESCRIBE(ConnectedMailbox, id);

// Refuses: wrong_password, certificate_not_trusted, server_not_reached, server_unwilling,
// settings_unknown, other_provider; the detail says which of the two servers it was.
Task<ConnectedMailbox> connect_imap(Ctx&, const ImapWish&);

}
