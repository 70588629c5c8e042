# Every src/**/*.sql becomes a header of typed queries, gen/sql/**.h, and one index of them all.
add_executable(sqlgen tools/sqlgen.cpp)
target_compile_options(sqlgen PRIVATE -O1)

file(GLOB_RECURSE sql_files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} src/*.sql)
set(sql_headers)
foreach(sql_file ${sql_files})
  string(REGEX REPLACE "^src/(.*)\\.sql$" "\\1" stem ${sql_file})
  set(header ${CMAKE_BINARY_DIR}/generated/gen/sql/${stem}.h)
  get_filename_component(folder ${header} DIRECTORY)
  file(MAKE_DIRECTORY ${folder})
  add_custom_command(
    OUTPUT ${header}
    COMMAND sqlgen ${sql_file} > ${header}.new && ${CMAKE_COMMAND} -E rename ${header}.new ${header}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    DEPENDS ${CMAKE_SOURCE_DIR}/${sql_file} sqlgen
    COMMENT "sqlgen ${stem}")
  list(APPEND sql_headers ${header})
endforeach()

set(sql_index ${CMAKE_BINARY_DIR}/generated/gen/sql/index.h)
add_custom_command(
  OUTPUT ${sql_index}
  COMMAND sqlgen --index ${sql_files} > ${sql_index}.new && ${CMAKE_COMMAND} -E rename ${sql_index}.new ${sql_index}
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
  DEPENDS sqlgen
  COMMENT "sqlgen index")
add_custom_target(sql_headers DEPENDS ${sql_headers} ${sql_index})
