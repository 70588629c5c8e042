#include "app/problem_reply.h"

#include "core/html.h"
#include "core/json_read.h"
#include "core/json_write.h"
#include "platform/http/plain_page.h"

namespace aai::app {

struct ToldProblem {
  std::string title, request_id;
  int status = 0;
  std::optional<std::string> detail;
};
AAI_DESCRIBE(ToldProblem, title, request_id, status, detail);

namespace {

constexpr std::string_view problem_type = "application/problem+json";
constexpr Problem fault{500, "api.fault", "Something broke on our side. Nothing was changed."};
constexpr Problem busy{503, "api.busy", "We are busy or restarting. Please try again in a moment."};

void append_fields(std::string& body, const std::vector<FieldProblem>& fields) {
  body += ",\"fields\":[";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    body += i == 0 ? "{\"path\":" : ",{\"path\":";
    json::append_string(body, fields[i].path);
    body += ",\"message\":";
    json::append_string(body, fields[i].message);
    body += '}';
  }
  body += ']';
}

}

http::Reply problem_reply(const Refusal& refusal, std::string_view request_id) {
  http::Reply reply;
  reply.status = refusal.problem.status;
  reply.content_type = problem_type;
  reply.body = "{\"type\":\"about:blank\",\"title\":";
  json::append_string(reply.body, refusal.problem.title);
  reply.body += ",\"status\":" + std::to_string(refusal.problem.status) + ",\"code\":";
  json::append_string(reply.body, refusal.problem.code);
  if (!refusal.detail.empty()) {
    reply.body += ",\"detail\":";
    json::append_string(reply.body, refusal.detail);
  }
  reply.body += ",\"request_id\":";
  json::append_string(reply.body, request_id);
  if (!refusal.fields.empty()) append_fields(reply.body, refusal.fields);
  reply.body += '}';
  if (refusal.retry_after_seconds > 0)
    reply.with("Retry-After", std::to_string(refusal.retry_after_seconds));
  return reply;
}

http::Reply fault_reply(std::string_view request_id) {
  return problem_reply(Refusal(fault), request_id);
}

http::Reply busy_reply(std::string_view request_id) {
  Refusal refusal(busy);
  refusal.retry_after_seconds = 2;
  return problem_reply(refusal, request_id);
}

http::Reply readable(const http::Request& request, http::Reply reply) {
  if (reply.content_type != problem_type || request.header("sec-fetch-mode") != "navigate")
    return reply;
  const auto told = json::read_foreign<ToldProblem>(reply.body).value_or(ToldProblem{});
  const bool is_session_wanted = told.status == 401;
  const std::string_view place = is_session_wanted ? "/sign-in" : "/";
  const std::string_view label = is_session_wanted ? "Sign in" : "Go to the first page";
  const auto detail = told.detail ? "<p>" + escape_html(*told.detail) + "</p>\n" : "";
  const auto act = "<a class=\"button primary large\" href=\"" + std::string(place) + "\">" +
                   std::string(label) + "</a>\n";
  const auto foot = "<p class=\"gate-foot\">If you write to us about this, quote <code>" +
                    escape_html(told.request_id) + "</code>.</p>";
  auto page = http::plain_page({"en", told.title, detail + act + foot, told.status});
  for (auto& header : reply.headers) page.headers.push_back(std::move(header));
  return page;
}

}
