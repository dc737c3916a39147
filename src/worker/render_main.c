/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted-render-worker: loads the plugins, then renders documents with them. After SANDBOX_SERVE
 * it may compute, use memory that is not code, read its image descriptors, write its output
 * descriptor, and use its socket. No files, no network, no processes. It has no XML parser, except
 * that of the XSLT engine where the format is a folder.
 */
#include <string.h>
#include <unistd.h>

#include "akn/component.h"
#include "base/buf.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/parallel.h"
#include "doc/extract.h"
#include "doc/image_open.h"
#include "host/host.h"
#include "plugin/folder.h"
#include "wire/worker.h"
#include "worker/examine.h"
#include "worker/examine_calls.h"
#include "worker/job_loop.h"
#include "worker/last_image.h"
#include "worker/load.h"
#include "worker/load_folder.h"
#include "worker/memfd.h"
#include "worker/page_differences.h"
#include "worker/page_marks.h"
#include "worker/sandbox_enter.h"
#include "worker/start.h"

#define FILES_BYTES_MAX (512u << 20) /* more than a version has: corpus/resource.h */
#define DOCUMENTS_MAX ((size_t)2)    /* of a comparison */

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

/*
 * The request names the portion by its eId: an index could come from another release, which may
 * number portions differently.
 */
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

/* Refuses an image that is a listing, or is none, against is_listing: plugins rely on it. */
static int
check_kind(const struct image *im, bool is_listing, struct err *e)
{
	if (is_listing == (im->nodes[im->head->root].kind == GAZ_LISTING))
		return 0;
	return err_set(e, ERR_DATA, "the image does not hold the view that is asked for");
}

/* A job, and the facts of the page it writes, or NULL. */
struct task {
	const struct loop_job *in;
	const struct image *page;
	size_t documents; /* images of what is shown: the first of in->fds */
	struct str files; /* a parcel of the resources of the document, or empty */
	bool is_parallel; /* two documents are one in two languages */
};

/* The image and portion that a plugin renders. */
struct view {
	const struct image *im;
	const uint8_t *changes; /* enum gaz_change of each node of a comparison; else NULL */
	uint32_t portion;       /* index, or IMAGE_NONE */
};

