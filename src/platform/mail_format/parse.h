// One mail, as its bytes are, into what the product works with. Whatever the bytes are, the answer
// is a ParsedMail: all strings are valid UTF-8 without NUL, all lists are bounded (limits.h), and
// what was wrong or cut is named in `defects`. Nothing throws but std::bad_alloc.
//
// Limits: the raw bytes are only viewed; bodies are decoded up to limits.h; attachments never are.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/mail_format/address.h"

namespace aai::mail_format {

enum class Defect : std::uint32_t {
  malformed_header = 1u << 0,
  header_truncated = 1u << 1,
  addresses_truncated = 1u << 2,
  charset_lied = 1u << 3,
  boundary_missing = 1u << 4,
  boundary_unterminated = 1u << 5,
  nested_too_deep = 1u << 6,
  too_many_parts = 1u << 7,
  text_truncated = 1u << 8,
  html_truncated = 1u << 9,
  tnef_malformed = 1u << 10,
  date_unreadable = 1u << 11,
  no_sender = 1u << 12,
  several_from_fields = 1u << 13,  // two From fields: a known way to show another sender
};

struct Defects {
  std::uint32_t bits = 0;
  void add(Defect defect) { bits |= std::uint32_t(defect); }
  bool has(Defect defect) const { return bits & std::uint32_t(defect); }
};

enum class Disposition { attached, inlined };

struct Attachment {
  std::string filename;    // without path, control or direction-changing characters
  std::string media_type;  // as the sender says: "application/pdf"
  std::string content_id;  // without brackets; what `cid:` in the HTML refers to
  Disposition disposition = Disposition::attached;
  std::size_t size_bytes = 0;  // decoded
  std::string path;            // "2.1"; files out of a winmail.dat end in "/tnef/1"
};

struct ListHeaders {
  std::string id, unsubscribe, unsubscribe_post, post;
};

struct ParsedMail {
  std::string message_id;
  std::vector<std::string> in_reply_to, references;  // oldest first
  std::string subject;
  std::optional<std::chrono::sys_seconds> date;  // the sender's word

  std::vector<Mailbox> from, to, cc, bcc, reply_to;
  std::optional<Mailbox> sender;
  std::optional<std::string> return_path;  // "" is the null path of bounces

  std::string auto_submitted, precedence, auto_response_suppress, feedback_id;
  ListHeaders list;
  std::vector<std::string> authentication_results;
  std::vector<std::string> delivered_to;
  bool is_report = false;       // multipart/report: a bounce or a receipt
  bool has_vacation_mark = false;  // X-Autoreply and its like
  bool is_encrypted = false;

  std::string text;  // LF line ends, format=flowed undone; empty where there is only HTML
  std::string html;  // untrusted: see sanitize_html.h
  std::vector<Attachment> attachments;
  Defects defects;
};

ParsedMail parse(std::string_view raw);

// Streams the decoded bytes of `parse(raw).attachments[index]`; false where there is no such
// attachment or the sink ended it.
bool attachment_bytes(std::string_view raw, std::size_t index,
                      const std::function<bool(std::string_view)>& sink);
std::optional<std::string> attachment_bytes(std::string_view raw, std::size_t index);

// What may be shown and stored as a file's name.
std::string safe_filename(std::string_view filename);

}  // namespace aai::mail_format
