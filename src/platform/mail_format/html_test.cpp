#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <ctime>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/css.h"
#include "platform/mail_format/html_document.h"
#include "platform/mail_format/html_text.h"
#include "platform/mail_format/link.h"
#include "platform/mail_format/parse.h"
#include "platform/mail_format/sanitize_html.h"
#include "platform/mail_format/test_corpus.h"

using namespace aai::mail_format;

namespace {

std::string clean(std::string_view html) { return sanitize_html(html).html; }

// Parses what the sanitiser wrote and looks for anything that could act.
std::string danger_in(std::string_view html) {
  const auto document = HtmlDocument::read(html);
  if (!document) return "unparsable";
  std::string danger;
  const auto enter = [&](const GumboNode* node) {
    if (!is_element(node)) return false;
    const auto& element = node->v.element;
    if (element.tag_namespace != GUMBO_NAMESPACE_HTML) danger = "foreign element";
    for (const auto tag : {GUMBO_TAG_SCRIPT, GUMBO_TAG_IFRAME, GUMBO_TAG_OBJECT, GUMBO_TAG_EMBED,
                           GUMBO_TAG_FORM, GUMBO_TAG_INPUT, GUMBO_TAG_BUTTON, GUMBO_TAG_META,
                           GUMBO_TAG_LINK, GUMBO_TAG_BASE, GUMBO_TAG_STYLE, GUMBO_TAG_TEMPLATE,
                           GUMBO_TAG_NOSCRIPT, GUMBO_TAG_TEXTAREA, GUMBO_TAG_TITLE})
      if (element.tag == tag) danger = gumbo_normalized_tagname(tag);
    if (element.tag == GUMBO_TAG_UNKNOWN) danger = "unknown element";
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      const auto* given = static_cast<const GumboAttribute*>(element.attributes.data[i]);
      const std::string_view name = given->name, value = given->value;
      if (istarts_with(name, "on")) danger = name;
      if (name == "href" && !safe_link(value)) danger = value;
      if (name == "src" && !is_safe_image_data(value)) danger = value;
      if (name == "style" && (icontains(value, "url") || icontains(value, "expression") ||
                              value.find('\\') != std::string_view::npos))
        danger = value;
      if (name == "srcset" || name == "id" || name == "class" || name == "background")
        danger = name;
    }
    return true;
  };
  walk(document->root(), enter, [](const GumboNode*) {});
  return danger;
}

// Of this process alone: the machine may be busy with others.
double milliseconds_since(std::clock_t start) {
  return double(std::clock() - start) * 1'000 / CLOCKS_PER_SEC;
}

}  // namespace

TEST_CASE("ordinary formatting survives") {
  CHECK(clean("<p>Hello <b>Ada</b>,<br>see <i>below</i> &amp; &lt;here&gt;.</p>") ==
        "<div><p>Hello <b>Ada</b>,<br>see <i>below</i> &amp; &lt;here&gt;.</p></div>");
  CHECK(clean("<table border=0 width=\"100%\"><tr><td bgcolor=#eee colspan=2>x</table>") ==
        "<div><table border=\"0\" width=\"100%\"><tbody><tr><td bgcolor=\"#eee\" colspan=\"2\">x"
        "</td></tr></tbody></table></div>");
}

TEST_CASE("scripts, handlers, forms and frames are gone") {
  for (const std::string html : {"<script>alert(1)</script>",
                          "<p onclick=alert(1)>x</p>",
                          "<form action=https://y.org><input name=a><button>b</button></form>",
                          "<iframe src=https://y.org></iframe>", "<svg onload=alert(1)>",
                          "<math><mtext><style><img src=x onerror=alert(1)></style></math>",
                          "<meta http-equiv=refresh content='0;url=//y.org'>",
                          "<base href=https://y.org>", "<link rel=stylesheet href=https://y.org>",
                          "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
                          "<a href='java\tscript:alert(1)'>x</a>",
                          "<a href=\"\x01javascript:x\">y</a>",
                          "<a href='data:text/html,<script>1</script>'>x</a>",
                          "<img src=x onerror=alert(1)>",
                          "<img src='data:image/svg+xml;base64,AA'>",
                          "<div style='background:url(https://y.org/a)'>x</div>",
                          "<div style='b\\61 ckground:u\\72l(https://y.org)'>x</div>",
                          "<style>@import 'https://y.org'; p{background:url(//y.org)}</style><p>x"})
    CHECK_MESSAGE(danger_in(clean(html)).empty(), html << " -> " << clean(html));
}

TEST_CASE("links lead out of the frame, to the web, and nowhere else") {
  const auto result = sanitize_html("<a href='HTTPS://x.org/a?b=1&c=2' target=_top>x</a>"
                                    "<a href='mailto:a@x.org'>m</a><a href='/relative'>r</a>"
                                    "<a href='https:\\\\y.org\\p'>b</a>");
  CHECK(result.html.find("<a href=\"https://x.org/a?b=1&amp;c=2\" rel=\"noopener noreferrer\" "
                         "target=\"_blank\">x</a>") != std::string::npos);
  CHECK(result.html.find("<a>r</a>") != std::string::npos);
  CHECK(result.links == std::vector<std::string>{"https://x.org/a?b=1&c=2", "mailto:a@x.org",
                                                 "https://y.org/p"});
  CHECK(result.removed == 1);
}

