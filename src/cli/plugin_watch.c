/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plugin_watch: watches the folders of the files, because builds and most editors replace a file
 * by a new one. Other files in these folders change too, for example the rendition, so an event
 * only starts a comparison of the files' states.
 */
#include "cli/plugin_watch.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

#define QUIET_MS 100    /* wait after an event; a linker writes a file in several steps */
#define QUIET_ROUNDS 20 /* two seconds at most, if events keep coming */

int
plugin_watch_open(struct plugin_watch *w, struct err *e)
{
	*w = (struct plugin_watch){ 0 };
	return folder_watch_open(&w->folders, e);
}

void
plugin_watch_close(struct plugin_watch *w)
{
	folder_watch_close(&w->folders);
}

int
plugin_watch_add(struct plugin_watch *w, const char *path, struct err *e)
{
	char folder[PATH_MAX] = ".";
	const char *slash = strrchr(path, '/');
	size_t len = slash != NULL ? (size_t)(slash - path) : 0;

	if (strcmp(path, "-") == 0)
		return err_set(e, ERR_USAGE, "standard input cannot be watched: name a file");
	if (w->count == PLUGIN_WATCH_PATHS_MAX || len >= sizeof folder)
		return err_set(e, ERR_USAGE, "%.100s cannot be watched: too many files", path);
	w->paths[w->count++] = path;
	if (slash != NULL) {
		memcpy(folder, path, len);
		folder[len] = '\0';
	}
	return folder_watch_add(&w->folders, len == 0 && slash != NULL ? "/" : folder, e);
}

/* A hash of the file's metadata; 0: there is no such file. */
static uint64_t
file_state(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return 0;
	return hash64((uint64_t[]){ st.st_dev, st.st_ino, st.st_mode, (uint64_t)st.st_size,
			  (uint64_t)st.st_mtim.tv_sec, (uint64_t)st.st_mtim.tv_nsec },
		   6 * sizeof(uint64_t)) |
	       1;
}

/*
 * The state of a file, or of a folder with all files in it; the order of reading does not matter.
 */
static uint64_t
path_state(const char *path)
{
	uint64_t state = file_state(path);
	char inside[PATH_MAX];
	struct dirent *entry;
	DIR *d;

	if (state == 0 || (d = opendir(path)) == NULL)
		return state;
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name) < PATH_MAX)
			state += file_state(inside);
	}
	closedir(d);
	return state | 1;
}

static uint64_t
whole_state(const struct plugin_watch *w)
{
	uint64_t states[PLUGIN_WATCH_PATHS_MAX];

	for (unsigned k = 0; k < w->count; k++)
		if ((states[k] = path_state(w->paths[k])) == 0)
			return 0;
	return hash64(states, w->count * sizeof *states) | 1;
}

void
plugin_watch_note(struct plugin_watch *w)
{
	w->seen = whole_state(w);
}

/* True if an event came within ms (-1: no limit). */
static bool
wait_for_event(struct plugin_watch *w, int ms)
{
	struct pollfd p = { .fd = w->folders.fd, .events = POLLIN };

	return poll(&p, 1, ms) > 0 && folder_watch_take(&w->folders);
}

int
plugin_watch_wait(struct plugin_watch *w, struct err *e)
{
	uint64_t now;

	if (w->folders.fd < 0)
		return err_set(e, ERR_IO, "nothing can be watched here");
	do {
		while (!wait_for_event(w, -1))
			;
		for (unsigned k = 0; k < QUIET_ROUNDS && wait_for_event(w, QUIET_MS); k++)
			;
		now = whole_state(w);
	} while (now == 0 || now == w->seen);
	return 0;
}
