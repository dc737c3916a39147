#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every C file is as clang-format would write it; the style is that of version 14 (other versions differ in details).
cd "$(dirname "$0")/../.." || exit 1
case $(clang-format --version 2>/dev/null) in
*'version 14.'*) ;;
*) echo "clang-format 14 is not installed: formatting was not checked"; exit 77 ;;
esac
# One call for many files: to start the program takes longer than to read a file.
said=$(find src include plugins tests -name node_modules -prune -o -name '*.[ch]' -exec clang-format --dry-run -Werror {} + 2>&1) && exit 0
printf '%s\n' "$said" | sed -n 's/^\([^: ]*\):[0-9]*:[0-9]*: error: .*/\1/p' | sort -u
echo "these are not formatted: clang-format -i FILE"
exit 1
