#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json/parse.hpp>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/parse.h"
#include "platform/mail_format/test_corpus.h"

using namespace aai::mail_format;

namespace {

namespace json = boost::json;

const json::value* header(const json::value& expected, std::string_view name, const char* kind) {
  for (const auto& field : expected.at("parts").at(0).at("headers").as_array())
    if (const auto* own = field.at("name").if_string(); own && std::string_view(*own) == name)
      if (const auto* object = field.at("value").if_object()) return object->if_contains(kind);
  return nullptr;
}

std::string text_header(const json::value& expected, std::string_view name) {
  const auto* value = header(expected, name, "Text");
  return value && value->is_string() ? std::string(value->as_string()) : "";
}

std::string member(const json::value& object, const char* name) {
  const auto* value = object.as_object().if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : "";
}

std::vector<Mailbox> addresses(const json::value& expected, std::string_view name) {
  std::vector<Mailbox> boxes;
  const auto* value = header(expected, name, "Address");
  const auto add = [&](const json::value& list) {
    for (const auto& entry : list.as_array())
      boxes.push_back({member(entry, "name"), member(entry, "address")});
  };
  if (!value) return boxes;
  if (const auto* list = value->as_object().if_contains("List")) add(*list);
  if (const auto* groups = value->as_object().if_contains("Group"))
    for (const auto& group : groups->as_array()) add(group.at("addresses"));
  return boxes;
}

bool has_replacement(std::string_view text) {
  return text.find("\xEF\xBF\xBD") != std::string_view::npos;
}

bool same(const std::vector<Mailbox>& expected, const std::vector<Mailbox>& got) {
  return std::ranges::equal(expected, got, [](const Mailbox& a, const Mailbox& b) {
    return a.address == b.address && (a.name == b.name || has_replacement(a.name));
  });
}

// The text bodies joined, blanks collapsed, without NUL, which a database cannot hold.
std::string essence(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\0') continue;
    if (!is_space(c)) out += c;
    else if (!out.ends_with(' ')) out += ' ';
  }
  return std::string(trimmed(out));
}

std::string text_body(const json::value& expected) {
  std::string text;
  for (const auto& index : expected.at("text_body").as_array()) {
    const auto& body = expected.at("parts").at(std::size_t(index.as_int64())).at("body");
    if (!body.is_object() || !body.as_object().contains("Text")) return "?";
    text += std::string(body.at("Text").as_string()) + "\n";
  }
  return essence(text);
}

// Where we read a damaged mail otherwise than Stalwart does, and why.
struct Deviation {
  std::string_view mail, reason;
};
constexpr Deviation deviations[] = {
    {"malformed/001", "a boundary that never closes a part: we show the line, it shows nothing"},
    {"malformed/004", "a multipart without its boundary: we show its body as text"},
    {"malformed/005", "boundaries that begin like their parents: it takes a line we do not"},
    {"malformed/006", "a part after a wrong boundary: we show its text"},
    {"malformed/007", "a multipart without its boundary: we show its body as text"},
    {"malformed/009", "nested messages without end: we show all their texts"},
    {"malformed/012", "three forwarded messages: we list the third as an attachment too"},
    {"malformed/019", "a multipart cut in its header: we show its body as text"},
    {"malformed/020", "two Content-Type fields: we find the HTML inside the first"},
    {"thirdparty/005", "a boundary in the middle of a line: for us it is text"},
};

bool deviates(std::string_view path) {
  return std::ranges::any_of(deviations, [&](const Deviation& known) {
    return path.find(known.mail) != std::string_view::npos;
  });
}

}  // namespace

TEST_CASE("mails are read as Stalwart's parser reads them, or for a written reason otherwise") {
  const auto root = corpus::directory("mails are read as Stalwart's parser reads them");
  if (!root) return;
  std::size_t mails = 0;
  for (const auto& path : corpus::files_under(*root / "mail/mime/stalwart")) {
    if (path.extension() != ".eml") continue;
    ++mails;
    auto truth = path;
    truth.replace_extension(".json");
    const auto expected = json::parse(corpus::read(truth));
    const auto mail = parse(corpus::read(path));
    const auto name = path.string();
    const auto subject = text_header(expected, "subject");
    CHECK_MESSAGE((subject == mail.subject || has_replacement(subject)), name);
    CHECK_MESSAGE(text_header(expected, "message_id") == mail.message_id, name);
    CHECK_MESSAGE(same(addresses(expected, "from"), mail.from), name);
    CHECK_MESSAGE(same(addresses(expected, "to"), mail.to), name);
    CHECK_MESSAGE(same(addresses(expected, "cc"), mail.cc), name);
    if (deviates(name)) continue;
    CHECK_MESSAGE(expected.at("attachments").as_array().size() == mail.attachments.size(), name);
    const auto text = text_body(expected);
    CHECK_MESSAGE((text == "?" || text == essence(mail.text)), name);
  }
  MESSAGE(mails << " mails, " << std::size(deviations) << " of them with a reason");
  CHECK(mails >= 50);
}
