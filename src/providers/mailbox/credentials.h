#pragma once
// What opens a mailbox by IMAP and SMTP.
#include <string>

namespace aai::mailbox {

enum class Proof { password, access_token };  // a token is shown by XOAUTH2

struct Credentials {
  std::string user, secret;
  Proof proof = Proof::password;
};

// The initial answers of SASL, before base64; what would end a field of them is left out.
std::string sasl_plain(const Credentials& who);    // RFC 4616
std::string sasl_xoauth2(const Credentials& who);  // Google's and Microsoft's

}
