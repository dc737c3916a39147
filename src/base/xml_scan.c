/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml_scan: steps from tag to tag. What is not well-formed is passed on: the parser reports it.
 */
#include "base/xml_scan.h"

#include <stdint.h>
#include <string.h>

#include "base/err.h"

/* A position in the bytes, and its line. */
struct scan {
	struct str s;
	size_t at;
	uint32_t line;
};

static void
advance(struct scan *sc, size_t to)
{
	for (; sc->at < to && sc->at < sc->s.len; sc->at++)
		sc->line += sc->s.p[sc->at] == '\n';
}

static bool
looks_at(const struct scan *sc, const char *text)
{
	return str_starts(str_slice(sc->s, sc->at, sc->s.len), text);
}

/* Moves past the next end mark, or to the end of the bytes: libxml2 reports what is unfinished. */
static void
skip_past(struct scan *sc, const char *end)
{
	struct str rest = str_slice(sc->s, sc->at, sc->s.len);
	size_t found = str_find_str(rest, str_from(end));

	advance(sc, sc->at + (found < rest.len ? found + strlen(end) : rest.len));
}

/* Scans a tag, from its '<' to its '>'; quoted values may contain any character. */
static int
scan_tag(struct scan *sc, unsigned attrs_max, struct err *e)
{
	uint32_t attrs = 0, line = sc->line;

	for (advance(sc, sc->at + 1); sc->at < sc->s.len && sc->s.p[sc->at] != '>';
	     advance(sc, sc->at + 1)) {
		char c = sc->s.p[sc->at];

		if (c == '=' && ++attrs > attrs_max)
			return err_set(e, ERR_LIMIT,
			    "line %u: more than %u attributes on one element", line, attrs_max);
		if (c == '"' || c == '\'') {
			char quote[] = { c, '\0' };

			advance(sc, sc->at + 1);
			skip_past(sc, quote);
			if (sc->at > 0)
				sc->at--; /* the loop steps over the quote itself */
		}
	}
	return 0;
}

int
xml_scan(struct str xml, unsigned attrs_max, struct err *e)
{
	struct scan sc = { .s = xml, .line = 1 };
	int rc;

	while (sc.at < xml.len) {
		const char *next = memchr(xml.p + sc.at, '<', xml.len - sc.at);

		if (next == NULL)
			break;
		advance(&sc, (size_t)(next - xml.p));
		if (looks_at(&sc, "<!DOCTYPE"))
			return err_set(e, ERR_DATA,
			    "line %u: the document has a document type (DOCTYPE); remove it, with "
			    "any entities it declares",
			    sc.line);
		if (looks_at(&sc, "<!--"))
			skip_past(&sc, "-->");
		else if (looks_at(&sc, "<![CDATA["))
			skip_past(&sc, "]]>");
		else if (looks_at(&sc, "<?"))
			skip_past(&sc, "?>");
		else if ((rc = scan_tag(&sc, attrs_max, e)) != 0)
			return rc;
	}
	return 0;
}
