#include "skills/realtime/live_feed_sse.h"

#include <algorithm>
#include <map>
#include <set>

#include "gen/sql/skills/realtime/live_feed_sse.h"
#include "platform/http/sse.h"
#include "platform/log/log.h"
#include "platform/loop.h"
#include "platform/metrics/metrics.h"
#include "platform/pg/pool.h"
#include "platform/wait.h"

namespace aai::realtime {
namespace {

thread_local Hub* hub_of_this_thread = nullptr;

constexpr std::size_t rechecked_at_once_max = 500;
constexpr std::string_view retry_hint = "retry: 2000\n\n";
constexpr milliseconds after_fault{1000};

std::string spelt(long seq, std::string_view topic, std::string_view data) {
  std::string out;
  const auto id = std::to_string(seq);
  http::append_event(out, http::ServerEvent{id, topic, data});
  return out;
}

// The page loads its data anew. Without an id: the page keeps the one it has until the next event.
std::string reset_event() {
  std::string out;
  http::append_event(out, http::ServerEvent{"", "reset", "{}"});
  return out;
}

metrics::Gauge& open_streams() {
  static auto& gauge =
      metrics::registry().gauge("realtime_streams", "Open streams of the live feed.");
  return gauge;
}

// One open page.
struct Listener {
  OrgId org;
  SessionId session;
  long horizon = 0;     // what lies behind it has been told
  std::string pending;  // bytes that wait for the socket
  Instant heartbeat_at;
  bool is_over = false;
  http::Sink* sink = nullptr;
  Signal news;

  void tell(std::string_view bytes) {
    if (pending.size() + bytes.size() > pending_size_max) pending = reset_event();
    else pending += bytes;
  }
};

}

struct Hub::State : std::enable_shared_from_this<State> {
  State(const Clock& its_clock, pg::Pool& its_pool) : clock(its_clock), worker(its_pool) {}

  void add(const std::shared_ptr<Listener>& listener);
  Task<void> follow();
  Task<bool> look();
  Task<void> recheck();
  void deliver(const std::vector<News>& news, long next_horizon);
  void wake();
  Task<void> serve(std::shared_ptr<Listener> listener, http::Sink& sink);

