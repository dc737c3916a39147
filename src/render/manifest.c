/* SPDX-License-Identifier: Apache-2.0 */
/*
 * manifest: checks the fields of a plugin's description. What must hold after it: names are plain
 * enough for URLs, headers and file names without any quoting, numbers are in range, every default
 * is a legal value in its canonical spelling.
 */
#include "render/manifest.h"

#include <gazetted/plugin.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/sbuf.h"
#include "base/utf8.h"
#include "render/formats.h"
#include "render/options.h"
#include "render/parameters.h"
#include "render/pattern.h"
#include "wire/message.h"

/* <gazetted/plugin.h> documents these limits. */
#define FORMAT_BYTES_MAX 16      /* a suffix that people type */
#define OPTION_NAME_BYTES_MAX 32 /* the same */
#define MEDIA_TYPE_BYTES_MAX 127 /* for both halves; RFC 6838 4.2 allows so many for each */
#define LABEL_BYTES_MAX 64       /* the width of a column in a list */
#define QUALITY_MAX 1000         /* q=1.000 of RFC 9110 12.4.2 */
#define KNOWN_VIEWS                                                                      \
	(GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION | GAZ_VIEW_COMPARISON | GAZ_VIEW_LISTING | \
	    GAZ_VIEW_PAGE)
#define KNOWN_BITS (KNOWN_VIEWS | GAZ_WITH_RESOURCES)

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGIT "0123456789"
#define ALPHANUMERIC LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGIT
#define TOKEN ALPHANUMERIC "!#$%&'*+-.^_`|~" /* RFC 9110 5.6.2 */
#define RESTRICTED ALPHANUMERIC "!#$&-^_.+"  /* RFC 6838 4.2: of types; no wildcard */
#define RESTRICTED_BYTES_MAX 127             /* the same */

/* 1..max bytes, the first out of first, the others out of rest. */
static bool
is_made_of(struct str s, const char *first, const char *rest, size_t max)
{
	if (s.len == 0 || s.len > max || memchr(first, s.p[0], strlen(first)) == NULL)
		return false;
	for (size_t k = 1; k < s.len; k++) {
		if (memchr(rest, s.p[k], strlen(rest)) == NULL)
			return false;
	}
	return true;
}

static bool
is_printable(struct str s, size_t max)
{
	return s.len > 0 && s.len <= max && sbuf_is_safe(s);
}

static struct str
skip_blanks(struct str s)
{
	while (s.len > 0 && s.p[0] == ' ')
		s = str_slice(s, 1, s.len);
	return s;
}

/* Bytes of a token at the front of s. */
static size_t
token_len(struct str s)
{
	size_t n = 0;

	while (n < s.len && memchr(TOKEN, s.p[n], sizeof TOKEN - 1) != NULL)
		n++;
	return n;
}

/*
 * Bytes of a quoted-string (RFC 9110 5.6.4) of printable ASCII at the front of s, with its quotes;
 * 0: it has no closing quote.
 */
static size_t
quoted_len(struct str s)
{
	size_t n;

	for (n = 1; n < s.len && s.p[n] != '"'; n++)
		n += s.p[n] == '\\';
	return n < s.len ? n + 1 : 0;
}

/* RFC 9110 5.6.6: *( OWS ";" OWS name "=" ( token / quoted-string ) ), up to the end of s. */
static bool
are_parameters(struct str s)
{
	while ((s = skip_blanks(s)).len > 0) {
		struct str rest = skip_blanks(str_slice(s, 1, s.len));
		size_t name = token_len(rest), value;

		if (s.p[0] != ';' || name == 0 || name == rest.len || rest.p[name] != '=')
			return false;
		rest = str_slice(rest, name + 1, rest.len);
		value = rest.len > 0 && rest.p[0] == '"' ? quoted_len(rest) : token_len(rest);
		if (value == 0)
			return false;
		s = str_slice(rest, value, rest.len);
	}
	return true;
}

/* type "/" subtype without wildcards, and parameters: it is copied into a header as it is. */
static bool
is_media_type(struct str s)
{
	size_t end = str_find(s, ';');
	struct str subtype, essence = str_trim(str_slice(s, 0, end));
	struct str type = str_cut(essence, '/', &subtype);

	for (size_t k = 0; k < s.len; k++) {
		if (s.p[k] < 0x20 || s.p[k] > 0x7e)
			return false;
	}
	return s.len <= MEDIA_TYPE_BYTES_MAX &&
	       is_made_of(type, ALPHANUMERIC, RESTRICTED, RESTRICTED_BYTES_MAX) &&
	       is_made_of(subtype, ALPHANUMERIC, RESTRICTED, RESTRICTED_BYTES_MAX) &&
	       are_parameters(str_slice(s, end, s.len));
}

