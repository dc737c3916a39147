/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service_xml: gaz.xml/1. Runs that need no escaping are handed on as they are, so ordinary text
 * costs one call. What comes out is always well-formed character data: bytes that are no UTF-8 and
 * no XML characters (XML 1.0, 2.2) are dropped.
 */
#include "base/str.h"
#include "base/utf8.h"
#include "doc/xmlchar.h"
#include "worker/service.h"

enum { IN_TEXT = 1, IN_ATTR = 2 };

/*
 * Where a character must be written as a reference. CR in text too: a parser would make LF of it
 * (XML 1.0, 2.11).
 */
static const unsigned char escaped[256] = {
	['&'] = IN_TEXT | IN_ATTR,
	['<'] = IN_TEXT | IN_ATTR,
	['>'] = IN_TEXT | IN_ATTR,
	['\r'] = IN_TEXT | IN_ATTR,
	['"'] = IN_ATTR,
	['\t'] = IN_ATTR,
	['\n'] = IN_ATTR,
};

static struct str
reference_of(char c)
{
	switch (c) {
	case '&': return STR("&amp;");
	case '<': return STR("&lt;");
	case '>': return STR("&gt;");
	case '"': return STR("&quot;");
	case '\t': return STR("&#9;");
	case '\n': return STR("&#10;");
	default: return STR("&#13;");
	}
}

/* s holds XML characters only. */
static int
write_escaped(struct gaz_job *job, gaz_write_fn *to, struct str s, unsigned char where)
{
	size_t from = 0, at;
	struct str reference;

	for (at = 0; at < s.len; at++) {
		if ((escaped[(unsigned char)s.p[at]] & where) == 0)
			continue;
		if (at > from && to(job, s.p + from, at - from) != GAZ_OK)
			return GAZ_REFUSE;
		reference = reference_of(s.p[at]);
		if (to(job, reference.p, reference.len) != GAZ_OK)
			return GAZ_REFUSE;
		from = at + 1;
	}
	return at > from ? to(job, s.p + from, at - from) : GAZ_OK;
}

static int
write_all(struct gaz_job *job, gaz_write_fn *to, struct str s, unsigned char where)
{
	size_t good;

	while (s.len > 0) {
		good = xmlchar_check(s);
		if (write_escaped(job, to, str_slice(s, 0, good), where) != GAZ_OK)
			return GAZ_REFUSE;
		if (good < s.len)
			utf8_next(s, &good);
		s = str_slice(s, good, s.len);
	}
	return GAZ_OK;
}

static int
xml_text(struct gaz_job *job, gaz_write_fn *to, const char *s, size_t len)
{
	return write_all(job, to, str_make(s, len), IN_TEXT);
}

static int
xml_attr(struct gaz_job *job, gaz_write_fn *to, const char *s, size_t len)
{
	return write_all(job, to, str_make(s, len), IN_ATTR);
}

const struct gaz_xml service_xml = {
	.size = sizeof service_xml, .text = xml_text, .attr = xml_attr
};
