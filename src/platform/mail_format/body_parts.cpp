#include "platform/mail_format/body_parts.h"

#include "platform/mail_format/ascii.h"

namespace aai::mail_format {
namespace {

bool is_text(const MimePart& part) {
  return part.type.value == "text/plain" || part.type.value == "text/html";
}

bool has_name(const MimePart& part) {
  return !part.disposition.parameter("filename").empty() || !part.type.parameter("name").empty();
}

enum class Inside { nothing, alternative };  // some container above is multipart/alternative

class Chooser {
 public:
  BodyParts parts;

  void visit(const MimePart& container, Inside inside) {
    const auto text_before = parts.text.size(), html_before = parts.html.size();
    const bool alternative = container.type.value == "multipart/alternative";
    const auto below = alternative ? Inside::alternative : inside;
    for (std::size_t i = 0; i < container.children.size(); ++i) {
      const auto& part = container.children[i];
      if (part.is_multipart()) visit(part, below);
      else leaf(part, i, container.type.value == "multipart/related", below);
    }
    // An alternative that has only one form stands for both.
    if (!alternative || inside == Inside::alternative) return;
    if (parts.text.size() == text_before) append(parts.text, parts.html, html_before);
    else if (parts.html.size() == html_before) append(parts.html, parts.text, text_before);
  }

 private:
  using List = std::vector<const MimePart*>;

  void leaf(const MimePart& part, std::size_t position, bool related, Inside inside) {
    const bool body = part.disposition.value != "attachment" && is_text(part) &&
                      (position == 0 || (!related && !has_name(part)));
    if (!body) {
      parts.attachments.push_back(&part);
      return;
    }
    const bool html = part.type.value == "text/html";
    if (inside == Inside::nothing || !html) parts.text.push_back(&part);
    if (inside == Inside::nothing || html) parts.html.push_back(&part);
  }

  static void append(List& to, const List& from, std::size_t start) {
    to.insert(to.end(), from.begin() + long(start), from.end());
  }
};

}  // namespace

BodyParts choose_body_parts(const MimeTree& tree) {
  Chooser chooser;
  if (!tree.root.is_multipart()) {
    const bool body = is_text(tree.root) && tree.root.disposition.value != "attachment";
    if (body) {
      chooser.parts.text.push_back(&tree.root);
      chooser.parts.html.push_back(&tree.root);
    } else {
      chooser.parts.attachments.push_back(&tree.root);
    }
    return chooser.parts;
  }
  chooser.visit(tree.root, Inside::nothing);
  return chooser.parts;
}

bool is_tnef(const MimePart& part) {
  return part.type.value == "application/ms-tnef" ||
         part.type.value == "application/vnd.ms-tnef" ||
         iequals(part.disposition.parameter("filename"), "winmail.dat") ||
         iequals(part.type.parameter("name"), "winmail.dat");
}

}  // namespace aai::mail_format
