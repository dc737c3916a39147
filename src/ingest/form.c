/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form: matches the words of a tradition. What must hold: a space in a form matches any white space
 * or none in the text.
 */
#include "ingest/form.h"

#include <stdio.h>
#include <utf8proc.h>

#include "base/utf8.h"

#define HAN_FIRST 0x2e80       /* the first character of Chinese and Japanese writing */
#define OWNER_BYTES_MAX 200    /* "à l'arrêté royal du 4 mai 1999 modifiant ..." */
#define REFERENCE_BYTES_MAX 60 /* "Sections 4(1), 12(2) and 30" */
#define QUOTES_FOLDED '\''     /* ’ and ' are one character in forms */

#define ASCII_END 0x80 /* most letters are below it: no table of Unicode is asked about them */
#define IN_RANGE(c, from, to) ((c) >= (from) && (c) <= (to))

uint32_t
form_fold(uint32_t c)
{
	if (c < ASCII_END)
		return IN_RANGE(c, 'A', 'Z') ? c + ('a' - 'A') : c;
	if (c == 0x2019)
		return QUOTES_FOLDED;
	if (c == 0x3000 || c == 0xa0)
		return ' ';
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

bool
form_is_cased(uint32_t c)
{
	if (c < ASCII_END)
		return IN_RANGE(c, 'a', 'z') || IN_RANGE(c, 'A', 'Z');
	return utf8proc_tolower((utf8proc_int32_t)c) != utf8proc_toupper((utf8proc_int32_t)c);
}

bool
form_is_upper(uint32_t c)
{
	if (c < ASCII_END)
		return IN_RANGE(c, 'A', 'Z');
	return form_is_cased(c) && utf8proc_toupper((utf8proc_int32_t)c) == (utf8proc_int32_t)c;
}

bool
form_is_lower(uint32_t c)
{
	return form_is_cased(c) && !form_is_upper(c);
}

bool
form_is_letter(uint32_t c)
{
	utf8proc_category_t kind;

	if (c < ASCII_END)
		return form_is_cased(c);
	kind = utf8proc_category((utf8proc_int32_t)c);
	return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_MC;
}

bool
form_is_digit(uint32_t c)
{
	if (c < ASCII_END)
		return IN_RANGE(c, '0', '9');
	return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ND;
}

size_t
form_spaces(struct str s)
{
	size_t at = 0, next = 0;

	while (at < s.len && utf8_is_space(utf8_next(s, &next)))
		at = next;
	return at;
}

/* Invisible characters, which a text may have anywhere: soft hyphen, direction marks. */
static bool
is_invisible(uint32_t c)
{
	return c == 0xad || c == 0xfeff || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x202a && c <= 0x202e) || c == 0x2060;
}

static bool
match(const struct form *form, size_t from, struct str s, size_t *len)
{
	size_t at = 0, next;

	for (size_t i = from; i < form->count && form->chars[i] != FORM_STAR; i++) {
		uint32_t c;

		if (at > 0 && form->chars[i] >= HAN_FIRST) /* 附　則, 第 一 章 */
			at += form_spaces(str_slice(s, at, s.len));
		if (form->chars[i] == ' ') {
			at += form_spaces(str_slice(s, at, s.len));
			continue;
		}
		do {
			if ((next = at) >= s.len)
				return false;
			c = utf8_next(s, &next);
			at = next;
		} while (is_invisible(c));
		if (form_fold(c) != form->chars[i])
			return false;
	}
	*len = at;
	return true;
}

size_t
form_match(const struct form *form, struct str s, size_t *star)
{
	size_t len = 0, i = 0;

	if (!match(form, 0, s, &len))
		return 0;
	while (i < form->count && form->chars[i] != FORM_STAR)
		i++;
	*star = i < form->count ? i + 1 : i;
	return len;
}

bool
form_match_rest(const struct form *form, size_t star, struct str s, size_t *len)
{
	size_t spaces = form_spaces(s);

	if (star >= form->count) {
		*len = 0;
		return true;
	}
	if (!match(form, star, str_slice(s, spaces, s.len), len))
		return false;
	*len += spaces;
	return true;
}

void
forms_make(struct forms *f, const struct tradition *t, struct str language)
{
	const struct form_table *table = form_table_of(t);

	snprintf(f->languages, sizeof f->languages, "%s|" STR_FMT, t->rows[0].element,
	    STR_ARG(language));
	f->tradition = t;
	f->table = table;
	f->kinds = table->kinds;
	f->kind_count = table->kind_count;
	f->raised = table->raised;
	f->marks = f->labels = f->numerals = NULL;
}

