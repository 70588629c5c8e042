#pragma once
// Mail that was read and has no reply on its way, newest first, with the reason: so that nobody has
// to wonder where it went. What waits for a decision is in the queue of drafts.
// Limits: 50 a page.
#include "assistant/mail/mail.h"
#include "core/json_write.h"

namespace aai::mail {

struct ThreadRow {
  ThreadId id;
  std::string subject, from_name, from_address;
  std::optional<std::string> category;
  std::optional<bool> needs_reply;
  std::optional<std::string> priority, reason;
  Instant last_message_at;
  std::string state;  // answered: the last word was ours; open: it was theirs
  bool can_be_drafted{};  // where a person asks for it
};
AAI_DESCRIBE(ThreadRow, id, subject, from_name, from_address, category, needs_reply, priority,
             reason, last_message_at, state, can_be_drafted);

struct ThreadList {
  std::vector<ThreadRow> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(ThreadList, items, next_cursor);

struct ThreadsAsked {
  std::optional<std::string> after;
  std::optional<int> limit;
};
AAI_DESCRIBE(ThreadsAsked, after, limit);

Task<ThreadList> list_threads(Ctx&, const ThreadsAsked&);

}
