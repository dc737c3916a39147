/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tongues: one range query for each language of a work. What must hold: each link leads to a text,
 * for one that there is only later is left out.
 */
#include "web/tongues.h"

#include <stdio.h>

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/find.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/site_private.h"
#include "web/urls.h"

struct next {
	char code[TONGUE_CODE_BYTES];
};

static int
take_language(void *arg, const struct corpus_version *v, struct err *e)
{
	struct next *next = arg;

	(void)e;
	snprintf(next->code, sizeof next->code, STR_FMT, STR_ARG(v->language));
	return 1; /* ends the walk */
}

/* The language after *next, of any publication of the work; empty: there is no other. */
static int
find_next(struct corpus *c, struct str work, struct next *next, struct err *e)
{
	const struct next before = *next;
	const struct corpus_place after = { str_from(before.code), INT64_MAX, UINT32_MAX };
	int rc;

	next->code[0] = '\0';
	rc = corpus_history(c, work, &after, take_language, next, e);
	return rc < 0 ? rc : 0;
}

int
tongues_read(struct corpus *c, const struct corpus_version *v, struct arena *a,
    const struct tongue **out, size_t *count, struct err *e)
{
	struct tongue *list = arena_alloc(a, TONGUES_MAX * sizeof *list);
	struct next next = { "" };
	size_t n = 0;
	int rc;

	if (list == NULL)
		return err_set(e, ERR_LIMIT, "the request is too long");
	while ((rc = find_next(c, v->work, &next, e)) == 0 && next.code[0] != '\0' &&
	       n < TONGUES_MAX) {
		struct str code = str_from(next.code);

		if (str_eq(code, v->language))
			continue;
		rc = corpus_next_day(c, v->work, code, DAY_NONE, &list[n].first, e);
		if (rc != 0)
			return rc;
		memcpy(list[n].code, next.code, sizeof next.code);
		n += list[n].first != DAY_NONE; /* else all of it was withdrawn */
	}
	*out = list;
	*count = n;
	return rc;
}

/* Appends the path of the text in that language, which is not percent-encoded yet. */
static void
put_path(struct buf *b, const struct fetch *f, const struct tongue *t)
{
	const struct corpus_version *v = &f->found->version;
	enum iri_point point = f->request.route.iri.point;
	char day[DATE_BYTES + 1];

	buf_putf(b, STR_FMT "/%s", STR_ARG(v->work), t->code);
	if (point != IRI_WORK && point != IRI_LANGUAGE) {
		date_format(v->day, day);
		buf_putf(b, ":%s", day);
	}
	buf_putstr(b, f->request.route.suffix);
}

static int
put_link(struct buf *b, const struct fetch *f, const struct tongue *t, struct err *e)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	const char *tag = lang_tag(str_from(t->code));
	struct str url;
	int rc;

	put_path(&path, f, t);
	rc = url_take(&path, f->request.site->config.settings->base_url, f->request.arena, &url, e);
	if (rc == 0)
		buf_putf(b, LINK_SEPARATOR "<" STR_FMT ">; rel=\"alternate\"; hreflang=\"%s\"",
		    STR_ARG(url), tag != NULL ? tag : t->code);
	return rc;
}

int
tongues_put_links(struct buf *b, const struct fetch *f, struct err *e)
{
	const struct known_version *known = f->lookup.known;
	enum iri_point point = f->request.route.iri.point;
	int64_t day =
	    point == IRI_WORK || point == IRI_LANGUAGE ? f->request.today : f->found->version.day;
	struct buf links = BUF_INIT(URL_BYTES_MAX);
	size_t whole;
	int rc = 0;

	for (size_t i = 0; i < known->tongue_count && rc == 0; i++) {
		whole = links.len;
		if (known->tongues[i].first > day)
			continue;
		if ((rc = put_link(&links, f, &known->tongues[i], e)) == 0 &&
		    links.len > TONGUE_LINKS_BYTES) {
			links.len = whole;
			break;
		}
	}
	if (rc == 0 && (rc = buf_check(&links, "header", e)) == 0)
		buf_putstr(b, buf_str(&links));
	buf_free(&links);
	return rc;
}
