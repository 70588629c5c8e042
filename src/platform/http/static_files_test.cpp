#include "platform/http/static_files.h"

#include <doctest/doctest.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "platform/http/compression.h"

using namespace aai;
using namespace aai::http;
namespace fs = std::filesystem;

namespace {

// A small tree of files, and another file beside it that nobody may reach.
struct Tree {
  Tree()
      : base(fs::temp_directory_path() / ("static-files-" + std::to_string(::getpid()))),
        web(base / "web") {
    write("../secret.html", "secret");
    write("landing/index.html", "<h1>Welcome</h1>" + std::string(2000, ' '));
    write("landing/sign-in.html", "sign in");
    write("landing/sign-up.html", "sign up");
    write("landing/auth/magic.html", "magic");
    write("portal/index.html", "the portal");
    write("portal/portal.js", "portal()");
    write("portal/sw.js", "const build = '__BUILD__';");
    write("lib/icons/icon-192.png", std::string("\x89PNG\0", 5));
    write("lib/notes.unknown", "?");
    write("lib/.hidden.js", "hidden");
    write(".git/config.txt", "hidden");
    fs::create_symlink(base / "secret.html", web / "lib/link.html");
  }
  ~Tree() { fs::remove_all(base); }

  void write(const std::string& name, const std::string& text) {
    fs::create_directories((web / name).parent_path());
    std::ofstream(web / name, std::ios::binary) << text;
  }
  fs::path base, web;
};

Request get(std::string target, Headers headers = {}) {
  Request request;
  request.target = std::move(target);
  request.headers = std::move(headers);
  return request;
}

std::string body_at(const StaticFiles& files, std::string target) {
  const auto reply = files.answer(get(std::move(target)));
  return reply ? reply->body : "(nothing)";
}

std::string unzipped(const std::string& bytes) {
  std::string out(100'000, '\0');
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

}

TEST_CASE("addresses lead to their pages") {
  const Tree tree;
  const StaticFiles files(tree.web);

  CHECK(body_at(files, "/").starts_with("<h1>Welcome"));
  CHECK(body_at(files, "/?utm=1").starts_with("<h1>Welcome"));
  CHECK(body_at(files, "/sign-in") == "sign in");
  CHECK(body_at(files, "/sign-up") == "sign up");
  CHECK(body_at(files, "/auth/magic") == "magic");
  CHECK(body_at(files, "/portal/") == "the portal");
  CHECK(body_at(files, "/portal/settings/mail") == "the portal");
  CHECK(body_at(files, "/portal/portal.js") == "portal()");
  CHECK(body_at(files, "/portal/gone.js") == "(nothing)");
  CHECK(body_at(files, "/dashboard/") == "(nothing)");
  CHECK(body_at(files, "/nowhere") == "(nothing)");
}

TEST_CASE("an application without its slash is sent on to it, question and all") {
  const Tree tree;
  const StaticFiles files(tree.web);
  const auto reply = files.answer(get("/portal?draft=1"));

  REQUIRE(reply);
  CHECK(reply->status == 308);
  CHECK(find_header(reply->headers, "location") == "/portal/?draft=1");
}

TEST_CASE("nothing outside the folder, hidden, linked or of unknown kind can be asked for") {
  const Tree tree;
  const StaticFiles files(tree.web);
  for (const auto* target :
       {"/../secret.html", "/lib/../../secret.html", "/%2e%2e/secret.html", "/..%2fsecret.html",
        "//secret.html", "/lib/link.html", "/lib/.hidden.js", "/.git/config.txt",
        "/lib/notes.unknown", "/lib/", "/lib", "/portal/../../secret.html", "/landing\\index.html",
        "/landing/index.html%00.png", "", "*"}) {
    CAPTURE(target);
    CHECK(body_at(files, target) == "(nothing)");
  }
}

TEST_CASE("only reading is answered") {
  const Tree tree;
  const StaticFiles files(tree.web);
  auto request = get("/");
  for (const auto method : {Method::post, Method::put, Method::patch, Method::del, Method::other}) {
    request.method = method;
    CHECK_FALSE(files.answer(request));
  }
  request.method = Method::head;
  CHECK(files.answer(request));
}

TEST_CASE("text travels compressed where the client understands it, and is the same text") {
  const Tree tree;
  const StaticFiles files(tree.web);
  files.wait_until_compressed();
  const auto plain = files.answer(get("/")),
             zipped = files.answer(get("/", {{"Accept-Encoding", "deflate, gzip;q=0.8"}})),
             best = files.answer(get("/", {{"Accept-Encoding", "gzip, br"}})),
             refused = files.answer(get("/", {{"Accept-Encoding", "br;q=0, gzip;q=0.0"}})),
             picture = files.answer(get("/lib/icons/icon-192.png", {{"Accept-Encoding", "br"}}));

  CHECK(find_header(plain->headers, "content-encoding").empty());
  CHECK(find_header(plain->headers, "vary") == "Accept-Encoding");
  CHECK(find_header(zipped->headers, "content-encoding") == "gzip");
  CHECK(unzipped(zipped->body) == plain->body);
  CHECK(find_header(best->headers, "content-encoding") == "br");
  CHECK(best->body.size() < zipped->body.size());
  CHECK(find_header(refused->headers, "content-encoding").empty());
  CHECK(find_header(picture->headers, "content-encoding").empty());
  CHECK(find_header(picture->headers, "vary").empty());
  CHECK(find_header(best->headers, "etag") != find_header(plain->headers, "etag"));
}

TEST_CASE("what the client has already is not sent again") {
  const Tree tree;
  const StaticFiles files(tree.web);
  const auto tag = std::string(find_header(files.answer(get("/sign-in"))->headers, "etag"));

  for (const auto& asked : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
    const auto reply = files.answer(get("/sign-in", {{"If-None-Match", asked}}));
    CHECK(reply->status == 304);
    CHECK(reply->body.empty());
    CHECK(find_header(reply->headers, "etag") == tag);
  }
  CHECK(files.answer(get("/sign-in", {{"If-None-Match", "\"other\""}}))->status == 200);
}

TEST_CASE("an address with the build in it may be kept for ever, any other is asked about again") {
  const Tree tree;
  const StaticFiles files(tree.web);
  const auto cache_of = [&](const std::string& target) {
    return std::string(find_header(files.answer(get(target))->headers, "cache-control"));
  };
  const auto version = "?v=" + std::string(files.build());

  CHECK(cache_of("/portal/portal.js" + version) == "public, max-age=31536000, immutable");
  CHECK(cache_of("/portal/portal.js") == "no-cache");
  CHECK(cache_of("/portal/portal.js?v=0123456789abcdef") == "no-cache");
  CHECK(cache_of("/portal/sw.js" + version) == "no-cache");
}

TEST_CASE("a service worker carries the build, which changes with any file") {
  Tree tree;
  std::string before;
  {
    const StaticFiles files(tree.web);
    before = files.build();
    const auto worker = files.answer(get("/portal/sw.js"));
    CHECK(worker->body == "const build = '" + before + "';");
    CHECK(find_header(worker->headers, "service-worker-allowed") == "/portal/");
    CHECK(worker->content_type == "text/javascript; charset=utf-8");
  }
  CHECK(StaticFiles(tree.web).build() == before);
  tree.write("landing/sign-in.html", "sign in again");

  CHECK(StaticFiles(tree.web).build() != before);
}

TEST_CASE("a folder that is not there is said at start") {
  CHECK_THROWS(StaticFiles("/nowhere/at/all"));
}
