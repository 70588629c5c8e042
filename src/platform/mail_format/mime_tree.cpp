#include "platform/mail_format/mime_tree.h"

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/limits.h"

namespace aai::mail_format {
namespace {

enum class Delimiter { none, next, last };

Delimiter delimiter_at(std::string_view line, std::string_view boundary) {
  if (!line.starts_with("--") || !line.substr(2).starts_with(boundary)) return Delimiter::none;
  const auto tail = trimmed(line.substr(2 + boundary.size()));
  if (tail.empty()) return Delimiter::next;
  return tail == "--" ? Delimiter::last : Delimiter::none;
}

// The content between delimiter lines, without the line break that belongs to the delimiter.
struct Sections {
  std::vector<std::string_view> parts;
  bool terminated = false;
};

std::string_view without_final_break(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

Sections split(std::string_view body, std::string_view boundary, std::size_t parts_max) {
  Sections sections;
  std::size_t part_start = std::string_view::npos;
  const auto end_part = [&](std::size_t at) {
    if (part_start == std::string_view::npos) return;
    sections.parts.push_back(without_final_break(body.substr(part_start, at - part_start)));
  };
  std::size_t at = 0;
  while (at < body.size()) {
    const auto line_end = std::min(body.find('\n', at), body.size());
    const auto found = delimiter_at(body.substr(at, line_end - at), boundary);
    if (found != Delimiter::none) {
      end_part(at);
      part_start = std::min(line_end + 1, body.size());
      sections.terminated = found == Delimiter::last;
      if (sections.terminated || sections.parts.size() >= parts_max) return sections;
    }
    if (body.substr(line_end).starts_with("\n--")) {
      at = line_end + 1;
      continue;
    }
    const auto next = body.find("\n--", line_end);
    at = next == std::string_view::npos ? body.size() : next + 1;
  }
  end_part(body.size());
  return sections;
}

class Walk {
 public:
  explicit Walk(MimeTree& tree) : tree_(tree) {}

  MimePart part(const HeaderBlock& headers, std::string path, std::size_t depth,
                std::string_view default_type) {
    MimePart part;
    part.path = std::move(path);
    part.type = read_parameterised(headers.find("Content-Type"));
    if (part.type.value.find('/') == std::string::npos) part.type.value = default_type;
    part.disposition = read_parameterised(headers.find("Content-Disposition"));
    part.encoding = transfer_encoding_of(headers.find("Content-Transfer-Encoding"));
    part.content_id = headers.find("Content-ID");
    part.location = headers.find("Content-Location");
    part.body = headers.body;
    if (part.is_multipart()) open(part, depth);
    return part;
  }

 private:
  void open(MimePart& part, std::size_t depth) {
    const auto boundary = trimmed_right(part.type.parameter("boundary"));
    if (depth >= limits::depth_max) {
      tree_.too_deep = true;
      return become_text(part);
    }
    if (boundary.empty() || boundary.size() > limits::boundary_bytes_max) return lose(part);
    const auto sections = split(part.body, boundary, limits::parts_max);
    if (sections.parts.empty()) return lose(part);
    if (!sections.terminated) tree_.unterminated = true;
    const bool digest = part.type.value == "multipart/digest";
    for (const auto section : sections.parts) {
      if (++count_ > limits::parts_max) {
        tree_.too_many_parts = true;
        break;
      }
      auto path = part.path.empty() ? "" : part.path + ".";
      path += std::to_string(part.children.size() + 1);
      const auto headers = part_headers(section);
      part.children.push_back(this->part(headers, std::move(path), depth + 1,
                                         digest ? "message/rfc822" : "text/plain"));
    }
  }

  // A part may begin with an empty line: then it has no fields at all.
  static HeaderBlock part_headers(std::string_view section) {
    if (section.starts_with("\n") || section.starts_with("\r\n")) {
      HeaderBlock block;
      take_line(section);
      block.body = section;
      return block;
    }
    return read_header_block(section);
  }

  void lose(MimePart& part) {
    tree_.missing_boundary = true;
    become_text(part);
  }

  static void become_text(MimePart& part) { part.type = {"text/plain", {}}; }

  MimeTree& tree_;
  std::size_t count_ = 0;
};

}  // namespace

MimeTree read_mime_tree(std::string_view raw) {
  MimeTree tree;
  tree.headers = read_header_block(raw);
  tree.declared_type = read_parameterised(tree.headers.find("Content-Type")).value;
  tree.root = Walk(tree).part(tree.headers, "", 0, "text/plain");
  if (tree.root.path.empty() && !tree.root.is_multipart()) tree.root.path = "1";
  return tree;
}

}  // namespace aai::mail_format
