#pragma once
// Which matter a conversation belongs to. A person confirms what is proposed, or files it
// elsewhere; both at any time. Whatever was written behind the wall of another matter is void then,
// and written anew: what waits, and what is approved until the provider was given it.
//
// Refuses: no_such_matter, is_closed, not_found. Emits: draft.voided. Limits: 50 a page.
#include "assistant/matters/files.h"

namespace aai::matters {

struct FilingRow {
  ThreadId thread_id;
  std::string subject, from_name, from_address;
  Instant last_message_at{};
  std::string state;  // proposed | open (nothing to propose) | filed | none (a person said so)
  std::optional<MatterId> matter_id;
  std::optional<std::string> matter_title, client_name;  // of it, or of what is proposed
  std::string reason;                                    // of the proposal
};
AAI_DESCRIBE(FilingRow, thread_id, subject, from_name, from_address, last_message_at, state,
             matter_id, matter_title, client_name, reason);

struct FilingList {
  std::vector<FilingRow> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(FilingList, items, next_cursor);

struct FilingsAsked {
  std::optional<std::string> show;  // open (default): no person has spoken; filed; all
  std::optional<std::string> matter;
  std::optional<std::string> after;
};
AAI_DESCRIBE(FilingsAsked, show, matter, after);

struct FilingWish {
  std::optional<MatterId> matter_id;  // nothing: it belongs to none
};
AAI_DESCRIBE(FilingWish, matter_id);

struct Filed {
  ThreadId thread_id;
};
AAI_DESCRIBE(Filed, thread_id);

struct MatterState {
  bool is_closed{};
};
AAI_DESCRIBE(MatterState, is_closed);

struct MisfiledDraft {
  MessageId message_id;
};
AAI_DESCRIBE(MisfiledDraft, message_id);

Task<FilingList> list_filings(Ctx&, const FilingsAsked&);  // GET .../filings, newest mail first
Task<FilingRow> show_filing(Ctx&);                         // GET .../threads/{thread}/filing
Task<FilingRow> file_thread(Ctx&, const FilingWish&);      // PUT .../threads/{thread}/filing

}
