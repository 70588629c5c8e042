#pragma once
// Jobs and crons as data. A module lists its own; the worker runs them.
//
//   inline constexpr Job<SendMail> send_mail{"notifications.send_mail", queue::mail, 8};
//   ctx.later(send_mail, SendMail{...});            // in the transaction: kept only if it commits
#include <string_view>

#include "core/task.h"

namespace aai {

namespace queue {
inline constexpr std::string_view money = "money", mail = "mail", sync = "sync", drafts = "drafts",
                                  sending = "sending", upkeep = "upkeep";
inline constexpr std::string_view all[] = {money, mail, sync, drafts, sending, upkeep};
}

template <class Payload>
struct Job {
  std::string_view name;  // "billing.apply_event": an imperative
  std::string_view queue;
  int attempts_max = 8;   // then the job is a dead letter
  int priority = 0;       // higher goes first within its queue
};

}
