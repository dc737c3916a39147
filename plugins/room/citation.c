/* SPDX-License-Identifier: Apache-2.0 */
/*
 * citation: writes how to cite a version: in words, by its addresses and digest, and as records of
 * BibTeX and RIS, which a reader copies.
 */
#include <string.h>

#include "room.h"

static void
put_code(struct room *r, const char *word, struct tree_str value)
{
	if (value.len == 0)
		return;
	room_puts(r, "<div>");
	room_word(r, "dt", "", word);
	room_puts(r, "<dd><code dir=\"ltr\">");
	flow_text(&r->x.f, value);
	room_puts(r, "</code></dd></div>\n");
}

/* "Issuer, Title, Act no. 3 of 2014, article 12, version of 1 May 2006". */
static struct tree_str
in_words(struct room *r)
{
	struct tree_str comma = flow_str(", "), issuer = room_issuer(r), kind = room_own_kind(r);
	struct tree_str parts[] = { issuer, r->x.f.title, kind, r->x.label, r->version };
	struct tree_str s = { "", 0 };

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i].len > 0)
			s = room_join(r, s, s.len > 0 ? comma : (struct tree_str){ 0 }, parts[i]);
	return s;
}

static void
put_address(struct room *r, const char *word, struct tree_str url)
{
	if (url.len == 0)
		return;
	room_puts(r, "<div>");
	room_word(r, "dt", "", word);
	room_puts(r, "<dd class=\"code\" dir=\"ltr\">");
	room_link_text(r, url, "", url);
	room_puts(r, "</dd></div>\n");
}

/* A field of a BibTeX entry; braces and backslashes in the value would break it. */
static void
put_bibtex_field(struct room *r, const char *name, struct tree_str value)
{
	size_t from = 0;

	if (value.len == 0)
		return;
	flow_putf(&r->x.f, ",\n  %s = {", name);
	for (size_t i = 0; i <= value.len; i++) {
		if (i < value.len && strchr("{}\\", value.p[i]) == NULL)
			continue;
		flow_text(&r->x.f, (struct tree_str){ value.p + from, i - from });
		from = i + 1;
	}
	room_puts(r, "}");
}

/* A key of letters, digits and '-', from the work's IRI and the date. */
static void
put_bibtex_key(struct room *r)
{
	struct tree_str work = tree_fact(&r->x.f.tree, "work");

	for (size_t i = work.len > 5 ? 5 : 0; i < work.len; i++) {
		char c = work.p[i];
		bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');

		flow_putf(&r->x.f, "%c", plain ? c : '-');
	}
	room_puts(r, "-");
	flow_text(&r->x.f, tree_fact(&r->x.f.tree, "date"));
}

static struct tree_str
first_bytes(struct tree_str s, size_t len)
{
	s.len = s.len < len ? s.len : len;
	return s;
}

static void
put_bibtex(struct room *r)
{
	struct tree_str issuer = room_issuer(r), date = tree_fact(&r->x.f.tree, "date");

	room_puts(r, "<details><summary>BibTeX</summary><pre dir=\"ltr\">@misc{");
	put_bibtex_key(r);
	put_bibtex_field(r, "title", r->x.f.title);
	put_bibtex_field(r, "author", issuer);
	put_bibtex_field(r, "year", first_bytes(date, 4));
	put_bibtex_field(r, "number", tree_fact(&r->x.f.tree, "number"));
	put_bibtex_field(r, "note", r->version);
	put_bibtex_field(r, "language", r->x.f.lang);
	put_bibtex_field(r, "url", room_fact(r, "permanent"));
	room_puts(r, "\n}</pre></details>\n");
}

static void
put_ris_field(struct room *r, const char *tag, struct tree_str value)
{
	if (value.len == 0)
		return;
	flow_putf(&r->x.f, "%s  - ", tag);
	flow_text(&r->x.f, value);
	room_puts(r, "\n");
}

/* Reference types: STAT a statute, BILL, CASE a decision, HEAR a hearing, else GOVDOC. */
static void
put_ris(struct room *r)
{
	static const char *const types[ROOM_CLASSES] = { [ROOM_LAW] = "STAT",
		[ROOM_BILL] = "BILL",
		[ROOM_VERDICT] = "CASE",
		[ROOM_SITTING] = "HEAR",
		[ROOM_PAPER] = "GOVDOC" };
	struct tree_str date = tree_fact(&r->x.f.tree, "date");

	room_puts(r, "<details><summary>RIS</summary><pre dir=\"ltr\">");
	put_ris_field(r, "TY", flow_str(types[r->class]));
	put_ris_field(r, "TI", r->x.f.title);
	put_ris_field(r, "AU", room_issuer(r));
	put_ris_field(r, "PY", first_bytes(date, 4));
	put_ris_field(r, "SN", tree_fact(&r->x.f.tree, "number"));
	put_ris_field(r, "N1", r->version);
	put_ris_field(r, "LA", r->x.f.lang);
	put_ris_field(r, "UR", room_fact(r, "permanent"));
	room_puts(r, "ER  - </pre></details>\n");
}

void
room_citation(struct room *r)
{
	const struct room_words *w = r->words;

	room_puts(r, "<dl>\n<div>");
	room_word(r, "dt", "", w->in_words);
	room_puts(r, "<dd>");
	flow_text(&r->x.f, in_words(r));
	room_puts(r, "</dd></div>\n");
	put_address(r, w->for_good, room_fact(r, "permanent"));
	put_address(r, r->class == ROOM_LAW ? w->always_in_force : w->always_current,
	    room_fact(r, "current"));
	put_code(r, r->x.words->digest, tree_fact(&r->x.f.tree, "digest"));
	room_puts(r, "</dl>\n");
	put_bibtex(r);
	put_ris(r);
}
