#include "assistant/mail/own_reply.h"

#include <algorithm>
#include <string>
#include <vector>

#include "platform/crypto/digest.h"

namespace aai::mail {
namespace {

constexpr std::string_view date_of_epoch = "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n";
constexpr std::string_view decided_fields[] = {
    "from",         "to",           "cc",   "subject",      "date", "message-id", "in-reply-to",
    "references", "mime-version", "content-type", "content-transfer-encoding"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

// The fields of the head, each with its continuation lines and line ends.
std::vector<std::string> fields_of(std::string_view head) {
  std::vector<std::string> fields;
  while (!head.empty()) {
    const auto end = std::min(head.find('\n'), head.size() - 1);
    const auto line = head.substr(0, end + 1);
    head.remove_prefix(line.size());
    const bool continues = line.front() == ' ' || line.front() == '\t';
    if (continues && !fields.empty()) fields.back() += line;
    else fields.emplace_back(line);
  }
  return fields;
}

std::string name_of(std::string_view field) {
  return lower(field.substr(0, std::min(field.find(':'), field.size())));
}

}

std::string header_value(std::string_view mime, std::string_view name) {
  for (const auto& field : fields_of(mime.substr(0, mime.find("\r\n\r\n") + 2)))
    if (name_of(field) == name) return field.substr(name.size() + 1);
  return {};
}

Bytes decided_hash(std::string_view mime) {
  const auto end = mime.find("\r\n\r\n");
  if (end == mime.npos) return Bytes{crypto::sha256(mime)};
  std::string canonical;
  for (const auto& field : fields_of(mime.substr(0, end + 2))) {
    const auto name = name_of(field);
    if (std::ranges::find(decided_fields, name) == std::end(decided_fields)) continue;
    canonical += name == "date" ? std::string(date_of_epoch) : field;
  }
  canonical += mime.substr(end + 2);
  return Bytes{crypto::sha256(canonical)};
}

}
