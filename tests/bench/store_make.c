/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_make: writes a store of many short works, and one work of many versions, to measure pages.
 *
 *	store_make STORE WORKS VERSIONS
 *
 * The works are acts of eight places, six kinds and forty years, each with one version. The last
 * work, /akn/xx/act/1900/1, has as many versions as asked for, one a day; article 12 changes with
 * every hundredth of them, article 1 with each. Nothing is random: two runs give equal texts.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/publish.h"
#include "doc/build.h"
#include "doc/canon.h"
#include "doc/image_open.h"

#define BYTES_MAX (1u << 20)
#define ARTICLES 12
#define ARTICLE_RARE 12 /* changes with every RARE_EVERYth version */
#define RARE_EVERY 100
#define BATCH 512
#define YEARS 40
#define FIRST_YEAR 1985
#define PUBLISHED INT64_C(1700000000)

static const char *const places[] = { "aa", "bb", "cc", "dd", "ee", "xx", "yy", "zz" };
static const char *const kinds[] = { "act", "bill", "judgment", "statement", "act/ordinance",
	"act/decree" };

struct made {
	struct buf xml, image;
	struct image view;
	char work[80], date[DATE_BYTES + 1];
};

static void
check(int rc, const struct err *e)
{
	if (rc == 0)
		return;
	fprintf(stderr, "store_make: %s (%s)\n", e->text, e->detail);
	exit(1);
}

static void
open_element(struct build *b, const char *name, struct err *e)
{
	check(build_akn(b, name, e), e);
}

static void
leaf(struct build *b, const char *name, const char *attribute, const char *value, const char *text,
    struct err *e)
{
	open_element(b, name, e);
	if (attribute != NULL)
		check(build_set(b, attribute, str_from(value), e), e);
	if (text != NULL)
		check(build_text(b, str_from(text), e), e);
	check(build_close(b, e), e);
}

static void
close_elements(struct build *b, int count, struct err *e)
{
	while (count-- > 0)
		check(build_close(b, e), e);
}

static void
put_meta(struct build *b, const struct made *m, const char *title, struct err *e)
{
	char version[sizeof m->work + 32];

	snprintf(version, sizeof version, "%s/eng@%s", m->work, m->date);
	open_element(b, "meta", e);
	open_element(b, "identification", e);
	check(build_set(b, "source", STR("#editor"), e), e);
	open_element(b, "FRBRWork", e);
	leaf(b, "FRBRuri", "value", m->work, NULL, e);
	open_element(b, "FRBRalias", e);
	check(build_set(b, "value", str_from(title), e), e);
	check(build_set(b, "name", STR("title"), e), e);
	close_elements(b, 1, e);
	leaf(b, "FRBRdate", "date", m->date, NULL, e);
	close_elements(b, 1, e);
	open_element(b, "FRBRExpression", e);
	leaf(b, "FRBRuri", "value", version, NULL, e);
	leaf(b, "FRBRdate", "date", m->date, NULL, e);
	leaf(b, "FRBRlanguage", "language", "eng", NULL, e);
	close_elements(b, 3, e);
}

static void
put_article(struct build *b, int number, int64_t wording, struct err *e)
{
	char eid[16], num[16], text[120];

	snprintf(eid, sizeof eid, "art_%d", number);
	snprintf(num, sizeof num, "%d.", number);
	snprintf(text, sizeof text,
	    "The office keeps register %" PRId64 " of matter %d and publishes it each year.",
	    wording, number);
	open_element(b, "article", e);
	check(build_set(b, "eId", str_from(eid), e), e);
	leaf(b, "num", NULL, NULL, num, e);
	open_element(b, "content", e);
	leaf(b, "p", NULL, NULL, text, e);
	close_elements(b, 2, e);
}

/* The document of m->work and m->date, in its wording number `wording`. */
static void
make(struct made *m, int64_t wording, int articles)
{
	struct build *b = build_new();
	struct err e = { 0 };
	char title[80];

	snprintf(title, sizeof title, "Register of matters %" PRId64, wording);
	open_element(b, "akomaNtoso", &e);
	open_element(b, "act", &e);
	check(build_set(b, "name", STR("act"), &e), &e);
	put_meta(b, m, articles == ARTICLES ? "Register of matters" : title, &e);
	open_element(b, "body", &e);
	for (int i = 1; i <= articles; i++)
		put_article(b, i,
		    i == ARTICLE_RARE ? wording / RARE_EVERY
		    : i == 1          ? wording
				      : 0,
		    &e);
	close_elements(b, 3, &e);
	buf_reset(&m->image);
	check(build_finish(b, &m->image, &e), &e);
	build_free(&b);
	check(image_open(&m->view, m->image.data, m->image.len, &e), &e);
}

static int
put(void *arg, const void *p, size_t len)
{
	buf_put(arg, p, len);
	return 0;
}

static void
publish(struct corpus *c, struct made *m, int64_t day, int64_t published)
{
	struct corpus_publication p = { .work = str_from(m->work),
		.language = STR("eng"),
		.day = day,
		.image = &m->view,
		.upload_type = STR("application/akn+xml"),
		.published = published };
	enum corpus_outcome outcome;
	struct err e = { 0 };

	buf_reset(&m->xml);
	canon_write(&m->view, CANON_INDENT, put, &m->xml);
	p.xml = p.upload = buf_str(&m->xml);
	check(corpus_publish(c, &p, &outcome, NULL, NULL, &e), &e);
}

static void
next_batch(struct corpus *c, int64_t i)
{
	struct err e = { 0 };

	if (i % BATCH != 0)
		return;
	if (i > 0)
		check(corpus_batch_commit(c, &e), &e);
	check(corpus_batch_begin(c, &e), &e);
}

int
main(int argc, char **argv)
{
	struct made m = { .xml = BUF_INIT(BYTES_MAX), .image = BUF_INIT(BYTES_MAX) };
	int64_t works, versions, i;
	struct corpus *c = NULL;
	struct err e = { 0 };

	if (argc != 4 || !str_to_i64(str_from(argv[2]), &works) ||
	    !str_to_i64(str_from(argv[3]), &versions))
		return 2;
	check(corpus_open(&c, argv[1], CORPUS_CREATE, &e), &e);
	for (i = 0; i < works; i++) {
		int64_t year = FIRST_YEAR + i / 7 % YEARS;
		int64_t day;

		next_batch(c, i);
		snprintf(m.date, sizeof m.date, "%04" PRId64 "-01-01", year);
		date_parse(str_from(m.date), &day);
		snprintf(m.work, sizeof m.work, "/akn/%s/%s/%" PRId64 "/%" PRId64,
		    places[(size_t)i % ARRAY_LEN(places)], kinds[(size_t)i / 3 % ARRAY_LEN(kinds)],
		    year, i);
		make(&m, i, 1);
		publish(c, &m, day, PUBLISHED + i);
	}
	for (int64_t k = 0; k < versions; k++, i++) {
		int64_t first, day;

		next_batch(c, i);
		date_parse(STR("1900-01-01"), &first);
		day = first + k;
		date_format(day, m.date);
		snprintf(m.work, sizeof m.work, "/akn/xx/act/1900/1");
		make(&m, k, ARTICLES);
		publish(c, &m, day, PUBLISHED + i);
	}
	check(corpus_batch_commit(c, &e), &e);
	corpus_close(&c);
	return 0;
}
