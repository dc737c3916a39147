/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted-render-worker: loads the plugins, then renders documents with them. It may, once it
 * serves: compute, use memory that is not code, read the images it is handed, write the outputs it
 * is handed, speak on its socket. No files, no network, no processes. It has no XML parser, but for the
 * one that an engine brings along where the format is a folder.
 */
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "doc/compare.h"
#include "wire/folder.h"
#include "wire/worker.h"
#include "worker/examine.h"
#include "worker/host.h"
#include "worker/last_image.h"
#include "worker/load.h"
#include "worker/loop.h"
#include "worker/memfd.h"
#include "worker/start.h"

#define INPUTS_MAX 2 /* of a comparison */

static struct load_slot slots[MESSAGE_PLUGINS_MAX];
static uint32_t slot_count;

static void
log_line(struct gaz_job *job, int level, const char *text)
{
	(void)job;
	loop_log(level, text);
}

static int
find_plugin(uint32_t index, const struct gaz_plugin **out, struct err *e)
{
	if (index >= slot_count)
		return err_set(e, ERR_PLUGIN, "this worker has no plugin number %u", index);
	if (slots[index].refusal.code != ERR_NONE)
		return err_set(e, ERR_PLUGIN, "%s", slots[index].refusal.text);
	*out = &slots[index].plugin;
	return 0;
}

/* By its eId: an index may come from a release that counted portions otherwise. */
static int
find_portion(const struct image *im, struct str eid, uint32_t *out, struct err *e)
{
	*out = IMAGE_NONE;
	if (eid.len == 0)
		return 0;
	*out = image_find_portion(im, eid);
	if (*out == IMAGE_NONE)
		return err_set(
		    e, ERR_NOTFOUND, "the document has no portion '" STR_FMT "'", STR_ARG(eid));
	return 0;
}

/* A document is no listing, nor a listing a document: a plugin relies on it. */
static int
check_view(const struct image *im, uint32_t view, struct err *e)
{
	bool is_listing = im->nodes[im->head->root].kind == GAZ_LISTING;

	if (is_listing == (view == GAZ_VIEW_LISTING))
		return 0;
	return err_set(e, ERR_DATA, "the image does not hold the view that is asked for");
}

/* What a plugin is shown. */
struct view {
	const struct image *im;
	const uint8_t *changes; /* of a comparison; else NULL */
	uint32_t portion;       /* index, or IMAGE_NONE */
};

/* The output is the last descriptor of a job. */
static int
render_view(const struct loop_job *in, const struct view *v, bool *discard, struct err *e)
{
	struct gaz_job job = { .image = v->im,
		.changes = v->changes,
		.portion = v->portion,
		.request = &in->request,
		.out_fd = in->fds[in->fd_count - 1],
		.out_max = in->request.output_max,
		.log = log_line };
	int rc;

	if ((rc = find_plugin(in->request.plugin, &job.plugin, e)) != 0)
		return rc;
	job.plugin = examine_plugin(job.plugin);
	rc = host_render(&job, discard, e);
	examine_report();
	if (rc != 0)
		return rc;
	loop_say_of_output(job.file_name, job.language);
	if ((rc = memfd_seal(job.out_fd, e)) != 0)
		*discard = true;
	return rc;
}

static int
render_image(const struct loop_job *in, const struct image *im, bool *discard, struct err *e)
{
	struct view v = { .im = im };
	int rc;

	if ((rc = find_portion(im, in->request.portion, &v.portion, e)) != 0)
		return rc;
	return render_view(in, &v, discard, e);
}

/* The images of a comparison are the earlier and the later one. */
static int
render_comparison(
    const struct loop_job *in, const struct image images[INPUTS_MAX], bool *discard, struct err *e)
{
	struct str portion = in->request.portion;
	struct comparison *c;
	struct view v;
	int rc;

	if (portion.len > 0)
		rc = compare_portions(&c, &images[0], &images[1], portion, e);
	else
		rc = compare_images(&c, &images[0], &images[1], e);
	if (rc != 0)
		return rc;
	v = (struct view){ &c->image, c->changes, portion.len > 0 ? 0 : IMAGE_NONE };
	rc = render_view(in, &v, discard, e);
	comparison_free(&c);
	return rc;
}

static int
open_compared(struct image *im, int fd, uint32_t view, struct str *bytes, struct err *e)
{
	int rc;

	if ((rc = memfd_map(fd, IMAGE_BYTES_MAX, bytes, e)) != 0)
		return rc;
	if (bytes->len == 0)
		return err_set(e, ERR_DATA, "the image is empty");
	if ((rc = image_open(im, bytes->p, bytes->len, e)) != 0)
		return rc;
	return check_view(im, view, e);
}

