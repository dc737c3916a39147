# SPDX-License-Identifier: Apache-2.0
# Compiler flags for everything: the warning set of the house, sanitizers when asked for, hardening in release builds.
add_compile_options(-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wvla
  -Wformat=2 -fno-common)
if(GAZETTED_WERROR)
  add_compile_options(-Werror)
endif()
add_compile_definitions(_GNU_SOURCE)	# accept4, memfd_create, pipe2: this is a program for Linux
include_directories(${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)

if(GAZETTED_SANITIZE)
  add_compile_options(-fsanitize=${GAZETTED_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=${GAZETTED_SANITIZE})
  add_compile_definitions(GAZETTED_SANITIZED)
else()
  add_link_options(-Wl,-z,relro,-z,now)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    add_compile_options(-fstack-protector-strong -D_FORTIFY_SOURCE=3)
  endif()
endif()
set(CMAKE_C_FLAGS_RELEASE "-O2 -g1")	# assertions stay on: they mean "our bug"

# gazetted_layer(NAME sources... [LINK targets...]): one static library for each folder under src/.
function(gazetted_layer name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  add_library(${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC ${arg_LINK})
endfunction()
