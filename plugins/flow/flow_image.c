/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_image: pictures. One that the server keeps is written as an img element, by its address or
 * by a file of the container; any other by its alternative text.
 */
#include "flow_private.h"

#include <stdio.h>
#include <string.h>

#define ADDRESS_PREFIX "/resources/" /* <gazetted/plugin.h>: gaz.resource/1 */
#define NAME_BYTES 112               /* "images/sha256-", 64 digits, a suffix */

/* The types of pictures that a container may have, and the suffixes of their files. */
static const struct {
	const char *type, *suffix;
} types[] = {
	{ "image/png", "png" },
	{ "image/jpeg", "jpg" },
	{ "image/svg+xml", "svg" },
	{ "image/webp", "webp" },
};

static const char *
suffix_of(const char *type)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(types[i].type, type) == 0)
			return types[i].suffix;
	return NULL;
}

bool
flow_is_resource(const char *src)
{
	return strncmp(src, ADDRESS_PREFIX, sizeof ADDRESS_PREFIX - 1) == 0;
}

struct tree_str
flow_image_address(struct flow *f, const char *src)
{
	(void)f;
	return flow_str(flow_is_resource(src) ? src : NULL);
}

static const struct flow_image *
find_image(const struct flow *f, const char *src)
{
	for (size_t i = 0; i < f->image_count; i++)
		if (strcmp(f->images[i].src, src) == 0)
			return &f->images[i];
	return NULL;
}

/* Adds the file of a picture; false: there is none, or of a type that a container may not have. */
static bool
add_image(struct flow *f, const char *src)
{
	const struct gaz_resource *r = f->h->service(f->job, GAZ_RESOURCE_1);
	struct flow_image image = { .src = src };
	const char *suffix = NULL;
	char *name;

	if (r != NULL)
		image.bytes = r->by_src(f->job, src, &image.len, &image.type);
	if (image.bytes != NULL)
		suffix = suffix_of(image.type);
	if (suffix == NULL ||
	    !flow_grow(f, (void **)&f->images, f->image_count, &f->image_cap, sizeof image) ||
	    (name = flow_alloc(f, NAME_BYTES)) == NULL)
		return false;
	snprintf(name, NAME_BYTES, "images/%.80s.%s", src + sizeof ADDRESS_PREFIX - 1, suffix);
	image.name = name;
	f->images[f->image_count++] = image;
	return true;
}

struct tree_str
flow_image_file(struct flow *f, const char *src)
{
	if (!flow_is_resource(src) || (find_image(f, src) == NULL && !add_image(f, src)))
		return flow_str(NULL);
	return flow_str(find_image(f, src)->name);
}

static void
put_image(struct flow *f, struct tree_str href, const char *alt)
{
	flow_puts(f, "<img class=\"picture\"");
	flow_attr(f, "src", href);
	flow_attr(f, "alt", flow_str(alt != NULL ? alt : ""));
	flow_puts(f, f->form->empty_end);
}

void
flow_image(struct flow *f, const struct gaz_node *n)
{
	const char *src = f->h->attr(n, "src", NULL);
	const char *alt = tree_image_text(&f->tree, n);
	struct tree_str href = flow_str(NULL);

	if (src != NULL && f->form->image != NULL)
		href = f->form->image(f, src);
	if (href.len > 0) {
		put_image(f, href, f->h->attr(n, "alt", NULL));
		return;
	}
	if (alt == NULL)
		return;
	flow_puts(f, "<span class=\"image\">[");
	flow_text(f, flow_str(alt));
	flow_puts(f, "]</span>");
}
