#pragma once
// A transaction of one request or one step of a job.
//
// Statements are sent together: whatever was queued before the first await travels in one flight
// with BEGIN and the opening statement (`select enter(...)`), so that a request costs one round
// trip. The opening statement raises when the caller may not, and nothing behind it runs.
//
//   const auto draft = co_await ctx.tx(sql::draft_by_id, ctx.org, id);         // a flight
//   const auto rows  = co_await ctx.tx.last(sql::drafts_waiting, ctx.org);  // and COMMIT with it
//   const auto a = ctx.tx.queue(sql::x), b = ctx.tx.queue(sql::y);
//   co_await ctx.tx.flush();                                                // together
#include <cstdint>
#include <functional>
#include <memory>

#include "core/task.h"
#include "platform/pg/codec.h"
#include "platform/pg/query.h"

namespace aai::pg {

class Pool;
class Connection;

// A result of libpq, and its rows as cells.
class Result {
 public:
  Result() = default;
  explicit Result(void* owned) : result_(owned) {}
  Result(Result&& other) noexcept : result_(std::exchange(other.result_, nullptr)) {}
  Result& operator=(Result&& other) noexcept { std::swap(result_, other.result_); return *this; }
  ~Result();

  int row_count() const;
  long affected() const;
  std::optional<std::string_view> cell(int row, int column) const;
  void row(int index, std::vector<std::optional<std::string_view>>& cells) const;
  void* raw() const { return result_; }

 private:
  void* result_ = nullptr;
};

struct Statement {
  std::string_view name, text;
  std::vector<Parameter> parameters;
  bool is_binary = false;  // its rows
};

template <class Declared, class Given>
Parameter encode_as(const Given& given) {
  if constexpr (std::is_same_v<Declared, std::string> &&
                std::is_convertible_v<Given, std::string_view>) {
    return std::string(std::string_view(given));
  } else {
    static_assert(std::is_convertible_v<Given, Declared>, "an argument has the wrong type");
    return encode(static_cast<const Declared&>(given));
  }
}

// A query with its arguments, ready to travel.
template <Rows R, class Row, class... Declared, class... Given>
Statement bind(const Query<R, Row, Declared...>& query, const Given&... given) {
  static_assert(sizeof...(Declared) == sizeof...(Given), "a query takes the arguments it declares");
  return Statement{query.name, query.text, {encode_as<Declared>(given)...}, travels_binary<Row>()};
}

template <Rows R, class Row>
auto shape_result(const Result& result, std::string_view name);

template <class Row>
class Listing;

// An answer that arrives with the next flight.
template <Rows R, class Row>
class Later {
 public:
  Later(std::shared_ptr<std::vector<Result>> results, std::size_t index, std::string_view name)
      : results_(std::move(results)), index_(index), name_(name) {}
  auto get() const { return shape_result<R, Row>(results_->at(index_), name_); }
  Listing<Row> listing() const { return Listing<Row>(results_, index_); }  // pg/listing.h

 private:
  std::shared_ptr<std::vector<Result>> results_;
  std::size_t index_;
  std::string_view name_;
};

enum class Access { read, write };  // a read's answer does not wait for its COMMIT

class Tx {
 public:
  // The opening statement's single row reaches `opened`, once, before anything else is answered.
  Tx(Pool& pool, Access access, std::optional<Statement> opening,
     std::function<void(const Result&)> opened);
  Tx(Tx&&) noexcept;
  ~Tx();  // what was not committed is rolled back, behind the caller's back

  void open_with(Statement opening) { opening_ = std::move(opening); }

  // Until COMMIT each statement has one plan for all tenants, made once. For those that go by
  // primary keys, or by an index that holds filter and order: planning them anew, as the logins do
  // by default, takes longer than running them.
  void plan_once() { plans_once_ = true; }

  template <Rows R, class Row, class... Declared, class... Given>
  auto operator()(const Query<R, Row, Declared...>& query, const Given&... given) {
    return run<R, Row>(bind(query, given...), false);
  }

  // The transaction's last statement: COMMIT travels with it.
  template <Rows R, class Row, class... Declared, class... Given>
  auto last(const Query<R, Row, Declared...>& query, const Given&... given) {
    return run<R, Row>(bind(query, given...), true);
  }

  template <Rows R, class Row, class... Declared, class... Given>
  Later<R, Row> queue(const Query<R, Row, Declared...>& query, const Given&... given) {
    const auto index = enqueue(bind(query, given...));
    return Later<R, Row>(results_, index, query.name);
  }

  Task<void> flush();       // everything queued, in one flight
  Task<void> flush_last();  // the same, and COMMIT with it
  Task<void> commit();      // nothing to do when COMMIT has already travelled
  // COMMIT, then a new transaction behind the same opening statement: for handlers that must
  // call outside in between, which never happens inside a transaction.
  Task<void> restart();
  void hold_commit() { commit_is_held_ = true; }  // last() then leaves COMMIT to commit()

 private:
  template <Rows R, class Row>
  auto run(Statement statement, bool is_last)
      -> Task<decltype(shape_result<R, Row>(std::declval<Result>(), {}))> {
    const std::string_view name = statement.name;
    const auto index = enqueue(std::move(statement));
    const auto results = results_;
    co_await send(is_last);
    co_return shape_result<R, Row>(results->at(index), name);
  }

  bool is_alive() const;
  std::size_t enqueue(Statement statement);
  Task<void> send(bool with_commit);

  Pool* pool_;
  Access access_;
  std::optional<Statement> opening_;
  std::function<void(const Result&)> opened_;
  std::shared_ptr<Connection> connection_;  // held from the first flight to COMMIT
  std::vector<Statement> queued_;
  std::shared_ptr<std::vector<Result>> results_;
  std::uint64_t epoch_ = 0;                 // of that connection when the transaction began
  bool begun_ = false, done_ = false, commit_is_held_ = false, plans_once_ = false;
};

[[noreturn]] void fail_row_count(std::string_view name, int rows);

template <Rows R, class Row>
auto shape_result(const Result& result, std::string_view name) {
  if constexpr (R == Rows::none) {
    return result.affected();
  } else {
    std::vector<std::optional<std::string_view>> cells;
    const int rows = result.row_count();
    const auto decoded = [&](int index) {
      result.row(index, cells);
      return decode_row<Row>(cells);
    };
    if constexpr (R == Rows::many) {
      std::vector<Row> all;
      all.reserve(static_cast<std::size_t>(rows));
      for (int i = 0; i < rows; ++i) all.push_back(decoded(i));
      return all;
    } else {
      if (rows > 1 || (R == Rows::one && rows == 0)) fail_row_count(name, rows);
      if constexpr (R == Rows::one) return decoded(0);
      else return rows == 0 ? std::optional<Row>() : std::optional<Row>(decoded(0));
    }
  }
}

}
