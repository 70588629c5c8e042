#pragma once
// The stop switch: while it is set nothing leaves the organisation. Approving goes on, what was
// approved stays held, and an undo stays possible.
//
// Source of truth: sending_switches. Emits: sending.stopped, sending.resumed.
// Limits: what the sender took before the stop may be at the provider already; the answer counts
// it, as leaving_count.
#include <optional>

#include "assistant/policies/policies.h"
#include "core/instant.h"
#include "core/text_types.h"
#include "platform/pg/tx.h"

namespace aai::policies {

struct StopWish {
  std::optional<Line<300>> reason;
};
AAI_DESCRIBE(StopWish, reason);

struct SendingStop {
  bool is_stopped{};
  std::optional<Instant> stopped_at;
  std::optional<std::string> stopped_by;  // a name
  std::string reason;
  int held_count{};     // approved, waiting for their time or for the switch
  int leaving_count{};  // taken by the sender; these cannot be called back
};
AAI_DESCRIBE(SendingStop, is_stopped, stopped_at, stopped_by, reason, held_count, leaving_count);

// What the sender finds at the switch.
struct SwitchState {
  bool is_stopped{};
};
AAI_DESCRIBE(SwitchState, is_stopped);

Task<SendingStop> show_sending_stop(Ctx&);
// Once answered, the sender takes nothing further. Asked again, the first stop stands.
Task<SendingStop> stop_sending(Ctx&, const StopWish&);
// What was held and is due leaves at once.
Task<SendingStop> resume_sending(Ctx&);

// To be queued before the outbox row is locked, in the transaction that takes it: until that
// commits nobody can stop, and what was stopped before is seen. Travels with the next flight.
pg::Later<pg::Rows::one, SwitchState> wait_at_switch(pg::Tx&, OrgId, Instant now);

}
