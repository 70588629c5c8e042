#include "platform/mail_format/tnef.h"

#include <cstdint>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/charset.h"
#include "platform/mail_format/limits.h"
#include "platform/mail_format/utf8.h"

namespace aai::mail_format {
namespace {

constexpr std::uint32_t signature = 0x223E9F78;
constexpr std::uint8_t of_message = 1, of_attachment = 2;

enum Attribute : std::uint16_t {
  oem_codepage = 0x9007,
  body = 0x800C,
  message_properties = 0x9003,
  attachment_begins = 0x9002,
  attachment_data = 0x800F,
  attachment_title = 0x8010,
  attachment_properties = 0x9005,
};

enum Property : std::uint16_t {
  plain_body = 0x1000,
  html_body = 0x1013,
  display_name = 0x3001,
  data_bin = 0x3701,
  short_filename = 0x3704,
  long_filename = 0x3707,
  mime_tag = 0x370E,
  content_id = 0x3712,
};

enum Type : std::uint16_t { object = 0x0D, string8 = 0x1E, unicode = 0x1F, binary = 0x102 };
constexpr std::uint16_t multi_valued = 0x1000;

// Little-endian reading that stops, once and for all, at the end of its bytes.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool failed() const { return failed_; }
  bool at_end() const { return failed_ || rest_.empty(); }
  std::string_view take(std::size_t count) {
    if (count > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  std::uint32_t number(std::size_t count) {
    std::uint32_t value = 0;
    std::size_t shift = 0;
    for (const char c : take(count)) {
      value |= std::uint32_t(static_cast<unsigned char>(c)) << shift;
      shift += 8;
    }
    return value;
  }
  std::string_view take_padded(std::size_t count) {
    const auto taken = take(count);
    take(std::min((4 - count % 4) % 4, rest_.size()));
    return taken;
  }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

std::size_t width_of(std::uint16_t type) {
  switch (type) {
    case 0x05: case 0x06: case 0x07: case 0x14: case 0x40: return 8;
    case 0x48: return 16;
    default: return 4;
  }
}

bool is_variable(std::uint16_t type) {
  return type == object || type == string8 || type == unicode || type == binary;
}

struct Value {
  std::uint16_t id = 0, type = 0;
  std::string_view bytes;
};

// One MAPI property; of a multi-valued one the first value.
Value read_property(Reader& in) {
  Value value;
  value.type = std::uint16_t(in.number(2));
  value.id = std::uint16_t(in.number(2));
  if (value.id >= 0x8000) {
    in.take(16);
    if (in.number(4) == 0) in.take(4);
    else in.take_padded(in.number(4));
  }
  const bool multi = value.type & multi_valued;
  value.type &= std::uint16_t(~multi_valued);
  const auto count = multi || is_variable(value.type) ? in.number(4) : 1;
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    const auto bytes = is_variable(value.type) ? in.take_padded(in.number(4))
                                               : in.take(width_of(value.type));
    if (i == 0) value.bytes = bytes;
  }
  return value;
}

std::string text_of(const Value& value, const std::string& codepage) {
  const bool wide = value.type == unicode;
  auto text = decode_charset(value.bytes, wide ? "utf-16le" : codepage).text;
  return std::string(trimmed(text));
}

void read_message_property(const Value& value, const std::string& codepage, TnefContents& out) {
  if (value.id == plain_body && out.text.empty())
    out.text = text_of(value, codepage).substr(0, limits::text_bytes_max);
  if (value.id == html_body && out.html.empty())
    out.html = text_of(value, codepage).substr(0, limits::html_bytes_max);
}

void read_file_property(const Value& value, const std::string& codepage, TnefFile& file) {
  switch (value.id) {
    case long_filename: file.filename = text_of(value, codepage); break;
    case short_filename:
    case display_name:
      if (file.filename.empty()) file.filename = text_of(value, codepage);
      break;
    case mime_tag: file.media_type = lowered(text_of(value, codepage)); break;
    case content_id: file.content_id = text_of(value, codepage); break;
    case data_bin:
      // An embedded object begins with the identifier of its interface.
      if (file.bytes.empty())
        file.bytes = value.type == object && value.bytes.size() >= 16 ? value.bytes.substr(16)
                                                                      : value.bytes;
      break;
    default: break;
  }
}

std::string codepage_of(std::string_view data) {
  const auto number = Reader(data).number(4);
  return number == 65001 ? "utf-8" : number == 0 ? "cp1252" : "cp" + std::to_string(number);
}

template <class Visit>
void each_property(std::string_view data, const Visit& visit) {
  Reader in(data);
  const auto count = in.number(4);
  for (std::uint32_t i = 0; i < count && !in.at_end(); ++i) visit(read_property(in));
}

}  // namespace

TnefContents read_tnef(std::string_view bytes) {
  TnefContents out;
  Reader in(bytes.substr(0, limits::tnef_bytes_max));
  if (in.number(4) != signature) {
    out.malformed = true;
    return out;
  }
  in.take(2);
  std::string codepage = "cp1252";
  while (!in.at_end()) {
    const auto level = in.number(1);
    if (level != of_message && level != of_attachment) {
      out.malformed = true;
      break;
    }
    const auto id = std::uint16_t(in.number(4));
    const auto data = in.take(in.number(4));
    in.number(2);
    if (id == oem_codepage) codepage = codepage_of(data);
    if (id == body && out.text.empty()) out.text = decode_charset(data, codepage).text;
    if (id == message_properties)
      each_property(data, [&](const Value& v) { read_message_property(v, codepage, out); });
    if (level != of_attachment) continue;
    if (id == attachment_begins || out.files.empty()) {
      if (out.files.size() >= limits::tnef_attachments_max) break;
      out.files.emplace_back();
    }
    auto& file = out.files.back();
    if (id == attachment_data) file.bytes = data;
    if (id == attachment_title && file.filename.empty())
      file.filename = std::string(trimmed(decode_charset(data, codepage).text));
    if (id == attachment_properties)
      each_property(data, [&](const Value& v) { read_file_property(v, codepage, file); });
  }
  out.malformed = out.malformed || in.failed();
  return out;
}

}  // namespace aai::mail_format
