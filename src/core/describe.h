#pragma once
// AAI_DESCRIBE(Plan, key, name): names a struct's members once, for SQL rows, JSON and OpenAPI.
// A forgotten member does not compile.
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/pfr/tuple_size.hpp>
#include <string_view>

namespace aai {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

template <class E>
concept DescribedEnum = boost::describe::has_describe_enumerators<E>::value;

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

// What a member is called outside: its own name, less the underscore that keeps "operator_" and
// its like apart from the language's words.
constexpr std::string_view outer_name(std::string_view member_name) {
  if (member_name.ends_with('_')) member_name.remove_suffix(1);
  return member_name;
}

template <class T, class Visit>
void each_member(Visit visit) {
  boost::mp11::mp_for_each<Members<T>>(visit);
}

}

#define AAI_DESCRIBE(T, ...)                                                          \
  BOOST_DESCRIBE_STRUCT(T, (), (__VA_ARGS__))                                         \
  static_assert(boost::pfr::tuple_size_v<T> ==                                        \
                    boost::mp11::mp_size<boost::describe::describe_members<           \
                        T, boost::describe::mod_public>>::value,                      \
                "AAI_DESCRIBE forgets a member of " #T)
#define AAI_DESCRIBE_ENUM(E, ...) BOOST_DESCRIBE_ENUM(E, __VA_ARGS__)
