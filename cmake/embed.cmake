# SPDX-License-Identifier: Apache-2.0
# gazetted_embed(HEADER array file array file...): a header with the bytes of each file as a constant array.
function(gazetted_embed header)
  set(text "/* Made by cmake/embed.cmake. */\n")
  set(pairs ${ARGN})
  while(pairs)
    list(POP_FRONT pairs array file)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
    string(APPEND text "static const unsigned char ${array}[] = { ${bytes} };\n")
  endwhile()
  file(CONFIGURE OUTPUT ${header} CONTENT "${text}" @ONLY)
endfunction()
