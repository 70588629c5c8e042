#include "assistant/drafts/preview.h"

#include <doctest/doctest.h>

namespace aai::drafts {

TEST_CASE("preview: a row begins with the answer, not with its greeting and its thanks") {
  CHECK(preview_of("Dear Isla,\n\nThank you very much for your message.\n\nIt costs £45.\n\nAda") ==
        "It costs £45. Ada");
  CHECK(preview_of("Guten Tag Frau Yıldız,\n\nherzlichen Dank für Ihre Nachricht.\n\nJa.") ==
        "Ja.");
  CHECK(preview_of("Dear Isla,\n\nit is\n89.50 GBP") == "it is 89.50 GBP");
}

TEST_CASE("preview: thanks that say more stay, and so does a reply of nothing else") {
  CHECK(preview_of("Dear Isla,\n\nThank you. We send it today.\n\nAda") ==
        "Thank you. We send it today. Ada");
  CHECK(preview_of("Dear Isla,\n\nThank you for your message.") == "Thank you for your message.");
  CHECK(preview_of("") == "");
}

TEST_CASE("preview: it is cut between characters") {
  const auto cut = preview_of(std::string(preview_size_max - 1, 'x') + "€");
  CHECK(cut == std::string(preview_size_max - 1, 'x'));
}

}
