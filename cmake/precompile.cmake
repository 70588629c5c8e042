# precompile(target [header...]): what most files include from outside the house, parsed once.
# With Clang only: GCC, the second opinion, reads each file alone and so finds an include that lacks.
# ccache cannot compare a precompiled header of another folder, so the sum of all it is made from,
# every line of every header, stands beside it.

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
set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -Xclang -include-pch -Xclang <PCH_FILE>)

function(precompile target)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    return()
  endif()
  target_precompile_headers(${target} PRIVATE ${precompiled} ${ARGN})
  target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  list(TRANSFORM precompiled PREPEND "#include " OUTPUT_VARIABLE includes)
  list(TRANSFORM ARGN PREPEND "#include " OUTPUT_VARIABLE more)
  list(JOIN includes "\n" includes)
  list(JOIN more "\n" more)
  set(folder ${CMAKE_BINARY_DIR}/CMakeFiles/${target}.dir)
  file(WRITE ${folder}/precompiled.h "${includes}\n${more}\n")
  get_directory_property(definitions COMPILE_DEFINITIONS)
  list(TRANSFORM definitions PREPEND "-D")
  execute_process(
    COMMAND ${CMAKE_CXX_COMPILER} -std=c++${CMAKE_CXX_STANDARD} -pthread ${definitions} -E -P
            -x c++ ${folder}/precompiled.h
    OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} --version OUTPUT_VARIABLE compiler)
  string(SHA256 sum "${text}${compiler}${CMAKE_CXX_FLAGS}")
  file(WRITE ${folder}/cmake_pch.hxx.pch.sum "${sum}")
endfunction()
