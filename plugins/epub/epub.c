/* SPDX-License-Identifier: Apache-2.0 */
/* epub: renders a document as an EPUB 3.3 publication with one XHTML file per part. */
#include "epub.h"

#include <stdio.h>

#define PATH_BYTES_MAX 128 /* "OEBPS/" and the name of a file */

/* OCF 4.3: the first entry, not compressed, so that the type can be read at a fixed offset. */
static void
write_mimetype(struct epub *e)
{
	epub_open(e, "mimetype", 0);
	flow_puts(&e->f, "application/epub+zip");
	epub_close(e);
}

static void
write_files(struct epub *e)
{
	char path[PATH_BYTES_MAX];
	size_t formulas = 0;

	for (size_t i = 0; i < e->file_count && e->f.rc == GAZ_OK; i++) {
		snprintf(path, sizeof path, "OEBPS/%s", e->files[i].name);
		epub_open(e, path, 1);
		epub_write_file(e, i);
		e->files[i].has_math = e->f.formulas > formulas;
		formulas = e->f.formulas;
		epub_close(e);
	}
}

static void
write_images(struct epub *e)
{
	char path[PATH_BYTES_MAX];

	for (size_t i = 0; i < e->f.image_count && e->f.rc == GAZ_OK; i++) {
		snprintf(path, sizeof path, "OEBPS/%s", e->f.images[i].name);
		epub_open(e, path, 0); /* compressed already */
		if (e->f.rc == GAZ_OK)
			e->f.rc = e->zip->write(e->f.job, e->f.images[i].bytes, e->f.images[i].len);
		epub_close(e);
	}
}

static int
epub_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct epub e = { .zip = h->service(job, GAZ_ZIP_1),
		.cover = h->option_bool(job, "cover") };

	if (e.zip == NULL)
		return h->fail(job, GAZ_REFUSE, "this host lacks " GAZ_ZIP_1);
	if (!flow_start(&e.f, h, job, &epub_form))
		return e.f.rc;
	e.f.write = e.zip->write;
	e.words = flow_words_for(e.f.lang);
	e.code = tree_fact(&e.f.tree, "current");
	if (!epub_can_code(e.code))
		e.code.len = 0;
	epub_names(&e);
	epub_plan(&e);
	if (e.f.rc != GAZ_OK)
		return e.f.rc;
	write_mimetype(&e);
	epub_write_container(&e);
	epub_write_nav(&e);
	epub_write_style(&e);
	epub_write_ncx(&e);
	if (e.cover) {
		epub_write_cover(&e);
		epub_write_cover_page(&e);
		e.raster = epub_write_raster(&e);
	}
	epub_write_title_page(&e);
	write_files(&e);
	write_images(&e);
	epub_write_package(&e); /* the last: its manifest says which files have formulas */
	return e.f.rc == GAZ_OK ? e.zip->finish(job) : e.f.rc;
}

static const struct gaz_option epub_options[] = {
	{ .name = "cover",
	    .type = GAZ_OPTION_BOOL,
	    .fallback = "1",
	    .help = "A cover image, as SVG and PNG." },
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.epub",
	.version = "0.1.0",
	.revision = "14",
	.licence = "Apache-2.0",
	.format = "epub",
	.media_type = "application/epub+zip",
	.label = "EPUB",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION | GAZ_WITH_RESOURCES,
	.quality = 500,
	.options = epub_options,
	.render = epub_render };
