#include "app/openapi.h"

#include <algorithm>

#include "app/modules.h"

namespace aai::app {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string path_parameters(std::string_view path) {
  std::string listed;
  for (auto open = path.find('{'); open != path.npos; open = path.find('{', open + 1)) {
    const auto name = path.substr(open + 1, path.find('}', open) - open - 1);
    listed += listed.empty() ? "" : ",";
    listed +=
        "{\"name\":" + quoted(name) + R"(,"in":"path","required":true,"schema":{"type":"string"}})";
  }
  return listed;
}

std::string operation(const http::Route& route, std::string_view tag, json::Schemas& schemas) {
  const auto takes = route.endpoint.takes(schemas);
  const auto gives = route.endpoint.gives(schemas);
  const bool in_query = route.method == http::Method::get || route.method == http::Method::del;
  std::string out = "{\"tags\":[" + quoted(tag) + "],\"summary\":" + quoted(route.summary) +
                    ",\"x-permission\":" + quoted(route.perm.name) +
                    ",\"x-limit\":" + quoted(route.limit.name) +
                    ",\"parameters\":[" + path_parameters(route.path);
  if (in_query && !takes.empty()) {
    if (out.back() == '}') out += ',';
    out += R"({"name":"query","in":"query","style":"form","explode":true,"schema":)" + takes + "}";
  }
  out += "]";
  if (!in_query && !takes.empty())
    out += R"(,"requestBody":{"required":true,"content":{"application/json":{"schema":)" + takes +
           "}}}";
  out += R"(,"responses":{"2XX":{"description":"Done")";
  if (!gives.empty()) out += R"(,"content":{"application/json":{"schema":)" + gives + "}}";
  out += R"(},"default":{"$ref":"#/components/responses/Problem"}}})";
  return out;
}

constexpr std::string_view problem_response =
    R"("responses":{"Problem":{"description":"A refusal or a fault, RFC 9457","content":)"
    R"({"application/problem+json":{"schema":{"type":"object","properties":)"
    R"({"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},)"
    R"("code":{"type":"string"},"detail":{"type":"string"},"request_id":{"type":"string"},)"
    R"("fields":{"type":"array","items":{"type":"object","properties":)"
    R"({"path":{"type":"string"},"message":{"type":"string"}}}}},)"
    R"("required":["type","title","status","code","request_id"]}}}}})";

Task<http::Reply> show_openapi(Ctx&) {
  http::Reply reply;
  reply.body = openapi_document(all_modules());
  co_return reply;
}

constexpr Limit browse{"browse", 120, 600};
const http::Route routes[] = {
    {http::Method::get, "/openapi.json", anyone, browse, http::endpoint<&show_openapi>,
     "This document", http::Access::read},
};

}

const Module api_module{"api", routes, {}};

std::string openapi_document(std::span<const Module* const> modules) {
  json::Schemas schemas;
  std::map<std::string, std::string> paths;
  for (const auto* module : modules) {
    for (const auto& route : module->routes) {
      auto& operations = paths[std::string(route.path)];
      operations += operations.empty() ? "" : ",\n      ";
      operations += quoted(lower(http::method_name(route.method))) + ": " +
                    operation(route, module->name, schemas);
    }
  }
  std::string out =
      "{\n  \"openapi\": \"3.1.0\",\n  \"info\": {\"title\": \"AssistantAI\", \"version\": "
      "\"1\"},\n  \"paths\": {";
  std::string separator = "\n    ";
  for (const auto& [path, operations] : paths) {
    out +=
        std::exchange(separator, ",\n    ") + quoted(path) + ": {\n      " + operations + "\n    }";
  }
  out += "\n  },\n  \"components\": {\n    \"schemas\": {";
  separator = "\n      ";
  for (const auto& [name, schema] : schemas) {
    out += std::exchange(separator, ",\n      ") + quoted(name) + ": " + schema;
  }
  out += "\n    },\n    ";
  out += problem_response;
  return out + "\n  }\n}\n";
}

}
