/* SPDX-License-Identifier: Apache-2.0 */
/*
 * folder_watch: watches folders by inotify. Only the fact that something has changed is reported,
 * not what: the caller scans the folders itself, so a lost event costs only time.
 */
#include "serve/folder_watch.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"

#define WATCHED                                                                           \
	(IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | \
	    IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
#define EVENTS_BYTES 4096 /* some dozens of events; folder_watch_take() reads until none is left */

int
folder_watch_open(struct folder_watch *w, struct err *e)
{
	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (w->fd < 0)
		return err_errno(e, ERR_IO,
		    "folders cannot be watched: allow more (sysctl fs.inotify.max_user_instances)");
	return 0;
}

void
folder_watch_close(struct folder_watch *w)
{
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
}

static int
add(struct folder_watch *w, const char *path, struct err *e)
{
	if (inotify_add_watch(w->fd, path, WATCHED) >= 0 || errno == ENOTDIR || errno == ENOENT)
		return 0;
	return err_errno(e, ERR_IO,
	    "a folder cannot be watched: allow more (sysctl fs.inotify.max_user_watches)");
}

int
folder_watch_add(struct folder_watch *w, const char *folder, struct err *e)
{
	char path[PATH_MAX];
	struct dirent *entry;
	int rc = add(w, folder, e);
	DIR *d;

	if (rc != 0 || (d = opendir(folder)) == NULL)
		return rc;
	while (rc == 0 && (entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.' ||
		    (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN) ||
		    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= PATH_MAX)
			continue;
		rc = add(w, path, e);
	}
	closedir(d);
	return rc;
}

bool
folder_watch_take(struct folder_watch *w)
{
	char events[EVENTS_BYTES];
	bool any = false;

	while (w->fd >= 0 && read(w->fd, events, sizeof events) > 0)
		any = true;
	return any;
}
