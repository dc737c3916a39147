/* SPDX-License-Identifier: Apache-2.0 */
/* write: what a page is made with: bytes, escaped text, attributes, memory. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "html.h"

#define LANG_SUBTAG_MAX 8 /* BCP 47, 2.1 */

void
html_put(struct html *x, const char *p, size_t len)
{
	if (x->rc == GAZ_OK && len > 0)
		x->rc = x->to(x->job, p, len);
}

void
html_puts(struct html *x, const char *s)
{
	html_put(x, s, strlen(s));
}

void
html_putf(struct html *x, const char *fmt, ...)
{
	char line[256];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	if (n > 0)
		html_put(x, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

void
html_text(struct html *x, struct html_str s)
{
	if (x->rc == GAZ_OK && s.len > 0)
		x->rc = x->xml->text(x->job, x->to, s.p, s.len);
}

void
html_attr(struct html *x, const char *name, struct html_str value)
{
	html_puts(x, " ");
	html_puts(x, name);
	html_puts(x, "=\"");
	if (x->rc == GAZ_OK && value.len > 0)
		x->rc = x->xml->attr(x->job, x->to, value.p, value.len);
	html_puts(x, "\"");
}

void
html_id_attr(struct html *x, struct html_str id)
{
	if (id.len > 0)
		html_attr(x, "id", id);
}

struct html_str
html_str(const char *s)
{
	return (struct html_str){ s, s != NULL ? strlen(s) : 0 };
}

bool
html_same(struct html_str a, struct html_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

struct html_str
html_fact(struct html *x, const char *key)
{
	struct html_str s = { 0 };

	s.p = x->h->meta(x->job, key, &s.len);
	return s.p != NULL ? s : (struct html_str){ 0 };
}

/* Languages written from right to left in their usual script. */
bool
html_is_rtl(struct html_str lang)
{
	static const char *const tags[] = { "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps",
		"sd", "syr", "ug", "ur", "yi", NULL };
	size_t len = 0, i;

	while (len < lang.len && lang.p[len] != '-')
		len++;
	for (i = 0; tags[i] != NULL; i++)
		if (strlen(tags[i]) == len && memcmp(tags[i], lang.p, len) == 0)
			return true;
	return false;
}

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The shape of a BCP 47 tag: anything else in lang makes a page invalid. */
static bool
is_lang_tag(struct html_str s)
{
	size_t i, run = 0;

	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '-' && run > 0)
			run = 0;
		else if (is_alpha(s.p[i]) || (s.p[i] >= '0' && s.p[i] <= '9' && i > 0))
			run++;
		else
			return false;
		if (run > LANG_SUBTAG_MAX)
			return false;
	}
	return run > 0;
}

void
html_lang(struct html *x, struct html_str lang, bool rtl)
{
	if (!is_lang_tag(lang))
		return;
	html_attr(x, "lang", lang);
	if (rtl != html_is_rtl(lang))
		html_attr(x, "dir", html_str(rtl ? "ltr" : "rtl"));
}

void
html_own_lang(struct html *x, const struct gaz_node *n)
{
	html_lang(x, html_str(x->h->attr(n, "xml:lang", NULL)), x->rtl);
}

void *
html_alloc(struct html *x, size_t len)
{
	void *p = x->rc == GAZ_OK ? x->arena->alloc(x->job, len) : NULL;

	if (p == NULL && x->rc == GAZ_OK)
		x->rc = x->h->fail(x->job, GAZ_REFUSE, "the document is too large for one page");
	return p;
}

bool
html_grow(struct html *x, void **array, size_t count, size_t *cap, size_t size)
{
	size_t more = *cap * 2 + 32;
	void *bigger;

	if (count < *cap)
		return true;
	if ((bigger = html_alloc(x, more * size)) == NULL)
		return false;
	if (count > 0)
		memcpy(bigger, *array, count * size);
	*array = bigger;
	*cap = more;
	return true;
}
