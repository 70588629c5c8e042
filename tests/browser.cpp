#include "tests/browser.h"

namespace aai::test {

Browser::Browser(World& world) : world_(world) {
  const auto drawn = world.random.bytes<3>();
  peer = "10." + std::to_string(drawn[0]) + "." + std::to_string(drawn[1]) + "." +
         std::to_string(drawn[2]);
}

http::Request Browser::request(Method method, std::string_view path, std::string_view body) const {
  http::Request request;
  request.method = method;
  request.target = path;
  request.body = body;
  request.peer = peer;
  request.headers = {{"sec-fetch-site", "same-origin"}, {"user-agent", user_agent}};
  std::string jar;
  for (const auto& [name, value] : cookies) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
  if (!jar.empty()) request.headers.emplace_back("cookie", jar);
  return request;
}

void Browser::keep_cookies(const http::Reply& reply) {
  for (const auto& [name, value] : reply.headers) {
    if (name != "Set-Cookie") continue;
    const auto equals = value.find('='), end = value.find(';');
    const auto cookie = value.substr(0, equals);
    if (value.find("Max-Age=0;") != value.npos) cookies.erase(cookie);
    else cookies[cookie] = value.substr(equals + 1, end - equals - 1);
  }
}

http::Reply Browser::send(Method method, std::string_view path, std::string_view body) {
  auto sent = request(method, path, body);
  auto reply = world_.wait(world_.answer(sent));
  keep_cookies(reply);
  return reply;
}

std::vector<http::Reply> send_together(World& world, std::vector<http::Request> requests) {
  std::vector<http::Reply> replies(requests.size());
  std::size_t landed = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    boost::asio::co_spawn(world.io, world.answer(requests[i]),
                          [&replies, &landed, i](std::exception_ptr fault, http::Reply reply) {
                            if (fault) std::rethrow_exception(fault);
                            replies[i] = std::move(reply);
                            ++landed;
                          });
  }
  world.io.restart();
  while (landed < requests.size() && world.io.run_one() > 0) {}
  return replies;
}

std::string new_address(World& world, std::string_view name) {
  return std::string(name) + "-" + std::string(world.env.new_id<JobId>().view().substr(19)) +
         "@example.com";
}

}
