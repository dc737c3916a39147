/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_text: reads the publications of one text in the order of days, and gives each of their units
 * the days on which they are in force: from the day of the publication to that of the next.
 */
#include "search/feed_text.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/time.h"
#include "search/body.h"
#include "search/dictionary.h"
#include "search/index.h"
#include "search/noted.h"
#include "search/spans.h"
#include "search/tokenizer.h"

#define USES_BYTES_MAX ((size_t)1 << 30) /* 50 million articles of all versions of a work */
#define SPANS_BYTES_MAX ((size_t)16 << 20)

/* That a publication has a unit. */
struct use {
	int64_t unit;
	uint32_t publication; /* index in the order of days; NEVER: a later revision replaced it */
};
#define NEVER UINT32_MAX

struct period {
	int64_t from, until;
};

struct settling {
	struct buf uses;    /* of struct use */
	struct buf periods; /* of struct period, one for each publication that counts */
};

static struct period *
periods_of(struct settling *s)
{
	return (struct period *)(void *)s->periods.data;
}

void
feed_put_unit(struct buf *out, int64_t id, int64_t before)
{
	/* zigzag: a unit may be older than the one before it */
	int64_t difference = id - before;
	uint64_t n = ((uint64_t)difference << 1) ^ (difference < 0 ? UINT64_MAX : 0);

	for (; n >= 0x80; n >>= 7)
		buf_putc(out, (char)((n & 0x7f) | 0x80));
	buf_putc(out, (char)n);
}

static void
take_uses(struct settling *s, struct str units, uint32_t publication)
{
	int64_t id = 0;
	size_t at = 0;

	while (at < units.len) {
		unsigned shift = 0;
		uint64_t n = 0;
		struct use use = { .publication = publication };

		while (at < units.len && units.p[at] & 0x80 && shift < 63) {
			n |= (uint64_t)(units.p[at++] & 0x7f) << shift;
			shift += 7;
		}
		if (at < units.len)
			n |= (uint64_t)(units.p[at++] & 0x7f) << shift;
		id += (int64_t)((n >> 1) ^ (n & 1 ? UINT64_MAX : 0));
		use.unit = id;
		buf_put(&s->uses, &use, sizeof use);
	}
}

static struct str
blob_of(sqlite3_stmt *st, int column)
{
	const void *p = sqlite3_column_blob(st, column);

	return p == NULL ? STR("") : str_make(p, (size_t)sqlite3_column_bytes(st, column));
}

/* The latest revision for each day; a repeal ends what is in force before it. */
static int
read_publications(
    struct feed_text *f, struct settling *s, int64_t text, int64_t repealed, struct err *e)
{
	sqlite3_stmt *st = index_statement(f->index,
	    "SELECT day, units FROM publications WHERE text = ?1 AND withdrawn = 0"
	    " ORDER BY day, revision DESC",
	    e);
	uint32_t count = 0;

	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_int64(st, 1, text);
	while (sqlite3_step(st) == SQLITE_ROW) {
		struct period p = { sqlite3_column_int64(st, 0), SPAN_OPEN };

		if (count > 0 && periods_of(s)[count - 1].from == p.from) {
			take_uses(s, blob_of(st, 1), NEVER);
			continue;
		}
		if (count > 0)
			periods_of(s)[count - 1].until = p.from;
		take_uses(s, blob_of(st, 1), count);
		buf_put(&s->periods, &p, sizeof p);
		count++;
	}
	sqlite3_reset(st);
	for (uint32_t i = 0; i < count && repealed != DAY_NONE; i++)
		if (periods_of(s)[i].from < repealed && periods_of(s)[i].until > repealed)
			periods_of(s)[i].until = repealed;
	return buf_check(&s->uses, "list of articles", e);
}

static int
by_unit(const void *a, const void *b)
{
	const struct use *x = a, *y = b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return x->publication < y->publication ? -1 : x->publication > y->publication;
}

/* The spans of the unit at uses[0]; returns how many uses it has. */
static size_t
write_spans(struct settling *s, const struct use *uses, size_t count, struct buf *out)
{
	struct span span = { 0 };
	uint32_t last = NEVER;
	size_t i;

	buf_reset(out);
	for (i = 0; i < count && uses[i].unit == uses[0].unit; i++) {
		const struct period *p;

		if (uses[i].publication == NEVER || uses[i].publication == last)
			continue;
		last = uses[i].publication;
		p = &periods_of(s)[last];
		if (span.versions > 0 && span.until != p->from) {
			spans_put(out, &span);
			span.versions = 0;
		}
		if (span.versions == 0)
			span.from = (int32_t)p->from;
		span.until = (int32_t)p->until;
		span.versions++;
	}
	if (span.versions > 0)
		spans_put(out, &span);
	return i;
}

static int
set_spans(struct feed_text *f, int64_t unit, struct str spans, struct err *e)
{
	sqlite3_stmt *st = index_statement(
	    f->index, "UPDATE units SET spans = ?2 WHERE id = ?1 AND spans IS NOT ?2", e);

	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_int64(st, 1, unit);
	sqlite3_bind_blob(st, 2, spans.p, (int)spans.len, SQLITE_STATIC);
	if (sqlite3_step(st) != SQLITE_DONE)
		return index_fail(f->index, e);
	sqlite3_reset(st);
	return 0;
}

void
feed_compose(struct buf *out, struct str language, struct str eid, struct str heading,
    struct str num, struct str text)
{
	buf_reset(out);
	buf_putstr(out, language);
	buf_putc(out, eid.len > 0 ? TOKENIZER_PORTION : TOKENIZER_DOCUMENT);
	buf_putf(out, STR_FMT "\n" STR_FMT TOKENIZER_SEPARATOR, STR_ARG(num), STR_ARG(heading));
	buf_putstr(out, text);
}

