/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_xml: is it well-formed (XML 1.0)? No parser library is needed for that, and this program
 * has none on purpose. What must hold: it reads what plugins write, so nothing is followed past the
 * end. Not read: an internal subset of DOCTYPE, which is refused; no format needs one.
 */
#include <stdio.h>
#include <string.h>

#include "cli/exam.h"
#include "doc/xmlchar.h"

#define DEPTH_MAX 1024    /* five times what a document here may nest */
#define ATTRIBUTES_MAX 64 /* of one element; formats write a handful */

struct reader {
	struct str s;
	size_t at;
	struct str open[DEPTH_MAX];
	unsigned depth;
	bool had_root;
	const char *wrong; /* NULL: nothing */
};

static bool
fail(struct reader *r, const char *wrong)
{
	if (r->wrong == NULL)
		r->wrong = wrong;
	return false;
}

static bool
starts(const struct reader *r, const char *with)
{
	return str_starts(str_slice(r->s, r->at, r->s.len), with);
}

/* Moves past the next end; its beginning is what was between. */
static bool
skip_to(struct reader *r, const char *end, struct str *between)
{
	struct str rest = str_slice(r->s, r->at, r->s.len);
	size_t n = str_find_str(rest, str_from(end));

	if (n == rest.len)
		return fail(r, "something is not ended before the file is");
	*between = str_slice(rest, 0, n);
	r->at += n + strlen(end);
	return true;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
skip_space(struct reader *r)
{
	size_t before = r->at;

	while (r->at < r->s.len && is_space(r->s.p[r->at]))
		r->at++;
	return r->at > before;
}

static struct str
take_name(struct reader *r)
{
	size_t from = r->at;

	while (r->at < r->s.len && !is_space(r->s.p[r->at]) &&
	       strchr("/>=<\"'&;?!()", r->s.p[r->at]) == NULL)
		r->at++;
	if (r->at > from && strchr("-.0123456789", r->s.p[from]) != NULL)
		fail(r, "a name begins with a digit, a dash or a dot");
	return str_slice(r->s, from, r->at);
}

/* XML 1.0, 4.1: five names, and numbers of characters. */
static bool
take_reference(struct reader *r)
{
	static const char *const known[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&apos;" };
	struct str digits;

	for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
		if (starts(r, known[k])) {
			r->at += strlen(known[k]);
			return true;
		}
	}
	if (!starts(r, "&#") || !skip_to(r, ";", &digits) || digits.len < 3 || digits.len > 10)
		return fail(r, "an & that begins no reference of XML");
	for (size_t k = 2; k < digits.len; k++) {
		if (k == 2 && digits.p[2] == 'x' && digits.len > 3)
			continue;
		if (digits.p[2] == 'x' ? str_hex_value(digits.p[k]) < 0
				       : digits.p[k] < '0' || digits.p[k] > '9')
			return fail(r, "a reference to a character that is no number");
	}
	return true;
}

static bool
take_value(struct reader *r)
{
	char quote = r->at < r->s.len ? r->s.p[r->at] : '\0';

	if (quote != '"' && quote != '\'')
		return fail(r, "a value of an attribute is not in quotes");
	for (r->at++; r->at < r->s.len && r->s.p[r->at] != quote;) {
		if (r->s.p[r->at] == '<')
			return fail(r, "a < in the value of an attribute");
		if (r->s.p[r->at] != '&')
			r->at++;
		else if (!take_reference(r))
			return false;
	}
	if (r->at == r->s.len)
		return fail(r, "the value of an attribute is not ended");
	r->at++;
	return true;
}

/* The attributes of a start tag, up to its end. */
static bool
take_attributes(struct reader *r)
{
	struct str names[ATTRIBUTES_MAX], name;
	unsigned count = 0;

	while (skip_space(r) && r->at < r->s.len && r->s.p[r->at] != '>' && r->s.p[r->at] != '/') {
		if ((name = take_name(r)).len == 0 || count == ATTRIBUTES_MAX)
			return fail(r, "an attribute without a name, or too many of them");
		for (unsigned k = 0; k < count; k++)
			if (str_eq(names[k], name))
				return fail(r, "an attribute is given twice");
		names[count++] = name;
		skip_space(r);
		if (!starts(r, "="))
			return fail(r, "an attribute without a value");
		r->at++;
		skip_space(r);
		if (!take_value(r))
			return false;
	}
	return true;
}

static bool
take_start_tag(struct reader *r)
{
	struct str name;

	r->at++;
	if ((name = take_name(r)).len == 0)
		return fail(r, "a < that begins nothing");
	if (r->depth == 0 && r->had_root)
		return fail(r, "a second element beside the root");
	r->had_root = true;
	if (!take_attributes(r))
		return false;
	if (starts(r, "/>")) {
		r->at += 2;
		return true;
	}
	if (!starts(r, ">"))
		return fail(r, "a start tag is not ended");
	r->at++;
	if (r->depth == DEPTH_MAX)
		return fail(r, "elements nest too deeply to be followed");
	r->open[r->depth++] = name;
	return true;
}

static bool
take_end_tag(struct reader *r)
{
	struct str name;

	r->at += 2;
	name = take_name(r);
	skip_space(r);
	if (!starts(r, ">"))
		return fail(r, "an end tag is not ended");
	r->at++;
	if (r->depth == 0 || !str_eq(r->open[r->depth - 1], name))
		return fail(r, "an end tag that closes another element than the last opened");
	r->depth--;
	return true;
}

static bool
take_markup(struct reader *r)
{
	struct str between;

	if (starts(r, "<!--")) {
		r->at += 4;
		if (!skip_to(r, "-->", &between))
			return false;
		return str_find_str(between, STR("--")) == between.len ||
		       fail(r, "a -- inside a comment");
	}
	if (starts(r, "<![CDATA["))
		return r->depth > 0 ? skip_to(r, "]]>", &between)
				    : fail(r, "a CDATA section outside of the root");
	if (starts(r, "<!DOCTYPE")) {
		if (r->had_root || !skip_to(r, ">", &between))
			return fail(r, "a DOCTYPE behind the root");
		return str_find(between, '[') == between.len ||
		       fail(r, "a DOCTYPE with an internal subset");
	}
	if (starts(r, "<?")) {
		if (starts(r, "<?xml ") && r->at != 0)
			return fail(r, "an XML declaration that is not at the very beginning");
		return skip_to(r, "?>", &between);
	}
	return starts(r, "</") ? take_end_tag(r) : take_start_tag(r);
}

static bool
take_text(struct reader *r)
{
	char c = r->s.p[r->at];

	if (c == '&')
		return r->depth > 0 ? take_reference(r)
				    : fail(r, "a reference outside of the root");
	if (c == ']' && starts(r, "]]>"))
		return fail(r, "]]> in text");
	if (r->depth == 0 && !is_space(c))
		return fail(r, "text outside of the root");
	r->at++;
	return true;
}

static bool
take_all(struct reader *r)
{
	size_t bad = xmlchar_check(r->s);

	if (bad != r->s.len) {
		r->at = bad;
		return fail(r, "a byte that is no character of XML");
	}
	while (r->at < r->s.len)
		if (!(r->s.p[r->at] == '<' ? take_markup(r) : take_text(r)))
			return false;
	if (r->depth > 0 || !r->had_root)
		return fail(r, r->had_root ? "an element is not closed" : "there is no element");
	return r->wrong == NULL;
}

bool
check_xml(struct str bytes, char why[VERDICT_BYTES])
{
	static struct reader r;

	r = (struct reader){ .s = bytes };
	if (str_starts(bytes, "\xef\xbb\xbf"))
		r.s = str_slice(bytes, 3, bytes.len);
	if (take_all(&r))
		return true;
	snprintf(why, VERDICT_BYTES, "not well-formed at byte %zu: %s", r.at,
	    r.wrong != NULL ? r.wrong : "it is cut");
	return false;
}
