#include "platform/pg/tx.h"

#include "platform/pg/connection.h"
#include "platform/pg/fault.h"
#include "platform/pg/pool.h"

namespace aai::pg {
Result::~Result() {
  if (result_) PQclear(static_cast<PGresult*>(result_));
}

int Result::row_count() const { return PQntuples(static_cast<PGresult*>(result_)); }

long Result::affected() const { return std::atol(PQcmdTuples(static_cast<PGresult*>(result_))); }

std::optional<std::string_view> Result::cell(int row, int column) const {
  const auto* result = static_cast<const PGresult*>(result_);
  const auto length = static_cast<std::size_t>(PQgetlength(result, row, column));
  if (length == 0 && PQgetisnull(result, row, column)) return std::nullopt;
  return std::string_view(PQgetvalue(result, row, column), length);
}

void Result::row(int index, std::vector<std::optional<std::string_view>>& cells) const {
  const int columns = PQnfields(static_cast<const PGresult*>(result_));
  cells.clear();
  for (int column = 0; column < columns; ++column) cells.push_back(cell(index, column));
}

Tx::Tx(Pool& pool, Access access, std::optional<Statement> opening,
       std::function<void(const Result&)> opened)
    : pool_(&pool), access_(access), opening_(std::move(opening)), opened_(std::move(opened)),
      results_(std::make_shared<std::vector<Result>>()) {}

Tx::Tx(Tx&& other) noexcept = default;

Tx::~Tx() {
  if (!connection_ || done_ || !is_alive()) return;
  auto flight = std::make_shared<Flight>();
  flight->statements.push_back(rollback);
  connection_->send(std::move(flight));
  connection_->release();
}

bool Tx::is_alive() const { return connection_->is_up() && connection_->epoch() == epoch_; }

std::size_t Tx::enqueue(Statement statement) {
  if (queued_.empty()) results_ = std::make_shared<std::vector<Result>>();
  queued_.push_back(std::move(statement));
  return queued_.size() - 1;
}

Task<void> Tx::flush() { return send(false); }
Task<void> Tx::flush_last() { return send(true); }

Task<void> Tx::send(bool with_commit) {
  if (done_) throw Fault("", "a statement after COMMIT");
  auto flight = std::make_shared<Flight>();
  auto& statements = flight->statements;
  if (!begun_) statements.push_back(begin);
  if (!begun_ && plans_once_) statements.push_back(generic_plans);
  const bool opens = !begun_ && opening_;
  if (opens) statements.push_back(*opening_);
  const auto own_first = statements.size();
  for (auto& statement : queued_) statements.push_back(std::move(statement));
  queued_.clear();
  flight->with_commit = with_commit && !commit_is_held_;
  flight->resume_before_commit = access_ == Access::read;

  const auto results = results_;
  if (begun_) {
    const auto connection = connection_;
    if (!is_alive())
      throw Unavailable("", "the connection of this transaction broke");
    connection->send(flight);
    if (flight->with_commit) {
      done_ = true;
      connection->release();
    }
    co_await flight->landed.wait();
  } else {
    begun_ = true;
    done_ = flight->with_commit;
    connection_ = co_await pool_->fly(flight, !flight->with_commit);
    epoch_ = flight->epoch;
  }
  if (flight->fault) std::rethrow_exception(flight->fault);

  if (opens && opened_) opened_(flight->results.at(own_first - 1));
  for (std::size_t i = own_first; i < flight->results.size(); ++i)
    results->push_back(std::move(flight->results[i]));
}

Task<void> Tx::commit() {
  commit_is_held_ = false;
  if (done_ || (!begun_ && queued_.empty())) co_return;
  co_await send(true);
}

Task<void> Tx::restart() {
  const bool holds_commit = commit_is_held_;
  co_await commit();
  connection_.reset();
  begun_ = done_ = plans_once_ = false;
  commit_is_held_ = holds_commit;
}

void fail_row_count(std::string_view name, int rows) {
  throw Fault("", std::string(name) + ": " + std::to_string(rows) + " rows, expected one");
}

}
