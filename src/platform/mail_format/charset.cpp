#include "platform/mail_format/charset.h"

#include <iconv.h>

#include <array>
#include <cerrno>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/utf8.h"

namespace aai::mail_format {
namespace {

// windows-1252, 0x80 to 0x9F; the five holes are the C1 controls, as WHATWG has it.
constexpr std::array<char16_t, 32> windows_1252_upper{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

std::string from_windows_1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const bool mapped = byte >= 0x80 && byte < 0xA0;
    append_code_point(out, mapped ? windows_1252_upper[byte - 0x80] : char16_t(byte));
  }
  return out;
}

struct Alias {
  std::string_view label, meaning;
};
constexpr Alias aliases[] = {
    {"utf8", "utf-8"},           {"unicode-1-1-utf-8", "utf-8"},
    {"us-ascii", "cp1252"},      {"ascii", "cp1252"},
    {"ansi_x3.4-1968", "cp1252"}, {"iso-8859-1", "cp1252"},
    {"iso8859-1", "cp1252"},     {"iso_8859-1", "cp1252"},
    {"latin1", "cp1252"},        {"l1", "cp1252"},
    {"windows-1252", "cp1252"},  {"cp-1252", "cp1252"},
    {"x-unknown", ""},           {"unknown-8bit", ""},
    {"unknown", ""},             {"8bit", ""},
    {"default", ""},             {"gb2312", "gb18030"},
    {"gbk", "gb18030"},          {"gb_2312-80", "gb18030"},
    {"x-gbk", "gb18030"},        {"big5", "big5-hkscs"},
    {"shift_jis", "cp932"},      {"shift-jis", "cp932"},
    {"sjis", "cp932"},           {"x-sjis", "cp932"},
    {"windows-31j", "cp932"},    {"iso-2022-jp", "iso-2022-jp-3"},
    {"ks_c_5601-1987", "uhc"},   {"ks_c_5601-1989", "uhc"},
    {"euc-kr", "uhc"},           {"ksc5601", "uhc"},
    {"cp949", "uhc"},            {"iso-8859-9", "cp1254"},
    {"iso-8859-11", "cp874"},    {"tis-620", "cp874"},
    {"iso-8859-8-i", "iso-8859-8"}, {"unicode-1-1-utf-7", "utf-7"},
    {"utf-16", "utf-16le"},
};

std::string meaning_of(std::string_view label) {
  auto name = lowered(trimmed(label));
  std::erase_if(name, [](char c) { return c == '"' || c == '\''; });
  for (const auto& alias : aliases)
    if (alias.label == name) return std::string(alias.meaning);
  return name;
}

// iconv descriptors are costly to open (a shared object each), so each thread keeps its last few.
class Converters {
 public:
  iconv_t find(const std::string& name) {
    for (auto& entry : entries_)
      if (entry.name == name) return entry.descriptor;
    auto& slot = entries_[next_++ % entries_.size()];
    if (slot.descriptor != closed) iconv_close(slot.descriptor);
    slot = {name, iconv_open("UTF-8", name.c_str())};
    return slot.descriptor;
  }
  ~Converters() {
    for (auto& entry : entries_)
      if (entry.descriptor != closed) iconv_close(entry.descriptor);
  }
  inline static const iconv_t closed = iconv_t(-1);

 private:
  struct Entry {
    std::string name;
    iconv_t descriptor = closed;
  };
  std::array<Entry, 8> entries_;
  std::size_t next_ = 0;
};

struct Conversion {
  std::string text;
  std::size_t replaced = 0;
};

Conversion convert(iconv_t descriptor, std::string_view bytes) {
  Conversion done;
  iconv(descriptor, nullptr, nullptr, nullptr, nullptr);
  char* in = const_cast<char*>(bytes.data());
  std::size_t in_left = bytes.size();
  std::array<char, 4096> buffer;
  while (in_left > 0) {
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    const auto result = iconv(descriptor, &in, &in_left, &out, &out_left);
    done.text.append(buffer.data(), buffer.size() - out_left);
    if (result != std::size_t(-1) || errno == E2BIG) continue;
    done.text += replacement_character;
    ++done.replaced;
    ++in;
    --in_left;
  }
  return done;
}

bool is_charset_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](char c) {
    return is_alnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
  });
}

Decoded decode_unlabelled(std::string_view bytes, bool lied) {
  const auto census = count_utf8(bytes);
  if (census.invalid == 0) return {make_valid_utf8(bytes), lied};
  // A few broken bytes in what is otherwise UTF-8: a cut character, not another alphabet.
  if (census.multibyte > census.invalid) return {make_valid_utf8(bytes), true};
  return {from_windows_1252(bytes), lied};
}

}  // namespace

Decoded decode_charset(std::string_view bytes, std::string_view label) {
  thread_local Converters converters;
  const auto name = meaning_of(label);
  const bool shifts = name.starts_with("iso-2022") || name.starts_with("hz") || name == "utf-7" ||
                      name.starts_with("utf-16") || name.starts_with("utf-32");
  if (!shifts && name != "cp932" && is_ascii(bytes)) {
    if (bytes.find("\x1b$") == std::string_view::npos) return {make_valid_utf8(bytes), false};
    return {convert(converters.find("iso-2022-jp-3"), bytes).text, !name.empty()};
  }
  if (name.empty()) return decode_unlabelled(bytes, false);
  const auto census = shifts ? Utf8Census{} : count_utf8(bytes);
  if (name == "utf-8") return decode_unlabelled(bytes, census.invalid > 0);
  const bool is_plainly_utf8 = census.multibyte > 0 && census.invalid == 0;
  if (name == "cp1252")
    return is_plainly_utf8 ? Decoded{make_valid_utf8(bytes), true}
                           : Decoded{from_windows_1252(bytes), false};
  if (!is_charset_name(name)) return decode_unlabelled(bytes, true);
  const auto descriptor = converters.find(name);
  if (descriptor == Converters::closed) return decode_unlabelled(bytes, true);
  auto done = convert(descriptor, bytes);
  if (done.replaced > 0 && is_plainly_utf8) return {make_valid_utf8(bytes), true};
  return {make_valid_utf8(done.text), done.replaced > 0};
}

}  // namespace aai::mail_format
