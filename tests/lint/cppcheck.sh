#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# cppcheck has nothing to say about src/ and plugins/. A finding that is wrong is answered in the code, not silenced here.
cd "$(dirname "$0")/../.." || exit 1
command -v cppcheck >/dev/null || { echo "cppcheck is not installed: nothing was checked"; exit 77; }
exec cppcheck --quiet --error-exitcode=1 --enable=warning,performance,portability --std=c11 -j 2 -D_GNU_SOURCE \
	-D__GNUC__=12 -I src -I include src plugins