static int
render_two(const struct loop_job *in, bool *discard, struct err *e)
{
	struct str bytes[INPUTS_MAX] = { STR(""), STR("") };
	struct image images[INPUTS_MAX];
	int rc = 0;

	last_image_drop();
	for (size_t k = 0; k < INPUTS_MAX && rc == 0; k++)
		rc = open_compared(&images[k], in->fds[k], in->request.view, &bytes[k], e);
	if (rc == 0)
		rc = render_comparison(in, images, discard, e);
	for (size_t k = 0; k < INPUTS_MAX; k++)
		memfd_unmap(&bytes[k]);
	return rc;
}

static int
render_one(const struct loop_job *in, bool *discard, struct err *e)
{
	const struct image *im;
	int rc;

	if ((rc = last_image_open(&im, in->request.image_id, in->fds[0], e)) == 0 &&
	    (rc = check_view(im, in->request.view, e)) == 0)
		rc = render_image(in, im, discard, e);
	last_image_done();
	return rc;
}

static int
render_job(const struct loop_job *in, bool *discard, struct err *e)
{
	bool is_comparison = in->request.view == GAZ_VIEW_COMPARISON;
	size_t inputs = is_comparison ? INPUTS_MAX : 1;

	if (in->request.kind != JOB_RENDER || in->fd_count != inputs + 1)
		return err_set(e, ERR_DATA,
		    "a render worker takes an image, two of a comparison, and an output");
	return is_comparison ? render_two(in, discard, e) : render_one(in, discard, e);
}

/* The folder of each plugin, cut out of its path in the packet. */
static void
list_folders(const struct message_load *m, struct sandbox *s)
{
	static char folders[MESSAGE_PLUGINS_MAX][MESSAGE_PATH_BYTES_MAX + 1];
	size_t slash;

	for (uint32_t k = 0; k < m->count; k++) {
		slash = str_rfind(m->paths[k], '/');
		if (slash == m->paths[k].len)
			continue; /* dlopen() would search: load_plugin() finds no such file */
		memcpy(folders[k], m->paths[k].p, slash + 1);
		s->folders[s->folder_count++] = folders[k];
	}
}

/* What came with LOAD is gone when the plugin is loaded: it may read itself, but nothing else. */
static void
load_copies(const struct message_load *m, const int *fds, size_t count)
{
	if (folder_is_named(m->paths[0].p) && count == 2)
		load_folder(fds, m->paths[0].p, &slots[0]);
	else
		load_copy(fds[0], m->paths[0].p, &slots[0]);
	slot_count = 1;
	for (size_t k = 0; k < count; k++)
		close(fds[k]);
}

static void
load_all(const struct message_load *m)
{
	for (slot_count = 0; slot_count < m->count; slot_count++)
		load_plugin(m->paths[slot_count].p, &slots[slot_count]);
}

static int
report_ready(struct err *e)
{
	static struct message_ready ready;
	int rc;

	for (uint32_t k = 0; k < slot_count; k++) {
		ready.more = 1;
		ready.index = k;
		load_describe(&slots[k], &ready.plugin);
		if ((rc = loop_send_ready(&ready, e)) == -ERR_LIMIT) {
			err_set(&slots[k].refusal, ERR_PLUGIN,
			    "what it says of itself is too long: shorten its options");
			load_describe(&slots[k], &ready.plugin);
			rc = loop_send_ready(&ready, e);
		}
		if (rc != 0)
			return rc;
	}
	return loop_send_ready(&(struct message_ready){ 0 }, e);
}

int
main(int argc, char **argv)
{
	static struct message_load load;
	struct sandbox sandbox = { 0 };
	int copies[WIRE_FDS_MAX];
	struct err e = { 0 };
	size_t copy_count;

	if (start_worker(argc, argv, &sandbox, &e) != 0 ||
	    loop_take_load(&load, copies, &copy_count, &e) != 0)
		return start_refuse(&e);
	examine_start(sandbox.examine);
	if (copy_count == 0)
		list_folders(&load, &sandbox);
	if (sandbox_enter(&sandbox, SANDBOX_LOAD, &e) != 0)
		return start_refuse(&e);
	if (copy_count > 0 && load.count == 1)
		load_copies(&load, copies, copy_count);
	else
		load_all(&load);
	if (load.count > 0)
		examine_loaded(load_code(load.paths[0].p));
	if (sandbox_enter(&sandbox, SANDBOX_SERVE, &e) != 0)
		return start_refuse(&e);
	load_folder_open(&slots[0]);
	if (report_ready(&e) != 0)
		return start_refuse(&e);
	return loop_run(render_job);
}