static int
check_names(const struct message_plugin *m, const char *file, struct err *e)
{
	if (!is_made_of(m->id, LOWER, LOWER DIGIT ".-", MESSAGE_NAME_BYTES_MAX) ||
	    str_find(m->id, '.') == m->id.len)
		return err_set(e, ERR_PLUGIN,
		    "%s: .id must be a reversed domain name such as org.example.text", file);
	if (!is_made_of(m->format, LOWER, LOWER DIGIT, FORMAT_BYTES_MAX))
		return err_set(e, ERR_PLUGIN,
		    "%s: .format must be a letter a-z, then letters and digits, at most %d", file,
		    FORMAT_BYTES_MAX);
	if (m->extension.len > 0 &&
	    !is_made_of(m->extension, LOWER DIGIT, LOWER DIGIT ".", FORMAT_BYTES_MAX))
		return err_set(e, ERR_PLUGIN,
		    "%s: .extension must be letters a-z, digits and dots, at most %d", file,
		    FORMAT_BYTES_MAX);
	if (!is_media_type(m->media_type))
		return err_set(e, ERR_PLUGIN,
		    "%s: .media_type must look like text/plain; charset=utf-8", file);
	return 0;
}

static int
check_words(const struct message_plugin *m, const char *file, struct err *e)
{
	if (!is_printable(m->version, MESSAGE_NAME_BYTES_MAX) ||
	    !is_printable(m->revision, MESSAGE_NAME_BYTES_MAX))
		return err_set(e, ERR_PLUGIN,
		    "%s: .version and .revision must be short printable texts", file);
	if (!is_printable(m->licence, MESSAGE_TEXT_BYTES_MAX))
		return err_set(e, ERR_PLUGIN, "%s: .licence must be an SPDX expression", file);
	if (!is_printable(m->label, LABEL_BYTES_MAX))
		return err_set(e, ERR_PLUGIN, "%s: .label must be 1 to %d bytes of text", file,
		    LABEL_BYTES_MAX);
	if ((m->views & KNOWN_VIEWS) == 0)
		return err_set(e, ERR_PLUGIN,
		    "%s: .views must name at least one view, such as GAZ_VIEW_DOCUMENT", file);
	if (m->quality > QUALITY_MAX)
		return err_set(e, ERR_PLUGIN, "%s: .quality must be 0 to %d", file, QUALITY_MAX);
	return 0;
}

static int
check_values(const struct message_option *o, const char *file, struct err *e)
{
	if (o->value_count == 0)
		return err_set(e, ERR_PLUGIN, "%s: option '" STR_FMT "' is an enum without .values",
		    file, STR_ARG(o->name));
	for (uint32_t k = 0; k < o->value_count; k++) {
		if (!is_made_of(
			o->values[k], LOWER DIGIT, LOWER DIGIT "._-", MESSAGE_NAME_BYTES_MAX))
			return err_set(e, ERR_PLUGIN,
			    "%s: values of option '" STR_FMT "' must be letters a-z, digits, . _ -",
			    file, STR_ARG(o->name));
		for (uint32_t j = 0; j < k; j++) {
			if (str_eq(o->values[j], o->values[k]))
				return err_set(e, ERR_PLUGIN,
				    "%s: option '" STR_FMT "' lists a value twice", file,
				    STR_ARG(o->name));
		}
	}
	return 0;
}

