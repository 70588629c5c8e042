#include "skills/realtime/live_feed_sse.h"

#include "gen/sql/app/entering.h"
#include "gen/sql/platform/jobs/enqueue.h"
#include "platform/loop.h"
#include "platform/pg/pool.h"
#include "tests/world.h"

using namespace aai;
using namespace aai::realtime;
using namespace std::chrono_literals;
using test::Person;
using test::World;

namespace {

// A socket that remembers what was written to it.
struct Page : http::Sink {
  Task<bool> write(std::string_view bytes) override {
    if (takes_nothing) {
      while (takes_nothing) co_await pause(1ms);
    }
    text += bytes;
    co_return is_there;
  }
  bool is_open() const override { return is_there; }

  std::string text;
  bool is_there = true, takes_nothing = false, has_ended = false;
};

// An open page of a person; the loop runs until what is awaited has happened.
struct Stage : World {
  Stage() : hub(clock, pool("aai_worker")) {}
  ~Stage() {
    for (const auto& page : pages) page->is_there = false;
    CHECK(until([this] { return hub.stream_count() == 0; }));
  }

  std::shared_ptr<Page> open(const Person& as, const std::string& last_event_id = "") {
    http::Headers headers;
    if (!last_event_id.empty()) headers.emplace_back("Last-Event-ID", last_event_id);
    const auto reply = call(http::Method::get, test::org_path(as, "/events"), "", as, headers);
    REQUIRE(reply.status == 200);
    REQUIRE(reply.stream);
    auto page = std::make_shared<Page>();
    pages.push_back(page);
    boost::asio::co_spawn(
        io, reply.stream(*page),
        [page, stream = reply.stream](std::exception_ptr) { page->has_ended = true; });
    REQUIRE(until([&] { return page->text.find("retry: 2000\n\n") != std::string::npos; }));
    return page;
  }

  void emit(const Person& whose, const std::string& topic, const std::string& data = "{}") {
    rows("insert into org_events (org_id, topic, data) values ('" + std::string(whose.org.view()) +
         "', '" + topic + "', '" + data + "')");
  }
  // Until no transaction of the cluster, of other databases too, is older than the events.
  void settle() {
    REQUIRE(until([this] {
      return value(
                 "select max(txid) < pg_snapshot_xmin(pg_current_snapshot()) from org_events") ==
             "t";
    }));
  }
  std::string seq_of(const Person& whose, const std::string& topic) {
    return value("select seq from org_events where org_id = '" + std::string(whose.org.view()) +
                 "' and topic = '" + topic + "'");
  }

  bool until(const std::function<bool()>& holds) {
    const auto give_up_at = std::chrono::steady_clock::now() + 10s;
    io.restart();
    while (!holds() && std::chrono::steady_clock::now() < give_up_at) io.run_one_for(100ms);
    return holds();
  }
  bool until_told(const std::shared_ptr<Page>& page, const std::string& text) {
    return until([&] { return page->text.find(text) != std::string::npos; });
  }

