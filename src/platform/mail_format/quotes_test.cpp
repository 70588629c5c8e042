#include "platform/mail_format/quotes.h"

#include <doctest/doctest.h>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/html_text.h"
#include "platform/mail_format/parse.h"
#include "platform/mail_format/test_corpus.h"

using namespace aai::mail_format;

namespace {

// Blank lines and line ends are not what is compared.
std::string essence(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto line = trimmed_right(take_line(text));
    if (trimmed(line).empty()) continue;
    out += line;
    out += '\n';
  }
  return out;
}

std::vector<std::string> sorted_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty())
    if (const auto line = trimmed(take_line(text)); !line.empty()) lines.emplace_back(line);
  std::ranges::sort(lines);
  return lines;
}

bool loses_nothing(std::string_view text) {
  const auto split = split_quotes(text);
  return sorted_lines(text) ==
         sorted_lines(split.reply + "\n" + split.quoted + "\n" + split.signature);
}

}  // namespace

TEST_CASE("new text, older mail and signature are told apart") {
  const auto split = split_quotes(
      "Dear Ada,\n\nyes, on Monday.\n\nBest regards,\nGrace\n\n-- \nGrace Hopper\n+1 555 1234\n\n"
      "On Mon, 2 Mar 2026 at 09:30, Ada <ada@x.org> wrote:\n> Does it suit you?\n");

  CHECK(split.reply == "Dear Ada,\n\nyes, on Monday.\n\nBest regards,\nGrace");
  CHECK(split.signature == "-- \nGrace Hopper\n+1 555 1234");
  CHECK(split.quoted.starts_with("On Mon, 2 Mar 2026"));
  CHECK(split.reply.substr(split.sign_off_at) == "Best regards,\nGrace");
}

TEST_CASE("answers between the lines of a quote stay with the lines they answer") {
  const std::string text =
      "> When?\n\nOn Monday.\n\n> Where?\n\nAt the office, second floor.\n";

  CHECK(split_quotes(text).reply + "\n" == text);
}

TEST_CASE("a sentence that looks like an announcement is not one") {
  for (const std::string text : {"On the other hand, he wrote:\nno.", "On Thursday:\nwe meet.",
                                 "From: our office to: yours, it is far.\nCome early.",
                                 "This was not sent from my iPhone app.\nIt was not.",
                                 "Points:\n-- first\n-- second\nThanks!",
                                 "Price list\n----------\nA  1\nB  2\nPlease check."})
    CHECK_MESSAGE(split_quotes(text).reply == text, text);
}

TEST_CASE("a forwarded mail with nothing before it is the text") {
  CHECK(split_quotes("---------- Forwarded message ----------\nFrom: A <a@x.org>\n"
                     "Date: Thu, Jan 28, 2016\nSubject: S\nTo: b@x.org\n\nThe content.\n")
            .reply == "The content.");
}

TEST_CASE("replies of the corpora are found as their authors expect") {
  const auto root = corpus::directory("replies of the corpora are found as expected");
  if (!root) return;
  const auto folder = *root / "mail/replies";
  std::size_t exact = 0, all = 0;
  const auto compare = [&](const std::string& name, std::string_view got, std::string_view want) {
    ++all;
    const bool equal = essence(got) == essence(want);
    if (equal) ++exact;
    else MESSAGE("differs: " << name << "\n--- got\n" << essence(got));
  };
  for (const auto& path : corpus::files_under(folder / "trimmer/emails"))
    compare(path.filename(), split_quotes(corpus::read(path)).reply,
            corpus::read(folder / "trimmer/trimmed" / path.filename()));
  for (const auto& path : corpus::files_under(folder / "talon/standard_replies")) {
    if (path.extension() != ".eml") continue;
    const auto mail = parse(corpus::read(path));
    compare(path.filename(), split_quotes(seen_text(mail).text).reply, "Hello");
  }
  for (const auto& path : corpus::files_under(folder / "crisp")) {
    const auto text = corpus::read(path);
    if (!text.starts_with("Fusce bibendum")) continue;
    constexpr std::string_view last = "nec nec nibh.";
    compare(path.filename(), split_quotes(text).reply,
            text.substr(0, text.find(last) + last.size()));
  }
  for (const std::string name : {"jeff", "long", "short_url", "sparse"}) {
    const auto stem = folder / "talon/signature/emails/stripped";
    const auto sender = corpus::read(stem / (name + "_sender"));
    const auto split = split_quotes(corpus::read(stem / (name + "_body")), sender);
    const auto sign_off = split.sign_off_at == std::string::npos
                              ? "" : split.reply.substr(split.sign_off_at);
    compare(name + " signature", sign_off + "\n" + split.signature,
            corpus::read(stem / (name + "_signature")));
  }
  MESSAGE(exact << " of " << all << " exact");
  CHECK(double(exact) >= 0.95 * double(all));
}

TEST_CASE("splitting loses no line of any mail") {
  const auto root = corpus::directory("splitting loses no line of any mail");
  if (!root) return;
  for (const auto folder : {"mail/replies", "mail/spamassassin-corpus/easy-ham-1"})
    for (const auto& path : corpus::files_under(*root / folder)) {
      const auto text = parse(corpus::read(path)).text;
      CHECK_MESSAGE(loses_nothing(text), path.string());
    }
}