  const Clock& clock;
  pg::Pool& worker;
  std::map<OrgId, std::vector<std::shared_ptr<Listener>>> by_org;
  std::size_t count = 0;
  long horizon = 0;
  Instant recheck_at{};
  bool is_following = false, is_closed = false;
};

void Hub::State::add(const std::shared_ptr<Listener>& listener) {
  // Behind those of others where its own transaction looked earlier; each skips what it was told.
  horizon = is_following ? std::min(horizon, listener->horizon) : listener->horizon;
  by_org[listener->org].push_back(listener);
  ++count;
  open_streams().add(1);
}

// [code: one query for all streams, and only while there are any]
Task<void> Hub::State::follow() {
  const auto self = shared_from_this();
  while (count > 0 && !is_closed) {
    co_await pause(poll_every);
    const bool has_looked = !is_closed && co_await look();
    wake();
    if (!has_looked) co_await pause(after_fault);
  }
  is_following = false;
}

Task<bool> Hub::State::look() {
  try {
    pg::Tx tx(worker, pg::Access::read, std::nullopt, {});
    const auto since = std::to_string(horizon);
    const auto news = co_await tx.last(sql::news, since, static_cast<long>(news_max));
    if (is_closed) co_return true;
    deliver(news, news.front().horizon);
    if (clock.now() >= recheck_at) co_await recheck();
    co_return true;
  } catch (const std::exception& fault) {
    log::Line(log::Level::warn, "realtime.look_failed").with("error", fault.what());
  }
  co_return false;
}
// [end]

void Hub::State::deliver(const std::vector<News>& news, long next_horizon) {
  // A database restored from a copy counts anew, and too much at once is quicker loaded than told.
  const bool must_reset = next_horizon < horizon || news.size() >= news_max;
  for (const auto& event : news) {
    if (must_reset || !event.org_id) break;
    const auto listeners = by_org.find(*event.org_id);
    if (listeners == by_org.end()) continue;
    const auto bytes = spelt(*event.seq, *event.topic, *event.data);
    for (const auto& listener : listeners->second) {
      if (*event.txid >= listener->horizon) listener->tell(bytes);
    }
  }
  for (const auto& [org, listeners] : by_org) {
    for (const auto& listener : listeners) {
      if (must_reset) listener->tell(reset_event());
      listener->horizon = must_reset ? next_horizon : std::max(listener->horizon, next_horizon);
    }
  }
  horizon = next_horizon;
}

// A session that was revoked, or a person who has left, must not go on listening.
Task<void> Hub::State::recheck() {
  std::vector<std::shared_ptr<Listener>> all;
  for (const auto& [org, listeners] : by_org)
    all.insert(all.end(), listeners.begin(), listeners.end());
  const auto now = clock.now();
  for (std::size_t start = 0; start < all.size(); start += rechecked_at_once_max) {
    const auto end = std::min(start + rechecked_at_once_max, all.size());
    std::vector<SessionId> sessions;
    for (std::size_t i = start; i < end; ++i) sessions.push_back(all[i]->session);
    pg::Tx tx(worker, pg::Access::read, std::nullopt, {});
    const auto rows = co_await tx.last(sql::still_welcome, sessions, now);
    std::set<std::pair<SessionId, OrgId>> welcome;
    for (const auto& row : rows) welcome.emplace(row.session_id, row.org_id);
    for (std::size_t i = start; i < end; ++i) {
      if (!welcome.contains({all[i]->session, all[i]->org})) all[i]->is_over = true;
    }
  }
  recheck_at = now + recheck_every;
}

void Hub::State::wake() {
  const auto now = clock.now();
  for (const auto& [org, listeners] : by_org) {
    for (const auto& listener : listeners) {
      if (now >= listener->heartbeat_at) {
        listener->tell(http::sse_heartbeat);
        listener->heartbeat_at = now + heartbeat_every;
      }
      if (is_closed) listener->is_over = true;
      const bool is_gone = listener->sink && !listener->sink->is_open();
      if (!listener->pending.empty() || listener->is_over || is_gone) listener->news.notify();
    }
  }
}

Task<void> Hub::State::serve(std::shared_ptr<Listener> listener, http::Sink& sink) {
  const auto self = shared_from_this();
  struct Added {
    Added(State& to, std::shared_ptr<Listener> one) : state(to), listener(std::move(one)) {
      state.add(listener);
    }
    ~Added() {
      auto& listeners = state.by_org[listener->org];
      std::erase(listeners, listener);
      if (listeners.empty()) state.by_org.erase(listener->org);
      --state.count;
      open_streams().add(-1);
      listener->sink = nullptr;
    }
    State& state;
    std::shared_ptr<Listener> listener;
  };
  const Added added(*self, listener);
  listener->sink = &sink;
  if (!is_following) {
    is_following = true;
    recheck_at = clock.now() + recheck_every;
    co_await run_beside(follow());
  }
  while (!listener->is_over && sink.is_open()) {
    if (listener->pending.empty()) {
      listener->news = Signal();
      co_await listener->news.wait();
      continue;
    }
    const auto bytes = std::exchange(listener->pending, {});
    if (!co_await sink.write(bytes)) co_return;
  }
}

Hub::Hub(const Clock& clock, pg::Pool& worker) : state_(std::make_shared<State>(clock, worker)) {
  hub_of_this_thread = this;
}

Hub::~Hub() {
  state_->is_closed = true;
  state_->wake();
  if (hub_of_this_thread == this) hub_of_this_thread = nullptr;
}

Hub* Hub::of_this_thread() { return hub_of_this_thread; }

std::size_t Hub::stream_count() const { return state_->count; }

std::function<Task<void>(http::Sink&)> Hub::stream(OrgId org, SessionId session, long horizon,
                                                   std::string opening) {
  const auto listener = std::make_shared<Listener>();
  listener->org = org;
  listener->session = session;
  listener->horizon = horizon;
  listener->pending = std::move(opening);
  listener->heartbeat_at = state_->clock.now() + heartbeat_every;
  return [state = state_, listener](http::Sink& sink) { return state->serve(listener, sink); };
}

namespace {

// What a client says it has seen last: input like any other.
std::optional<long> last_seen(const http::Request& request) {
  constexpr std::size_t digits_max = 18;
  const auto text = request.header("last-event-id");
  if (text.empty() || text.size() > digits_max || text.find_first_not_of("0123456789") != text.npos)
    return std::nullopt;
  return std::stol(std::string(text));
}

}

Task<http::Reply> open_feed(Ctx& ctx) {
  const bool returns = !ctx.request.header("last-event-id").empty();
  const long seen = last_seen(ctx.request).value_or(0);
  const auto rows =
      co_await ctx.tx.last(sql::missed_events, ctx.org, seen, static_cast<long>(missed_max + 1));
  // Only behind the flight that proved who asks: an outsider learns nothing, not even this.
  auto* hub = Hub::of_this_thread();
  if (!hub) refuse(feed_closed);

  std::string opening(retry_hint);
  if (returns && (!rows.front().is_kept || rows.size() > missed_max)) {
    opening += reset_event();
  } else {
    for (const auto& row : rows) {
      if (row.seq) opening += spelt(*row.seq, *row.topic, *row.data);
    }
  }
  http::Reply reply;
  reply.content_type = "text/event-stream";
  reply.with("Cache-Control", "no-store").with("X-Accel-Buffering", "no");
  reply.stream = hub->stream(ctx.org, ctx.session, rows.front().horizon, std::move(opening));
  co_return reply;
}

}
