#include "skills/identity/sessions.h"

#include <algorithm>

#include "platform/jobs/runner.h"
#include "skills/identity/device_name.h"
#include "tests/sign_in.h"

namespace aai::identity {
namespace {

using test::Browser, test::field, test::Method, test::new_address, test::World;

constexpr std::chrono::hours day{24};
const std::string cookie(session_cookie);

std::string set_cookie(const http::Reply& reply, std::string_view name) {
  for (const auto& [header, value] : reply.headers) {
    if (header == "Set-Cookie" && value.starts_with(name)) return value;
  }
  return "";
}

std::string events_of(World& world, const std::string& email) {
  return world.value(
      "select string_agg(e.kind, ' ' order by e.id) from session_events e join users "
      "u on u.id = e.user_id where u.email_key = '" +
      email + "'");
}

}

TEST_CASE("sessions#1 signing in changes the token, and the one from before is dead") {
  World world;
  Browser browser(world);
  const auto email = new_address(world, "ada");
  browser.cookies[cookie] = "planted-by-someone-else-0000000000000000000";
  test::sign_in(world, browser, email);
  const auto first = browser.cookies.at(cookie);
  CHECK(first != "planted-by-someone-else-0000000000000000000");

  test::sign_in(world, browser, email);

  Browser old(world);
  old.cookies[cookie] = first;
  CHECK(browser.cookies.at(cookie) != first);
  CHECK(old.get("/v1/me").status == 401);
  CHECK(browser.get("/v1/me").status == 200);
  CHECK(events_of(world, email) == "signed_in replaced signed_in");
}

TEST_CASE("sessions#2 the cookie is opaque, bound to the host, and out of reach of scripts") {
  World world;
  Browser browser(world);

  const auto reply = test::sign_in(world, browser, new_address(world, "ada"));

  const auto set = set_cookie(reply, cookie);
  CHECK(set.starts_with("__Host-"));
  CHECK(browser.cookies.at(cookie).size() == 43);
  CHECK(set.find("; Path=/; Max-Age=7776000; Secure; HttpOnly; SameSite=Lax") != std::string::npos);
  CHECK(set.find("Domain") == std::string::npos);
  CHECK(7776000 < 400 * 86400);
}

TEST_CASE("sessions#3 a dump of the table holds nothing a client could send") {
  World world;
  Browser browser(world);
  const auto email = new_address(world, "ada");
  test::sign_in(world, browser, email);
  const auto token = browser.cookies.at(cookie);

  const auto dump = world.value("select string_agg(s::text, ' ') from sessions s join users u on "
      "u.id = s.user_id where u.email_key = '" + email + "'");

  CHECK(dump.find(token) == std::string::npos);
  const auto stored = world.value(
      "select encode(token_hash, 'hex') from sessions s join users u on "
      "u.id = s.user_id where u.email_key = '" +
      email + "'");
  for (const auto& sent : {stored, "\\x" + stored, to_base64url(*from_hex(stored))}) {
    Browser thief(world);
    thief.cookies[cookie] = sent;
    CHECK(thief.get("/v1/me").status == 401);
  }
}

TEST_CASE("sessions#4 seven idle days and ninety in all end a session, not a moment before") {
  World world;
  Browser idle(world), busy(world);
  test::sign_in(world, idle, new_address(world, "ada"));
  test::sign_in(world, busy, new_address(world, "grace"));

  world.clock.advance(day * 7 - std::chrono::seconds(1));
  CHECK(busy.get("/v1/me").status == 200);
  auto just_in_time = idle;
  world.clock.advance(std::chrono::seconds(1));
  CHECK(just_in_time.get("/v1/me").status == 401);

  for (int days = 7; days < 84; days += 6) {
    CHECK(busy.get("/v1/me").status == 200);
    world.clock.advance(day * 6);
  }
  CHECK(busy.get("/v1/me").status == 200);
  world.clock.advance(day * 5 - std::chrono::seconds(1));
  CHECK(busy.get("/v1/me").status == 200);
  world.clock.advance(std::chrono::seconds(1));
  CHECK(busy.get("/v1/me").status == 401);
}

TEST_CASE(
    "sessions#5 a token is replaced once a day, and the one before is good for thirty seconds") {
  World world;
  Browser browser(world);
  test::sign_in(world, browser, new_address(world, "ada"));
  const auto first = browser.cookies.at(cookie);
  CHECK(set_cookie(browser.get("/v1/me"), cookie).empty());

  world.clock.advance(day);
  Browser parallel = browser;
  const auto replies = test::send_together(world, {browser.request(Method::get, "/v1/me", ""),
      parallel.request(Method::get, "/v1/me", "")});
  for (const auto& reply : replies) CHECK(reply.status == 200);
  CHECK(std::ranges::count_if(
            replies, [](const auto& reply) { return !set_cookie(reply, cookie).empty(); }) == 1);
  for (const auto& reply : replies) browser.keep_cookies(reply);
  CHECK(browser.cookies.at(cookie) != first);

  world.clock.advance(std::chrono::seconds(29));
  CHECK(parallel.get("/v1/me").status == 200);
  CHECK(parallel.cookies.at(cookie) == first);
  world.clock.advance(std::chrono::seconds(2));
  CHECK(parallel.get("/v1/me").status == 401);
  CHECK(browser.get("/v1/me").status == 200);
}

TEST_CASE("sessions#6 people see their browsers and sign one out; another person's is not there") {
  World world;
  Browser laptop(world), phone(world), mallory(world);
  const auto email = new_address(world, "ada");
  laptop.peer = "203.0.113.9";
  phone.user_agent =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 "
      "Safari/604.1";
  test::sign_in(world, laptop, email);
  test::sign_in(world, phone, email);
  test::sign_in(world, mallory, new_address(world, "mallory"));

  const auto list = laptop.get("/v1/me/sessions");
  CHECK(field(list, "items[0].current") == "true");
  CHECK(field(list, "items[0].device") == "Chrome on macOS");
  CHECK(field(list, "items[0].ip_prefix") == "203.0.113.0/24");
  CHECK(field(list, "items[1].device") == "Safari on iPhone");
  CHECK(field(list, "items[1].current") == "false");
  CHECK(field(list, "items[2].id") == "");
  const auto path = "/v1/me/sessions/" + field(list, "items[1].id");

  CHECK(mallory.send(Method::del, path).status == 404);
  CHECK(phone.get("/v1/me").status == 200);
  CHECK(laptop.send(Method::del, path).status == 204);
  CHECK(phone.get("/v1/me").status == 401);
  CHECK(laptop.get("/v1/me").status == 200);
  CHECK(laptop.send(Method::del, path).status == 404);
  CHECK(events_of(world, email) == "signed_in signed_in revoked");
}

TEST_CASE("sessions#7 every other browser is signed out at once, this one stays") {
  World world;
  Browser here(world), there(world), elsewhere(world), grace(world);
  const auto email = new_address(world, "ada");
  test::sign_in(world, here, email);
  test::sign_in(world, there, email);
  test::sign_in(world, elsewhere, email);
  test::sign_in(world, grace, new_address(world, "grace"));

  CHECK(here.send(Method::del, "/v1/me/sessions").status == 204);

  CHECK(here.get("/v1/me").status == 200);
  CHECK(there.get("/v1/me").status == 401);
  CHECK(elsewhere.get("/v1/me").status == 401);
  CHECK(grace.get("/v1/me").status == 200);
}

TEST_CASE(
    "sessions#8 signing out clears cache and storage, expires its own cookie and no sibling's") {
  World world;
  Browser browser(world);
  const auto email = new_address(world, "ada");
  test::sign_in(world, browser, email);
  const auto token = browser.cookies.at(cookie);

  const auto reply = browser.post("/v1/auth/logout", "");

  CHECK(reply.status == 204);
  CHECK(http::find_header(reply.headers, "clear-site-data") == R"("cache", "storage")");
  CHECK(set_cookie(reply, cookie).find("Max-Age=0;") != std::string::npos);
  browser.cookies[cookie] = token;
  CHECK(browser.get("/v1/me").status == 401);
  CHECK(browser.post("/v1/auth/logout", "").status == 204);
  CHECK(events_of(world, email) == "signed_in signed_out");
}

TEST_CASE("sessions#9 last_seen_at is written once a minute at most, and no index slows it down") {
  World world;
  Browser browser(world);
  const auto email = new_address(world, "ada");
  test::sign_in(world, browser, email);
  const auto seen = "select s.xmin::text || s.last_seen_at::text from sessions s join users u on "
      "u.id = s.user_id where u.email_key = '" + email + "'";
  const auto before = world.value(seen);

  for (int i = 0; i < 5; ++i) browser.get("/v1/me/sessions");
  CHECK(world.value(seen) == before);
  world.clock.advance(std::chrono::seconds(61));
  browser.get("/v1/me/sessions");

  // A read is answered before its COMMIT has come back; it is on its way.
  for (int turns = 0; turns < 1000 && world.value(seen) == before; ++turns)
    world.io.run_one_for(std::chrono::milliseconds(1));
  CHECK(world.value(seen) != before);
  CHECK(
      world.value("select count(*) from pg_indexes where tablename = 'sessions' and indexdef like "
                  "'%last_seen_at%'") == "0");
}

TEST_CASE("sessions#10 deleting a person deletes their sessions with them") {
  World world;
  Browser browser(world);
  const auto email = new_address(world, "ada");
  test::sign_in(world, browser, email);

  world.rows("delete from users where email_key = '" + email + "'");

  CHECK(browser.get("/v1/me").status == 401);
}

TEST_CASE("sessions#11 the sweep takes what nobody can use any more, and nothing else") {
  World world;
  Browser gone(world), here(world);
  const auto email = new_address(world, "ada"), other = new_address(world, "grace");
  test::sign_in(world, gone, email);
  world.clock.advance(day * 7);
  test::sign_in(world, here, other);
  const JobId job = world.env.new_id<JobId>();
  world.rows(
      "insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at, "
      "lease_expires_at, lease_token) values ('" +
      std::string(house_org.view()) + "', '" + std::string(job.view()) +
      "', 'test', 'test', "
      "'{}', 1, now(), now() + interval '1 hour', 7)");
  Work work(world.env,
            {world.pool("aai_worker"), world.pool("aai_drafter"), world.pool("aai_sender")},
            house_org, job, 7, 1);

  world.wait(sweep_sessions(work));

  world.rows("delete from jobs where id = '" + std::string(job.view()) + "'");
  CHECK(world.value("select count(*) from sessions s join users u on u.id = s.user_id where "
      "u.email_key = '" + email + "'") == "0");
  CHECK(world.value("select count(*) from magic_link_requests where email = '" + email + "'") ==
        "0");
  CHECK(events_of(world, email) == "signed_in expired");
  CHECK(here.get("/v1/me").status == 200);
}

TEST_CASE("sessions#12 devices and networks have plain names") {
  CHECK(device_name(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36 Edg/142.0") ==
        "Edge on Windows");
  CHECK(device_name("Mozilla/5.0 (Linux; Android 16) Chrome/142.0 Mobile Safari/537.36") ==
        "Chrome on Android");
  CHECK(device_name("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0") ==
        "Firefox on Linux");
  CHECK(device_name("\x1b[31m<script>") == "Unknown device");
  CHECK(ip_prefix("203.0.113.77") == "203.0.113.0/24");
  CHECK(ip_prefix("2001:db8:1:2:3:4:5:6") == "2001:db8:1::/48");
  CHECK(ip_prefix("not an address") == "");
}

}
