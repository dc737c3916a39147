/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shelf_page: reads pages of works. The works of a shelf that is not listed are found among those
 * of a listed one, which has them all: the smallest, of which only so many entries are read.
 */
#include "corpus/shelf_page.h"

#include <string.h>

#include "base/err.h"
#include "corpus/shelf_put.h"

#define LANGUAGE_BYTES_MAX 16 /* a code has 3 */

/* The reading of one page. */
struct reading {
	const struct shelf_tables *tables;
	void *tables_arg;
	const struct corpus_shelf_ask *ask;
	struct corpus_shelf *out;
	struct shelf_key wanted;
	int64_t shelf;  /* the number of the listed shelf that is read */
	bool is_whole;  /* all works of that shelf are wanted */
	bool is_future; /* the works without a version in force are read */
	size_t before;  /* works on the page that have none */
	size_t entries; /* of the others */
	unsigned examined;
	uint64_t skipped;
	int64_t last_day, last_work; /* the entry that was read last; 0: none */
	char language[LANGUAGE_BYTES_MAX];
	size_t language_len;
};

static int
find_shelf(struct reading *r, const struct shelf_key *k, int64_t *id, int64_t *works, struct err *e)
{
	return r->tables->find(r->tables_arg, k, id, works, e);
}

/* Place and kind of a folder that has shelves of its own: they are in its name. */
static int
count_names(struct reading *r, struct err *e)
{
	struct str rest, place, kind;
	int rc;

	place =
	    str_cut(str_slice(r->wanted.folder, sizeof "/akn", r->wanted.folder.len), '/', &rest);
	kind = str_cut(rest, '/', &rest);
	if (r->out->total == 0)
		return 0;
	rc = shelf_add_count(r->out, CORPUS_BY_PLACE, place, r->out->total, e);
	return rc != 0 ? rc : shelf_add_count(r->out, CORPUS_BY_KIND, kind, r->out->total, e);
}

static int
read_all_counts(struct reading *r, struct err *e)
{
	bool has_own = r->wanted.folder.len > 0;
	int64_t id, works;
	int rc;

	if ((rc = find_shelf(r, &r->wanted, &id, &works, e)) != 0)
		return rc;
	r->out->total = (uint64_t)works;
	if (has_own && (rc = count_names(r, e)) != 0)
		return rc;
	for (unsigned f = has_own ? CORPUS_BY_YEAR : 0; rc == 0 && f < CORPUS_FACETS; f++)
		rc = r->tables->count(r->tables_arg, &r->wanted, (enum corpus_facet)f, r->out, e);
	return rc;
}

/* Takes the shelf for the reading if it is there and has fewer works. */
static int
consider(struct reading *r, const struct shelf_key *k, int64_t *fewest, struct err *e)
{
	int64_t id, works;
	int rc = find_shelf(r, k, &id, &works, e);

	if (rc != 0 || id == 0 || (*fewest >= 0 && works >= *fewest))
		return rc;
	*fewest = works;
	r->shelf = id;
	return 0;
}

/* The smallest listed shelf with all the works that are wanted. */
static int
choose_list(struct reading *r, struct err *e)
{
	int64_t fewest = -1;
	struct shelf_key k;
	int rc = 0;

	if (r->wanted.is_listed) {
		rc = consider(r, &r->wanted, &fewest, e);
		r->is_whole = r->ask->keeps == NULL;
		return rc;
	}
	k = (struct shelf_key){ .folder = r->wanted.folder };
	rc = consider(r, &k, &fewest, e);
	for (unsigned f = 0; rc == 0 && k.folder.len == 0 && f < CORPUS_FACETS; f++) {
		if (r->wanted.facets[f].len == 0)
			continue;
		k = (struct shelf_key){ .folder = STR("") };
		k.facets[f] = r->wanted.facets[f];
		rc = consider(r, &k, &fewest, e);
	}
	if (rc == 0 && r->wanted.facets[CORPUS_BY_PLACE].len > 0 &&
	    r->wanted.facets[CORPUS_BY_KIND].len > 0) {
		k = (struct shelf_key){ .folder = STR("") };
		k.facets[CORPUS_BY_PLACE] = r->wanted.facets[CORPUS_BY_PLACE];
		k.facets[CORPUS_BY_KIND] = r->wanted.facets[CORPUS_BY_KIND];
		rc = consider(r, &k, &fewest, e);
	}
	return rc;
}

/* Whether the work of an entry is wanted. */
static int
fits(struct reading *r, const struct shelf_entry *entry, bool *is_wanted, struct err *e)
{
	struct str name;
	int rc;

	*is_wanted = r->is_whole;
	if (r->is_whole)
		return 0;
	if ((rc = r->tables->name(r->tables_arg, entry, &name, e)) == 0)
		*is_wanted = shelf_has(&r->wanted, name, entry->language);
	return rc;
}

/* The current version of the work of an entry; *has is false if the entry is of another day. */
static int
find_current(struct reading *r, const struct shelf_entry *entry, struct corpus_version *v,
    bool *has, struct err *e)
{
	int rc = r->tables->current(r->tables_arg, entry, r->ask->today, v, has, e);

	*has = rc == 0 && *has && v->day == entry->day;
	return rc;
}

