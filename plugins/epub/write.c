/* SPDX-License-Identifier: Apache-2.0 */
/* write: what every page is made with: bytes, escaped text, the frame of an XHTML file, memory. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "epub.h"

void
epub_open(struct epub *e, const char *path, int compress)
{
	if (e->rc == GAZ_OK)
		e->rc = e->zip->open(e->job, path, compress);
}

void
epub_close(struct epub *e)
{
	if (e->rc == GAZ_OK)
		e->rc = e->zip->close(e->job);
}

void
epub_put(struct epub *e, const char *p, size_t len)
{
	if (e->rc == GAZ_OK && len > 0)
		e->rc = e->zip->write(e->job, p, len);
}

void
epub_puts(struct epub *e, const char *s)
{
	epub_put(e, s, strlen(s));
}

void
epub_putf(struct epub *e, const char *fmt, ...)
{
	char line[256];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	if (n > 0)
		epub_put(e, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

void
epub_text(struct epub *e, struct epub_str s)
{
	if (e->rc == GAZ_OK && s.len > 0)
		e->rc = e->xml->text(e->job, e->zip->write, s.p, s.len);
}

void
epub_attr(struct epub *e, const char *name, struct epub_str value)
{
	epub_puts(e, " ");
	epub_puts(e, name);
	epub_puts(e, "=\"");
	if (e->rc == GAZ_OK && value.len > 0)
		e->rc = e->xml->attr(e->job, e->zip->write, value.p, value.len);
	epub_puts(e, "\"");
}

struct epub_str
epub_str(const char *s)
{
	return (struct epub_str){ s, s != NULL ? strlen(s) : 0 };
}

struct epub_str
epub_fact(struct epub *e, const char *key)
{
	struct epub_str s = { 0 };

	s.p = e->h->meta(e->job, key, &s.len);
	return s.p != NULL ? s : (struct epub_str){ 0 };
}

void
epub_meta_text(struct epub *e, const char *key)
{
	epub_text(e, epub_fact(e, key));
}

/* Languages written from right to left in their usual script. */
bool
epub_is_rtl(struct epub_str lang)
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

/* The shape of a BCP 47 tag: anything else in xml:lang makes a file invalid. */
static bool
is_lang_tag(struct epub_str s)
{
	size_t i, run = 0;

	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '-' && run > 0)
			run = 0;
		else if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
			 (s.p[i] >= '0' && s.p[i] <= '9' && i > 0))
			run++;
		else
			return false;
		if (run > 8)
			return false;
	}
	return run > 0;
}

void
epub_lang(struct epub *e, struct epub_str lang, bool rtl)
{
	if (!is_lang_tag(lang))
		return;
	epub_attr(e, "lang", lang);
	epub_attr(e, "xml:lang", lang);
	if (rtl != epub_is_rtl(lang))
		epub_attr(e, "dir", epub_str(rtl ? "ltr" : "rtl"));
}

void
epub_head(struct epub *e, struct epub_str title, const char *body_attrs)
{
	epub_puts(e, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
		     "<html xmlns=\"http://www.w3.org/1999/xhtml\" "
		     "xmlns:epub=\"http://www.idpf.org/2007/ops\"");
	epub_lang(e, e->lang, false);
	epub_puts(e, ">\n<head>\n<title>");
	epub_text(e, title);
	epub_puts(e, "</title>\n<link rel=\"stylesheet\" type=\"text/css\" "
		     "href=\"style.css\"/>\n</head>\n<body");
	epub_puts(e, body_attrs);
	epub_puts(e, ">\n");
}

void
epub_foot(struct epub *e)
{
	epub_puts(e, "</body>\n</html>\n");
}

void *
epub_alloc(struct epub *e, size_t len)
{
	void *p = e->rc == GAZ_OK ? e->arena->alloc(e->job, len) : NULL;

	if (p == NULL && e->rc == GAZ_OK)
		e->rc = e->h->fail(e->job, GAZ_REFUSE, "the document is too large for EPUB");
	return p;
}

bool
epub_grow(struct epub *e, void **array, size_t count, size_t *cap, size_t size)
{
	size_t more = *cap * 2 + 32;
	void *bigger;

	if (count < *cap)
		return true;
	if ((bigger = epub_alloc(e, more * size)) == NULL)
		return false;
	if (count > 0)
		memcpy(bigger, *array, count * size);
	*array = bigger;
	*cap = more;
	return true;
}
