/* SPDX-License-Identifier: Apache-2.0 */
/* flow_write: bytes, escaped text, attributes; facts about the document; memory. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "flow_private.h"

#define LANG_SUBTAG_MAX 8 /* BCP 47, 2.1 */
#define SCRIPT_SUBTAG 4   /* letters of a script: "Arab" */

void
flow_put(struct flow *f, const char *p, size_t len)
{
	if (f->rc == GAZ_OK && len > 0)
		f->rc = f->write(f->job, p, len);
}

void
flow_puts(struct flow *f, const char *s)
{
	flow_put(f, s, strlen(s));
}

void
flow_putf(struct flow *f, const char *fmt, ...)
{
	char line[256];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	if (n > 0)
		flow_put(f, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

void
flow_text(struct flow *f, struct tree_str s)
{
	if (f->rc == GAZ_OK && s.len > 0)
		f->rc = f->xml->text(f->job, NULL, NULL, s.p, s.len);
}

void
flow_attr(struct flow *f, const char *name, struct tree_str value)
{
	flow_puts(f, " ");
	flow_puts(f, name);
	flow_puts(f, "=\"");
	if (f->rc == GAZ_OK && value.len > 0)
		f->rc = f->xml->attr(f->job, NULL, NULL, value.p, value.len);
	flow_puts(f, "\"");
}

void
flow_id_attr(struct flow *f, struct tree_str id)
{
	if (f->side == FLOW_EARLIER)
		return; /* the element is written twice */
	if (id.len > 0)
		flow_attr(f, "id", id);
}

struct tree_str
flow_str(const char *s)
{
	return (struct tree_str){ s, s != NULL ? strlen(s) : 0 };
}

/* Whether the subtag of len bytes at p is one of these, in any case. */
static bool
is_one_of(const char *const *tags, const char *p, size_t len)
{
	for (; *tags != NULL; tags++)
		if (strlen(*tags) == len && strncasecmp(*tags, p, len) == 0)
			return true;
	return false;
}

/*
 * Whether text in this language is written from right to left: by the script in the tag (BCP 47,
 * 2.2.3: four letters), else by the usual script of the language.
 */
static bool
is_rtl(struct tree_str lang)
{
	static const char *const tags[] = { "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps",
		"sd", "syr", "ug", "ur", "yi", NULL };
	static const char *const scripts[] = { "Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Samr",
		"Syrc", "Thaa", NULL };
	size_t first = 0, at, end;

	while (first < lang.len && lang.p[first] != '-')
		first++;
	for (at = first + 1; at < lang.len; at = end + 1) {
		for (end = at; end < lang.len && lang.p[end] != '-';)
			end++;
		if (end - at == 1)
			break; /* a private or extension subtag: no script follows */
		if (end - at == SCRIPT_SUBTAG && !(lang.p[at] >= '0' && lang.p[at] <= '9'))
			return is_one_of(scripts, lang.p + at, end - at);
	}
	return is_one_of(tags, lang.p, first);
}

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The shape of a BCP 47 tag: anything else in lang makes a page invalid. */
static bool
is_lang_tag(struct tree_str s)
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
flow_mark_gone(struct flow *f, const struct gaz_node *n)
{
	if (f->side == FLOW_LATER && flow_change(f, n) == GAZ_DELETED)
		flow_puts(f, " class=\"went\"");
}

void
flow_lang(struct flow *f, struct tree_str lang, bool rtl)
{
	if (!is_lang_tag(lang))
		return;
	flow_attr(f, "lang", lang);
	if (f->form->xml_lang)
		flow_attr(f, "xml:lang", lang);
	if (rtl != is_rtl(lang))
		flow_attr(f, "dir", flow_str(rtl ? "ltr" : "rtl"));
}

void
flow_own_lang(struct flow *f, const struct gaz_node *n)
{
	flow_lang(f, flow_str(f->h->attr(n, "xml:lang", NULL)), f->rtl);
}

void
flow_run_out(struct flow *f)
{
	if (f->rc == GAZ_OK)
		f->rc = f->h->fail(
		    f->job, GAZ_REFUSE, "the document is too large for %s", f->form->name);
}

void *
flow_alloc(struct flow *f, size_t len)
{
	void *p = f->rc == GAZ_OK ? f->tree.arena->alloc(f->job, len) : NULL;

	if (p == NULL)
		flow_run_out(f);
	return p;
}

bool
flow_grow(struct flow *f, void **array, size_t count, size_t *cap, size_t size)
{
	size_t more = *cap * 2 + 32;
	void *bigger;

	if (count < *cap)
		return true;
	if ((bigger = flow_alloc(f, more * size)) == NULL)
		return false;
	if (count > 0)
		memcpy(bigger, *array, count * size);
	*array = bigger;
	*cap = more;
	return true;
}

static bool
find_services(struct flow *f)
{
	f->xml = f->h->service(f->job, GAZ_XML_1);
	f->text = f->h->service(f->job, GAZ_TEXT_1);
	f->citations = f->h->service(f->job, GAZ_CITATIONS_1);
	f->tree = (struct tree){ .h = f->h,
		.job = f->job,
		.arena = f->h->service(f->job, GAZ_ARENA_1),
		.plain = f->h->service(f->job, GAZ_PLAIN_1) };
	return f->xml != NULL && f->text != NULL && f->tree.arena != NULL;
}

bool
flow_start(
    struct flow *f, const struct gaz_host *h, struct gaz_job *job, const struct flow_form *form)
{
	*f = (struct flow){ .h = h, .job = job, .form = form };
	if (!find_services(f)) {
		f->rc =
		    h->fail(job, GAZ_REFUSE, "this host lacks a service that %s needs", form->name);
		return false;
	}
	f->title = tree_fact(&f->tree, "title");
	if (f->title.len == 0)
		f->title = tree_fact(&f->tree, "version");
	if (f->title.len == 0)
		f->title = flow_str("Untitled");
	f->lang = tree_fact(&f->tree, "lang");
	if (f->lang.len == 0)
		f->lang = flow_str("und");
	f->rtl = is_rtl(f->lang);
	return true;
}
