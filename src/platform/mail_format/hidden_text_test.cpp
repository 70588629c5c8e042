#include "platform/mail_format/hidden_text.h"

#include <doctest/doctest.h>

#include <utility>

#include "platform/mail_format/html_text.h"
#include "platform/mail_format/utf8.h"

using namespace aai::mail_format;

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
    append_code_point(tagged, 0xE0000 + char32_t(c));
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
