# SPDX-License-Identifier: Apache-2.0
# gazetted_plugin(NAME sources...): a format plugin, NAME.so, exporting exactly the symbol gaz_plugin.
function(gazetted_plugin name)
  add_library(plugin_${name} MODULE ${ARGN})
  target_link_options(plugin_${name} PRIVATE -Wl,-z,defs,-z,noexecstack)
  set_target_properties(plugin_${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name} C_VISIBILITY_PRESET hidden)
  if(TARGET gazetted::plugin)	# out of tree: the installed header
    target_link_libraries(plugin_${name} PRIVATE gazetted::plugin)
  endif()
  if(NOT DEFINED GAZETTED_PLUGIN_OUTPUT)
    set(GAZETTED_PLUGIN_OUTPUT ${PROJECT_BINARY_DIR}/plugins)
  endif()
  set_target_properties(plugin_${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${GAZETTED_PLUGIN_OUTPUT})
endfunction()
