#include "assistant/knowledge/documents.h"

#include "assistant/knowledge/cutting.h"
#include "gen/sql/assistant/knowledge/documents.h"
#include "platform/ctx.h"

namespace aai::knowledge {
namespace {

void check_scope(const Written& written) {
  require(!written.client_id || !written.matter_id, no_such_scope);
}

void check_scope(const Rewritten& written) {
  require(!written.client_id || !written.matter_id, no_such_scope);
  if (!written.scope) return;
  const auto* meant = written.matter_id ? "matter" : written.client_id ? "client" : "practice";
  require(written.scope->text == meant, no_such_scope);
}

// Into a document that has none.
void queue_passages(Ctx& ctx, DocumentId document, const std::string& title,
                    const std::string& body) {
  const auto whole = guess_language(body, guess_language(title));
  std::vector<PassageId> ids;
  std::vector<std::string> languages, headings, bodies;
  for (auto& cut : cut_passages(body)) {
    ids.push_back(ctx.new_id<PassageId>());
    languages.emplace_back(guess_language(cut.text, whole));
    headings.push_back(std::move(cut.heading));
    bodies.push_back(std::move(cut.text));
  }
  ctx.tx.queue(sql::insert_passages, ctx.org, document, title, ids, languages, headings, bodies);
}

}

Task<Documents> list_documents(Ctx& ctx) {
  Documents list;
  list.items = co_await ctx.tx.last(sql::documents_of_org, ctx.org);
  co_return list;
}

Task<Documents> add_document(Ctx& ctx, const Written& written) {
  const auto count = co_await ctx.tx(sql::count_documents, ctx.org);
  require(count.documents < documents_max, too_many);
  check_scope(written);

  const auto document = ctx.new_id<DocumentId>();
  const auto added =
      co_await ctx.tx(sql::insert_document, ctx.org, document, written.title.text,
                      written.body.text, ctx.now, written.client_id, written.matter_id);
  if (!added) refuse(no_such_scope);
  queue_passages(ctx, document, written.title.text, written.body.text);
  Documents list;
  list.items = co_await ctx.tx.last(sql::documents_of_org, ctx.org);
  co_return list;
}

Task<Document> replace_document(Ctx& ctx, const Rewritten& written) {
  const auto document = ctx.path_id<DocumentId>("document");
  check_scope(written);
  const bool keeps_scope = !written.scope && !written.client_id && !written.matter_id;
  ctx.tx.queue(sql::delete_passages, ctx.org, document);
  const auto replaced =
      co_await ctx.tx(sql::update_document, ctx.org, document, written.title.text,
                      written.body.text, ctx.now, written.client_id, written.matter_id,
                      keeps_scope);
  if (!replaced) {
    const auto there = co_await ctx.tx(sql::document_exists, ctx.org, document);
    refuse(there ? no_such_scope : not_found);
  }
  queue_passages(ctx, document, written.title.text, written.body.text);
  co_return co_await ctx.tx.last(sql::document_shown, ctx.org, document);
}

Task<Nothing> remove_document(Ctx& ctx) {
  const auto removed =
      co_await ctx.tx.last(sql::delete_document, ctx.org, ctx.path_id<DocumentId>("document"));
  if (!removed) refuse(not_found);
  co_return Nothing{};
}

}
