/* SPDX-License-Identifier: Apache-2.0 */
/*
 * legislation: writes the facts of a version as JSON-LD with the words of schema.org (Legislation
 * for a law, CreativeWork for any other text), for search engines. What must hold: no '<' is
 * written, since "</script" would end the element.
 */
#include <string.h>

#include "room.h"

/* Passes on what gaz.json/1 writes, each '<' as an escape; '<' occurs in strings only. */
static int
write_escaped(void *ctx, const void *p, size_t len)
{
	struct room *r = ctx;
	const char *s = p, *less;

	while ((less = memchr(s, '<', len)) != NULL) {
		flow_put(&r->x.f, s, (size_t)(less - s));
		room_puts(r, "\\u003c");
		len -= (size_t)(less - s) + 1;
		s = less + 1;
	}
	flow_put(&r->x.f, s, len);
	return r->x.f.rc == GAZ_OK ? GAZ_OK : GAZ_REFUSE;
}

/* A member with a string value; nothing if the value is empty. */
static void
put(struct room *r, const struct gaz_json *j, const char *name, struct tree_str value)
{
	if (value.len == 0 || r->x.f.rc != GAZ_OK)
		return;
	if (j->name(r->x.f.job, name, strlen(name)) != GAZ_OK ||
	    j->string(r->x.f.job, value.p, value.len) != GAZ_OK)
		r->x.f.rc = GAZ_REFUSE;
}

static void
put_open(struct room *r, const struct gaz_json *j, const char *name)
{
	if (r->x.f.rc == GAZ_OK && (j->name(r->x.f.job, name, strlen(name)) != GAZ_OK ||
				       j->open_object(r->x.f.job) != GAZ_OK))
		r->x.f.rc = GAZ_REFUSE;
}

static void
put_close(struct room *r, const struct gaz_json *j)
{
	if (r->x.f.rc == GAZ_OK && j->close_object(r->x.f.job) != GAZ_OK)
		r->x.f.rc = GAZ_REFUSE;
}

static void
put_issuer(struct room *r, const struct gaz_json *j, const char *name)
{
	struct tree_str issuer = room_issuer(r);

	if (issuer.len == 0)
		return;
	put_open(r, j, name);
	put(r, j, "@type", flow_str("Organization"));
	put(r, j, "name", issuer);
	put_close(r, j);
}

static void
put_law(struct room *r, const struct gaz_json *j)
{
	struct tree_str number = tree_fact(&r->x.f.tree, "number");

	put(r, j, "legislationIdentifier",
	    number.len > 0 ? number : tree_fact(&r->x.f.tree, "work"));
	put(r, j, "legislationDateVersion", tree_fact(&r->x.f.tree, "date"));
	put(r, j, "legislationLegalForce",
	    flow_str(room_is_current(r) ? "https://schema.org/InForce"
					: "https://schema.org/NotInForce"));
	put_issuer(r, j, "legislationPassedBy");
}

void
room_legislation(struct room *r)
{
	const struct gaz_json *j = r->x.f.h->service(r->x.f.job, GAZ_JSON_1);
	bool law = r->class == ROOM_LAW || r->class == ROOM_BILL;

	if (j == NULL)
		return;
	room_puts(r, "<script type=\"application/ld+json\">");
	if (j->start(r->x.f.job, write_escaped, r, -1) != GAZ_OK ||
	    j->open_object(r->x.f.job) != GAZ_OK)
		r->x.f.rc = GAZ_REFUSE;
	put(r, j, "@context", flow_str("https://schema.org"));
	put(r, j, "@type", flow_str(law ? "Legislation" : "CreativeWork"));
	put(r, j, "@id", room_fact(r, "permanent"));
	put(r, j, "url", room_canonical(r));
	put(r, j, "name", r->x.f.title);
	put(r, j, "inLanguage", r->x.f.lang);
	if (law)
		put_law(r, j);
	else
		put_issuer(r, j, "publisher");
	put_close(r, j);
	if (r->x.f.rc == GAZ_OK && j->finish(r->x.f.job) != GAZ_OK)
		r->x.f.rc = GAZ_REFUSE;
	room_puts(r, "</script>\n");
}
