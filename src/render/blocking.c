/* SPDX-License-Identifier: Apache-2.0 */
/*
 * blocking: starts workers for a command, submits one job and runs the event loop until it is
 * done. What must hold: a thread waits for one job at a time, since it has one `waited`.
 */
#include "render/blocking.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/option.h"
#include "base/time.h"
#include "doc/build.h"
#include "doc/image_open.h"
#include "render/formats.h"
#include "render/formats_load.h"
#include "render/output_file.h"

#define READ_CHUNK_BYTES 65536

/* Where the bundled plugins are: beside bin/ in a build tree, under lib/gazetted when installed. */
static const char *const plugin_folders[] = { "../plugins", "../lib/gazetted/plugins" };

/* Finds the first of plugin_folders that exists; they are relative to the running program. */
static int
locate_plugins(char out[PATH_MAX], struct err *e)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	struct str dir;

	if (n < 0)
		return err_errno(e, ERR_CONFIG,
		    "cannot find out where gazetted is installed; is /proc mounted?");
	dir = str_slice(str_make(exe, (size_t)n), 0, str_rfind(str_make(exe, (size_t)n), '/'));
	for (size_t i = 0; i < ARRAY_LEN(plugin_folders); i++) {
		if (snprintf(out, PATH_MAX, STR_FMT "/%s", STR_ARG(dir), plugin_folders[i]) >=
		    PATH_MAX)
			continue;
		if (access(out, R_OK | X_OK) == 0)
			return 0;
	}
	return err_set(e, ERR_CONFIG,
	    "no folder of plugins beside the program (looked for %s and %s); name one with "
	    "--plugins",
	    plugin_folders[0], plugin_folders[1]);
}

int
blocking_find_plugins(struct plugin_folders *out, const struct option_list *extra, struct err *e)
{
	int rc;

	out->count = out->bundled = 0;
	if ((rc = locate_plugins(out->own, e)) == 0)
		out->list[out->count++] = out->own;
	else if (extra == NULL || extra->count == 0)
		return rc;
	out->bundled = out->count;
	for (unsigned i = 0; extra != NULL && i < extra->count; i++)
		out->list[out->count++] = extra->items[i];
	return 0;
}

static int
load_formats(struct render_config *c, struct formats **formats, const struct option_list *extra,
    struct err *e)
{
	struct plugin_folders folders;
	int rc;

	if ((rc = blocking_find_plugins(&folders, extra, e)) != 0)
		return rc;
	c->bundled_folders = folders.bundled;
	if ((rc = formats_load(formats, folders.list, folders.count, c, e)) != 0)
		return rc;
	c->formats = *formats;
	return 0;
}

int
blocking_configure(struct render_config *c, struct formats **formats,
    const struct blocking_options *o, bool with_formats, struct err *e)
{
	int rc;

	render_config_init(c);
	if (o->sandbox != NULL && strcmp(o->sandbox, "on") != 0 && strcmp(o->sandbox, "off") != 0)
		return err_set(e, ERR_USAGE, "--sandbox is 'on' or 'off', not '%.20s'", o->sandbox);
	c->sandbox = o->sandbox == NULL || strcmp(o->sandbox, "on") == 0;
	c->cancel_fd = o->cancel_fd;
	if ((rc = render_config_locate(c, e)) != 0)
		return rc;
	return with_formats ? load_formats(c, formats, o->plugins, e) : 0;
}

static void
set_deadlines(struct render_config *c, const struct blocking_options *o)
{
	if (o->deadline_ms > 0)
		render_config_set_deadline(c, o->deadline_ms);
	/* the reading of a command delays no request of others, so it may take longer */
	c->reading_ms_min = BLOCKING_READ_MS;
}

int
blocking_open(
    struct blocking *w, const struct blocking_options *o, bool with_formats, struct err *e)
{
	int rc;

	*w = (struct blocking){ 0 };
	if ((rc = blocking_configure(&w->config, &w->formats, o, with_formats, e)) != 0)
		goto out;
	set_deadlines(&w->config, o);
	w->config.ingest_workers = o->ingest_workers > 0 ? o->ingest_workers : 1;
	w->config.no_spares = true;
	w->config.render_workers = with_formats ? 1 : 0;
	if ((w->base = event_base_new()) == NULL) {
		rc = err_set(e, ERR_IO, "the event loop could not be made");
		goto out;
	}
	rc = render_open(&w->renderer, w->base, &w->config, e);
out:
	if (rc != 0)
		blocking_close(w);
	return rc;
}

