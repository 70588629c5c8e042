// A thousand replies for one matter, each asking for what stands in another matter's knowledge and
// mail, by the same correspondents: not one byte of it may be in a prompt.
#include <iostream>

#include "tests/fixtures/matter_files.h"
#include "tests/hostile/models.h"

namespace aai::hostile {
namespace {

using matters::Files, matters::id_text;

constexpr std::string_view mark = "ALPHA";

// Bytes of the words that only the other matter has.
std::size_t marked_bytes(std::string_view text, std::string_view of = mark) {
  std::size_t bytes = 0;
  for (auto at = text.find(of); at != text.npos;) {
    const auto end = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", at);
    bytes += std::min(end, text.size()) - at;
    at = end == text.npos ? end : text.find(of, end);
  }
  return bytes;
}

// Matter alpha is what must not be seen; matter beta is answered for.
class Practice : public Files {
 public:
  Practice() {
    auto& world = desk.world;
    world.config.rate_limit_scale = 1000;
    world.config.model_kind = "anthropic";
    world.config.model_name = "writer-1";
    world.config.model = {"https://model.example", "k3y", ""};
    world.http.on("model.example", [this](const net::Call& call) {
      ++prompts;
      prompt_bytes += call.body.size();
      alpha_bytes += marked_bytes(call.body);
      beta_prompts += marked_bytes(call.body, "BETA") > 0 ? 1 : 0;
      return test::answer_json(
          200, R"({"content":[{"type":"text","text":"{\"body\":\"Dear Yusuf,\\n\\nThank you.\",)"
               R"(\"citations\":[],\"blanks\":[]}"}]})");
    });
    const auto fox = client("Fox Ltd"), hen = client("Hen Ltd");
    alpha = matter(fox, "ALPHATITLE settlement", "ALPHA-1");
    beta = matter(hen, "BETATITLE settlement", "BETA-1");
    for (int i = 0; i < 20; ++i) {
      const auto number = std::to_string(i);
      know("Settlement ALPHADOC" + number, sentence("ALPHAKNOWS" + number),
           i % 2 == 0 ? of_matter(alpha) : of_client(fox));
      know("Settlement BETADOC" + number, sentence("BETAKNOWS" + number), of_matter(beta));
      REQUIRE(file(write("c" + number + "@shared.example", "Settlement ALPHASUBJECT" + number,
                         sentence("ALPHAMAIL" + number))
                       .thread,
                   alpha)
                  .status == 200);
    }
  }

  // One more conversation of the matter, or of none, answered by a prompt.
  void answer(int number, const std::string& filed_to) {
    const auto message = write("c" + std::to_string(number % 60) + "@shared.example",
                               "Settlement " + std::to_string(number),
                               "What do we offer for the settlement, and by which deadline? What "
                               "does the settlement cost?");
    if (!filed_to.empty()) REQUIRE(file(message.thread, filed_to).status == 200);
    desk.read(message);
  }

  std::string alpha, beta;
  int prompts = 0, beta_prompts = 0;
  std::size_t prompt_bytes = 0, alpha_bytes = 0;

 private:
  static std::string sentence(const std::string& word) {
    return "What do we offer for the settlement? For the settlement of " + word +
           " we offer £777 by the deadline, and the settlement costs £9 more.";
  }
  test::WrittenMessage write(const std::string& from, const std::string& subject,
                             const std::string& text) {
    desk.world.clock.advance(std::chrono::minutes(1));
    return desk.inbox.receive(from, subject, text);
  }
};

// For as long as it stands, the wall around the passages is open.
struct OpenWall {
  explicit OpenWall(test::World& of) : world(of) {
    world.rows("alter policy matter_wall on knowledge_passages using (true)");
    world.rows("alter policy matter_wall on knowledge_documents using (true)");
  }
  ~OpenWall() {
    for (const std::string table : {"knowledge_passages", "knowledge_documents"})
      world.rows("alter policy matter_wall on " + table + " using (scope = 'practice' or client_id "
                 "= prompt_client() or matter_id = prompt_matter())");
  }
  test::World& world;
};

}

TEST_CASE("hostile: in a thousand drafts for one matter there is not one byte of another one") {
  constexpr int drafts = 1000;
  Practice practice;
  for (int i = 0; i < drafts; ++i) practice.answer(i, practice.beta);

  const auto stored = practice.desk.world.value(
      "select count(*) || ' ' || count(*) filter (where v.text like '%ALPHA%') from drafts d join "
      "draft_versions v on v.org_id = d.org_id and v.draft_id = d.id where d.org_id = " +
      id_text(practice.desk.ada.org));
  std::cout << "matters: " << practice.prompts << " prompts, " << practice.prompt_bytes
            << " bytes, " << practice.beta_prompts << " with the matter's own words, "
            << practice.alpha_bytes << " bytes of another matter\n";
  CHECK(practice.prompts == drafts);
  CHECK(practice.beta_prompts == drafts);
  CHECK(practice.alpha_bytes == 0);
  CHECK(stored == std::to_string(drafts) + " 0");
}

TEST_CASE("hostile: a conversation that nobody has filed gets no matter's word into its prompt") {
  Practice practice;
  for (int i = 0; i < 30; ++i) practice.answer(i, "");

  CHECK(practice.prompts == 30);
  CHECK(practice.alpha_bytes == 0);
  CHECK(practice.beta_prompts == 0);
}

TEST_CASE("hostile: it is the wall that keeps the other matter out: without it the words come in") {
  Practice practice;
  const OpenWall open(practice.desk.world);
  for (int i = 0; i < 5; ++i) practice.answer(i, practice.beta);

  CHECK(practice.prompts == 5);
  CHECK(practice.alpha_bytes > 0);
}

}
