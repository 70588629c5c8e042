#include "platform/mail_format/ascii.h"
#include "platform/mail_format/limits.h"
#include "platform/mail_format/parse.h"
#include "platform/mail_format/utf8.h"

namespace aai::mail_format {
namespace {

// Characters that change how a name reads without being seen: `exe.txt` turned round.
bool is_deceptive(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

}  // namespace

std::string safe_filename(std::string_view filename) {
  if (const auto slash = filename.find_last_of("/\\"); slash != std::string_view::npos)
    filename.remove_prefix(slash + 1);
  std::string out;
  for (std::size_t i = 0; i < filename.size();) {
    const auto point = code_point_at(filename, i);
    if (!is_deceptive(point.value) && point.valid) {
      const bool forbidden = std::string_view("<>:\"|?*").find(char(point.value & 0x7F)) !=
                                 std::string_view::npos && point.value < 0x80;
      out += forbidden ? "_" : filename.substr(i, point.length);
    }
    i += point.length;
  }
  auto name = trimmed(out);
  while (name.starts_with('.')) name.remove_prefix(1);
  if (name.size() <= limits::filename_bytes_max) return std::string(name);
  const auto dot = name.rfind('.');
  const bool has_extension = dot != std::string_view::npos && name.size() - dot <= 16;
  const auto extension = has_extension ? name.substr(dot) : std::string_view{};
  const auto room = limits::filename_bytes_max - extension.size();
  return std::string(clip_utf8(name, room)) + std::string(extension);
}

}  // namespace aai::mail_format
