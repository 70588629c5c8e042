#pragma once
// Fetches messages side by side and stores them one by one. What cannot be fetched or stored
// becomes a row in mail_problems, unless the provider is away or wants to be left alone as a whole.
#include "assistant/mail/store.h"
#include "core/json_write.h"

namespace aai::mail {

// Why a run ends before it is done; the job then says when to go on.
struct Stop {
  mailbox::Trouble trouble = mailbox::Trouble::none;
  std::string reason;
  std::optional<Instant> retry_at;
  explicit operator bool() const { return trouble != mailbox::Trouble::none; }
};

struct Tally {
  int pages = 0, stored = 0, failed = 0;
  int late = 0;  // of the stored: were there for minutes, and should have been read before
  Instant late_since = Instant::max();  // when the oldest of these came
};

// One run of one job, with the lease in its hand.
struct Run {
  Work& work;
  SyncLease lease;
  std::unique_ptr<mailbox::Mailbox> there;  // nothing where it did not let us in
  Instant started_at;
  Tally tally{};
};

// Messages of before `is_news_since` are history: triage does not hear of them one by one.
Task<Stop> fetch_and_store(Run&, const std::vector<std::string>& provider_ids,
                           Instant is_news_since);

// Those of mail_problems whose time has come.
Task<Stop> retry_problems(Run&, Instant is_news_since);

struct DueProblem {
  std::string provider_id;
};
AAI_DESCRIBE(DueProblem, provider_id);

}
