#include "assistant/drafts/questions.h"

#include <doctest/doctest.h>

namespace aai::drafts {
namespace {

bool is_of_person(std::string_view text) {
  const auto found = find_questions(text);
  REQUIRE(found.size() == 1);
  return found.front().is_of_person;
}

}

TEST_CASE("questions: what the practice did, and a wish to be rung, only a person can answer") {
  for (const auto* text : {"Have you done it?", "Have you already filed the return for 2025?",
                           "Did you get the letter I dropped off on Monday?",
                           "Has my refund been claimed yet?", "Any update on our VAT number?",
                           "Haben Sie den Antrag schon eingereicht?",
                           "Haben Sie meine Mail von gestern bekommen?",
                           "Wurde bezahlt, oder wie ist der Stand?", "Please ring me tomorrow?",
                           "Ich bitte um Rückruf, geht das?"}) {
    CAPTURE(text);
    CHECK(is_of_person(text));
  }
}

TEST_CASE("questions: what a practice has and how it works is asked of its knowledge") {
  for (const auto* text : {"Have you got a lift?", "Have you a car park?",
                           "Have you any room for new clients?", "Do you file VAT returns?",
                           "When must the return be filed?", "Haben Sie ein Gerät für Karten?",
                           "Haben Sie überhaupt Zeit?", "Haben Sie einen Parkplatz?",
                           "Haben Sie samstags geöffnet?", "Was kostet die Buchhaltung?"}) {
    CAPTURE(text);
    CHECK_FALSE(is_of_person(text));
  }
}

}
