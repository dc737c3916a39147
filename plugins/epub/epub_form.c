/* SPDX-License-Identifier: Apache-2.0 */
/* epub_form: the flow_form of EPUB: XHTML, several files, ids that are XML names, semantics. */
#include "epub.h"

#include <string.h>

static bool
is_name_char(unsigned char c, bool first)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
		return true;
	return !first && ((c >= '0' && c <= '9') || c == '-' || c == '.');
}

/*
 * Makes an XML name of an eId that is not one: "x", then the eId with each byte that an XML name
 * must not contain replaced by _ and two hexadecimal digits.
 */
static struct tree_str
spell(struct flow *f, struct tree_str s)
{
	static const char hex[] = "0123456789abcdef";
	char *copy = flow_alloc(f, 3 * s.len + 1), *p = copy;

	if (copy == NULL)
		return (struct tree_str){ 0 };
	*p++ = 'x';
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_name_char(c, false)) {
			*p++ = s.p[i];
		} else {
			*p++ = '_';
			*p++ = hex[c >> 4];
			*p++ = hex[c & 15];
		}
	}
	return (struct tree_str){ copy, (size_t)(p - copy) };
}

static struct tree_str
id_name(struct flow *f, const char *eid)
{
	struct tree_str s = flow_str(eid);

	for (size_t i = 0; i < s.len; i++)
		if (!is_name_char((unsigned char)s.p[i], i == 0))
			return spell(f, s);
	return s;
}

static const char *
file_name(struct flow *f, size_t file)
{
	return ((struct epub *)f)->files[file].name;
}

/*
 * EPUB 3.2 does not have WebP among its core media types: without a picture of another type beside
 * it, it is not allowed.
 */
static struct tree_str
image(struct flow *f, const char *src)
{
	const struct gaz_resource *r = f->h->service(f->job, GAZ_RESOURCE_1);
	const char *type = NULL;

	if (!flow_is_resource(src) || r == NULL || r->by_src(f->job, src, NULL, &type) == NULL ||
	    strcmp(type, "image/webp") == 0)
		return flow_str(NULL);
	return flow_image_file(f, src);
}

const struct flow_form epub_form = {
	.name = "EPUB",
	.empty_end = "/>",
	.matter = "section",
	.xml_lang = true,
	.id_name = id_name,
	.file_name = file_name,
	.image = image,
	.semantics = epub_semantics,
	.section = epub_section,
	.note_mark = epub_note_mark,
	.note_back = epub_note_back,
};
