#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# symbols.sh FOLDER: each plugin there exports exactly gaz_plugin, each engine gaz_engine; no render worker is linked with an XML parser.
status=0 count=0
for plugin in "$1"/plugins/*.so; do
	[ -e "$plugin" ] || continue
	count=$((count + 1))
	found=$(nm -D --defined-only "$plugin" | awk '{ print $NF }' | tr '\n' ' ')
	[ "$found" = 'gaz_plugin ' ] || { echo "$plugin exports: $found"; status=1; }
done
for engine in "$1"/plugins/engines/*.so; do
	[ -e "$engine" ] || continue
	found=$(nm -D --defined-only "$engine" | awk '{ print $NF }' | tr '\n' ' ')
	[ "$found" = 'gaz_engine ' ] || { echo "$engine exports: $found"; status=1; }
done
[ $count -gt 0 ] || { echo "no plugin in $1/plugins"; status=1; }
for program in gazetted gazetted-render-worker; do
	needed=$(readelf -d "$1/bin/$program") || { status=1; continue; }
	case $needed in *libxml2*) echo "$program is linked with libxml2"; status=1 ;; esac
done
echo "$count plugins checked"
exit $status
