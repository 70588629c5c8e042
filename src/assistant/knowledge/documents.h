#pragma once
// The documents of the knowledge, as people write them. A change makes the passages anew, in the
// same transaction: a search never finds what is no longer written.
#include "assistant/knowledge/knowledge.h"
#include "assistant/matters/ids.h"
#include "core/instant.h"
#include "core/text_types.h"

namespace aai::knowledge {

inline constexpr int documents_max = 200;

// A document of one client or of one matter is read for nobody else's reply; without either it is
// the whole practice's.
struct Written {
  Line<200> title;
  Prose<60000> body;
  std::optional<ClientId> client_id;
  std::optional<MatterId> matter_id;
};
AAI_DESCRIBE(Written, title, body, client_id, matter_id);

// Written anew, a document keeps the scope it has unless one is named: nothing is widened by what
// is left out. `scope` "practice" is how it becomes the whole practice's.
struct Rewritten {
  Line<200> title;
  Prose<60000> body;
  std::optional<Slug> scope;  // practice | client | matter; with an id it may be left out
  std::optional<ClientId> client_id;
  std::optional<MatterId> matter_id;
};
AAI_DESCRIBE(Rewritten, title, body, scope, client_id, matter_id);

struct Document {
  DocumentId id;
  std::string title, body;
  Instant updated_at{};
  std::string scope;  // practice | client | matter
  std::optional<ClientId> client_id;
  std::optional<MatterId> matter_id;
  std::string scope_name;  // of the client or the matter
};
AAI_DESCRIBE(Document, id, title, body, updated_at, scope, client_id, matter_id, scope_name);

struct Documents {
  std::vector<Document> items;
};
AAI_DESCRIBE(Documents, items);

struct DocumentCount {
  int documents{};
};
AAI_DESCRIBE(DocumentCount, documents);

struct DocumentKey {
  DocumentId id;
};
AAI_DESCRIBE(DocumentKey, id);

Task<Documents> list_documents(Ctx&);                       // GET .../knowledge
Task<Documents> add_document(Ctx&, const Written&);         // POST; refuses too_many, no_such_scope
Task<Document> replace_document(Ctx&, const Rewritten&);    // PUT .../{document}; refuses not_found
Task<Nothing> remove_document(Ctx&);                        // DELETE; the same

}
