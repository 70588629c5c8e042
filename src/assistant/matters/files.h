#pragma once
// The matters themselves, as people keep them: open, renamed, closed, opened again.
// Refuses: no_such_client, reference_taken, too_many, not_found.
#include "assistant/matters/clients.h"

namespace aai::matters {

inline constexpr int matters_max = 2000;

struct MatterRow {
  MatterId id;
  ClientId client_id;
  std::string client_name, title, reference;
  std::optional<Instant> closed_at;
  int threads{}, documents{};
};
AAI_DESCRIBE(MatterRow, id, client_id, client_name, title, reference, closed_at, threads,
             documents);

struct MatterList {
  std::vector<MatterRow> items;
};
AAI_DESCRIBE(MatterList, items);

struct NewMatter {
  ClientId client_id;
  Line<200> title;
  std::optional<Line<60>> reference;
};
AAI_DESCRIBE(NewMatter, client_id, title, reference);

struct MatterWish {
  Line<200> title;
  std::optional<Line<60>> reference;
};
AAI_DESCRIBE(MatterWish, title, reference);

struct MatterKey {
  MatterId id;
};
AAI_DESCRIBE(MatterKey, id);

Task<MatterList> list_matters(Ctx&);                     // GET .../matters, open ones first
Task<MatterRow> open_matter(Ctx&, const NewMatter&);     // POST .../matters
Task<MatterRow> rename_matter(Ctx&, const MatterWish&);  // PUT .../matters/{matter}
Task<MatterRow> close_matter(Ctx&);                      // PUT .../matters/{matter}/closing
Task<MatterRow> reopen_matter(Ctx&);                     // DELETE .../matters/{matter}/closing

}
