/* SPDX-License-Identifier: Apache-2.0 */
/* check_output: checks whether a rendition is what its media type says. */
#include "check/check_output.h"

#include <stdio.h>
#include <string.h>

#include <gazetted/plugin.h>

#include "base/macros.h"
#include "base/utf8.h"
#include "check/check_documents.h"
#include "check/check_json.h"
#include "check/check_xml.h"
#include "check/check_zip.h"

typedef bool output_fn(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES]);

static const enum context_document tried[] = { CONTEXT_EVERYTHING, CONTEXT_SMALL, CONTEXT_MARKS,
	CONTEXT_NOTES, CONTEXT_TABLES, CONTEXT_FOREIGN, CONTEXT_CHINESE, CONTEXT_ARABIC,
	CONTEXT_PARAGRAPH };

/* The media type without parameters. */
static struct str
essence(const struct check_context *x)
{
	struct str type = x->plugin.media_type;

	return str_trim(str_slice(type, 0, str_find(type, ';')));
}

static bool
is_type_of(const struct check_context *x, const char *whole, const char *suffix)
{
	return str_is(essence(x), whole) || str_ends(essence(x), suffix);
}

static bool
is_xml(const struct check_context *x)
{
	return is_type_of(x, "application/xml", "+xml") || str_is(essence(x), "text/xml");
}

static bool
is_json(const struct check_context *x)
{
	return is_type_of(x, "application/json", "+json");
}

static bool
is_zip(const struct check_context *x)
{
	return is_type_of(x, "application/zip", "+zip") ||
	       str_find_str(essence(x), STR("openxmlformats")) < essence(x).len ||
	       str_find_str(essence(x), STR("opendocument")) < essence(x).len;
}

static bool
is_text(const struct check_context *x)
{
	return str_starts(essence(x), "text/") || is_xml(x) || is_json(x);
}

/*
 * Renders the documents in `tried` and passes each rendition to look(), which says whether it is
 * valid.
 */
static void
look_at_all(struct check_context *x, bool applies, output_fn *look, struct verdict *v)
{
	char why[VERDICT_BYTES] = "";
	struct context_ask ask;
	struct session_result r = { 0 };

	if (!context_can_render(x, v))
		return;
	if (!applies) {
		verdict_skip(v, STR_FMT " is another type", STR_ARG(essence(x)));
		return;
	}
	for (size_t k = 0; k < ARRAY_LEN(tried); k++) {
		ask = context_default_ask(x, tried[k]);
		if (context_renders(x, &ask, &r, v) && r.code == ERR_NONE &&
		    !look(x, r.output, why))
			verdict_fail(v, "%s", why);
		session_result_free(&r);
	}
}

static bool
look_something(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES])
{
	(void)x;
	if (bytes.len == 0)
		snprintf(why, VERDICT_BYTES, "it says GAZ_OK and has written nothing");
	return bytes.len > 0;
}

/* Only CONTEXT_EVERYTHING is tried: a document of one empty paragraph may be an empty text. */
void
check_output_something(struct check_context *x, struct verdict *v)
{
	struct context_ask ask = context_default_ask(x, CONTEXT_EVERYTHING);
	struct session_result r = { 0 };
	char why[VERDICT_BYTES] = "";

	if (!context_can_render(x, v))
		return;
	if (context_renders(x, &ask, &r, v) && r.code == ERR_NONE &&
	    !look_something(x, r.output, why))
		verdict_fail(v, "%s", why);
	session_result_free(&r);
}

static bool
look_utf8(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES])
{
	size_t good = utf8_check(bytes);

	(void)x;
	if (good != bytes.len)
		snprintf(why, VERDICT_BYTES, "byte %zu begins no character", good);
	return good == bytes.len;
}

void
check_output_utf8(struct check_context *x, struct verdict *v)
{
	look_at_all(x, is_text(x), look_utf8, v);
}

static bool
look_controls(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES])
{
	(void)x;
	for (size_t k = 0; k < bytes.len; k++) {
		unsigned char c = (unsigned char)bytes.p[k];

		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7f) {
			snprintf(why, VERDICT_BYTES, "byte %zu is 0x%02x", k, c);
			return false;
		}
	}
	return true;
}

void
check_output_controls(struct check_context *x, struct verdict *v)
{
	look_at_all(x, is_text(x), look_controls, v);
}

