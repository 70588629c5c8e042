// The parts of a message as views into its raw bytes: nothing is copied, nothing is decoded, and
// the walk is bounded in depth and number.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "platform/mail_format/content_type.h"
#include "platform/mail_format/header_block.h"
#include "platform/mail_format/transfer_encoding.h"

namespace aai::mail_format {

struct MimePart {
  ParameterisedValue type;  // "text/plain" where none is given
  ParameterisedValue disposition;
  TransferEncoding encoding = TransferEncoding::identity;
  std::string_view content_id;  // raw
  std::string_view location;    // raw
  std::string_view body;        // still transfer-encoded
  std::string path;             // "1.2": second part of the first, as IMAP numbers them
  std::vector<MimePart> children;

  bool is_multipart() const { return type.is_type("multipart"); }
};

struct MimeTree {
  HeaderBlock headers;  // of the message
  MimePart root;
  std::string declared_type;      // of the root, even where its parts cannot be found
  bool too_deep = false;
  bool too_many_parts = false;
  bool unterminated = false;      // a closing boundary is missing
  bool missing_boundary = false;  // a multipart that names none, or whose boundary never comes
};

MimeTree read_mime_tree(std::string_view raw);

}  // namespace aai::mail_format