static int
check_type(const struct message_option *o, const char *file, struct err *e)
{
	struct err why = { 0 };

	switch (o->type) {
	case GAZ_OPTION_BOOL: return 0;
	case GAZ_OPTION_INT:
		if (o->min > o->max)
			return err_set(e, ERR_PLUGIN,
			    "%s: option '" STR_FMT "' has .min above .max", file, STR_ARG(o->name));
		return 0;
	case GAZ_OPTION_ENUM: return check_values(o, file, e);
	case GAZ_OPTION_STRING:
		if (o->max < 0 || o->max > OPTION_VALUE_BYTES_MAX)
			return err_set(e, ERR_PLUGIN,
			    "%s: option '" STR_FMT "' must have .max from 0 to %d bytes", file,
			    STR_ARG(o->name), OPTION_VALUE_BYTES_MAX);
		if (pattern_check(o->pattern, &why) != 0)
			return err_set(e, ERR_PLUGIN, "%s: option '" STR_FMT "': %s", file,
			    STR_ARG(o->name), why.text);
		return 0;
	case GAZ_OPTION_LANGUAGE: return 0;
	default:
		return err_set(e, ERR_PLUGIN,
		    "%s: option '" STR_FMT "' has a .type this gazetted does not know", file,
		    STR_ARG(o->name));
	}
}

/* The index-th option, which must differ in name from those before it. */
static int
check_option(const struct message_plugin *m, uint32_t index, const char *file, struct err *e)
{
	const struct message_option *o = &m->options[index];

	if (!is_made_of(o->name, LOWER, LOWER DIGIT "-", OPTION_NAME_BYTES_MAX))
		return err_set(e, ERR_PLUGIN,
		    "%s: an option's .name must be a letter a-z, then letters, digits and dashes, "
		    "at most %d",
		    file, OPTION_NAME_BYTES_MAX);
	if (parameter_use(o->name) != PARAMETER_FREE)
		return err_set(e, ERR_PLUGIN,
		    "%s: option '" STR_FMT "' has a name that the server keeps for itself: the "
		    "option would never get its value, so rename it",
		    file, STR_ARG(o->name));
	if (!is_printable(o->help, MESSAGE_TEXT_BYTES_MAX))
		return err_set(e, ERR_PLUGIN,
		    "%s: option '" STR_FMT "' needs one sentence of .help", file, STR_ARG(o->name));
	for (uint32_t k = 0; k < index; k++) {
		if (str_eq(m->options[k].name, o->name))
			return err_set(e, ERR_PLUGIN, "%s: option '" STR_FMT "' is declared twice",
			    file, STR_ARG(o->name));
	}
	return check_type(o, file, e);
}

static int
refuse_length(const char *file, struct err *e)
{
	return err_set(
	    e, ERR_LIMIT, "%s: the plugins describe themselves at too great length", file);
}

static int
keep_option(struct message_option *o, const char *file, struct arena *a, struct err *e)
{
	struct err why = { 0 };

	if (!arena_keep(a, &o->name) || !arena_keep(a, &o->help) || !arena_keep(a, &o->pattern))
		return refuse_length(file, e);
	for (uint32_t k = 0; k < o->value_count; k++) {
		if (!arena_keep(a, &o->values[k]))
			return refuse_length(file, e);
	}
	if (!is_printable(o->fallback, MESSAGE_TEXT_BYTES_MAX) && o->fallback.len > 0)
		return err_set(e, ERR_PLUGIN,
		    "%s: option '" STR_FMT "' has a .fallback that is not printable", file,
		    STR_ARG(o->name));
	if (option_canonical(o, o->fallback, &o->fallback, a, &why) != 0)
		return err_set(e, ERR_PLUGIN, "%s: .fallback is not allowed: %s", file, why.text);
	return 0;
}

static int
keep_plugin(struct message_plugin *m, const char *file, struct arena *a, struct err *e)
{
	struct str *texts[] = { &m->id, &m->version, &m->revision, &m->licence, &m->format,
		&m->media_type, &m->label, &m->extension };
	int rc;

	for (size_t k = 0; k < ARRAY_LEN(texts); k++) {
		if (!arena_keep(a, texts[k]))
			return refuse_length(file, e);
	}
	for (uint32_t k = 0; k < m->option_count; k++) {
		if ((rc = keep_option(&m->options[k], file, a, e)) != 0)
			return rc;
	}
	return 0;
}

int
manifest_take(const struct message_plugin *m, const char *file, struct message_plugin *out,
    struct arena *a, struct err *e)
{
	struct message_plugin copy = *m;
	int rc;

	if ((rc = check_names(m, file, e)) != 0 || (rc = check_words(m, file, e)) != 0)
		return rc;
	for (uint32_t k = 0; k < m->option_count; k++) {
		if ((rc = check_option(m, k, file, e)) != 0)
			return rc;
	}
	copy.views &= KNOWN_BITS;
	if ((rc = keep_plugin(&copy, file, a, e)) != 0)
		return rc;
	*out = copy;
	return 0;
}
