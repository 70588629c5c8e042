#include "platform/http/plain_page.h"

#include <doctest/doctest.h>

namespace aai::http {

TEST_CASE("plain page: text from outside is no markup, and nothing on the page can run") {
  const auto page = plain_page(
      {"en", "Join <b>\"R&D\"</b>", button_form("/x?a=\"><script>", "<Join>"), 410});

  CHECK(page.status == 410);
  CHECK(page.body.find("<h1>Join &lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;</h1>") != page.body.npos);
  CHECK(page.body.find("<script") == page.body.npos);
  CHECK(page.body.find("<style") == page.body.npos);
  CHECK(page.body.find("&lt;Join&gt;</button>") != page.body.npos);
  const auto policy = find_header(page.headers, "Content-Security-Policy");
  CHECK(policy.starts_with("default-src 'none'"));
  CHECK(policy.find("unsafe") == policy.npos);
  CHECK(policy.find("script-src") == policy.npos);
  CHECK(find_header(page.headers, "Referrer-Policy") == "no-referrer");
}

TEST_CASE("plain page: a form without an address posts to the page's own") {
  CHECK(button_form("", "Stop").starts_with("<form method=\"post\">"));
}

}
