/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accept: parses an Accept field and finds the media range that applies to a type. The field is
 * parsed anew for each type. What must hold: commas and semicolons in quoted strings are not
 * separators, and no byte past the end of the value is read.
 *
 *	Accept     = [ element *( OWS "," OWS [ element ] ) ]
 *	element    = media-range *( OWS ";" OWS [ parameter ] ) [ OWS ";" OWS "q=" qvalue *ext ]
 *	parameter  = token "=" ( token / quoted-string )
 */
#include "http/accept.h"

#include <stdbool.h>

/*
 * How specific a matching range is; range_fit() adds 1 for each parameter. The steps of 2^14 never
 * overlap, because a field of at most 32 KiB has fewer than 2^14 parameters.
 */
enum fit { FIT_NONE = 0, FIT_ANY = 1, FIT_TYPE = 1 << 14, FIT_EXACT = 2 << 14 };

struct media_range {
	struct str type, subtype;
	struct str params; /* raw text, well-formed, up to but excluding the weight */
	uint32_t quality;
};

struct param {
	struct str name, value; /* value.p is NULL when there is no '=' */
	bool is_quoted;         /* value is the text between the quotes, still escaped */
};

enum took { TOOK_ONE, TOOK_LAST, TOOK_FAULT };

/* RFC 9110, 5.6.2. */
static bool
is_token_byte(char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return true;
	return c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL;
}

static struct str
behind(struct str s, size_t n)
{
	return str_slice(s, n, s.len);
}

static struct str
skip_blanks(struct str s)
{
	size_t n = 0;

	while (n < s.len && (s.p[n] == ' ' || s.p[n] == '\t'))
		n++;
	return behind(s, n);
}

static bool
starts_with(struct str s, char c)
{
	return s.len > 0 && s.p[0] == c;
}

static struct str
take_token(struct str *s)
{
	size_t n = 0;
	struct str token;

	while (n < s->len && is_token_byte(s->p[n]))
		n++;
	token = str_slice(*s, 0, n);
	*s = behind(*s, n);
	return token;
}

/* RFC 9110, 5.6.4; *s begins with '"'. False for an unterminated string or control bytes in it. */
static bool
take_quoted(struct str *s, struct str *inner)
{
	size_t n = 1;

	for (; n < s->len && s->p[n] != '"'; n++) {
		if (s->p[n] == '\\')
			n++;
		if (n == s->len || ((unsigned char)s->p[n] < ' ' && s->p[n] != '\t') ||
		    s->p[n] == '\x7f')
			return false;
	}
	if (n >= s->len)
		return false;
	*inner = str_slice(*s, 1, n);
	*s = behind(*s, n + 1);
	return true;
}

/*
 * Takes the next parameter off *s, which must begin with ';' or be at its end. Empty parameters
 * (";;") are skipped (RFC 9110, 5.6.6).
 */
static enum took
take_param(struct str *s, struct param *p)
{
	*p = (struct param){ 0 };
	do {
		*s = skip_blanks(*s);
		if (s->len == 0)
			return TOOK_LAST;
		if (!starts_with(*s, ';'))
			return TOOK_FAULT;
		*s = skip_blanks(behind(*s, 1));
	} while (s->len == 0 || starts_with(*s, ';'));
	if ((p->name = take_token(s)).len == 0)
		return TOOK_FAULT;
	if (!starts_with(*s, '='))
		return TOOK_ONE;
	*s = behind(*s, 1);
	if ((p->is_quoted = starts_with(*s, '"')))
		return take_quoted(s, &p->value) ? TOOK_ONE : TOOK_FAULT;
	p->value = take_token(s);
	return p->value.len > 0 ? TOOK_ONE : TOOK_FAULT;
}

/* RFC 9110, 12.4.2: "0" or "1", a point, at most three digits, and not more than 1. */
static bool
parse_qvalue(struct str s, uint32_t *out)
{
	uint32_t value = 0, scale = ACCEPT_QUALITY_ONE;

	if (s.len == 0 || s.len > 5 || (s.len > 1 && s.p[1] != '.'))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (i == 1)
			continue;
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		value += (uint32_t)(s.p[i] - '0') * scale;
		scale /= 10;
	}
	*out = value;
	return value <= ACCEPT_QUALITY_ONE;
}

