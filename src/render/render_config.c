/* SPDX-License-Identifier: Apache-2.0 */
/* render_config: the defaults of a renderer, and where the worker programs are. */
#include "render/render_config.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/macros.h"
#include "config/config.h"
#include "doc/image.h"

#define INGEST_WORKERS 1 /* imports are rare, and wait for the one writer anyway */
/* The largest image (256 MiB) and a buffer that doubled to hold it (512 MiB). */
#define MEMORY_BYTES_MAX (1ull << 30)

#define RENDER_PROGRAM "gazetted-render-worker"
#define INGEST_PROGRAM "gazetted-ingest-worker"
#define LIBEXEC "../libexec/gazetted"

void
render_config_set(struct render_config *c, const struct config *settings)
{
	c->render_workers = settings->render_workers;
	c->queue_max = settings->render_queue;
	render_config_set_deadline(c, settings->render_deadline_ms);
}

void
render_config_set_deadline(struct render_config *c, uint32_t ms)
{
	c->deadline_ms = ms;
	/* below the deadline: an endless loop reaches it first, a wait for the CPU does not */
	c->cpu_ms = ms / 5 * 4;
}

void
render_config_init(struct render_config *c)
{
	struct config defaults;

	*c = (struct render_config){ .ingest_workers = INGEST_WORKERS,
		.memory_bytes_max = MEMORY_BYTES_MAX,
		.output_bytes_max = IMAGE_BYTES_MAX, /* an ingest worker's output is an image */
		.sandbox = true };
	config_init(&defaults);
	render_config_set(c, &defaults);
}

/* The folder of the running program, without the slash. */
static int
find_own_folder(char out[PATH_MAX], struct err *e)
{
	ssize_t n = readlink("/proc/self/exe", out, PATH_MAX - 1);
	char *slash;

	if (n < 0)
		return err_errno(
		    e, ERR_CONFIG, "this program cannot find itself: is /proc mounted?");
	out[n] = '\0';
	if ((slash = strrchr(out, '/')) != NULL)
		*slash = '\0';
	return 0;
}

static int
locate(const char *folder, const char *program, char out[PATH_MAX], struct err *e)
{
	int n = snprintf(out, PATH_MAX, "%s/%s", folder, program);

	if (n > 0 && n < PATH_MAX && access(out, X_OK) == 0)
		return 0;
	n = snprintf(out, PATH_MAX, "%s/" LIBEXEC "/%s", folder, program);
	if (n > 0 && n < PATH_MAX && access(out, X_OK) == 0)
		return 0;
	err_set(e, ERR_CONFIG,
	    "%s is neither beside this program nor in " LIBEXEC
	    " from there: install both together",
	    program);
	return err_detail(e, "looked in %s", folder);
}

/* Looks in the places of a build tree and of an installation. */
static bool
locate_engines(const char *folder, char out[PATH_MAX])
{
	static const char *const places[] = { "../plugins/engines", "../lib/gazetted/engines" };
	char found[PATH_MAX];
	int n;

	for (size_t k = 0; k < ARRAY_LEN(places); k++) {
		n = snprintf(found, sizeof found, "%s/%s", folder, places[k]);
		if (n > 0 && n < PATH_MAX && realpath(found, out) != NULL)
			return true;
	}
	return false;
}

int
render_config_locate(struct render_config *c, struct err *e)
{
	/* the same for the whole life of the process */
	static char render_path[PATH_MAX], ingest_path[PATH_MAX], engines[PATH_MAX];
	char folder[PATH_MAX];
	int rc;

	if ((rc = find_own_folder(folder, e)) != 0 ||
	    (rc = locate(folder, RENDER_PROGRAM, render_path, e)) != 0 ||
	    (rc = locate(folder, INGEST_PROGRAM, ingest_path, e)) != 0)
		return rc;
	c->render_worker = render_path;
	c->ingest_worker = ingest_path;
	c->engines = locate_engines(folder, engines) ? engines : NULL;
	return 0;
}

uint32_t
render_reading_ms(const struct render_config *c)
{
	return c->reading_ms_min > c->deadline_ms ? c->reading_ms_min : c->deadline_ms;
}

uint64_t
render_output_max(const struct render_config *c)
{
	return c->output_bytes_max < RENDITION_BYTES_MAX ? c->output_bytes_max
							 : RENDITION_BYTES_MAX;
}
