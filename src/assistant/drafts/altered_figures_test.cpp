// A corpus of drafts whose every fact stands in a source, and the same drafts with one figure
// altered at a time: the altered one is always marked, the others never.
#include <doctest/doctest.h>

#include <algorithm>
#include <iostream>
#include <random>

#include "assistant/drafts/examine.h"
#include "core/utf8.h"

namespace aai::drafts {
namespace {

constexpr std::string_view statements[] = {
    "A tax return costs £220 plus VAT.",
    "Payroll is £45 a month for up to 25 employees.",
    "Bookkeeping costs £38.50 per hour.",
    "The corporation tax return costs £1,150 a year.",
    "Above £500,000 we quote separately.",
    "The rush fee is £90 after 15 December.",
    "Please send your records by 31 October 2026.",
    "The deadline is 31 January 2027.",
    "You must register by 5 October.",
    "The first payment is due on 31 July.",
    "The VAT rate is 20%.",
    "The reduced rate of 5 percent applies.",
    "A late payment costs 3 percent from day 15.",
    "The company pays 33.75 percent.",
    "We are open from 9:00 to 17:30.",
    "Your appointment is at 10:45 on 24 November 2026.",
    "Please call 0113 496 0142.",
    "Pay to GB29 NWBK 6016 1331 9268 19.",
    "See https://hollisbrandt.example/upload for details.",
    "Write to ada@hollisbrandt.example.",
    "Die Voranmeldung kostet 85 Euro.",
    "Der Jahresabschluss beginnt bei 2.400 Euro im Jahr.",
    "Der Zuschlag beträgt mindestens 25,50 €.",
    "Die Frist endet am 10.03.2027.",
    "Abgabe ist bis zum 28. Februar 2027.",
    "Es gilt noch der 30. April 2026.",
    "Die Grenze liegt bei 25.000 Euro.",
    "Der Säumniszuschlag beträgt 12 Prozent.",
    "Wir sprechen uns um 14:30 Uhr.",
    "Die Pauschale beträgt höchstens 1.260 Euro.",
    "EUR 1,250.00 is due within 14 days.",
    "USD 480 covers the 2025 review.",
    "HMRC needs about 20 working days.",
    "The threshold is £90,000 in 12 months.",
    "Form SA303 reduces two payments of £640.25 each.",
};

std::string circumstance_text() {
  std::string text;
  for (const auto statement : statements) text += std::string(statement) + "\n";
  return text;
}

Examined examined(std::string text, const std::string& source) {
  Content content;
  content.recipients = {{"", "office@hb.example"}, {{"", "yusuf@tideway.example"}}, {}};
  content.text = std::move(text);
  const std::vector<Source> sources{{"document", "", "What the practice knows", source, false}};
  return examine(content, sources,
                 {{"yusuf@tideway.example"}, "yusuf@tideway.example", false, false, false});
}

// Each digit of a fact in turn becomes another one.
std::string altered(std::string text, std::size_t at) {
  text[at] = text[at] == '9' ? '4' : static_cast<char>(text[at] + 1);
  return text;
}

}

TEST_CASE(
    "altered figures: in a corpus of drafts an altered figure is always marked, and a true one "
    "never") {
  CHECK(std::size(statements) >= 30);
  int alterations = 0;
  for (const auto statement : statements) {
    CAPTURE(statement);
    const std::string text(statement), source = text;
    const auto honest = examined(text, source);
    CHECK(!honest.claims.empty());
    CHECK(std::ranges::all_of(honest.claims, &FoundClaim::is_supported));
    CHECK(honest.level == "ready");

    for (const auto& fact : find_facts(text)) {
      for (auto at = fact.begin; at < fact.end; ++at) {
        if (!std::isdigit(static_cast<unsigned char>(text[at]))) continue;
        const auto wrong = altered(text, at);
        CAPTURE(wrong);
        ++alterations;
        CHECK(examined(wrong, source).level != "ready");
      }
    }
  }
  CHECK(alterations >= 100);
}

TEST_CASE("altered figures: what one document says does not support another figure of it") {
  const auto all = circumstance_text();
  CHECK(examined("A tax return costs £221 plus VAT.", all).level == "check");
  CHECK(examined("Please send your records by 30 October 2026.", all).level == "check");
}

namespace {

// A reply of some statements, each from a document of its own, as a draft has them.
struct Corpus {
  std::vector<std::string> sentences;
  std::vector<Source> sources;