/* Parameters after the weight are the accept-ext of RFC 7231: checked for syntax, then ignored. */
static bool
parse_params(struct str s, struct media_range *r)
{
	struct str before = s;
	bool has_weight = false;
	struct param p;
	enum took took;

	r->params = s;
	r->quality = ACCEPT_QUALITY_ONE;
	while ((took = take_param(&s, &p)) == TOOK_ONE) {
		if (has_weight)
			continue;
		if (p.value.p == NULL)
			return false;
		if (str_case_is(p.name, "q")) {
			r->params.len = (size_t)(before.p - r->params.p);
			has_weight = true;
			if (p.is_quoted || !parse_qvalue(p.value, &r->quality))
				return false;
		}
		before = s;
	}
	return took == TOOK_LAST;
}

static bool
parse_range(struct str s, struct media_range *r)
{
	r->type = take_token(&s);
	if (r->type.len == 0 || !starts_with(s, '/'))
		return false;
	s = behind(s, 1);
	r->subtype = take_token(&s);
	if (r->subtype.len == 0 || (str_is(r->type, "*") && !str_is(r->subtype, "*")))
		return false;
	return parse_params(s, r);
}

/* Takes the list element up to the next comma that is not inside quotes. */
static struct str
take_element(struct str *list)
{
	bool is_quoted = false;
	struct str element;
	size_t n;

	for (n = 0; n < list->len && (is_quoted || list->p[n] != ','); n++) {
		if (list->p[n] == '"')
			is_quoted = !is_quoted;
		else if (is_quoted && list->p[n] == '\\')
			n++;
	}
	n = n < list->len ? n : list->len;
	element = str_trim(str_slice(*list, 0, n));
	*list = behind(*list, n + 1);
	return element;
}

static int
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

/* The next byte of *s without its escape, in lower case; -1 at the end. */
static int
next_byte(struct str *s, bool is_quoted)
{
	size_t skip = is_quoted && starts_with(*s, '\\') ? 1 : 0;
	int c;

	if (s->len <= skip)
		return -1;
	c = lower(s->p[skip]);
	*s = behind(*s, skip + 1);
	return c;
}

/*
 * Values are compared without case too: charset, version and profile, the ones used here, ignore
 * it.
 */
static bool
same_text(struct str a, bool a_is_quoted, struct str b, bool b_is_quoted)
{
	int c;

	while ((c = next_byte(&a, a_is_quoted)) == next_byte(&b, b_is_quoted))
		if (c < 0)
			return true;
	return false;
}

static bool
has_param(struct str params, const struct param *wanted)
{
	struct param p;

	while (take_param(&params, &p) == TOOK_ONE)
		if (same_text(p.name, false, wanted->name, false) &&
		    same_text(p.value, p.is_quoted, wanted->value, wanted->is_quoted))
			return true;
	return false;
}

static bool
fits(struct str wanted, struct str name)
{
	return str_is(wanted, "*") || same_text(wanted, false, name, false);
}

/* How specifically r matches type. A range matches only if the type has all its parameters. */
static int
range_fit(const struct media_range *r, const struct media_range *type)
{
	struct str rest = r->params;
	struct param p;
	int fit = FIT_EXACT;

	if (!fits(r->type, type->type) || !fits(r->subtype, type->subtype))
		return FIT_NONE;
	if (str_is(r->type, "*"))
		fit = FIT_ANY;
	else if (str_is(r->subtype, "*"))
		fit = FIT_TYPE;
	for (; take_param(&rest, &p) == TOOK_ONE; fit++)
		if (!has_param(type->params, &p))
			return FIT_NONE;
	return fit;
}

static enum accept_kind
kind_of(int fit)
{
	if (fit >= FIT_EXACT)
		return ACCEPT_NAMED;
	if (fit >= FIT_TYPE)
		return ACCEPT_ANY_SUBTYPE;
	return fit >= FIT_ANY ? ACCEPT_ANY : ACCEPT_NONE;
}

struct accept_match
accept_match(struct str accept, struct str type)
{
	struct accept_match m = { 0 };
	struct media_range r, t;
	bool says_something = false;
	int best = FIT_NONE, fit;

	if (!parse_range(str_trim(type), &t))
		return m;
	for (uint32_t place = 0; accept.len > 0; place++) {
		if (!parse_range(take_element(&accept), &r))
			continue;
		says_something = true;
		fit = range_fit(&r, &t);
		if (fit > best || (fit == best && fit != FIT_NONE && r.quality > m.quality)) {
			best = fit;
			m = (struct accept_match){ r.quality, kind_of(fit), place };
		}
	}
	return says_something ? m : (struct accept_match){ ACCEPT_QUALITY_ONE, ACCEPT_ANY, 0 };
}