TEST_CASE("pictures from elsewhere wait, enclosed ones are kept, trackers are dropped") {
  const auto result = sanitize_html(
      "<img src=https://x.org/a.png width=90 alt=Logo>"
      "<img src=\"https://t.org/p\" width=1 height=1>"
      "<img src=cid:logo@x><img src='data:image/png;base64,AAAA'>");
  CHECK(result.html ==
        "<div><img width=\"90\" alt=\"Logo\" data-blocked-src=\"https://x.org/a.png\">"
        "<img data-cid=\"logo@x\"><img src=\"data:image/png;base64,AAAA\"></div>");
  CHECK(result.blocked_images == 1);
  CHECK(result.tracking_pixels == 1);
}

TEST_CASE("style sheets are resolved into harmless style attributes") {
  CHECK(clean("<style>.a{color:red;position:fixed} p.a{margin:0 !important}</style>"
              "<p class=a style='margin:9px;z-index:9'>x</p>") ==
        "<div><p style=\"color:red;margin:9px;margin:0\">x</p></div>");
}

TEST_CASE("text turned round is turned back") {
  CHECK(clean("<p>a\u202Etxt.exe</p>") == "<div><p>atxt.exe</p></div>");
}

TEST_CASE("mails made to be slow are shown without formatting, quickly") {
  const auto repeated = [](std::string_view piece, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) out += piece;
    return out;
  };
  std::string attributes = "<a ";
  for (int i = 0; i < 200'000; ++i) attributes += "a" + std::to_string(i) + " ";
  for (const auto& html :
       {repeated("<div>", 2'000'000), repeated("<table><tr><td>", 2'000'000),
        repeated("<b><p>", 2'000'000), repeated("<a><table>", 1'000'000), attributes + ">x",
        repeated("<i a=", 1'000'000), repeated("<div><table></div></table>", 2'000'000),
        repeated("<b><i><p></b></i>", 1'000'000), repeated("<!--", 2'000'000),
        "<style>" + repeated(".a .b .c{color:red}", 200'000) + "</style>" +
            repeated("<p class='a b c'>x", 500'000),
        repeated("&", 2'000'000), repeated("<svg><p>", 1'000'000)}) {
    const auto start = std::clock();
    const auto safe = sanitize_html(html);
    html_to_text(html);
    const auto taken_ms = milliseconds_since(start);
    CHECK_MESSAGE(taken_ms < 1'000, html.substr(0, 40) << " " << taken_ms << " ms");
  }
}

TEST_CASE("every HTML mail of the corpus is shown safely, in under 100 ms") {
  const auto root = corpus::directory("every HTML mail of the corpus is shown safely");
  if (!root) return;
  std::size_t mails = 0;
  double slowest_ms = 0;
  for (const auto folder : {"mail/mime", "mail/spamassassin-corpus", "mail/html-templates"})
    for (const auto& path : corpus::files_under(*root / folder)) {
      const auto raw = corpus::read(path);
      const auto html = path.extension() == ".html" ? raw : parse(raw).html;
      if (html.empty()) continue;
      ++mails;
      const auto start = std::clock();
      const auto safe = sanitize_html(html);
      slowest_ms = std::max(slowest_ms, milliseconds_since(start));
      CHECK_MESSAGE(danger_in(safe.html).empty(), path.string());
      CHECK_FALSE(safe.unformatted);
    }
  MESSAGE(mails << " HTML mails, slowest " << slowest_ms << " ms");
  CHECK(slowest_ms < 100);
}

TEST_CASE("no payload of the corpora is left able to act") {
  const auto root = corpus::directory("no payload of the corpora is left able to act");
  if (!root) return;
  std::vector<std::string> payloads;
  std::string_view rest;
  const auto lines = corpus::read(*root / "security/payloads/xss.txt");
  for (rest = lines; !rest.empty();) payloads.emplace_back(take_line(rest));
  const auto live = boost::json::parse(corpus::read(*root / "security/html/xss-live.json"));
  for (const auto& entry : live.as_array())
    payloads.emplace_back(entry.as_array().back().as_string());
  for (const auto& path : corpus::files_under(*root / "security/html"))
    payloads.push_back(corpus::read(path));
  for (const auto& payload : payloads) {
    const auto safe = clean(payload);
    const auto danger = danger_in(safe);
    CHECK_MESSAGE(danger.empty(), payload.substr(0, 200) << " -> " << danger);
    CHECK(danger_in("<div title='" + safe + "'>").empty());
  }
  MESSAGE(payloads.size() << " payloads");
  CHECK(payloads.size() > 4'000);
}
