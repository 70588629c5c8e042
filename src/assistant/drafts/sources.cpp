#include "assistant/drafts/sources.h"

#include "assistant/drafts/practice.h"
#include "gen/sql/assistant/drafts/sources.h"

namespace aai::drafts {

Task<Grounds> load_grounds(pg::Tx& tx, OrgId org, ThreadId thread, MessageId message) {
  const auto sources = tx.queue(sql::sources_of_thread, org, thread);
  const auto circumstances = tx.queue(sql::circumstances_of_message, org, message);
  const auto practice = load_practice(tx, org);
  co_await tx.flush();

  Grounds grounds;
  for (auto& row : sources.get()) {
    grounds.sources.push_back({std::move(row.kind), std::move(row.id), std::move(row.label),
                               std::move(row.text), row.is_strangers});
  }
  for (auto& told : sources_of_practice(practice.get())) grounds.sources.push_back(std::move(told));
  if (auto known = circumstances.get()) {
    grounds.circumstances = {std::move(known->known_addresses), std::move(known->sender_address),
                             known->sender_failed_authentication, known->sender_is_new,
                             known->has_hidden_content};
  }
  co_return grounds;
}

}