/* How many entries may be read; those that are passed over by number come on top. */
static unsigned
most_examined(const struct reading *r)
{
	return CORPUS_SHELF_EXAMINED_MAX + (r->ask->skip > 0 ? CORPUS_SHELF_SKIP_MAX : 0);
}

/* Whether a work that is wanted is passed over, since it is on a page before. */
static bool
is_skipped(struct reading *r)
{
	if (r->ask->after != NULL || (r->is_whole && !r->is_future) || r->skipped == r->ask->skip)
		return false;
	r->skipped++;
	return true;
}

/*
 * Pages that are asked for by number have so many entries of the list, whether or not each has the
 * day of the current version: so no work is on two of them.
 */
static bool
is_full(struct reading *r)
{
	if (!r->is_whole || r->is_future || r->ask->after != NULL)
		return r->out->count == r->ask->most;
	return r->before + r->entries++ == r->ask->most;
}

/* Keeps the entry that was read last. */
static void
keep_entry(struct reading *r, const struct shelf_entry *entry)
{
	struct str language = entry->language;

	r->last_day = entry->day;
	r->last_work = entry->work;
	r->language_len = language.len < sizeof r->language ? language.len : sizeof r->language;
	memcpy(r->language, language.p, r->language_len);
}

/* Adds the version of an entry to the page. */
static int
put_entry(struct reading *r, const struct shelf_entry *entry, struct err *e)
{
	struct corpus_version v;
	bool is_wanted, has;
	int rc;

	if ((rc = fits(r, entry, &is_wanted, e)) != 0 || !is_wanted ||
	    (rc = find_current(r, entry, &v, &has, e)) != 0 || !has ||
	    (r->ask->keeps != NULL && !r->ask->keeps(r->ask->arg, &v)) || is_skipped(r))
		return rc;
	return shelf_add_version(r->out, &v, e);
}

/* An entry of the list that is read. Returns 1 when the page is full. */
static int
take_entry(void *arg, const struct shelf_entry *entry, struct err *e)
{
	struct reading *r = arg;
	int rc;

	if (r->is_future && entry->day <= r->ask->today)
		return 2; /* the first that is in force: the walk of these works is over */
	r->out->has_more = is_full(r) || r->examined++ == most_examined(r);
	if (r->out->has_more)
		return 1;
	if ((rc = put_entry(r, entry, e)) == 0)
		keep_entry(r, entry);
	return rc;
}

/* Notes the entry that was read last as the place where the next page begins. */
static int
note_place(struct reading *r, struct err *e)
{
	const struct shelf_entry last = { r->last_day, r->last_work,
		str_make(r->language, r->language_len) };
	struct corpus_shelf_place place = { last.day, STR(""), last.language };
	int rc;

	if (last.work == 0)
		return 0;
	rc = r->tables->name(r->tables_arg, &last, &place.work, e);
	return rc != 0 ? rc : shelf_set_last(r->out, &place, e);
}

/* Reads the entries of a shelf behind a place, but for the first `skip`. */
static int
read_entries(struct reading *r, int64_t shelf, const struct shelf_position *from, int64_t skip,
    struct err *e)
{
	int rc = r->tables->walk(r->tables_arg, shelf, from, skip, r->ask->today, take_entry, r, e);

	return rc < 0 ? rc : 0;
}

/* The works that have no version in force, and then the others. */
static int
read_both(struct reading *r, const struct shelf_position *from, struct err *e)
{
	const struct shelf_position today = { r->ask->today, INT64_MAX, STR("") };
	bool is_late = from->day <= today.day;
	int64_t skip;
	int rc = 0;

	r->is_future = true;
	if (!is_late)
		rc = read_entries(r, -r->shelf, from, 0, e);
	if (rc != 0 || r->out->has_more)
		return rc;
	r->is_future = false;
	r->before = r->out->count;
	skip = r->is_whole && r->ask->after == NULL ? (int64_t)(r->ask->skip - r->skipped) : 0;
	return read_entries(r, r->shelf, is_late ? from : &today, skip, e);
}

static int
read_list(struct reading *r, struct err *e)
{
	const struct corpus_shelf_place *after = r->ask->after;
	struct shelf_position from = { INT64_MAX, INT64_MAX, STR("") };
	int rc;

	if ((rc = choose_list(r, e)) != 0 || r->shelf == 0)
		return rc;
	if (after != NULL) {
		from = (struct shelf_position){ after->day, 0, after->language };
		if ((rc = r->tables->work(r->tables_arg, after->work, &from.work, e)) != 0)
			return rc;
	}
	r->out->by_place = !r->is_whole;
	if ((rc = read_both(r, &from, e)) == 0 && r->out->has_more)
		rc = note_place(r, e);
	return rc;
}

int
shelf_page_read(const struct shelf_tables *t, void *arg, const struct corpus_shelf_ask *ask,
    struct corpus_shelf *out, struct err *e)
{
	struct reading r = { .tables = t, .tables_arg = arg, .ask = ask, .out = out };
	int rc;

	if (!shelf_key_of_ask(ask->folder, ask->facets, &r.wanted))
		return 0;
	if ((rc = read_all_counts(&r, e)) == 0)
		rc = read_list(&r, e);
	return rc;
}