/* Takes the words of the unit in st out of the index. */
static int
remove_words(struct feed_text *f, sqlite3_stmt *st, struct err *e)
{
	sqlite3_stmt *gone;
	int rc;

	if ((rc = dictionary_need(f->index, sqlite3_column_int64(st, 7), e)) != 0 ||
	    (rc = body_unpack(index_packer(f->index), sqlite3_column_int64(st, 7), blob_of(st, 6),
		 (size_t)sqlite3_column_int64(st, 5), &f->text, e)) != 0)
		return rc;
	feed_compose(&f->composed, blob_of(st, 1), blob_of(st, 2), blob_of(st, 4), blob_of(st, 3),
	    buf_str(&f->text));
	noted_set_removing(index_noted(f->index), true);
	gone = index_statement(
	    f->index, "INSERT INTO words(words, rowid, t) VALUES('delete', ?1, ?2)", e);
	if (gone == NULL)
		return -ERR_IO;
	sqlite3_bind_int64(gone, 1, sqlite3_column_int64(st, 0));
	sqlite3_bind_text(gone, 2, f->composed.data, (int)f->composed.len, SQLITE_STATIC);
	rc = sqlite3_step(gone) == SQLITE_DONE ? 0 : index_fail(f->index, e);
	sqlite3_reset(gone);
	noted_set_removing(index_noted(f->index), false);
	return rc;
}

static int
remove_unit(struct feed_text *f, int64_t unit, struct err *e)
{
	sqlite3_stmt *st = index_statement(f->index,
	    "SELECT u.id, t.language, u.eid, u.num, u.heading, u.size, u.body, u.dictionary"
	    " FROM units u JOIN texts t ON t.id = u.text WHERE u.id = ?1",
	    e);
	int rc;

	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_int64(st, 1, unit);
	rc = sqlite3_step(st) == SQLITE_ROW ? remove_words(f, st, e) : index_fail(f->index, e);
	sqlite3_reset(st);
	if (rc != 0)
		return rc;
	if ((st = index_statement(f->index, "DELETE FROM units WHERE id = ?1", e)) == NULL)
		return -ERR_IO;
	sqlite3_bind_int64(st, 1, unit);
	rc = sqlite3_step(st) == SQLITE_DONE ? 0 : index_fail(f->index, e);
	sqlite3_reset(st);
	f->removed++;
	return rc;
}

static bool
is_used(const struct settling *s, int64_t unit)
{
	const struct use *uses = (const struct use *)(const void *)s->uses.data;
	size_t low = 0, high = s->uses.len / sizeof *uses;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (uses[middle].unit < unit)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->uses.len / sizeof *uses && uses[low].unit == unit;
}

/* Removes the units of the text that no publication has. */
static int
remove_unused(struct feed_text *f, const struct settling *s, int64_t text, struct err *e)
{
	struct buf unused = BUF_INIT(USES_BYTES_MAX);
	sqlite3_stmt *st = index_statement(f->index, "SELECT id FROM units WHERE text = ?1", e);
	int rc = st == NULL ? -ERR_IO : 0;

	if (st != NULL)
		sqlite3_bind_int64(st, 1, text);
	while (st != NULL && sqlite3_step(st) == SQLITE_ROW) {
		int64_t unit = sqlite3_column_int64(st, 0);

		if (!is_used(s, unit))
			buf_put(&unused, &unit, sizeof unit);
	}
	if (rc == 0)
		rc = buf_check(&unused, "list of articles", e);
	for (size_t i = 0; i < unused.len / sizeof(int64_t) && rc == 0; i++)
		rc = remove_unit(f, ((const int64_t *)(const void *)unused.data)[i], e);
	buf_free(&unused);
	return rc;
}

static int
repealed_from(struct feed_text *f, int64_t text, int64_t *day, struct err *e)
{
	sqlite3_stmt *st = index_statement(f->index, "SELECT repealed FROM texts WHERE id = ?1", e);

	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_int64(st, 1, text);
	if (sqlite3_step(st) != SQLITE_ROW)
		return index_fail(f->index, e);
	*day = sqlite3_column_type(st, 0) == SQLITE_NULL ? DAY_NONE : sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return 0;
}

int
feed_text_settle(struct feed_text *f, int64_t text, struct err *e)
{
	struct settling s = { .uses = BUF_INIT(USES_BYTES_MAX),
		.periods = BUF_INIT(USES_BYTES_MAX) };
	struct buf spans = BUF_INIT(SPANS_BYTES_MAX);
	const struct use *uses;
	int64_t repealed = DAY_NONE;
	size_t count;
	int rc;

	if ((rc = repealed_from(f, text, &repealed, e)) == 0)
		rc = read_publications(f, &s, text, repealed, e);
	uses = (const struct use *)(const void *)s.uses.data;
	count = s.uses.len / sizeof *uses;
	if (rc == 0 && count > 0)
		qsort(s.uses.data, count, sizeof *uses, by_unit);
	for (size_t i = 0; i < count && rc == 0;) {
		size_t used = write_spans(&s, uses + i, count - i, &spans);

		if ((rc = buf_check(&spans, "list of days", e)) == 0)
			rc = set_spans(f, uses[i].unit, buf_str(&spans), e);
		i += used;
	}
	if (rc == 0)
		rc = remove_unused(f, &s, text, e);
	buf_free(&s.uses);
	buf_free(&s.periods);
	buf_free(&spans);
	return rc;
}
