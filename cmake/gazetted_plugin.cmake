# SPDX-License-Identifier: Apache-2.0
# gazetted_plugin(NAME sources...): a format plugin, NAME.so, exporting exactly the symbol gaz_plugin. C and C++: templates of the C++
# library have their own visibility, which only the linker's list of exports overrules.
function(gazetted_plugin name)
  add_library(plugin_${name} MODULE ${ARGN})
  set(exports ${CMAKE_CURRENT_BINARY_DIR}/plugin_${name}.map)
  file(GENERATE OUTPUT ${exports} CONTENT "{ global: gaz_plugin; local: *; };\n")
  target_link_options(plugin_${name} PRIVATE -Wl,-z,defs,-z,noexecstack,--version-script=${exports})
  set_target_properties(plugin_${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name} LINK_DEPENDS ${exports}
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(TARGET gazetted::plugin)	# out of tree: the installed header
    target_link_libraries(plugin_${name} PRIVATE gazetted::plugin)
  endif()
  if(NOT DEFINED GAZETTED_PLUGIN_OUTPUT)
    set(GAZETTED_PLUGIN_OUTPUT ${PROJECT_BINARY_DIR}/plugins)
  endif()
  set_target_properties(plugin_${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${GAZETTED_PLUGIN_OUTPUT})
endfunction()
