// The checks that need the whole tree, each shown a good one and a bad one.
#include <doctest/doctest.h>

#include "tools/tidy/tree.h"

namespace tidy {
namespace {

int count(const Complaints& complaints) { return static_cast<int>(complaints.size()); }

// A skill as it should be; the tests below break it.
Tree skill() {
  return {
      {"src/skills/identity/sessions.md",
       "---\nskill: \"004\"\ncode: sessions.cpp, find_session() in migrations/0001\n---\n"
       "# Sessions\n\n1. The old token is dead.\n2. A dump holds nothing.\n"},
      {"src/skills/identity/sessions.h", "// Sessions.\n"},
      {"src/skills/identity/sessions.cpp", "#include \"skills/identity/sessions.h\"\n"},
      {"src/skills/identity/sessions_test.cpp",
       "\nTEST_CASE(\"sessions#1 the token from before is dead\") {\n}\n"
       "\nTEST_CASE(\n    \"sessions#2 a dump of the table \"\n    \"holds nothing\") {\n}\n"},
      {"migrations/0001_foundation.sql", ""},
  };
}

File& file_of(Tree& tree, std::string_view path) {
  for (auto& file : tree)
    if (file.path == path) return file;
  FAIL("no such file");
  return tree.front();
}

Tree without(Tree tree, std::string_view path) {
  std::erase_if(tree, [&](const File& file) { return file.path == path; });
  return tree;
}

}

TEST_CASE("tidy: a skill's stem has its page, its code and its test") {
  CHECK(count(check_stems(skill())) == 0);
  CHECK(count(check_stems(without(skill(), "src/skills/identity/sessions.h"))) == 1);
  CHECK(count(check_stems(without(skill(), "src/skills/identity/sessions_test.cpp"))) == 1);
  CHECK(count(check_stems(without(skill(), "migrations/0001_foundation.sql"))) == 1);

  auto twice = skill();
  twice.push_back({"src/skills/identity/others.md", "---\nskill: \"004\"\ncode: sessions.cpp\n"
                                                    "tests: sessions_test.cpp\n---\n"});
  CHECK(count(check_stems(twice)) == 1);
}

TEST_CASE("tidy: a page names its skill") {
  auto nameless = skill();
  auto& page = file_of(nameless, "src/skills/identity/sessions.md");
  page.text.replace(page.text.find("\"004\""), 5, "four");
  CHECK(count(check_stems(nameless)) == 1);
}

TEST_CASE("tidy: queries stand beside the header that declares their rows") {
  Tree tree = {{"src/a/b/c.sql", ""}, {"src/a/b/c.h", ""}};
  CHECK(count(check_stems(tree)) == 0);
  CHECK(count(check_stems(without(tree, "src/a/b/c.h"))) == 1);
}

TEST_CASE("tidy: a gotcha without a test and a test without a gotcha are found") {
  CHECK(count(check_gotchas(skill())) == 0);

  auto claimed = skill();
  file_of(claimed, "src/skills/identity/sessions.md").text += "3. Idle limits hold.\n";
  CHECK(check_gotchas(claimed) == Complaints{{"src/skills/identity/sessions.md", 1,
                                              "no test is named sessions#3 ..."}});

  auto unclaimed = skill();
  file_of(unclaimed, "src/skills/identity/sessions_test.cpp").text +=
      "\nTEST_CASE(\"sessions#3 idle limits hold\") {\n}\n";
  CHECK(check_gotchas(unclaimed) == Complaints{{"src/skills/identity/sessions_test.cpp", 10,
                                                "sessions.md has no gotcha of that number"}});
}

TEST_CASE("tidy: gotchas are numbered from one, without a gap") {
  auto gap = skill();
  auto& page = file_of(gap, "src/skills/identity/sessions.md").text;
  page.replace(page.find("2. "), 3, "3. ");
  auto& test = file_of(gap, "src/skills/identity/sessions_test.cpp").text;
  test.replace(test.find("#2"), 2, "#3");
  CHECK(count(check_gotchas(gap)) == 1);
}

TEST_CASE("tidy: what nobody includes is found, the header of queries is not") {
  const Tree tree = {{"src/a/b.h", ""},
                     {"src/a/b.sql", "-- ask: why.\n-- one Row ()\nselect 1;\n"},
                     {"src/a/b.cpp", "#include \"gen/sql/a/b.h\"\nctx.tx(sql::ask);\n"},
                     {"src/a/alone.h", ""},
                     {"src/a/alone.sql", ""}};
  CHECK(check_dead_files(tree) ==
        Complaints{{"src/a/alone.h", 1, "nobody includes it"},
                   {"src/a/alone.sql", 1, "nobody includes gen/sql/a/alone.h"}});
}

TEST_CASE("tidy: what no page links and no script imports is found") {
  const Tree tree = {
      {"web/portal/index.html", "<script src=\"app.js\"></script> <a data-page=\"queue\">"},
      {"web/portal/app.js", "import './parts.js'"},
      {"web/portal/parts.js", ""},
      {"web/portal/queue-page.js", ""},
      {"web/portal/old-page.js", ""},
      {"web/portal/unused.css", ""},
      {"tests/browser/all.test.mjs", ""}};
  CHECK(check_dead_files(tree) ==
        Complaints{{"web/portal/old-page.js", 1, "nobody imports, links or names it"},
                   {"web/portal/unused.css", 1, "nobody imports, links or names it"}});
}

TEST_CASE("tidy: a query that no C++ asks is found by its name") {
  const Tree tree = {{"src/a/b.sql",
                      "-- asked: why.\n-- hint: a second line of its head.\n-- one Row ()\n"
                      "select 1;\n\n-- forgotten: why.\n-- one Row ()\nselect 2;\n"},
                     {"src/a/b.cpp", "co_await ctx.tx(a::sql::asked, ctx.org);"}};
  CHECK(check_dead_queries(tree) == Complaints{{"src/a/b.sql", 6, "nobody asks sql::forgotten"}});
}

TEST_CASE("tidy: two migrations of one number are found") {
  const Tree tree = {{"migrations/0001_a.sql", ""}, {"migrations/0002_b.sql", ""}};
  CHECK(count(check_migration_order(tree)) == 0);
  auto doubled = tree;
  doubled.push_back({"migrations/0002_c.sql", ""});
  CHECK(check_migration_order(doubled) ==
        Complaints{{"migrations/0002_c.sql", 1,
                    "migrations/0002_b.sql has this number; take the next free one"}});
}

TEST_CASE("tidy: numbers of countable things in prose are compared with the tree") {
  Tree tree = {{"src/a/module.cpp", "{Method::get, \"/a\", x},\n{http::Method::put, \"/b\", y}"},
               {"src/a/a.cpp", "const Failpoint before_send{\"a.before_send\", \"what\"};"},
               {"migrations/0001_a.sql", "create table a (\n);\ncreate table b (\n);\n"},
               {"migrations/0002_b.sql", "drop table b;\ncreate table c (\n);\n"},
               {"migrations/provision.sql", "array['aai_owner', 'aai_app'] loop 'aai_app'"},
               {"web/portal/index.html", ""},
               {"README.md", ""}};
  const auto told = [&](std::string text) {
    tree.back().text = std::move(text);
    return check_counts(tree);
  };
  CHECK(count(told("2 routes, two tables, one failpoints, 2 migrations, one logins")) == 0);
  CHECK(told("It has\nthree routes.") == Complaints{{"README.md", 2, "there are 2 routes"}});
  CHECK(count(told("twelve tables and 1,000 migrations")) == 2);
  CHECK(count(told("more than one routes")) == 1);
  CHECK(count(told("a route, three ways, 12 words")) == 0);
}

TEST_CASE("tidy: a lower bound holds, and is stale when it is far from the truth") {
  File tests{"src/a_test.cpp", ""};
  for (int i = 0; i < 30; ++i) tests.text += "\nTEST_CASE(\"x\") {\n}\n";
  const auto told = [&](const char* text) {
    return count(check_counts({tests, {"docs/A.md", text}}));
  };
  CHECK(told("more than 25 tests") == 0);
  CHECK(told("more than 30 tests") == 1);
  CHECK(told("more than 10 tests") == 1);
  CHECK(told("30 tests") == 0);
}

TEST_CASE("tidy: bytes nobody can review stand in their places, and nothing is huge") {
  const std::string bytes("a\0b", 3);
  CHECK(count(check_blobs({{"data/model.bin", bytes}, {"docs/a.png", bytes}})) == 0);
  CHECK(count(check_blobs({{"src/a.bin", bytes}})) == 1);
  CHECK(count(check_blobs({{"data/model.bin", bytes + std::string(600'000, 'x')}})) == 1);
  CHECK(count(check_blobs({{"src/a.cpp", std::string(200'000, 'x')}})) == 1);
  CHECK(count(check_blobs({{"sandbox/package-lock.json", std::string(200'000, 'x')}})) == 0);
}

}
