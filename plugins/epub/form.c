/* SPDX-License-Identifier: Apache-2.0 */
/* form: XHTML as flow writes it: several files, ids that are XML names, and what elements mean. */
#include "epub.h"

static bool
is_name_char(unsigned char c, bool first)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
		return true;
	return !first && ((c >= '0' && c <= '9') || c == '-' || c == '.');
}

/* An eId that is no XML name, spelt as one: "x", and _ and two hex digits for each byte that may
 * not stand. */
static struct flow_str
spell(struct flow *f, struct flow_str s)
{
	static const char hex[] = "0123456789abcdef";
	char *copy = flow_alloc(f, 3 * s.len + 1), *p = copy;
	size_t i;

	if (copy == NULL)
		return (struct flow_str){ 0 };
	*p++ = 'x';
	for (i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_name_char(c, false)) {
			*p++ = s.p[i];
		} else {
			*p++ = '_';
			*p++ = hex[c >> 4];
			*p++ = hex[c & 15];
		}
	}
	return (struct flow_str){ copy, (size_t)(p - copy) };
}

static struct flow_str
id_name(struct flow *f, const char *eid)
{
	struct flow_str s = flow_str(eid);
	size_t i;

	for (i = 0; i < s.len; i++)
		if (!is_name_char((unsigned char)s.p[i], i == 0))
			return spell(f, s);
	return s;
}

static const char *
file_name(struct flow *f, size_t file)
{
	return ((struct epub *)f)->files[file].name;
}

const struct flow_form epub_form = {
	.name = "EPUB",
	.empty_end = "/>",
	.matter = "section",
	.xml_lang = true,
	.id_name = id_name,
	.file_name = file_name,
	.semantics = epub_semantics,
	.section = epub_section,
	.note_mark = epub_note_mark,
	.note_back = epub_note_back,
};
