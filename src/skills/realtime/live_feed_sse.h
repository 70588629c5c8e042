#pragma once
// The live feed: one stream of server-sent events per open page, of its own organisation only.
//
// Source of truth: org_events, in the order (txid, seq), up to the oldest running transaction. A
//   number may be drawn early and committed late; behind that horizon nothing can be added.
// Limits: one query per 150 ms and event loop, and only while streams are open; 500 events are made
//   up for on return, 64 KB wait for a slow reader: beyond either the page is told to `reset`.
// Why a poll: NOTIFY takes a lock of the whole database at commit, so every commit that notifies
//   would queue behind the others; one indexed query that finds nothing costs less than one commit.
#include <memory>

#include "core/ids.h"
#include "core/json_write.h"
#include "platform/ctx.h"
#include "skills/realtime/realtime.h"

namespace aai::realtime {

using std::chrono::milliseconds;

inline constexpr milliseconds poll_every{150};
inline constexpr std::chrono::seconds heartbeat_every{15}, recheck_every{1};
inline constexpr std::size_t missed_max = 500, news_max = 5000, pending_size_max = 64 * 1024;

// Columns of the feed's queries; an answer without events is one row without one.
struct Missed {
  long horizon;
  bool is_kept;  // the event the page has seen last is still there to count from
  std::optional<long> seq;
  std::optional<std::string> topic, data;
};
AAI_DESCRIBE(Missed, horizon, is_kept, seq, topic, data);

struct News {
  long horizon;
  std::optional<OrgId> org_id;
  std::optional<long> txid, seq;
  std::optional<std::string> topic, data;
};
AAI_DESCRIBE(News, horizon, org_id, txid, seq, topic, data);

struct Welcome {
  SessionId session_id;
  OrgId org_id;
};
AAI_DESCRIBE(Welcome, session_id, org_id);

// The streams of one event loop. Made on the loop's thread, where open_feed finds it.
class Hub {
 public:
  Hub(const Clock& clock, pg::Pool& worker);  // a pool of the login aai_worker
  ~Hub();                                     // ends every stream
  Hub(const Hub&) = delete;

  static Hub* of_this_thread();

  // A stream of the organisation's events from `horizon` on, behind what `opening` says.
  std::function<Task<void>(http::Sink&)> stream(OrgId org, SessionId session, long horizon,
                                                std::string opening);
  std::size_t stream_count() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// GET /v1/orgs/{org}/events. Refuses: feed_closed.
Task<http::Reply> open_feed(Ctx& ctx);

}
