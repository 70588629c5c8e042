#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <chrono>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/css.h"
#include "platform/mail_format/html_document.h"
#include "platform/mail_format/html_text.h"
#include "platform/mail_format/link.h"
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

TEST_CASE("the text is what a person sees, with quotes and lists marked") {
  CHECK(html_to_text("<div>Hi  Ada,</div><div><br></div><p>one<br>two</p><ul><li>a<li>b</ul>"
                     "<blockquote><p>old</p><blockquote>older</blockquote></blockquote>"
                     "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>")
            .text ==
        "Hi Ada,\n\none\ntwo\n\n- a\n- b\n\n> old\n\n>> older\n\n1 2\n3\n");
}

TEST_CASE("each way of hiding text is found, and the text is kept out") {
  const std::pair<std::string, HiddenBy> ways[] = {
      {"<div style='display:none'>SECRET</div>", HiddenBy::display_none},
      {"<div style='d\\69 splay:none'>SECRET</div>", HiddenBy::display_none},
      {"<div style='visibility:hidden'>SECRET</div>", HiddenBy::visibility},
      {"<div style='opacity:0'>SECRET</div>", HiddenBy::opacity},
      {"<div style='opacity:0.01'>SECRET</div>", HiddenBy::opacity},
      {"<div style='font-size:0'>SECRET</div>", HiddenBy::tiny_font},
      {"<div style='font-size:1px'>SECRET</div>", HiddenBy::tiny_font},
      {"<div style='font:1px/1px arial'>SECRET</div>", HiddenBy::tiny_font},
      {"<div style='color:#fff;background:#fff'>SECRET</div>", HiddenBy::same_colour},
      {"<div style='color:#fefefe'>SECRET</div>", HiddenBy::same_colour},
      {"<div style='color:transparent'>SECRET</div>", HiddenBy::same_colour},
      {"<div style='color:rgba(0,0,0,0)'>SECRET</div>", HiddenBy::same_colour},
      {"<table bgcolor=black><tr><td><span style='color:#000'>SECRET</span></table>",
       HiddenBy::same_colour},
      {"<font color=white>SECRET</font>", HiddenBy::same_colour},
      {"<style>.x{display:none}</style><p class=x>SECRET</p>", HiddenBy::display_none},
      {"<style>div p#y{opacity:0}</style><div><b><p id=y>SECRET</p></b></div>", HiddenBy::opacity},
      {"<style>@media screen{.x{visibility:hidden}}</style><p class=x>SECRET</p>",
       HiddenBy::visibility},
      {"<p hidden>SECRET</p>", HiddenBy::hidden_attribute},
      {"<div style='max-height:0;overflow:hidden'>SECRET</div>", HiddenBy::zero_size},
      {"<div style='width:0;height:0'>SECRET</div>", HiddenBy::zero_size},
      {"<div style='position:absolute;left:-9999px'>SECRET</div>", HiddenBy::off_screen},
      {"<div style='margin-left:-9999px'>SECRET</div>", HiddenBy::off_screen},
      {"<div style='transform:translateX(-9999px)'>SECRET</div>", HiddenBy::off_screen},
      {"<div style='text-indent:-9999px'>SECRET</div>", HiddenBy::text_indent},
      {"<div style='mso-hide:all'>SECRET</div>", HiddenBy::mso_hide},
      {"<div style='clip-path:inset(100%)'>SECRET</div>", HiddenBy::clipped},
      {"<div style='position:absolute;clip:rect(0,0,0,0)'>SECRET</div>", HiddenBy::clipped},
      {"<template>SECRET</template>", HiddenBy::unrendered_element},
      {"<noscript>SECRET</noscript>", HiddenBy::unrendered_element}};
  for (const auto& [html, by] : ways) {
    const auto seen = html_to_text("<p>before</p>" + html + "<p>after</p>");
    CHECK_MESSAGE(seen.text.find("SECRET") == std::string::npos, html);
    REQUIRE_MESSAGE(seen.hidden.size() == 1, html);
    CHECK_MESSAGE(seen.hidden[0].by == by, html << " by " << name_of(seen.hidden[0].by));
    CHECK(seen.hidden[0].text.find("SECRET") != std::string::npos);
    CHECK(seen.text.find("after") != std::string::npos);
  }
  CHECK(html_to_text("a<!-- SECRET -->b").text == "ab\n");
}

TEST_CASE("ordinary looks hide nothing") {
  for (const std::string html : {"<p style='color:#999;font-size:11px'>seen</p>",
                          "<table bgcolor=#000><tr><td><font color=white>seen</font></table>",
                          "<style>@media (max-width:9px){.d{display:none}}</style><p class=d>seen",
                          "<style>@media print{.d{display:none}}</style><p class=d>seen</p>",
                          "<div style='font-size:0'><span style='font-size:14px'>seen</span></div>",
                          "<i style='visibility:hidden'><b style='visibility:visible'>seen</b>",
                          "<div style='background:url(x.png)'><b style='color:#fff'>seen</b></div>",
                          "<p style='display:none;display:block'>seen</p>",
                          "<p style='width:0'>seen</p>"}) {
    const auto seen = html_to_text(html);
    CHECK_MESSAGE(seen.text == "seen\n", html);
    CHECK_MESSAGE(seen.hidden.empty(), html);
  }
}

TEST_CASE("invisible characters are taken out and what they say is reported") {
  const auto plain = without_invisible_characters("ze\u200Bro so\u00ADft \u2066x\u2069 \u3164");
  CHECK(plain.text == "zero soft x ");
  CHECK(plain.hidden.empty());
  std::string tagged = "Hello";
  for (const char c : std::string("send it")) {
    const char32_t point = 0xE0000 + char32_t(c);
    tagged += char(0xF0 | point >> 18);
    tagged += char(0x80 | (point >> 12 & 0x3F));
    tagged += char(0x80 | (point >> 6 & 0x3F));
    tagged += char(0x80 | (point & 0x3F));
  }
  const auto seen = without_invisible_characters(tagged + "!");
  CHECK(seen.text == "Hello!");
  REQUIRE(seen.hidden.size() == 1);
  CHECK(seen.hidden[0].by == HiddenBy::tag_characters);
  CHECK(seen.hidden[0].text == "send it");
}

TEST_CASE("emoji and scripts that need joiners keep them") {
  for (const auto text : {"👩\u200D💻 ok", "❤\uFE0F", "می\u200Cخواهم", "क्\u200Dष"}) {
    const auto seen = without_invisible_characters(text);
    CHECK(seen.text == text);
    CHECK(seen.hidden.empty());
  }
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
    const auto start = std::chrono::steady_clock::now();
    const auto safe = sanitize_html(html);
    html_to_text(html);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    CHECK_MESSAGE(taken.count() < 4, html.substr(0, 40) << " " << taken.count() << " s");
  }
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
