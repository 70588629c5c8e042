#include "skills/reliability/idempotent_requests.h"

#include <algorithm>

#include "core/json_read.h"
#include "gen/sql/skills/reliability/idempotent_requests.h"
#include "platform/crypto/digest.h"

namespace aai::reliability {
namespace {

constexpr std::size_t key_size_max = 255;

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= key_size_max &&
         std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
}

// "POST /v1/orgs/...": what the client would call the same request.
std::string route_of(const http::Request& request) {
  return std::string(http::method_name(request.method)) + " " + std::string(request.path());
}

OrgId owner_of(const Ctx& ctx) { return ctx.org.empty() ? house_org : ctx.org; }

// The document with every object's fields in one order; depth is bounded by the parser.
void append_canonical(std::string& out, const json::Value& value) {
  if (const auto* object = value.if_object()) {
    std::vector<const boost::json::key_value_pair*> fields;
    for (const auto& field : *object) fields.push_back(&field);
    std::ranges::sort(fields, {}, [](const auto* field) { return std::string_view(field->key()); });
    out += '{';
    for (const auto* field : fields) {
      json::append_string(out, field->key());
      out += ':';
      append_canonical(out, field->value());
      out += ',';
    }
    out += '}';
  } else if (const auto* list = value.if_array()) {
    out += '[';
    for (const auto& element : *list) {
      append_canonical(out, element);
      out += ',';
    }
    out += ']';
  } else {
    out += json::serialize(value);
  }
}

}

Bytes fingerprint_of(const http::Request& request) {
  std::string meaning(request.query());
  meaning += '\n';
  if (const auto document = json::try_parse(request.body)) append_canonical(meaning, *document);
  else meaning += request.body;
  return Bytes{crypto::sha256(meaning)};
}

Task<std::optional<http::Reply>> claim(Ctx& ctx, std::string_view key, const Bytes& fingerprint) {
  require(is_key(key), bad_key);
  ctx.tx.hold_commit();
  const auto org = owner_of(ctx);
  const auto route = route_of(ctx.request);
  auto earlier = co_await ctx.tx(sql::claim_request, org, route, key, fingerprint);
  if (!earlier) co_return std::nullopt;

  http::Reply reply;
  reply.status = earlier->status;
  reply.content_type = std::move(earlier->content_type);
  reply.body = std::move(earlier->body);
  if (!earlier->location.empty()) reply.with("Location", std::move(earlier->location));
  reply.with("Idempotent-Replayed", "true");
  co_return reply;
}

void remember(Ctx& ctx, std::string_view key, const Bytes& fingerprint, const http::Reply& reply) {
  const int status = ctx.reply.status != 0 ? ctx.reply.status : reply.status;
  if (status == 429 || status >= 500 || reply.stream) return;
  const auto location = std::string(http::find_header(reply.headers, "Location"));
  ctx.tx.queue(sql::return_to, owner_of(ctx));
  ctx.tx.queue(sql::remember_reply, owner_of(ctx), route_of(ctx.request), key, fingerprint, status,
               reply.content_type, location, reply.body, ctx.now);
}

}