uint32_t
form_first(struct str s)
{
	size_t at = 0;
	uint32_t c;

	do
		c = at < s.len ? utf8_next(s, &at) : 0;
	while (is_invisible(c) && c != 0);
	return form_fold(c);
}

/* Whether the length len of s, and a sign behind it, is all of s. */
static bool
is_whole(struct str s, size_t len)
{
	struct str rest = str_slice(s, len, s.len);

	return rest.len - form_spaces(rest) <=
	       (str_ends(rest, ":") || str_ends(rest, ".") || str_ends(rest, ","));
}

bool
forms_has(const struct forms *f, enum tradition_class class, struct str s)
{
	const struct form_table *t = f->table;
	const struct form_class *c = &t->classes[class];
	uint32_t first = form_first(s);

	for (size_t k = c->first; form_class_may_start(c, first) && k < c->end; k++) {
		const struct form *form = &t->v[t->order[k]];
		size_t star, len;
		uint32_t next;

		if (!form_may_start(t, t->order[k], first) ||
		    (len = form_match(form, s, &star)) == 0)
			continue;
		if (form->whole) {
			if (is_whole(s, len))
				return true;
			continue;
		}
		if (len == s.len)
			return true;
		next = utf8_next(s, &len);
		if (!form_is_cased(next) || !form_is_letter(form->chars[form->count - 1]))
			return true;
	}
	return false;
}

bool
forms_have_longer(const struct forms *f, const struct form *form, struct str s, size_t at)
{
	const struct form_table *t = f->table;
	const struct form_class *units = &t->classes[CLASS_NONE];

	for (size_t k = units->first; k < units->end; k++) {
		const struct form *other = &t->v[t->order[k]];
		size_t star;

		if (other->kind == form->kind && other->numbered && other->count > form->count &&
		    other->chars[0] != FORM_STAR && form_match(other, s, &star) >= at)
			return true;
	}
	return false;
}

bool
forms_has_class(const struct forms *f, enum tradition_class class)
{
	return f->table->classes[class].first < f->table->classes[class].end;
}

/* Whether s has a word of two letters from byte at on: "Section 2(2)." has none. */
static bool
has_words(struct str s, size_t at)
{
	size_t letters = 0;

	while (at < s.len && letters < 2)
		letters = form_is_letter(utf8_next(s, &at)) ? letters + 1 : 0;
	return letters == 2;
}

bool
forms_is_reference(const struct forms *f, struct str s)
{
	const struct form_table *t = f->table;
	const struct form_class *c = &t->classes[REFERENCE];
	uint32_t first = form_first(s);

	if (s.len > REFERENCE_BYTES_MAX || s.len == 0 || !form_class_may_start(c, first))
		return false;
	for (size_t k = c->first; k < c->end; k++) {
		size_t star, len, at;

		if (!form_may_start(t, t->order[k], first) ||
		    (len = form_match(&t->v[t->order[k]], s, &star)) == 0)
			continue;
		if (s.p[s.len - 1] == '.' && s.p[len - 1] != '.' && has_words(s, len))
			continue; /* a sentence; "k zákonu č. 312/2009 Sb." is none */
		at = len + form_spaces(str_slice(s, len, s.len));
		if (at < s.len && form_is_digit(utf8_next(s, &at)))
			return true;
	}
	return false;
}

bool
forms_is_owner(const struct forms *f, struct str s)
{
	return s.len > 0 && s.len <= OWNER_BYTES_MAX && s.p[s.len - 1] != '.' &&
	       forms_has(f, BELONGS, s);
}

bool
forms_has_end(const struct forms *f, enum tradition_class class, struct str s)
{
	const struct form_table *t = f->table;
	const struct form_class *c = &t->classes[class];
	size_t end = s.len;
	uint32_t last = s.len > 0 ? form_fold(utf8_prev(s, &end)) : 0;

	for (size_t i = c->first; form_class_may_end(c, last) && i < c->end; i++) {
		const struct form *form = &t->v[t->order[i]];
		size_t at = s.len, star, chars = form->count;

		if (t->last[t->order[i]] != last && t->last[t->order[i]] != FORM_STAR)
			continue;
		while (at > 0 && chars-- > 0)
			utf8_prev(s, &at);
		for (size_t k = 0; k < 4; k++) { /* the text may have a few spaces more */
			struct str tail = str_slice(s, at, s.len);

			if (form_match(form, tail, &star) == tail.len && tail.len > 0)
				return true;
			if (at == 0)
				break;
			utf8_prev(s, &at);
		}
	}
	return false;
}
