#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# determinism.sh RENDER_ONE PLUGIN.so "ARGUMENTS" DOCUMENT.xml...: two processes that differ in locale, time zone, folder, environment and memory
# layout write the same bytes.
set -eu
render=$1 plugin=$2 arguments=$3	# of render_one after the document, without white space in each
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for document; do
	LC_ALL=C TZ=UTC MALLOC_PERTURB_=1 "$render" "$plugin" "$document" $arguments >"$work/a"
	(cd "$work" && env -i LC_ALL=tr_TR.UTF-8 LANG=de_DE.UTF-8 TZ=Asia/Tokyo MALLOC_PERTURB_=170 MORE="$(seq 1000)" \
	    "$render" "$plugin" "$document" $arguments) >"$work/b"
	cmp "$work/a" "$work/b"
	test -s "$work/a"
done