static bool
look_xml(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES])
{
	return check_xml(x, bytes, why);
}

void
check_output_xml(struct check_context *x, struct verdict *v)
{
	look_at_all(x, is_xml(x), look_xml, v);
}

static bool
look_html(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES])
{
	struct str start = str_slice(bytes, 0, 1024);

	(void)x;
	if (!str_case_is(str_slice(start, 0, 14), "<!doctype html")) {
		snprintf(why, VERDICT_BYTES, "it does not begin with <!DOCTYPE html>");
		return false;
	}
	if (str_find_str(start, STR("charset")) == start.len) {
		snprintf(why, VERDICT_BYTES, "the first 1,024 bytes declare no charset");
		return false;
	}
	return true;
}

void
check_output_html(struct check_context *x, struct verdict *v)
{
	look_at_all(x, str_is(essence(x), "text/html"), look_html, v);
}

static bool
look_json(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES])
{
	(void)x;
	return check_json(bytes, why);
}

void
check_output_json(struct check_context *x, struct verdict *v)
{
	look_at_all(x, is_json(x), look_json, v);
}

/* Checks the member mimetype, with which some containers begin (EPUB OCF 4.3, ODF 3.3). */
static bool
look_mimetype(void *arg, struct str path, struct str bytes, char why[VERDICT_BYTES])
{
	const struct check_context *x = arg;

	if (!str_is(path, "mimetype") || str_eq(bytes, essence(x)))
		return true;
	snprintf(
	    why, VERDICT_BYTES, "its member mimetype does not say " STR_FMT, STR_ARG(essence(x)));
	return false;
}

static bool
look_zip(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES])
{
	return check_zip(bytes, look_mimetype, (void *)(uintptr_t)x, why);
}

void
check_output_zip(struct check_context *x, struct verdict *v)
{
	look_at_all(x, is_zip(x), look_zip, v);
}

static bool
look_member(void *arg, struct str path, struct str bytes, char why[VERDICT_BYTES])
{
	static const char *const suffixes[] = { ".xml", ".xhtml", ".opf", ".ncx", ".svg", ".rels" };
	char inside[VERDICT_BYTES];

	for (size_t k = 0; k < ARRAY_LEN(suffixes); k++) {
		if (!str_ends(path, suffixes[k]) || check_xml(arg, bytes, inside))
			continue;
		snprintf(why, VERDICT_BYTES, STR_FMT ": %.500s", STR_ARG(str_slice(path, 0, 200)),
		    inside);
		return false;
	}
	return true;
}

static bool
look_members(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES])
{
	return check_zip(bytes, look_member, (void *)(uintptr_t)x, why);
}

void
check_output_members(struct check_context *x, struct verdict *v)
{
	look_at_all(x, is_zip(x), look_members, v);
}

bool
output_is_text(const struct check_context *x)
{
	return is_text(x);
}

bool
output_is_sound(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES])
{
	if (!look_something(x, bytes, why))
		return false;
	if (is_text(x) && (!look_utf8(x, bytes, why) || !look_controls(x, bytes, why)))
		return false;
	if (is_xml(x) && !look_xml(x, bytes, why))
		return false;
	if (str_is(essence(x), "text/html") && !look_html(x, bytes, why))
		return false;
	if (is_json(x) && !look_json(x, bytes, why))
		return false;
	return !is_zip(x) || (look_zip(x, bytes, why) && look_members(x, bytes, why));
}

/* A lost word is only noted, not a failure: a format may leave out text if its manual says so. */
void
check_output_text(struct check_context *x, struct verdict *v)
{
	static const enum context_document worded[] = { CONTEXT_NOTES, CONTEXT_TABLES,
		CONTEXT_MARKS };
	struct context_ask ask;
	struct session_result r = { 0 };
	const char *word;

	if (!context_can_render(x, v))
		return;
	if (!is_text(x)) {
		verdict_skip(v, "it is no text");
		return;
	}
	for (size_t k = 0; k < ARRAY_LEN(worded); k++) {
		ask = context_default_ask(x, worded[k]);
		word = document_word(worded[k]);
		if (context_renders(x, &ask, &r, v) && r.code == ERR_NONE &&
		    str_find_str(r.output, str_from(word)) == r.output.len)
			verdict_note(v,
			    "the word '%s' is lost: say in the manual what the format leaves out",
			    word);
		session_result_free(&r);
	}
}
