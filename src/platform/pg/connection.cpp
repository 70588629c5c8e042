#include "platform/pg/connection.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include "platform/pg/fault.h"

namespace aai::pg {
namespace {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;

constexpr std::string_view in_failed_transaction = "25P02";  // PostgreSQL, appendix A
constexpr auto reconnect_delay = std::chrono::milliseconds(200);

std::exception_ptr lost(const char* reason) {
  return std::make_exception_ptr(Unavailable("", reason));
}

}

Connection::Connection(asio::io_context& io, std::string conninfo, std::function<void()> on_room)
    : io_(io), conninfo_(std::move(conninfo)), on_room_(std::move(on_room)), socket_(io) {}

Connection::~Connection() {
  if (socket_.is_open()) socket_.release();
  if (pg_) PQfinish(pg_);
}

Task<void> Connection::run() {
  const auto self = shared_from_this();
  while (!is_closed_) {
    const bool connected = co_await connect();
    if (connected) co_await serve();
    break_down();
    if (is_closed_) co_return;
    asio::steady_timer pause(io_, reconnect_delay);
    boost::system::error_code ignored;
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

void Connection::close() {
  is_closed_ = true;
  boost::system::error_code ignored;
  if (socket_.is_open()) socket_.cancel(ignored);
}

void Connection::release() {
  is_reserved_ = false;
  on_room_();
}

Task<bool> Connection::connect() {
  pg_ = PQconnectStart(conninfo_.c_str());
  if (!pg_ || PQstatus(pg_) == CONNECTION_BAD) co_return false;
  PQsetNoticeProcessor(pg_, [](void*, const char*) {}, nullptr);

  // libpq may change the socket while it tries addresses, so it is borrowed for each wait.
  for (auto next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK; next = PQconnectPoll(pg_)) {
    if (next == PGRES_POLLING_FAILED || is_closed_) co_return false;
    stream_descriptor borrowed(io_, PQsocket(pg_));
    const auto ready = next == PGRES_POLLING_READING ? stream_descriptor::wait_read
                                                     : stream_descriptor::wait_write;
    boost::system::error_code error;
    co_await borrowed.async_wait(ready, asio::redirect_error(asio::use_awaitable, error));
    borrowed.release();
    if (error) co_return false;
  }
  if (PQsetnonblocking(pg_, 1) != 0 || !PQenterPipelineMode(pg_)) co_return false;
  socket_.assign(PQsocket(pg_));
  is_up_ = true;
  ++epoch_;
  on_room_();
  co_return true;
}

Task<void> Connection::serve() {
  boost::system::error_code error;
  while (!is_closed_) {
    co_await socket_.async_wait(stream_descriptor::wait_read,
                                asio::redirect_error(asio::use_awaitable, error));
    if (error || !PQconsumeInput(pg_)) co_return;
    if (is_writing_) start_writing();
    take_results();
    if (PQstatus(pg_) != CONNECTION_OK) co_return;
  }
}

void Connection::send(std::shared_ptr<Flight> flight) {
  flight->epoch = epoch_;
  write_flight(*flight);
  flights_.push_back(std::move(flight));
  start_writing();
}

void Connection::write_flight(Flight& flight) {
  using Step = Flight::Step;
  for (const auto& statement : flight.statements) prepare(flight, statement);
  if (flight.with_commit) prepare(flight, commit);
  if (!flight.prepares.empty()) {
    PQpipelineSync(pg_);
    flight.steps.push_back(Step::sync);
  }
  for (const auto& statement : flight.statements) {
    write_statement(statement);
    flight.steps.push_back(Step::statement);
  }
  if (flight.with_commit) {
    write_statement(commit);
    flight.steps.push_back(Step::commit);
  }
  PQpipelineSync(pg_);
  flight.steps.push_back(Step::landing_sync);
}

void Connection::prepare(Flight& flight, const Statement& statement) {
  if (!prepared_.insert(statement.name).second) return;
  PQsendPrepare(pg_, std::string(statement.name).c_str(), std::string(statement.text).c_str(), 0,
                nullptr);
  flight.prepares.push_back(statement.name);
  flight.steps.push_back(Flight::Step::prepare);
}

void Connection::write_statement(const Statement& statement) {
  std::vector<const char*> values;
  values.reserve(statement.parameters.size());
  for (const auto& parameter : statement.parameters)
    values.push_back(parameter ? parameter->c_str() : nullptr);
  PQsendQueryPrepared(pg_, std::string(statement.name).c_str(), static_cast<int>(values.size()),
                      values.data(), nullptr, nullptr, statement.is_binary ? 1 : 0);
}

void Connection::start_writing() {
  const int left = PQflush(pg_);
  if (has_dropped()) return;
  if (left == 1 && !is_writing_) {
    is_writing_ = true;
    asio::co_spawn(io_, write_rest(), asio::detached);
  } else if (left <= 0) {
    is_writing_ = false;
  }
}

Task<void> Connection::write_rest() {
  const auto self = shared_from_this();
  boost::system::error_code error;
  while (is_writing_ && is_up_) {
    co_await socket_.async_wait(stream_descriptor::wait_write,
                                asio::redirect_error(asio::use_awaitable, error));
    if (error || !is_up_) co_return;
    const int left = PQflush(pg_);
    if (has_dropped()) co_return;
    if (left <= 0) is_writing_ = false;
  }
}

// Where writing fails, libpq closes the socket; then nobody would ever wake who waits for an
// answer.
bool Connection::has_dropped() {
  if (PQstatus(pg_) == CONNECTION_OK) return false;
  is_writing_ = false;
  if (socket_.is_open()) socket_.release();
  return true;
}

void Connection::take_results() {
  while (!flights_.empty() && !PQisBusy(pg_)) {
    if (PGresult* raw = PQgetResult(pg_)) take_result(raw);
    else if (PQstatus(pg_) != CONNECTION_OK) return;
  }
}

void Connection::take_result(PGresult* raw) {
  using Step = Flight::Step;
  Result owned(raw);
  const auto flight = flights_.front();
  const auto step = flight->steps.at(flight->step++);
  const auto status = PQresultStatus(raw);
  const bool failed = status == PGRES_FATAL_ERROR;

  if (step == Step::prepare) {
    const auto name = flight->prepares.at(flight->prepares_seen++);
    if (failed || status == PGRES_PIPELINE_ABORTED) prepared_.erase(name);
    if (failed && !flight->fault) flight->fault = fault_of(raw, name);
  } else if (step == Step::statement) {
    take_answer(*flight, std::move(owned));
  } else if (step == Step::commit) {
    if (failed && !flight->fault) flight->fault = fault_of(raw, commit.name);
  }
  if (flight->step == flight->steps.size()) land(flight);
}

void Connection::take_answer(Flight& flight, Result answer) {
  const auto* raw = static_cast<const PGresult*>(answer.raw());
  const auto& statement = flight.statements.at(flight.results.size());
  if (PQresultStatus(raw) == PGRES_FATAL_ERROR) {
    const char* state = PQresultErrorField(raw, PG_DIAG_SQLSTATE);
    const std::string_view why = state ? state : "";
    if (!flight.fault) flight.fault = fault_of(raw, statement.name);
    if (why == "26000") prepared_.erase(statement.name);
    const bool never_began = statement.name == begin.name;
    flight.was_turned_away = never_began && why == in_failed_transaction;
    flight.leaves_open = flight.with_commit && !never_began;
  }
  flight.results.push_back(std::move(answer));
  const bool has_all = flight.results.size() == flight.statements.size();
  if (has_all && flight.resume_before_commit && !flight.fault) flight.landed.notify();
}

// What fails before its COMMIT leaves a transaction open, which is ended here. Flights that were
// sent behind it were turned away at their BEGIN: nothing of them ran, so they go again, and no
// new one before them.
void Connection::land(const std::shared_ptr<Flight>& flight) {
  const auto kept = flight;
  flights_.pop_front();
  if (kept->was_turned_away) {
    kept->start_over();
    send(kept);
    return;
  }
  if (kept == ending_) ending_.reset();
  if (kept->leaves_open) {
    ending_ = std::make_shared<Flight>();
    ending_->statements.push_back(rollback);
    send(ending_);
  }
  kept->landed.notify();
  on_room_();
}

void Connection::break_down() {
  is_up_ = is_reserved_ = is_writing_ = false;
  ending_.reset();
  if (socket_.is_open()) socket_.release();
  if (pg_) PQfinish(std::exchange(pg_, nullptr));
  prepared_.clear();
  for (const auto& flight : std::exchange(flights_, {})) {
    if (!flight->fault) flight->fault = lost("the connection to PostgreSQL broke");
    flight->landed.notify();
  }
}

}
