// The style guide's checks, each shown what it must find and what it must leave alone.
#include <doctest/doctest.h>

#include "tools/tidy/tidy.h"

namespace tidy {
namespace {

const Layers layers = parse_layers(
    "core :\nplatform : core\nproviders : platform\nskills/identity : platform\n"
    "skills/billing : skills/identity providers\nassistant : skills providers\n");

int count(const Complaints& complaints) { return static_cast<int>(complaints.size()); }

}

TEST_CASE("tidy: an include that goes up the layers is named with its line") {
  const File up{"src/skills/identity/a.cpp", "\n#include \"skills/billing/b.h\"\n"};
  const File down{"src/skills/billing/b.cpp",
                  "#include \"skills/identity/a.h\"\n#include \"core/ids.h\"\n"};
  const File generated{"src/platform/pg/x.cpp", "#include \"gen/sql/skills/identity/a.h\"\n"};

  CHECK(check_layers(up, layers) ==
        Complaints{{"src/skills/identity/a.cpp", 2,
                    "skills/identity may not include skills/billing (src/layers.txt)"}});
  CHECK(count(check_layers(down, layers)) == 0);
  CHECK(count(check_layers(generated, layers)) == 1);
}

TEST_CASE("tidy: a brace or a capture inside a co_await expression is found, elsewhere not") {
  const auto complaints = [](std::string text) {
    return count(check_coroutine_law({"src/a.cpp", std::move(text)}));
  };

  CHECK(complaints("co_await f(Params{.a = s});") == 1);
  CHECK(complaints("co_await f([s] { return s; });") >= 1);
  CHECK(complaints("throw X(co_await f());") == 1);
  CHECK(complaints("co_return List{co_await f(a)};") == 1);
  CHECK(complaints("for (;;) { co_await f(a); }") == 0);
  CHECK(complaints("const auto x = a ? co_await f() : g();") == 1);
  CHECK(complaints("const auto x = a ? f()\n    : co_await g();") == 1);
  CHECK(complaints("for (const auto& x : co_await f()) g(x);") == 0);
  CHECK(complaints("const auto x = co_await f(a, b);\nif (x) { g(); }") == 0);
  CHECK(complaints("if (co_await f(a)) {\n  g();\n}") == 0);
  CHECK(complaints("// co_await f({a})\n") == 0);
}

TEST_CASE("tidy: a function of 61 lines is too long, one of 60 is not") {
  const auto function = [](int lines) {
    std::string text = "void f() {\n";
    for (int i = 0; i < lines - 2; ++i) text += "  g();\n";
    return File{"src/a.cpp", text + "}\n"};
  };

  CHECK(count(check_lengths(function(61))) == 1);
  CHECK(count(check_lengths(function(60))) == 0);
}

TEST_CASE("tidy: a line beyond 100 columns is found, but for what cannot be broken") {
  const auto wide = [](const std::string& begin, char last) {
    return begin + std::string(100, 'x') + last + "\n";
  };
  CHECK(count(check_lengths({"src/a.cpp", wide("int a", ';')})) == 1);
  CHECK(count(check_lengths({"src/a.sql", wide("select a", ';')})) == 1);
  CHECK(count(check_lengths({"web/a.js", wide("const a", ';')})) == 1);
  CHECK(count(check_lengths({"src/a.cpp", wide("// https://example.com/", 'x')})) == 0);
  CHECK(count(check_lengths({"src/a.cpp", wide("get(https://example.com/ ", ')')})) == 1);
  CHECK(count(check_lengths({"src/a.sql", wide("-- one Row (OrgId, ", ')')})) == 0);
  CHECK(count(check_lengths({"web/a.html", wide("<p class=\"a\">", '<')})) == 0);
  CHECK(count(check_lengths({"web/a.html", wide("<p>" + std::string(60, 'x'), '<')})) == 1);
}

TEST_CASE("tidy: a file beyond 400 lines is too long") {
  std::string text;
  for (int i = 0; i < 401; ++i) text += "int x;\n";
  CHECK(count(check_lengths({"src/a.h", text})) == 1);
}

TEST_CASE("tidy: SQL in C++ is found, words that look like it are not") {
  CHECK(count(check_sql_place({"src/skills/a/a.cpp", "run(\"select id from users where\");"})) ==
        1);
  CHECK(count(check_sql_place({"src/skills/a/a.cpp", "show(\"select a plan\");"})) == 0);
  CHECK(count(check_sql_place({"src/skills/a/a_test.cpp", "rows(\"delete from users\");"})) == 0);
}

TEST_CASE("tidy: a migration without its head, or a table without its writer, is found") {
  const std::string head = "-- Why x\n-- Expand x\n-- Locks x\n-- Size x\n";
  const std::string table = "create table things (\n);\n";
  const std::string comment = "comment on table things is 'Things. Written by a only.';\n";

  CHECK(count(check_migration({"migrations/0001_a.sql", head + table + comment})) == 0);
  CHECK(count(check_migration({"migrations/0001_a.sql", head + table})) == 1);
  const std::string two_lines =
      "comment on table things is\n  'Things of ours. '\n  'Written by a only.';\n";
  CHECK(count(check_migration({"migrations/0001_a.sql", head + table + two_lines})) == 0);
  CHECK(count(check_migration({"migrations/0001_a.sql", table + comment})) == 4);
  CHECK(count(check_migration({"migrations/provision.sql", table})) == 0);
}

TEST_CASE("tidy: a header says what it is before anything else") {
  CHECK(count(check_header({"src/a/a.h", "#pragma once\n// A thing.\n"})) == 0);
  CHECK(count(check_header({"src/a/a.h", "#pragma once\n#include <string>\n"})) == 1);
}

TEST_CASE("tidy: a file's own header comes first, then <...>, then the house") {
  const std::string own = "#include \"a/b.h\"\n", far = "#include <string>\n",
                    near = "#include \"core/ids.h\"\n";
  CHECK(count(check_includes({"src/a/b.cpp", own + far + near})) == 0);
  CHECK(count(check_includes({"src/a/b_test.cpp", own + far + near})) == 0);
  CHECK(count(check_includes({"src/a/b_test.cpp", far + own + near})) == 0);
  CHECK(count(check_includes({"src/a/b.cpp", far + own + near})) == 1);
  CHECK(count(check_includes({"src/a/c.cpp", near + far})) == 1);
  CHECK(count(check_includes({"src/a/c.cpp", "#include \"gen/sql/a/c.h\"\n"})) == 0);
}

TEST_CASE("tidy: a description forgets no enumerator and is of the house's kind") {
  const std::string state = "enum class State {\n  open,  // x, y\n  shut = 3\n};\n";
  CHECK(count(check_described({"src/a.h", state + "AAI_DESCRIBE_ENUM(State, open, shut)"})) == 0);
  CHECK(count(check_described({"src/a.h", state + "AAI_DESCRIBE_ENUM(State, open)"})) == 1);
  CHECK(count(check_described({"src/a.h", "BOOST_DESCRIBE_STRUCT(Plan, (), (key))"})) == 1);
  CHECK(count(check_described({"src/a.h", "BOOST_DESCRIBE_STRUCT(Nothing, (), ())"})) == 0);
}

TEST_CASE("tidy: banned words come with their replacement") {
  CHECK(count(check_words({"src/a.h", "class MailManager {};"})) == 1);
  CHECK(count(check_words({"src/a.cpp", "std::chrono::system_clock::now()"})) == 1);
  CHECK(count(check_words({"src/a.cpp", "struct Managed {};"})) == 0);
}

TEST_CASE("tidy: what the content security policy forbids is found in pages") {
  CHECK(count(check_web({"web/a.html", "<p style=\"color: red\">"})) == 1);
  CHECK(count(check_web({"web/a.html", "<button onclick='x()'>"})) == 1);
  CHECK(count(check_web({"web/a.html", "<button\n    class=\"a\"\n    onclick='x()'>"})) == 1);
  CHECK(count(check_web({"web/a.html", "<p class=\"style\">"})) == 0);
  CHECK(count(check_web({"web/a.js", "console.log(1)"})) == 1);
}

TEST_CASE("tidy: a route row without a permission or a limit is found") {
  const std::string whole =
      "  {Method::get, \"/v1/plans\", anyone, browse, endpoint<&f>, \"x\"},\n";
  const std::string bare = "  {Method::get, \"/v1/plans\", endpoint<&f>, \"x\"},\n";
  CHECK(count(check_routes({"src/a/module.cpp", whole})) == 0);
  CHECK(count(check_routes({"src/a/module.cpp", whole + bare})) == 1);
  CHECK(count(check_routes({"src/app/openapi.cpp", bare})) == 1);
}

}