  Corpus(std::mt19937& random, std::size_t count) {
    std::vector<std::size_t> order(std::size(statements) - 1);
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i + 1;
    std::ranges::shuffle(order, random);
    // The first statement has a figure, so each draft has one to alter.
    order.insert(order.begin(), 0);
    for (std::size_t i = 0; i <= count; ++i) {
      sentences.emplace_back(statements[order[i]]);
      sources.push_back({"document", "", "Document", "Preamble. " + sentences.back(), false});
    }
  }
  std::string text() const {
    std::string all = "Dear Yusuf,\n\n";
    for (const auto& sentence : sentences) all += sentence + "\n\n";
    return all + "Kind regards,\n";
  }
  Examined examined() const {
    Content content;
    content.recipients = {{"", "office@hb.example"}, {{"", "yusuf@tideway.example"}}, {}};
    content.text = text();
    return examine(content, sources,
                   {{"yusuf@tideway.example"}, "yusuf@tideway.example", false, false, false});
  }
};

// The digits of the sentence's facts.
std::vector<std::size_t> digits_of(const std::string& sentence) {
  std::vector<std::size_t> places;
  for (const auto& fact : find_facts(sentence)) {
    for (auto at = fact.begin; at < fact.end; ++at)
      if (std::isdigit(static_cast<unsigned char>(sentence[at]))) places.push_back(at);
  }
  return places;
}

// A claim that stands where the altered digit does and has no support.
bool is_marked(const Examined& found, const std::string& text, std::size_t at) {
  const auto offset = static_cast<int>(utf8::utf16_length(std::string_view(text).substr(0, at)));
  return std::ranges::any_of(found.claims, [&](const FoundClaim& claim) {
    return !claim.is_supported && claim.start <= offset && offset < claim.end;
  });
}

}

TEST_CASE(
    "altered figures: in 500 drafts each altered figure is marked, and of the true ones at most "
    "2 in 100") {
  std::mt19937 random(20261120);
  int altered_count = 0, unmarked = 0, true_count = 0, falsely_marked = 0;
  for (int i = 0; i < 500; ++i) {
    Corpus corpus(random, 2 + i % 4);
    const auto honest = corpus.examined();
    true_count += static_cast<int>(honest.claims.size());
    falsely_marked += static_cast<int>(std::ranges::count(honest.claims, false,
                                                          &FoundClaim::is_supported));
    auto at = static_cast<std::size_t>(i) % corpus.sentences.size();
    while (digits_of(corpus.sentences[at]).empty()) at = (at + 1) % corpus.sentences.size();
    auto& sentence = corpus.sentences[at];
    const auto places = digits_of(sentence);
    const auto place = places[random() % places.size()];
    sentence = altered(sentence, place);
    const auto text = corpus.text();
    CAPTURE(text);
    ++altered_count;
    const bool is_seen = is_marked(corpus.examined(), text, text.find(sentence) + place);
    if (!is_seen) MESSAGE("unmarked: " << sentence);
    unmarked += is_seen ? 0 : 1;
  }
  std::cout << "altered figures: " << altered_count << " drafts, " << unmarked << " unmarked; "
            << true_count << " true facts, " << falsely_marked << " marked\n";
  CHECK(altered_count == 500);
  CHECK(unmarked == 0);
  CHECK(falsely_marked * 100 <= true_count * 2);
}
}
