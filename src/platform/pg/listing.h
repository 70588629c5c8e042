#pragma once
// Rows for a reply: they go from PostgreSQL's bytes into JSON without becoming objects in between.
// A row, or one cell of it, is decoded when it is asked for.
//
//   const auto drafts = ctx.tx.queue(sql::drafts_waiting, ctx.org);
//   co_await ctx.tx.flush_last();
//   page.items = drafts.listing();
#include <string>
#include <vector>

#include "platform/pg/tx.h"

namespace aai::pg {

template <class Row, class T>
void write_cell(std::string& out, std::optional<std::string_view> cell) {
  constexpr bool is_text = TextType<T> || std::is_same_v<T, std::string>;
  if constexpr (json::is_optional<T>) {
    if (cell) write_cell<Row, typename T::value_type>(out, cell); else out += "null";
  } else if (is_text && cell) {
    json::append_string(out, *cell);
  } else {
    T value{};
    decode_cell<Row>(cell, value);
    json::write(out, value);
  }
}

template <auto Member, Described Row>
constexpr int column_of() {
  int column = 0, found = -1;
  boost::mp11::mp_for_each<Members<Row>>([&](auto member) {
    using Pointer = std::remove_cvref_t<decltype(member.pointer)>;
    if constexpr (std::is_same_v<Pointer, decltype(Member)>) {
      if (member.pointer == Member) found = column;
    }
    ++column;
  });
  return found;
}

// What stands before each value of a row: {"id": then ,"thread_id": and so on.
template <Described Row>
const std::vector<std::string>& names_before() {
  static const auto made = [] {
    std::vector<std::string> names;
    each_member<Row>([&](auto member) {
      names.push_back((names.empty() ? "{\"" : ",\"") + std::string(outer_name(member.name)) +
                      "\":");
    });
    return names;
  }();
  return made;
}

template <class Row>
class Listing {
 public:
  using value_type = Row;

  Listing() = default;
  explicit Listing(std::vector<Row> rows) : rows_(std::move(rows)) {}
  Listing(std::shared_ptr<const std::vector<Result>> results, std::size_t index)
      : results_(std::move(results)), result_(&results_->at(index)) {}

  std::size_t size() const {
    return result_ ? static_cast<std::size_t>(result_->row_count()) : rows_.size();
  }

  Row operator[](std::size_t index) const {
    if (!result_) return rows_[index];
    std::vector<std::optional<std::string_view>> cells;
    result_->row(static_cast<int>(index), cells);
    return decode_row<Row>(cells);
  }

  template <auto Member>
  auto cell(std::size_t index) const {
    std::remove_cvref_t<decltype(std::declval<Row>().*Member)> value{};
    if (!result_) return value = rows_[index].*Member;
    constexpr int column = column_of<Member, Row>();
    static_assert(column >= 0, "the row has no such member");
    decode_cell<Row>(result_->cell(static_cast<int>(index), column), value);
    return value;
  }

  std::vector<Row> rows() const {
    std::vector<Row> all;
    for (std::size_t i = 0; i < size(); ++i) all.push_back((*this)[i]);
    return all;
  }

  // Found by json::write before its own for lists.
  friend void write(std::string& out, const Listing& list) {
    constexpr std::size_t row_size_usual = 640;
    out.reserve(out.size() + list.size() * row_size_usual);
    out += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) out += ',';
      list.write_row(out, i);
    }
    out += ']';
  }

 private:
  void write_row(std::string& out, std::size_t index) const {
    if (!result_) return json::write(out, rows_[index]);
    int column = 0;
    auto name = names_before<Row>().begin();
    each_member<Row>([&](auto member) {
      using Cell = std::remove_cvref_t<decltype(std::declval<Row>().*member.pointer)>;
      out += *name++;
      write_cell<Row, Cell>(out, result_->cell(static_cast<int>(index), column++));
    });
    out += '}';
  }

  std::shared_ptr<const std::vector<Result>> results_;
  const Result* result_ = nullptr;  // of results_; without it, the rows are below
  std::vector<Row> rows_;
};

}

// In the API's document, and wherever nothing quicker is known, it is a list.
template <class Row>
inline constexpr bool aai::json::is_vector<aai::pg::Listing<Row>> = true;