void
blocking_close(struct blocking *w)
{
	render_close(&w->renderer);
	if (w->base != NULL)
		event_base_free(w->base);
	formats_unref(&w->formats);
	*w = (struct blocking){ 0 };
}

/* The job that blocking_run() waits for, and how it ended. */
struct waited_job {
	struct render_job *job;
	struct err failure;
	bool done;
};

static _Thread_local struct waited_job waited; /* a thread runs one job at a time */

static void
on_done(struct render_job *job, const struct err *e)
{
	(void)job;
	if (e != NULL)
		waited.failure = *e;
	waited.done = true;
}

static int
start(struct blocking *w, struct render_job *job, struct err *e)
{
	waited = (struct waited_job){ .job = job };
	job->done = on_done;
	return render_submit(w->renderer, job, e);
}

static int
wait_for_job(struct blocking *w, struct err *e)
{
	while (!waited.done)
		if (event_base_loop(w->base, EVLOOP_ONCE) != 0)
			return err_set(e, ERR_IO, "the event loop stopped");
	if (waited.failure.code != ERR_NONE) {
		*e = waited.failure;
		return -e->code;
	}
	return 0;
}

int
blocking_run(struct blocking *w, struct render_job *job, struct err *e)
{
	int rc = start(w, job, e);

	return rc != 0 ? rc : wait_for_job(w, e);
}

static int
map_output(struct reading *r, unsigned i, const struct render_output *o, struct err *e)
{
	r->sizes[i] = o->size;
	if (o->size == 0)
		return 0;
	r->maps[i] = mmap(NULL, o->size, PROT_READ, MAP_PRIVATE, o->fd, 0);
	if (r->maps[i] == MAP_FAILED) {
		r->maps[i] = NULL;
		return err_errno(e, ERR_IO, "what the ingest worker made could not be read");
	}
	return 0;
}

int
reading_take(struct reading *r, struct render_job *job, struct err *e)
{
	int rc = 0;

	*r = (struct reading){ .image_fd = -1 };

	for (unsigned i = 0; i < READING_OUTPUTS && rc == 0; i++)
		rc = map_output(r, i, &job->outputs[i], e);
	r->image_fd = job->outputs[1].fd;
	r->files_fd = job->outputs[3].fd;
	r->has_files = true;
	close(job->outputs[0].fd);
	close(job->outputs[2].fd);
	if (rc != 0)
		return rc;
	r->files = str_make(r->maps[3], r->sizes[3]);
	r->xml = str_make(r->maps[0], r->sizes[0]);
	r->report = str_make(r->maps[2], r->sizes[2]);
	return image_open(&r->image, r->maps[1], r->sizes[1], e);
}

static int
read_job(struct blocking *w, struct render_job *job, struct reading *out, struct err *e)
{
	int rc;

	*out = (struct reading){ .image_fd = -1 };
	job->kind = JOB_INGEST;
	job->request_id = STR("import");
	if ((rc = blocking_run(w, job, e)) == 0 && (rc = reading_take(out, job, e)) != 0)
		reading_close(out);
	return rc;
}

int
blocking_read_sealed(struct blocking *w, int fd, const struct message_pair *options,
    uint32_t option_count, struct reading *out, struct err *e)
{
	struct render_job job = { .meta = options, .meta_count = option_count, .input_fd = fd };

	return read_job(w, &job, out, e);
}

int
blocking_read_beside(struct blocking *w, struct str bytes, struct str beside,
    const struct message_pair *options, uint32_t option_count, struct reading *out, struct err *e)
{
	struct render_job job = { .meta = options, .meta_count = option_count, .has_files = true };
	int rc;

	*out = (struct reading){ .image_fd = -1 };
	if ((rc = output_make("upload", bytes, &job.input_fd, e)) != 0)
		return rc;
	if ((rc = output_make("beside", beside, &job.files_fd, e)) == 0) {
		rc = read_job(w, &job, out, e);
		close(job.files_fd);
	}
	close(job.input_fd);
	return rc;
}

int
blocking_read(struct blocking *w, struct str bytes, const struct message_pair *options,
    uint32_t option_count, struct reading *out, struct err *e)
{
	int fd, rc;

	*out = (struct reading){ .image_fd = -1 };
	if ((rc = output_make("upload", bytes, &fd, e)) != 0)
		return rc;
	rc = blocking_read_sealed(w, fd, options, option_count, out, e);
	close(fd);
	return rc;
}

