/* SPDX-License-Identifier: Apache-2.0 */
/* harness: the shortest way from an XML file through a plugin to bytes. */
#include "harness.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libxml/parser.h>

#include "compare/compare.h"
#include "doc/build.h"
#include "doc/build_page.h"
#include "doc/image_open.h"

#define OUT_BYTES_MAX (64u << 20)
#define LINE_BYTES_MAX 4096 /* of a file of facts */

static struct err failure;

static void
need(int ok, const char *what, const char *name)
{
	if (ok)
		return;
	fprintf(stderr, "%s %s: %s\n", what, name, failure.text);
	exit(1);
}

static struct str
xml_str(const xmlChar *s)
{
	return str_from((const char *)s);
}

static void
open_element(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
    int ns_count, const xmlChar **ns, int attr_count, int defaulted, const xmlChar **attrs)
{
	struct build *b = arg;

	(void)ns_count, (void)ns, (void)defaulted;
	need(build_open(b, xml_str(uri), xml_str(prefix), xml_str(local), &failure) == 0, "element",
	    (const char *)local);
	for (int i = 0; i < attr_count; i++, attrs += 5)
		need(build_attr(b, xml_str(attrs[2]), xml_str(attrs[1]), xml_str(attrs[0]),
			 str_make((const char *)attrs[3], (size_t)(attrs[4] - attrs[3])),
			 &failure) == 0,
		    "attribute", (const char *)attrs[0]);
}

static void
close_element(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	(void)prefix, (void)uri;
	need(build_close(arg, &failure) == 0, "element", (const char *)local);
}

static void
add_text(void *arg, const xmlChar *s, int len)
{
	need(build_text(arg, str_make((const char *)s, (size_t)len), &failure) == 0, "text", "");
}

static void
read_image(struct buf *bytes, struct image *im, const char *path)
{
	xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC,
		.startElementNs = open_element,
		.endElementNs = close_element,
		.characters = add_text,
		.ignorableWhitespace = add_text,
		.cdataBlock = add_text };
	struct build *b = build_new();

	xmlSubstituteEntitiesDefault(1);
	need(xmlSAXUserParseFile(&sax, b, path) == 0, "parsing", path);
	buf_free(bytes);
	*bytes = BUF_INIT(IMAGE_BYTES_MAX);
	need(build_finish(b, bytes, &failure) == 0, "document", path);
	build_free(&b);
	need(image_open(im, bytes->data, bytes->len, &failure) == 0, "image of", path);
}

void
harness_document(struct harness *h, const char *path)
{
	read_image(&h->bytes, &h->im, path);
}

void
harness_no_document(struct harness *h)
{
	buf_free(&h->bytes);
}

void
harness_earlier(struct harness *h, const char *path)
{
	read_image(&h->earlier_bytes, &h->earlier, path);
}

/* Calls set for each NAME=VALUE of the line, which is changed. */
static void
read_pairs(
    struct page_build *p, char *line, void (*set)(struct page_build *, const char *, struct str))
{
	char *end = NULL, *value;

	for (char *pair = strtok_r(line, "\t", &end); pair != NULL;
	     pair = strtok_r(NULL, "\t", &end)) {
		need((value = strchr(pair, '=')) != NULL, "a fact without a value", pair);
		*value = '\0';
		set(p, pair, str_from(value + 1));
	}
}

static void
read_line(struct page_build *p, char *line, char *list, size_t size)
{
	line[strcspn(line, "\n")] = '\0';
	if (*line == '\0' || *line == '#')
		return;
	if (*line == '[') {
		snprintf(list, size, "%.*s", (int)strcspn(line + 1, "]"), line + 1);
		page_list(p, list);
	} else if (*list != '\0') {
		page_entry(p);
		read_pairs(p, line, page_set);
	} else
		read_pairs(p, line, page_fact);
}

