# precompile(target [header...]): what most files include from outside the house, parsed once.
# With Clang only: GCC, the second opinion, reads each file alone and so finds an include that lacks.
# ccache cannot compare a precompiled header of another folder, so the sum of what it is made from
# stands beside it.

set(precompiled
  <algorithm> <array> <charconv> <chrono> <cstdint> <exception> <fstream> <functional>
  <iostream> <map> <memory> <mutex> <optional> <set> <span> <sstream> <stdexcept> <string>
  <string_view> <thread> <unordered_map> <variant> <vector>
  <boost/asio/as_tuple.hpp> <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp>
  <boost/asio/detached.hpp> <boost/asio/io_context.hpp> <boost/asio/ip/tcp.hpp>
  <boost/asio/posix/stream_descriptor.hpp> <boost/asio/redirect_error.hpp>
  <boost/asio/steady_timer.hpp> <boost/asio/this_coro.hpp> <boost/asio/use_awaitable.hpp>
  <boost/asio/write.hpp>)
set(CMAKE_PCH_INSTANTIATE_TEMPLATES ON)
# Without CMake's second -include of the header's source, whose path no two folders share.
set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -Winvalid-pch -Xclang -include-pch -Xclang <PCH_FILE>)

function(precompile target)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    return()
  endif()
  target_precompile_headers(${target} PRIVATE ${precompiled} ${ARGN})
  target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} --version OUTPUT_VARIABLE compiler)
  file(STRINGS /usr/include/boost/version.hpp boost REGEX "define BOOST_LIB_VERSION")
  string(SHA256 sum "${compiler}${boost}${CMAKE_CXX_FLAGS}${precompiled}${ARGN}")
  file(WRITE ${CMAKE_BINARY_DIR}/CMakeFiles/${target}.dir/cmake_pch.hxx.pch.sum "${sum}")
endfunction()
