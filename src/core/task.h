#pragma once
// The one coroutine type of the house. Modules never name Asio.
#include <boost/asio/awaitable.hpp>

namespace aai {

template <class T>
using Task = boost::asio::awaitable<T>;

}
