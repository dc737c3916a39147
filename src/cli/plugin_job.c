/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plugin_job: loads a plugin, and reads its input: a document, a portion, two versions, or a list
 * of documents.
 */
#include "cli/plugin_job.h"

#include <stdlib.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/time.h"
#include "base/zone.h"
#include "doc/build_listing.h"
#include "render/manifest.h"
#include "render/options.h"
#include "render/output_file.h"

#define LISTING_BYTES_MAX (4u << 20)    /* LISTING_ENTRIES_MAX entries take less than 1 MiB */
#define JOB_ARENA_BYTES_MAX (16u << 20) /* for the declaration, options and metadata */

static int
add_meta(struct plugin_job *p, const char *name, struct str value, struct err *e)
{
	if (value.len == 0)
		return 0;
	value = str_slice(value, 0, MESSAGE_TEXT_BYTES_MAX - 1);
	if (!arena_keep(&p->arena, &value))
		return err_set(
		    e, ERR_LIMIT, "there is not enough memory for the metadata of the document");
	p->meta[p->job.meta_count++] = (struct message_pair){ str_from(name), value };
	return 0;
}

static int
read_document(struct plugin_job *p, const char *file, struct reading *r, struct err *e)
{
	char today[DATE_BYTES + 1], *bytes = NULL;
	struct message_pair given = { STR("today"), { today, DATE_BYTES } };
	size_t len;
	int rc;

	date_format(zone_today(), today);
	if ((rc = blocking_load_file(file, &bytes, &len, e)) != 0)
		return rc;
	rc = blocking_read(&p->blocking, str_make(bytes, len), &given, 1, r, e);
	free(bytes);
	return rc != 0 ? err_wrap(e, "%.200s", file) : 0;
}

static int
add_digest(struct plugin_job *p, const char *name, const struct reading *r, struct err *e)
{
	struct sha256 digest = sha256_of(r->xml.p, r->xml.len);
	char hex[SHA256_HEX_BYTES + 1];

	sha256_hex(&digest, hex);
	return add_meta(p, name, str_from(hex), e);
}

/* Reads the earlier version and adds the metadata for a comparison (<gazetted/plugin.h>). */
static int
read_earlier(struct plugin_job *p, struct err *e)
{
	struct reading *r = &p->earlier_reading;
	int rc;

	if ((rc = read_document(p, p->earlier, r, e)) != 0 ||
	    (rc = add_digest(p, "earlier-digest", r, e)) != 0 ||
	    (rc = add_meta(p, "earlier-date", image_meta(&r->image, IMAGE_META_DATE), e)) != 0)
		return rc;
	p->job.earlier_fd = r->image_fd;
	return add_meta(p, "earlier-version", image_meta(&r->image, IMAGE_META_VERSION), e);
}

static int
find_portion(struct plugin_job *p, struct err *e)
{
	struct str eid = p->job.portion = str_from(p->portion);

	if (image_find_portion(&p->reading.image, eid) == IMAGE_NONE &&
	    (p->earlier == NULL ||
		image_find_portion(&p->earlier_reading.image, eid) == IMAGE_NONE))
		return err_set(e, ERR_NOTFOUND,
		    "the document has no portion '%.100s'; 'gazetted import --dry-run' lists them",
		    p->portion);
	return add_meta(p, "portion", eid, e);
}

static int
read_inputs(struct plugin_job *p, struct err *e)
{
	int rc;

	if ((rc = read_document(p, p->documents[0], &p->reading, e)) != 0 ||
	    (rc = add_digest(p, "digest", &p->reading, e)) != 0 ||
	    (p->earlier != NULL && (rc = read_earlier(p, e)) != 0))
		return rc;
	p->job.image_fd = p->reading.image_fd;
	return p->portion != NULL ? find_portion(p, e) : 0;
}

/* Adds an entry as a server does for a version: its address, title, date and language. */
static int
add_entry(struct plugin_job *p, struct listing *l, const char *file, struct err *e)
{
	struct reading r = { .image_fd = -1 };
	struct listing_entry entry;
	int rc;

	if ((rc = read_document(p, file, &r, e)) != 0)
		return rc;
	entry = (struct listing_entry){ .href = image_meta(&r.image, IMAGE_META_VERSION),
		.title = image_meta(&r.image, IMAGE_META_TITLE),
		.date = image_meta(&r.image, IMAGE_META_DATE),
		.language = image_meta(&r.image, IMAGE_META_LANGUAGE) };
	if (entry.href.len == 0)
		entry.href = str_from(file);
	if (entry.title.len == 0)
		entry.title = str_from(file);
	rc = listing_add(l, &entry, e);
	reading_close(&r);
	return rc;
}

