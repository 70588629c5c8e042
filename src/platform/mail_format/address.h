// Mail addresses: reading the lists in From, To and Cc, and comparing two of them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace aai::mail_format {

struct Mailbox {
  std::string name;     // decoded, may be empty
  std::string address;  // as written: "Ada@Example.org"; empty where there was only a name

  friend bool operator==(const Mailbox&, const Mailbox&) = default;
};

struct AddressList {
  std::vector<Mailbox> mailboxes;
  bool truncated = false;
};

// Reads what is meant: groups, comments, routes, `Lovelace, Ada <ada@example.org>` without quotes,
// semicolons for commas. Never fails; an empty list is an answer.
AddressList read_addresses(std::string_view raw);

// Two spellings of one mailbox are equal after this: lower case, no blanks, no trailing dot.
std::string canonical_address(std::string_view address);

// local@domain with sane characters, at most 254 bytes: what may be written to.
bool is_deliverable_address(std::string_view address);

std::string_view domain_of(std::string_view address);

}  // namespace aai::mail_format