/* The output is the last descriptor of a job. */
static int
render_view(const struct task *t, const struct view *v, bool *discard, struct err *e)
{
	const struct loop_job *in = t->in;
	struct gaz_job job = { .image = v->im,
		.page = t->page,
		.files = t->files,
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

/* images[0] is the earlier version, images[1] the later one. */
static int
render_comparison(
    const struct task *t, const struct image images[DOCUMENTS_MAX], bool *discard, struct err *e)
{
	struct str portion = t->in->request.portion;
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
	rc = render_view(t, &v, discard, e);
	comparison_free(&c);
	return rc;
}

/* images[1] is the text in the first language, images[0] that in the other. */
static int
render_parallel(
    const struct task *t, const struct image images[DOCUMENTS_MAX], bool *discard, struct err *e)
{
	struct buf bytes = BUF_INIT(IMAGE_BYTES_MAX);
	struct image im;
	struct view v = { .im = &im };
	int rc;

	if ((rc = parallel_build(&images[1], &images[0], &bytes, e)) == 0 &&
	    (rc = image_open(&im, bytes.data, bytes.len, e)) == 0 &&
	    (rc = find_portion(&im, t->in->request.portion, &v.portion, e)) == 0)
		rc = render_view(t, &v, discard, e);
	buf_free(&bytes);
	return rc;
}

/* Maps and checks the image in fd; the caller unmaps *bytes, even on failure. */
static int
open_image(struct image *im, int fd, bool is_listing, struct str *bytes, struct err *e)
{
	int rc;

	if ((rc = memfd_map(fd, IMAGE_BYTES_MAX, bytes, e)) != 0)
		return rc;
	if (bytes->len == 0) {
		err_set(e, ERR_DATA, "the image is empty");
		return -ERR_DATA;
	}
	if ((rc = image_open(im, bytes->p, bytes->len, e)) != 0)
		return rc;
	return check_kind(im, is_listing, e);
}

static int
render_two(const struct task *t, bool *discard, struct err *e)
{
	struct str bytes[DOCUMENTS_MAX] = { STR(""), STR("") };
	struct image images[DOCUMENTS_MAX];
	int rc = 0;

	last_image_drop();
	for (size_t k = 0; k < DOCUMENTS_MAX && rc == 0; k++)
		rc = open_image(&images[k], t->in->fds[k], false, &bytes[k], e);
	if (rc == 0)
		rc = t->is_parallel ? render_parallel(t, images, discard, e)
				    : render_comparison(t, images, discard, e);
	for (size_t k = 0; k < DOCUMENTS_MAX; k++)
		memfd_unmap(&bytes[k]);
	return rc;
}

/* The page of a document, or a portion of it, with the words of the query q marked. */
static int
render_marked(
    const struct task *t, const struct image *im, struct str portion, bool *discard, struct err *e)
{
	struct buf bytes = BUF_INIT(IMAGE_BYTES_MAX);
	struct str q = image_attr(t->page, t->page->head->root, "q");
	struct image marked;
	struct view v = { .im = im };
	int rc = page_marks_add(im, q, &bytes, e);

	if (rc == 0 && bytes.len > 0) {
		rc = image_open(&marked, bytes.data, bytes.len, e);
		v.im = &marked;
	}
	if (rc == 0 && (rc = find_portion(v.im, portion, &v.portion, e)) == 0)
		rc = render_view(t, &v, discard, e);
	buf_free(&bytes);
	return rc;
}

static bool
has_query(const struct task *t)
{
	return t->page != NULL && image_attr(t->page, t->page->head->root, "q").len > 0;
}

/* Several portions, or a component, as a document. */
static int
render_extract(const struct task *t, const struct image *im, bool *discard, struct err *e)
{
	struct buf bytes = BUF_INIT(IMAGE_BYTES_MAX);
	struct str portion = t->in->request.portion;
	struct image extract;
	struct view v = { .im = &extract, .portion = IMAGE_NONE };
	int rc = component_is(portion) ? extract_component(im, portion, &bytes, e)
				       : extract_portions(im, portion, &bytes, e);

	if (rc == 0 && (rc = image_open(&extract, bytes.data, bytes.len, e)) == 0)
		rc = has_query(t) ? render_marked(t, &extract, STR(""), discard, e)
				  : render_view(t, &v, discard, e);
	buf_free(&bytes);
	return rc;
}

/* A component is a document of its own, in a page as well. */
static bool
is_extract(const struct task *t)
{
	struct str portion = t->in->request.portion;

	if (t->in->request.view == GAZ_VIEW_PAGE)
		return component_is_whole(portion);
	return t->in->request.view == GAZ_VIEW_DOCUMENT && portion.len > 0;
}

static int
render_one(const struct task *t, bool *discard, struct err *e)
{
	bool is_listing = t->in->request.view == GAZ_VIEW_LISTING;
	struct view v = { 0 };
	int rc;

	if ((rc = last_image_open(&v.im, t->in->request.image_id, t->in->fds[0], e)) == 0 &&
	    (rc = check_kind(v.im, is_listing, e)) == 0) {
		if (is_extract(t))
			rc = render_extract(t, v.im, discard, e);
		else if (has_query(t))
			rc = render_marked(t, v.im, t->in->request.portion, discard, e);
		else if ((rc = find_portion(v.im, t->in->request.portion, &v.portion, e)) == 0)
			rc = render_view(t, &v, discard, e);
	}
	last_image_done();
	return rc;
}

/* Adds to the facts of the page how the wording of the portion changed. */
static int
add_differences(const struct task *t, struct buf *out, struct err *e)
{
	const size_t wordings = t->in->request.wordings;
	struct str bytes[MESSAGE_WORDINGS_MAX] = { { .len = 0 } };
	struct image images[MESSAGE_WORDINGS_MAX];
	const struct image *all[1 + MESSAGE_WORDINGS_MAX];
	int rc = last_image_open(&all[0], t->in->request.image_id, t->in->fds[0], e);

	for (size_t k = 0; k < wordings && rc == 0; k++) {
		rc = open_image(&images[k], t->in->fds[1 + k], false, &bytes[k], e);
		all[1 + k] = &images[k];
	}
	if (rc == 0)
		rc = page_differences_add(t->page, all, 1 + wordings, out, e);
	for (size_t k = 0; k < wordings; k++)
		memfd_unmap(&bytes[k]);
	return rc;
}

/* The page of a portion of which the server sent other wordings. */
static int
render_portion(struct task *t, bool *discard, struct err *e)
{
	struct buf bytes = BUF_INIT(IMAGE_BYTES_MAX);
	struct image page;
	int rc;

	if ((rc = add_differences(t, &bytes, e)) == 0 &&
	    (rc = image_open(&page, bytes.data, bytes.len, e)) == 0) {
		t->page = &page;
		rc = render_one(t, discard, e);
	}
	t->page = NULL;
	buf_free(&bytes);
	return rc;
}

static int
render_documents(struct task *t, bool *discard, struct err *e)
{
	struct view bare = { .im = t->page, .portion = IMAGE_NONE };

	if (t->documents == 0) /* the facts alone */
		return render_view(t, &bare, discard, e);
	if (t->documents == DOCUMENTS_MAX)
		return render_two(t, discard, e);
	if (t->in->request.wordings > 0)
		return render_portion(t, discard, e);
	return render_one(t, discard, e);
}

/* The facts are the last image. */
static int
render_page(struct task *t, bool *discard, struct err *e)
{
	struct str bytes = STR("");
	struct image page;
	int rc;

	if ((rc = open_image(&page, t->in->fds[t->in->fd_count - 2], true, &bytes, e)) == 0) {
		t->page = &page;
		rc = render_documents(t, discard, e);
	}
	t->page = NULL;
	memfd_unmap(&bytes);
	return rc;
}

/* Finds the number of documents among the images. Returns whether it suits the view. */
static bool
find_documents(struct task *t)
{
	const struct message_job *m = &t->in->request;
	/* the last descriptor is the output; the parcel of files is before it */
	size_t beside = 1 + (size_t)m->files;
	size_t images = t->in->fd_count > beside ? t->in->fd_count - beside : 0;
	bool is_document = m->view == GAZ_VIEW_DOCUMENT || m->view == GAZ_VIEW_PORTION;
	size_t others = (m->view == GAZ_VIEW_PAGE) + (size_t)m->wordings;

	if (m->kind != JOB_RENDER || images < 1 || images < others ||
	    (m->view == GAZ_VIEW_PAGE && m->files != 0))
		return false;
	t->documents = images - others;
	t->is_parallel = is_document && t->documents == DOCUMENTS_MAX;
	if (m->view == GAZ_VIEW_COMPARISON)
		return t->documents == DOCUMENTS_MAX && m->wordings == 0;
	if (m->view == GAZ_VIEW_PAGE && m->wordings > 0)
		return t->documents == 1;
	if (m->wordings > 0)
		return false;
	return t->documents == 1 ||
	       ((m->view == GAZ_VIEW_PAGE || is_document) && t->documents <= DOCUMENTS_MAX);
}

static int
render_job(const struct loop_job *in, bool *discard, struct err *e)
{
	struct task t = { .in = in, .files = STR("") };
	int rc = 0;

	if (!find_documents(&t))
		return err_set(e, ERR_DATA,
		    "a render worker takes an image, two of a comparison or of a text in two "
		    "languages, and an output");
	if (in->request.view == GAZ_VIEW_PAGE)
		return render_page(&t, discard, e);
	if (in->request.files != 0)
		rc = memfd_map(in->fds[in->fd_count - 2], FILES_BYTES_MAX, &t.files, e);
	if (rc == 0)
		rc = t.documents == DOCUMENTS_MAX ? render_two(&t, discard, e)
						  : render_one(&t, discard, e);
	memfd_unmap(&t.files);
	return rc;
}

/* Adds the folder of each plugin path to the folders that stay readable while loading. */
static void
list_folders(const struct message_load *m, struct sandbox *s)
{
	static char folders[MESSAGE_PLUGINS_MAX][MESSAGE_PATH_BYTES_MAX + 1];
	size_t slash;

	for (uint32_t k = 0; k < m->count; k++) {
		slash = str_rfind(m->paths[k], '/');
		if (slash == m->paths[k].len)
			continue; /* load_plugin() refuses it: dlopen() would search for it */
		memcpy(folders[k], m->paths[k].p, slash + 1);
		s->folders[s->folder_count++] = folders[k];
	}
}

/*
 * Loads the plugin or the folder format from the descriptors of LOAD, and closes them: afterwards
 * it cannot read even its own file.
 */
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
	    loop_take_load(&load, copies, &copy_count, &e) != 0 || start_hide(&sandbox, &e) != 0)
		return start_refuse(&e);
	examine_start(sandbox.examine);
	if (sandbox.examine != NULL)
		sandbox.watches = examine_watches;
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
