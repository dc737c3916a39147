# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where. Programs find the workers and plugins by these places relative to bin/, so they are fixed and the
# tree may be moved. Everything for plugin authors is the same on every machine and stands under share/.
set(GAZETTED_PLUGIN_FOLDER lib/gazetted/plugins)
set(GAZETTED_ENGINE_FOLDER lib/gazetted/engines)
set(GAZETTED_PROGRAM bin/gazetted)
set(GAZETTED_WORKER_FOLDER libexec/gazetted)
set(GAZETTED_PACKAGE_FOLDER ${CMAKE_INSTALL_DATADIR}/cmake/gazetted)

if(TARGET gazetted)
  install(TARGETS gazetted RUNTIME DESTINATION bin)
endif()
foreach(worker gazetted-render-worker gazetted-ingest-worker)
  if(TARGET ${worker})
    install(TARGETS ${worker} RUNTIME DESTINATION ${GAZETTED_WORKER_FOLDER})
  endif()
endforeach()
foreach(name ${GAZETTED_FORMATS})
  if(TARGET plugin_${name})
    install(TARGETS plugin_${name} LIBRARY DESTINATION ${GAZETTED_PLUGIN_FOLDER})
  endif()
endforeach()
if(TARGET engine_xslt)
  install(TARGETS engine_xslt LIBRARY DESTINATION ${GAZETTED_ENGINE_FOLDER})
endif()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/plugins DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md" PATTERN "*.schema.json")

if(TARGET gazetted)
  install(FILES ${GAZETTED_PAGES} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
install(FILES ${PROJECT_SOURCE_DIR}/contrib/completion/gazetted.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME gazetted)
install(FILES ${PROJECT_SOURCE_DIR}/contrib/completion/_gazetted DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${PROJECT_SOURCE_DIR}/contrib/completion/gazetted.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
# The units name the program by its path, which is known when it is installed. logrotate reads /etc alone.
file(GLOB GAZETTED_UNITS ${PROJECT_SOURCE_DIR}/contrib/systemd/*)
install(CODE "
  set(root \"\$ENV{DESTDIR}\")
  set(etc \"\${CMAKE_INSTALL_PREFIX}/etc\")
  if(CMAKE_INSTALL_PREFIX STREQUAL \"/usr\")
    set(etc /etc)
  endif()
  foreach(unit ${GAZETTED_UNITS})
    get_filename_component(name \${unit} NAME)
    file(READ \${unit} text)
    string(REPLACE /usr/local/ \"\${CMAKE_INSTALL_PREFIX}/\" text \"\${text}\")
    message(STATUS \"Installing: \${root}\${CMAKE_INSTALL_PREFIX}/lib/systemd/system/\${name}\")
    file(WRITE \"\${root}\${CMAKE_INSTALL_PREFIX}/lib/systemd/system/\${name}\" \"\${text}\")
  endforeach()
  file(INSTALL ${PROJECT_SOURCE_DIR}/contrib/logrotate/gazetted DESTINATION \"\${etc}/logrotate.d\")
")

# For plugin authors: the header, find_package(gazetted) and pkg-config.
install(FILES ${PROJECT_SOURCE_DIR}/include/gazetted/plugin.h DESTINATION include/gazetted)
add_library(gazetted_plugin_interface INTERFACE)
set_target_properties(gazetted_plugin_interface PROPERTIES EXPORT_NAME plugin)
target_include_directories(gazetted_plugin_interface INTERFACE $<INSTALL_INTERFACE:include>)
target_compile_features(gazetted_plugin_interface INTERFACE c_std_99)
install(TARGETS gazetted_plugin_interface EXPORT gazetted-targets)
install(EXPORT gazetted-targets NAMESPACE gazetted:: DESTINATION ${GAZETTED_PACKAGE_FOLDER})

include(CMakePackageConfigHelpers)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/gazetted-config.cmake.in
  ${PROJECT_BINARY_DIR}/package/gazetted-config.cmake INSTALL_DESTINATION ${GAZETTED_PACKAGE_FOLDER}
  PATH_VARS GAZETTED_PLUGIN_FOLDER GAZETTED_PROGRAM)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/gazetted-config-version.cmake
  COMPATIBILITY SameMajorVersion ARCH_INDEPENDENT)
configure_file(${PROJECT_SOURCE_DIR}/cmake/gazetted-plugin.pc.in ${PROJECT_BINARY_DIR}/package/gazetted-plugin.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/package/gazetted-config.cmake ${PROJECT_BINARY_DIR}/package/gazetted-config-version.cmake
  ${PROJECT_SOURCE_DIR}/cmake/gazetted_plugin.cmake DESTINATION ${GAZETTED_PACKAGE_FOLDER})
install(FILES ${PROJECT_BINARY_DIR}/package/gazetted-plugin.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig)