  Hub hub;
  std::vector<std::shared_ptr<Page>> pages;
};

bool has(const std::shared_ptr<Page>& page, std::string_view text) {
  return page->text.find(text) != std::string::npos;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}

TEST_CASE(
    "live_feed_sse#1 an open page is told what its organisation does, and nothing of another one") {
  Stage stage;
  const auto ada = stage.owner("Lovelace Law"), initech = stage.owner("Initech");
  const auto page = stage.open(ada), other = stage.open(initech);

  stage.emit(initech, "draft.created", R"({"draft_id":"theirs"})");
  stage.emit(ada, "draft.decided", R"({"draft_id":"ours"})");

  CHECK(stage.until_told(page, "event: draft.decided\ndata: {\"draft_id\": \"ours\"}\n\n"));
  CHECK(stage.until_told(other, "theirs"));
  CHECK(has(page, "id: " + stage.seq_of(ada, "draft.decided") + "\n"));
  CHECK_FALSE(has(page, "theirs"));
  CHECK_FALSE(has(other, "ours"));
}

TEST_CASE("an outsider opens no stream") {
  Stage stage;
  const auto ada = stage.owner("Lovelace Law");
  auto mallory = stage.owner("Initech");
  mallory.org = ada.org;

  CHECK(stage.call(http::Method::get, test::org_path(ada, "/events"), "", mallory).status == 404);
  CHECK(stage.call(http::Method::get, test::org_path(ada, "/events")).status == 401);
  CHECK(stage.hub.stream_count() == 0);
}

TEST_CASE("live_feed_sse#2 a page that comes back misses nothing and is told nothing twice") {
  Stage stage;
  const auto ada = stage.owner("Lovelace Law");
  auto page = stage.open(ada);
  stage.emit(ada, "first");
  REQUIRE(stage.until_told(page, "event: first"));
  const auto seen = stage.seq_of(ada, "first");
  page->is_there = false;
  REQUIRE(stage.until([&] { return page->has_ended; }));
  stage.emit(ada, "second");
  stage.emit(ada, "third");

  page = stage.open(ada, seen);
  stage.emit(ada, "fourth");

  REQUIRE(stage.until_told(page, "event: fourth"));
  CHECK_FALSE(has(page, "first"));
  CHECK(page->text.find("second") < page->text.find("third"));
  CHECK(page->text.find("third") < page->text.find("fourth"));
  for (const auto* topic : {"event: second", "event: third", "event: fourth"})
    CHECK(count(page->text, topic) == 1);
  CHECK_FALSE(has(page, "reset"));
}

TEST_CASE("live_feed_sse#5 an event committed late is told late, whatever its number, and once") {
  Stage stage;
  const auto ada = stage.owner("Lovelace Law");
  const auto page = stage.open(ada);
  // Two transactions at once: the one that began first draws the lower number and ends last.
  pg::Tx slow(stage.pool("aai_app"), pg::Access::write, pg::bind(app::sql::act_for, ada.org), {});
  stage.wait(slow(jobs::sql::record_event, ada.org, std::string("slow"), json::Raw{"{}"}));
  stage.emit(ada, "quick");
  stage.wait(pause(3 * poll_every));
  CHECK_FALSE(has(page, "quick"));
  stage.wait(slow.commit());

  REQUIRE(stage.until_told(page, "event: quick"));
  CHECK(page->text.find("event: slow") < page->text.find("event: quick"));
  CHECK(count(page->text, "event: slow") == 1);
  CHECK(count(page->text, "event: quick") == 1);
}

TEST_CASE("live_feed_sse#4 a page that was away for too long, or invents what it saw, loads anew") {
  Stage stage;
  const auto ada = stage.owner("Lovelace Law"), initech = stage.owner("Initech");
  stage.emit(initech, "theirs");
  stage.emit(ada, "old");
  for (const auto& id : {std::string("999999999"), std::string("x'; drop table"), std::string("-1"),
                         std::string("99999999999999999999999"), stage.seq_of(initech, "theirs")}) {
    CAPTURE(id);
    const auto page = stage.open(ada, id);
    CHECK(has(page, "event: reset\ndata: {}\n\n"));
    CHECK_FALSE(has(page, "old"));
    CHECK_FALSE(has(page, "theirs"));
  }
  const auto seen = stage.seq_of(ada, "old");
  stage.rows("insert into org_events (org_id, topic, data) select '" + std::string(ada.org.view()) +
             "', 'many', '{}' from generate_series(1, 501)");
  stage.settle();
  const auto page = stage.open(ada, seen);
  CHECK(has(page, "event: reset"));
  CHECK_FALSE(has(page, "many"));
}

TEST_CASE("live_feed_sse#6 a stream ends soon after its session is revoked") {
  Stage stage;
  const auto ada = stage.owner("Lovelace Law"), initech = stage.owner("Initech");
  const auto page = stage.open(ada), other = stage.open(initech);

  stage.rows("delete from sessions where user_id = '" + std::string(ada.user.view()) + "'");
  stage.clock.advance(1s);

  CHECK(stage.until([&] { return page->has_ended; }));
  CHECK_FALSE(other->has_ended);
}

TEST_CASE("live_feed_sse#6 a stream ends soon after its person has left") {
  Stage stage;
  const auto ada = stage.owner("Lovelace Law"), grace = stage.member(ada);
  const auto page = stage.open(grace), owners = stage.open(ada);

  stage.rows("delete from memberships where user_id = '" + std::string(grace.user.view()) + "'");
  stage.clock.advance(1s);

  CHECK(stage.until([&] { return page->has_ended; }));
  CHECK_FALSE(owners->has_ended);
}

TEST_CASE("live_feed_sse#3 silence is broken every 15 seconds") {
  Stage stage;
  const auto page = stage.open(stage.owner("Lovelace Law"));
  CHECK_FALSE(has(page, ":\n\n"));

  stage.clock.advance(15s);
  CHECK(stage.until_told(page, ":\n\n"));
  const auto one = page->text;
  stage.clock.advance(14s);
  stage.wait(pause(2 * poll_every));
  CHECK(page->text == one);
}

TEST_CASE("live_feed_sse#7 a slow reader is told to load anew instead of being buffered for") {
  Stage stage;
  const auto ada = stage.owner("Lovelace Law");
  const auto slow = stage.open(ada), quick = stage.open(ada);
  slow->takes_nothing = true;

  const std::string much = R"({"text":")" + std::string(10'000, 'x') + R"("})";
  for (int i = 0; i < 20; ++i) {
    stage.emit(ada, "topic" + std::to_string(i), much);
    REQUIRE(stage.until_told(quick, "event: topic" + std::to_string(i)));
  }
  slow->takes_nothing = false;

  CHECK(stage.until_told(slow, "event: reset"));
  CHECK(slow->text.size() < 2 * pending_size_max);
  CHECK(quick->text.size() > 200'000);
}

TEST_CASE("live_feed_sse#8 nobody asks the database while no page is open") {
  Stage stage;
  const auto ada = stage.owner("Lovelace Law");
  {
    const auto page = stage.open(ada);
    page->is_there = false;
    REQUIRE(stage.until([&] { return page->has_ended; }));
  }
  CHECK(stage.hub.stream_count() == 0);
  stage.emit(ada, "unheard");
  stage.settle();
  stage.wait(pause(2 * poll_every));

  const auto page = stage.open(ada);
  stage.emit(ada, "heard");
  REQUIRE(stage.until_told(page, "event: heard"));
  CHECK_FALSE(has(page, "unheard"));
}

TEST_CASE("where no hub runs the feed is closed, with a word") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto reply = world.call(http::Method::get, test::org_path(ada, "/events"), "", ada);

  CHECK(reply.status == 503);
  CHECK(test::field(reply, "code") == "realtime.feed_closed");
}