void
harness_page(struct harness *h, const char *path, const char *language)
{
	struct page_build *p = page_new(str_from(language));
	char line[LINE_BYTES_MAX], list[LINE_BYTES_MAX] = "";
	FILE *f = fopen(path, "r");

	need(f != NULL, "opening", path);
	while (fgets(line, sizeof line, f) != NULL)
		read_line(p, line, list, sizeof list);
	fclose(f);
	buf_free(&h->page_bytes);
	h->page_bytes = BUF_INIT(IMAGE_BYTES_MAX);
	need(page_finish(p, &h->page_bytes, &failure) == 0, "page", path);
	page_free(&p);
	need(image_open(&h->page, h->page_bytes.data, h->page_bytes.len, &failure) == 0, "image of",
	    path);
}

void
harness_plugin(struct harness *h, const char *path)
{
	void *so = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (so == NULL)
		fprintf(stderr, "%s\n", dlerror());
	need(so != NULL && (h->plugin = dlsym(so, GAZ_SYMBOL)) != NULL, "plugin", path);
}

void
harness_option(struct harness *h, const char *name, const char *value)
{
	h->request.options[h->request.option_count++] =
	    (struct message_pair){ str_from(name), str_from(value) };
}

void
harness_meta(struct harness *h, const char *key, const char *value)
{
	h->request.meta[h->request.meta_count++] =
	    (struct message_pair){ str_from(key), str_from(value) };
}

void
harness_reset(struct harness *h)
{
	h->request.option_count = 0;
	h->request.meta_count = 0;
	buf_free(&h->earlier_bytes);
	buf_free(&h->page_bytes);
}

/* Runs the job into a file in memory and takes what is in it. */
static int
run(struct gaz_job *job, struct buf *out, struct err *e)
{
	bool discard;
	int rc;

	job->out_fd = memfd_create("rendition", MFD_CLOEXEC);
	job->out_max = OUT_BYTES_MAX;
	*out = BUF_INIT(OUT_BYTES_MAX + 1);
	if ((rc = host_render(job, &discard, e)) == 0) {
		need(buf_reserve(out, (size_t)job->out_len + 1, &failure) == 0, "memory", "");
		need(pread(job->out_fd, out->data, (size_t)job->out_len + 1, 0) ==
			 (ssize_t)job->out_len,
		    "reading", "the rendition");
		out->len = (size_t)job->out_len;
		out->data[out->len] = '\0';
	}
	close(job->out_fd);
	return rc;
}

static struct comparison *
compare(struct harness *h, const char *portion)
{
	struct comparison *c = NULL;
	int rc = portion == NULL
		     ? compare_images(&c, &h->earlier, &h->im, &failure)
		     : compare_portions(&c, &h->earlier, &h->im, str_from(portion), &failure);

	need(rc == 0, "comparing", portion != NULL ? portion : "the versions");
	return c;
}

int
harness_render(struct harness *h, const char *portion, struct buf *out, struct err *e)
{
	struct comparison *c = h->earlier_bytes.len > 0 ? compare(h, portion) : NULL;
	struct gaz_job job = {
		.plugin = h->plugin, .image = &h->im, .portion = IMAGE_NONE, .request = &h->request
	};
	int rc;

	if (c != NULL) {
		job.image = &c->image;
		job.changes = c->changes;
	}
	if (h->page_bytes.len > 0) {
		job.page = &h->page;
		if (h->bytes.len == 0)
			job.image = &h->page;
	}
	if (portion != NULL)
		job.portion = c != NULL ? 0 : image_find_portion(&h->im, str_from(portion));
	need(portion == NULL || job.portion != IMAGE_NONE, "portion", portion);
	rc = run(&job, out, e);
	comparison_free(&c);
	return rc;
}

void
harness_free(struct harness *h)
{
	buf_free(&h->bytes);
	buf_free(&h->earlier_bytes);
	buf_free(&h->page_bytes);
	xmlCleanupParser();
}