int
blocking_image_start(struct blocking *w, struct str xml, struct err *e)
{
	struct render_job *job = &w->started;
	int rc;

	*job = (struct render_job){ .kind = JOB_IMAGE,
		.request_id = STR("index"),
		.input_fd = -1,
		.until_ms = time_mono_ms() + BLOCKING_READ_MS };
	if ((rc = output_make("source", xml, &job->input_fd, e)) != 0)
		return rc;
	if ((rc = start(w, job, e)) != 0)
		close(job->input_fd);
	return rc;
}

int
blocking_image_wait(struct blocking *w, struct reading *out, struct err *e)
{
	struct render_job *job = &w->started;
	int rc;

	*out = (struct reading){ .image_fd = -1 };
	if ((rc = wait_for_job(w, e)) == 0) {
		rc = map_output(out, 1, &job->outputs[0], e);
		out->image_fd = job->outputs[0].fd;
		if (rc == 0)
			rc = image_open(&out->image, out->maps[1], out->sizes[1], e);
	}
	if (rc != 0)
		reading_close(out);
	close(job->input_fd);
	return rc;
}

int
blocking_check_xml(struct blocking *w, struct str bytes, struct err *e)
{
	struct render_job job = { .kind = JOB_XML, .request_id = STR("check"), .input_fd = -1 };
	int rc;

	if ((rc = output_make("rendition", bytes, &job.input_fd, e)) != 0)
		return rc;
	rc = blocking_run(w, &job, e);
	close(job.input_fd);
	return rc;
}

void
reading_close(struct reading *r)
{
	for (unsigned i = 0; i < READING_OUTPUTS; i++)
		if (r->maps[i] != NULL)
			munmap(r->maps[i], r->sizes[i]);
	if (r->has_files)
		close(r->files_fd);
	if (r->image_fd >= 0)
		close(r->image_fd);
	*r = (struct reading){ .image_fd = -1 };
}

static int
read_all(int fd, const char *path, struct buf *b, struct err *e)
{
	ssize_t n;
	int rc;

	for (;;) {
		if (b->len > BUILD_DOCUMENT_BYTES_MAX)
			return err_set(e, ERR_LIMIT,
			    "%.200s is larger than %u MiB, the most a document may have", path,
			    BUILD_DOCUMENT_BYTES_MAX >> 20);
		if ((rc = buf_reserve(b, READ_CHUNK_BYTES, e)) != 0)
			return rc;
		n = read(fd, b->data + b->len, READ_CHUNK_BYTES);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(e, ERR_IO, "cannot read %.200s", path);
		if (n == 0)
			return 0;
		b->len += (size_t)n;
	}
}

/* Opens a regular file. A pipe or device is refused, for it may never come to an end. */
static int
open_file(const char *path, int *out, struct err *e)
{
	/* without O_NONBLOCK, opening a pipe waits for its other end */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	int rc = 0;

	if (fd < 0 && errno == ENOENT)
		return err_set(e, ERR_NOTFOUND, "there is no file %.200s", path);
	if (fd < 0)
		return err_set(e, ERR_NOTFOUND, "cannot open %.200s: %s", path, strerror(errno));
	if (fstat(fd, &st) != 0)
		rc = err_errno(e, ERR_IO, "cannot read %.200s", path);
	else if (S_ISDIR(st.st_mode))
		rc = err_set(e, ERR_NOTFOUND, "%.200s is a folder; name one file", path);
	else if (!S_ISREG(st.st_mode))
		rc = err_set(e, ERR_NOTFOUND,
		    "%.200s is a pipe or a device; name a file, or '-' for standard input", path);
	if (rc != 0)
		close(fd);
	else
		*out = fd;
	return rc;
}

int
blocking_load_file(const char *path, char **bytes, size_t *len, struct err *e)
{
	struct buf b = BUF_INIT(BUILD_DOCUMENT_BYTES_MAX + 2 * READ_CHUNK_BYTES);
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = STDIN_FILENO, rc;

	if (!is_stdin && (rc = open_file(path, &fd, e)) != 0)
		return rc;
	rc = read_all(fd, path, &b, e);
	if (!is_stdin)
		close(fd);
	if (rc == 0) {
		*bytes = buf_take(&b, len);
		return 0;
	}
	buf_free(&b);
	return rc;
}
