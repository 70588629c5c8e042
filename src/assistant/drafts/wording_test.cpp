#include "assistant/drafts/wording.h"

#include <doctest/doctest.h>

namespace aai::drafts {
namespace {

Assignment assignment(std::string language, std::string signature) {
  Assignment made;
  made.language = std::move(language);
  made.practice.about.org_name = "Hollis & Brandt";
  made.practice.about.tone = "neutral";
  made.practice.about.signature = std::move(signature);
  return made;
}

}

TEST_CASE("wording: a reply closes once, as the practice signs") {
  CHECK(closing_of(assignment("en", "Ada Hollis")) == "Kind regards,\nAda Hollis");
  CHECK(closing_of(assignment("en", "Warm regards,\nAda Hollis")) == "Warm regards,\nAda Hollis");
  CHECK(closing_of(assignment("de", "Viele Grüße\nAda Hollis")) == "Viele Grüße\nAda Hollis");
  CHECK(closing_of(assignment("en", "")) == "Kind regards,\nHollis & Brandt");
}

TEST_CASE("wording: a signature that closes in the other language keeps its name alone") {
  CHECK(closing_of(assignment("de", "Kind regards,\nAda Hollis")) ==
        "Mit freundlichen Grüßen\nAda Hollis");
  CHECK(closing_of(assignment("en", "Mit besten Grüßen\nAda Hollis")) ==
        "Kind regards,\nAda Hollis");
}

}
