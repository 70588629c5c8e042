#include "providers/stripe/event.h"

#include "core/json_read.h"

namespace aai::stripe {

namespace {

struct Head {
  std::string id, type;
  bool livemode = false;
  long created = 0;
};
AAI_DESCRIBE(Head, id, type, livemode, created);

}

std::optional<Event> read_event(std::string_view body) {
  const auto head = json::read_foreign<Head>(body);
  if (!head || head->id.empty() || head->type.empty()) return std::nullopt;
  if (auto event = json::read_foreign<Event>(body)) return event;
  return Event{head->id, head->type, head->livemode, head->created, {}};
}

}
