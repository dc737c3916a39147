/* SPDX-License-Identifier: Apache-2.0 */
/*
 * htmlz: renders a document as HTMLZ, an exchange format of e-book programs: a ZIP container with
 * the page of the html plugin (index.html), its style sheet (style.css) and metadata.opf.
 */
#include "../html/html.h"

struct htmlz {
	struct html x;
	const struct gaz_zip *zip;
};

static void
open_entry(struct htmlz *z, const char *path)
{
	if (z->x.f.rc == GAZ_OK)
		z->x.f.rc = z->zip->open(z->x.f.job, path, 1);
}

static void
close_entry(struct htmlz *z)
{
	if (z->x.f.rc == GAZ_OK)
		z->x.f.rc = z->zip->close(z->x.f.job);
}

static void
put_element(struct html *x, const char *name, struct tree_str value)
{
	if (value.len == 0)
		return;
	flow_putf(&x->f, "<%s>", name);
	flow_text(&x->f, value);
	flow_putf(&x->f, "</%s>\n", name);
}

/* OPF 2.0, the version that programs which read HTMLZ expect. */
static void
write_metadata(struct html *x)
{
	struct tree_str url = tree_fact(&x->f.tree, "url");

	flow_puts(&x->f, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"2.0\" "
			 "unique-identifier=\"id\">\n"
			 "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
			 "<dc:identifier id=\"id\">");
	flow_text(&x->f, url.len > 0 ? url : tree_fact(&x->f.tree, "version"));
	flow_puts(&x->f, "</dc:identifier>\n");
	put_element(x, "dc:title", x->f.title);
	put_element(x, "dc:creator", tree_fact(&x->f.tree, "issuer"));
	put_element(x, "dc:language", x->f.lang);
	put_element(x, "dc:date", tree_fact(&x->f.tree, "date"));
	flow_puts(&x->f, "</metadata>\n</package>\n");
}

static void
write_entry(struct htmlz *z, const char *path, void (*write)(struct html *x))
{
	open_entry(z, path);
	write(&z->x);
	close_entry(z);
}

static void
write_images(struct htmlz *z)
{
	const struct flow *f = &z->x.f;

	for (size_t i = 0; i < f->image_count && f->rc == GAZ_OK; i++) {
		z->x.f.rc = z->zip->open(f->job, f->images[i].name, 0); /* compressed already */
		if (f->rc == GAZ_OK)
			z->x.f.rc = z->zip->write(f->job, f->images[i].bytes, f->images[i].len);
		close_entry(z);
	}
}

static int
htmlz_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct htmlz z = { .zip = h->service(job, GAZ_ZIP_1) };
	struct flow_form form = html_form;

	if (z.zip == NULL)
		return h->fail(job, GAZ_REFUSE, "this host lacks " GAZ_ZIP_1);
	if (!html_start(&z.x, h, job, false))
		return z.x.f.rc;
	form.image = flow_image_file;
	z.x.f.form = &form;
	z.x.f.write = z.zip->write;
	z.x.toc = h->option_bool(job, "toc");
	z.x.style_href = "style.css";
	write_entry(&z, "index.html", html_write_page);
	write_entry(&z, "style.css", html_write_style);
	write_entry(&z, "metadata.opf", write_metadata);
	write_images(&z);
	return z.x.f.rc == GAZ_OK ? z.zip->finish(job) : z.x.f.rc;
}

static const struct gaz_option htmlz_options[] = {
	{ .name = "toc",
	    .type = GAZ_OPTION_BOOL,
	    .fallback = "1",
	    .help = "A table of contents that leads to every article." },
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.htmlz",
	.version = "0.1.0",
	.revision = "11",
	.licence = "Apache-2.0",
	.format = "htmlz",
	.media_type = "application/x-htmlz+zip",
	.label = "Zipped web page",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION | GAZ_WITH_RESOURCES,
	.quality = 300,
	.options = htmlz_options,
	.render = htmlz_render };
