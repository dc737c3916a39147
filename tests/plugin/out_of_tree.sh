#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# out_of_tree.sh BUILD: installs BUILD into a folder of its own, builds a plugin against it with CMake and with pkg-config, and lets
# the installed program write a document with each. The plugin in README.md compiles and writes too.
set -eu
build=$1
source=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/installed" >"$work/log" || { cat "$work/log"; exit 1; }

cat >"$work/titles.c" <<'END'
#include <string.h>

#include <gazetted/plugin.h>

static int
titles_render(const struct gaz_host *h, struct gaz_job *job)
{
	const char *title = h->meta(job, "title", NULL);

	if (title == NULL)
		return h->fail(job, GAZ_REFUSE, "the document has no title");
	return h->write(job, title, strlen(title)) == GAZ_OK ? GAZ_OK : GAZ_REFUSE;
}

GAZ_PLUGIN = { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.example.titles",
	.version = "1.0",
	.revision = "1",
	.licence = "CC0-1.0",
	.format = "titles",
	.media_type = "text/plain; charset=utf-8",
	.label = "Title",
	.views = GAZ_VIEW_DOCUMENT,
	.render = titles_render };
END
cat >"$work/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.16)
project(titles LANGUAGES C)
find_package(gazetted 0.1 REQUIRED)
gazetted_plugin(titles titles.c)
END

cmake -S "$work" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$work/installed" >"$work/log" || { cat "$work/log"; exit 1; }
cmake --build "$work/build"

mkdir "$work/by_hand"
flags=$(PKG_CONFIG_PATH=$work/installed/share/pkgconfig pkg-config --cflags gazetted-plugin)
# shellcheck disable=SC2086
cc -std=c11 -Wall -Wextra -Werror -fPIC -shared -fvisibility=hidden $flags -o "$work/by_hand/titles.so" "$work/titles.c"

for folder in "$work/build/plugins" "$work/by_hand"; do
	[ "$(nm -D --defined-only "$folder/titles.so" | awk '{ print $NF }')" = gaz_plugin ] || {
		echo "$folder/titles.so exports more than gaz_plugin"
		exit 1
	}
	said=$("$work/installed/bin/gazetted" render "$source/contrib/corpus/opinions-2007-01-01-amended.txt" --quiet \
		--title 'A title' --format titles --plugins "$folder")
	[ "$said" = 'A title' ] || { echo "the plugin in $folder wrote: $said"; exit 1; }
done

mkdir "$work/readme"
sed -n '/^```c$/,/^```$/ { /^```/d; p }' "$source/README.md" >"$work/words.c"
# shellcheck disable=SC2086
cc -std=c11 -Wall -Wextra -Werror -fPIC -shared -fvisibility=hidden $flags -o "$work/readme/words.so" "$work/words.c"
"$work/installed/bin/gazetted" render "$source/contrib/corpus/opinions-2007-01-01-amended.txt" --quiet --format words \
	--plugins "$work/readme" | grep -q '^Say who is responsible$'