static int
read_listing(struct plugin_job *p, struct err *e)
{
	struct listing *l = listing_new(STR("Documents"), STR("eng"));
	struct buf image = BUF_INIT(LISTING_BYTES_MAX);
	int rc = 0;

	for (unsigned k = 0; k < p->document_count && rc == 0; k++)
		rc = add_entry(p, l, p->documents[k], e);
	if (rc == 0 && (rc = listing_finish(l, &image, e)) == 0)
		rc = output_make("listing", buf_str(&image), &p->listing_fd, e);
	p->job.image_fd = p->listing_fd;
	listing_free(&l);
	buf_free(&image);
	return rc;
}

/* Sets the view of the job; ERR_UNSUPPORTED: the plugin does not declare it. */
static int
choose_view(struct plugin_job *p, struct err *e)
{
	uint32_t views = p->format.plugin.views;

	if (p->lists)
		p->job.view = GAZ_VIEW_LISTING;
	else if (p->earlier != NULL)
		p->job.view = GAZ_VIEW_COMPARISON;
	else
		p->job.view = p->portion != NULL ? GAZ_VIEW_PORTION : GAZ_VIEW_DOCUMENT;
	if ((views & p->job.view) != 0)
		return 0;
	return err_set(e, ERR_UNSUPPORTED, "the plugin does not declare that view: %s",
	    p->lists             ? "it writes no listings"
	    : p->earlier != NULL ? "it shows no comparisons"
	    : p->portion != NULL ? "it renders no portions"
				 : "name a --portion");
}

static int
read_input(struct plugin_job *p, struct err *e)
{
	int rc = choose_view(p, e);

	if (rc != 0)
		return rc;
	return p->lists ? read_listing(p, e) : read_inputs(p, e);
}

static void
close_input(struct plugin_job *p)
{
	reading_close(&p->reading);
	reading_close(&p->earlier_reading);
	if (p->listing_fd >= 0)
		close(p->listing_fd);
	p->listing_fd = -1;
}

int
plugin_path(const char *file, char **path, struct err *e)
{
	if ((*path = realpath(file, NULL)) == NULL)
		return err_set(
		    e, ERR_NOTFOUND, "there is no file %.200s: build the plugin first", file);
	return 0;
}

/* Joins the options NAME=VALUE to the query of a URL and parses it. */
static int
read_options(struct plugin_job *p, struct err *e)
{
	struct buf query = BUF_INIT(JOB_ARENA_BYTES_MAX);
	struct str canonical;
	int rc;

	for (unsigned k = 0; k < p->options.count; k++)
		buf_putf(&query, "%s%s", k > 0 ? "&" : "", p->options.items[k]);
	if ((rc = buf_check(&query, "the options", e)) == 0)
		rc = format_options(&p->format, buf_str(&query), p->pairs, &p->job.option_count,
		    &canonical, &p->arena, e);
	buf_free(&query);
	return rc;
}

int
plugin_job_prepare(struct plugin_job *p, struct session *t, struct err *e)
{
	const struct blocking_options how = { .sandbox = p->sandbox };
	static const struct session_how as_a_server = { 0 };
	struct message_plugin raw;
	int rc;

	t->worker = (struct spawned){ .pidfd = -1, .socket = -1, .status = -1 };
	p->arena = ARENA_INIT(JOB_ARENA_BYTES_MAX);
	p->reading.image_fd = p->earlier_reading.image_fd = p->listing_fd = -1;
	p->job.options = p->pairs;
	p->job.meta = p->meta;
	if ((rc = plugin_path(p->file, &p->path, e)) != 0 ||
	    (rc = blocking_open(&p->blocking, &how, false, e)) != 0 ||
	    (rc = session_start(
		 t, &p->blocking.config, &as_a_server, p->path, &raw, &p->arena, e)) != 0 ||
	    (rc = manifest_take(&raw, str_base_name(p->path), &p->format.plugin, &p->arena, e)) !=
		0 ||
	    (rc = read_options(p, e)) != 0)
		return rc;
	return read_input(p, e);
}

void
plugin_job_free(struct plugin_job *p)
{
	close_input(p);
	blocking_close(&p->blocking);
	arena_free(&p->arena);
	free(p->path);
	p->path = NULL;
}
