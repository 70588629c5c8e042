#pragma once
// The right of one job to sync one mailbox. Every write of a sync proves first that it still has
// it, in the same transaction; a job that lost it can write nothing.
#include "assistant/mail/mail.h"
#include "core/json_write.h"

namespace aai::mail {

struct SyncLease {
  MailboxId mailbox;
  long token = 0;
  std::string trusted_server{};  // whose word on senders counts; empty: nobody's
};

struct LeaseLost : std::runtime_error {
  LeaseLost() : std::runtime_error("another job syncs this mailbox now") {}
};

inline constexpr std::chrono::seconds sync_lease_time{120};

struct HeldSync {
  long lease_token = 0;
};
AAI_DESCRIBE(HeldSync, lease_token);

// What a job finds when it wants to sync.
struct SyncPlace {
  std::string status, address_key, provider, trusted_server;
  bool is_paused = false, is_distrusted = false;  // the latter: its server was not trusted
  long lease_token = 0;
  std::optional<Instant> leased_until;
  std::optional<JobId> leased_by;
  std::optional<std::string> history_id, next_history_id, comparison;
  std::optional<Instant> last_compared_at, checked_at, retry_at;
  long message_count = 0;
  int failures = 0;
};
AAI_DESCRIBE(SyncPlace, status, address_key, provider, trusted_server, is_paused, is_distrusted,
             lease_token, leased_until, leased_by, history_id, next_history_id, comparison,
             last_compared_at, checked_at, retry_at, message_count, failures);

struct ReleasedSync {
  bool is_wanted = false;
};
AAI_DESCRIBE(ReleasedSync, is_wanted);

}
