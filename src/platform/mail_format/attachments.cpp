#include "platform/mail_format/attachments.h"

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/encoded_words.h"
#include "platform/mail_format/limits.h"
#include "platform/mail_format/message_id.h"
#include "platform/mail_format/tnef.h"

namespace aai::mail_format {
namespace {

std::string content_id_of(std::string_view raw) {
  auto text = trimmed(raw);
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  return decode_header_text(text);
}

// A forwarded message has no file name of its own: its subject serves.
std::string name_of_message(const MimePart& part) {
  const auto bytes = decode_transfer(part.body, part.encoding, 64u << 10);
  const auto subject = decode_header_text(read_header_block(bytes).find("Subject"));
  return subject.empty() ? "" : subject + ".eml";
}

Attachment describe(const MimePart& part) {
  Attachment file;
  auto name = std::string(part.disposition.parameter("filename"));
  if (name.empty()) name = part.type.parameter("name");
  if (name.empty() && part.type.value == "message/rfc822") name = name_of_message(part);
  file.filename = safe_filename(name);
  file.media_type = part.type.value;
  file.content_id = content_id_of(part.content_id);
  const bool is_inline = part.disposition.value == "inline" ||
                         (part.disposition.value.empty() && !file.content_id.empty());
  file.disposition = is_inline ? Disposition::inlined : Disposition::attached;
  file.path = part.path;
  return file;
}

std::string_view guess_media_type(std::string_view filename) {
  struct Known {
    std::string_view extension, type;
  };
  constexpr Known known[] = {
      {".pdf", "application/pdf"}, {".doc", "application/msword"}, {".txt", "text/plain"},
      {".jpg", "image/jpeg"},      {".jpeg", "image/jpeg"},        {".png", "image/png"},
      {".gif", "image/gif"},       {".htm", "text/html"},          {".html", "text/html"},
      {".xls", "application/vnd.ms-excel"}, {".zip", "application/zip"}};
  for (const auto& entry : known)
    if (iends_with(filename, entry.extension)) return entry.type;
  return "application/octet-stream";
}

}  // namespace

TnefBodies each_attachment(const BodyParts& parts,
                           const std::function<bool(const FoundAttachment&)>& visit) {
  TnefBodies bodies;
  for (const auto* part : parts.attachments) {
    if (!is_tnef(*part)) {
      if (!visit({describe(*part), part, {}})) return bodies;
      continue;
    }
    const auto bytes = decode_transfer(part->body, part->encoding, limits::tnef_bytes_max);
    auto contents = read_tnef(bytes);
    bodies.malformed = bodies.malformed || contents.malformed;
    if (bodies.text.empty()) bodies.text = std::move(contents.text);
    if (bodies.html.empty()) bodies.html = std::move(contents.html);
    const bool useful = !contents.files.empty() || !contents.malformed;
    if (!useful && !visit({describe(*part), part, {}})) return bodies;
    for (std::size_t i = 0; i < contents.files.size(); ++i) {
      const auto& file = contents.files[i];
      Attachment found;
      found.filename = safe_filename(file.filename);
      found.media_type = file.media_type.empty() ? guess_media_type(found.filename)
                                                 : std::string_view(file.media_type);
      found.content_id = content_id_of(file.content_id);
      found.path = part->path + "/tnef/" + std::to_string(i + 1);
      if (!visit({std::move(found), nullptr, file.bytes})) return bodies;
    }
  }
  return bodies;
}

}  // namespace aai::mail_format
