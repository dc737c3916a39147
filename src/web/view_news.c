/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view_news: the changes of all works: versions, corrections, withdrawals, repeals, and versions
 * that come into force later. What must hold: a line links to a revision, whose URL is permanent;
 * a page is identified by the change that it comes before or after, so that later changes do not
 * shift its lines; an archive has the same lines for ever, but for the words of an erased text.
 */
#include "web/view_news.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "doc/build_listing.h"
#include "web/change_entry.h"
#include "web/changes_ask.h"
#include "web/fetch_private.h"
#include "web/harvest_list.h"
#include "web/known_version.h"
#include "web/metadata.h"
#include "web/route.h"
#include "web/site_private.h"
#include "web/urls.h"

#define LINES 100                   /* of a page with the latest first */
#define PART_NUMBERS 100            /* numbers of the store in an archive */
#define WALKED_MAX 20000            /* numbers of the store that a page looks at */
#define IMAGE_BYTES_MAX (8u << 20)  /* LISTING_ENTRIES_MAX lines with the longest IRIs and titles */
#define LINES_BYTES_MAX (16u << 20) /* LISTING_ENTRIES_MAX titles and names, as stored */
#define FACTS_BYTES_MAX (1u << 20)  /* of one work */
#define LANGUAGE "eng"              /* of the title */
#define TITLE "What is new: "
#define MORE "More"
#define QUERY_BYTES 64 /* "before=4310.211" */
#define FACTS_MAX 4

struct news {
	const struct fetch *f;
	struct corpus *corpus;
	struct known_version *out;
	struct changes_ask ask;
	int64_t last;       /* number of the store */
	struct arena arena; /* of the lines and the facts */
	struct harvest_change lines[LISTING_ENTRIES_MAX];
	size_t count;
	uint64_t passed;                      /* lines of an archive that came before its page */
	char next[QUERY_BYTES];               /* the query of the next page, or empty */
	struct listing_fact facts[FACTS_MAX]; /* of the listing */
	size_t fact_count;
	struct listing *listing;
};

static const char *
base_url(const struct news *n)
{
	return n->f->request.site->config.settings->base_url;
}

static struct changes_place
place_of(const struct harvest_change *k)
{
	return (struct changes_place){ k->seq, k->version.seq };
}

static void
add_fact(struct news *n, const char *name, struct str value)
{
	n->facts[n->fact_count++] = (struct listing_fact){ name, value };
}

/* The number of the last archive that is complete, or -1. */
static int64_t
last_archive(const struct news *n)
{
	return n->last / PART_NUMBERS - 1;
}

static int
add_change(struct news *n, const struct harvest_change *k, struct err *e)
{
	const struct change_entry_ask ask = { n->corpus, base_url(n),
		n->ask.how == CHANGES_ARCHIVE };
	struct arena a = ARENA_INIT(FACTS_BYTES_MAX);
	struct listing_entry line;
	int rc = change_entry_make(&line, &a, &ask, k, e);

	if (rc == 0)
		rc = listing_add(n->listing, &line, e);
	arena_free(&a);
	return rc;
}

/* A publication that was withdrawn is not listed beside its withdrawal, but in its archive. */
static bool
is_wanted(const struct news *n, const struct harvest_change *k)
{
	struct changes_place at = place_of(k);
	int order = changes_ask_compare(&at, &n->ask.place);

	if (n->ask.how != CHANGES_ARCHIVE && k->version.withdrawn != 0 && !k->is_withdrawal)
		return false;
	switch (n->ask.how) {
	case CHANGES_BEFORE: return order < 0;
	case CHANGES_AFTER: return order > 0;
	case CHANGES_SINCE: return k->time >= n->ask.time;
	default: return true;
	}
}

static bool
is_ascending(const struct news *n)
{
	return n->ask.how == CHANGES_AFTER || n->ask.how == CHANGES_SINCE;
}

/* Whether a further line begins the next page. */
static bool
is_full(const struct news *n, const struct harvest_change *k)
{
	unsigned most = n->ask.how == CHANGES_BEFORE ? LINES : LISTING_ENTRIES_MAX;

	/* what is in no archive yet is in the first page */
	if (n->ask.how == CHANGES_LATEST && k->seq <= (last_archive(n) + 1) * PART_NUMBERS)
		most = LINES;
	return n->count >= most;
}

static void
lead_behind(struct news *n, const struct changes_place *at)
{
	char place[CHANGES_PLACE_BYTES];

	changes_ask_format(at, place);
	snprintf(n->next, sizeof n->next, "%s=%s", is_ascending(n) ? "after" : "before", place);
}

static int
pick(struct news *n, const struct harvest_change *k, struct err *e)
{
	struct harvest_change *line = &n->lines[n->count];
	int rc;

	*line = *k;
	if ((rc = corpus_version_copy(&line->version, &k->version, &n->arena, e)) != 0)
		return rc;
	if (!arena_keep(&n->arena, &line->reason))
		return err_set(e, ERR_LIMIT, "the lines of this page take too much memory");
	n->count++;
	return 0;
}

/* Returns 1 when the page is full and another line follows. */
static int
pick_change(struct news *n, const struct harvest_change *k, struct err *e)
{
	if (!is_wanted(n, k))
		return 0;
	if (n->ask.how == CHANGES_ARCHIVE && n->passed < n->ask.more * LISTING_ENTRIES_MAX) {
		n->passed++;
		return 0;
	}
	if (!is_full(n, k))
		return pick(n, k, e);
	lead_behind(n, &(struct changes_place){
			   n->lines[n->count - 1].seq, n->lines[n->count - 1].version.seq });
	return 1;
}

static int
read_range(struct news *n, int64_t after, int64_t last, struct harvest_list *l, struct err *e)
{
	const struct harvest_ask ask = { after, last, &n->f->request.route, .repeals = true };
	int rc = harvest_read(l, n->corpus, &ask, e);

	return rc != 0 ? rc : harvest_read_records(l, n->corpus, &ask, e);
}

static int
pick_range(struct news *n, int64_t after, int64_t last, struct err *e)
{
	struct harvest_list l = { 0 };
	int rc = read_range(n, after, last, &l, e);

	for (size_t i = 0; i < l.count && rc == 0; i++)
		rc = pick_change(n, &l.changes[is_ascending(n) ? i : l.count - 1 - i], e);
	harvest_free(&l);
	return rc;
}

/* The latest first, down from a number. A page ends after WALKED_MAX numbers, however few lines. */
static int
walk_down(struct news *n, int64_t last, struct err *e)
{
	int64_t end = last > WALKED_MAX ? last - WALKED_MAX : 0, after;
	int rc = 0;

	for (; rc == 0 && last > end; last = after) {
		after = last > PART_NUMBERS ? last - PART_NUMBERS : 0;
		rc = pick_range(n, after, last, e);
	}
	if (rc == 0 && last > 0)
		lead_behind(n, &(struct changes_place){ last + 1, 0 });
	return rc;
}

/* The earliest first, up from behind a number. */
static int
walk_up(struct news *n, int64_t after, struct err *e)
{
	int64_t end = n->last - after > WALKED_MAX ? after + WALKED_MAX : n->last, last;
	int rc = 0;

	for (; rc == 0 && after < end; after = last) {
		last = end - after > PART_NUMBERS ? after + PART_NUMBERS : end;
		rc = pick_range(n, after, last, e);
	}
	if (rc == 0 && after < n->last)
		lead_behind(n, &(struct changes_place){ after, INT64_MAX });
	return rc;
}

static int
note_time(void *arg, const struct corpus_version *v, struct err *e)
{
	struct harvest_change *first = arg;

	(void)e;
	*first = (struct harvest_change){ .seq = v->seq, .time = v->published };
	return 1; /* ends the walk */
}

/* The last number before the time wanted: the times of publications are in their order. */
static int
find_time(struct news *n, int64_t *after, struct err *e)
{
	int64_t low = 0, high = n->last;

	while (low < high) {
		int64_t middle = low + (high - low) / 2;
		struct harvest_change first = { .time = INT64_MAX };
		int rc = corpus_from(n->corpus, middle, note_time, &first, e);

		if (rc < 0)
			return rc;
		if (first.time < n->ask.time)
			low = first.seq;
		else
			high = middle;
	}
	*after = low;
	return 0;
}

/* The next lower archive with a change in the folder, or the last that was looked at; -1: none. */
static int
find_archive(struct news *n, int64_t below, int64_t *part, struct err *e)
{
	int64_t end = below > WALKED_MAX / PART_NUMBERS ? below - WALKED_MAX / PART_NUMBERS : 0;
	bool is_found = false;
	int rc = 0;

	for (*part = below; !is_found && *part > end && rc == 0;) {
		struct harvest_list l = { 0 };

		(*part)--;
		rc = read_range(n, *part * PART_NUMBERS, (*part + 1) * PART_NUMBERS, &l, e);
		is_found = l.count > 0;
		harvest_free(&l);
	}
	if (!is_found && *part == 0)
		*part = -1;
	return rc;
}

/* The URL of a page of the listing, without the suffix of a format. */
static int
make_url(struct news *n, const char *query, struct str *url, struct err *e)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	char *whole;
	int rc;

	view_news_put_path(&path, n->f);
	if ((rc = url_take(&path, base_url(n), &n->out->arena, url, e)) != 0)
		return rc;
	whole = arena_printf(
	    &n->out->arena, STR_FMT "%s%s", STR_ARG(*url), query[0] != '\0' ? "?" : "", query);
	if (whole == NULL)
		return err_set(e, ERR_LIMIT, "an address in the listing is too long");
	*url = str_from(whole);
	return 0;
}

static int
put_archive(struct news *n, const char *name, int64_t part, struct err *e)
{
	char query[QUERY_BYTES];
	struct str url;
	int rc;

	snprintf(query, sizeof query, "archive=%" PRId64, part);
	if ((rc = make_url(n, query, &url, e)) == 0)
		add_fact(n, name, url);
	return rc;
}

/* The rest of an archive with more lines than a listing may have. */
static int
put_rest(struct news *n, struct err *e)
{
	char query[QUERY_BYTES];
	struct str url;
	int rc;

	snprintf(query, sizeof query, "archive=%" PRIu64 ".%" PRIu64, n->ask.part, n->ask.more + 1);
	n->next[0] = '\0';
	if ((rc = make_url(n, query, &url, e)) == 0)
		add_fact(n, "prev-archive", url);
	return rc;
}

/* RFC 5005, 4: the links between archives, and to the feed that they belong to. */
static int
link_archive(struct news *n, struct err *e)
{
	int64_t below = (int64_t)n->ask.part, part;
	struct str current;
	int rc;

	add_fact(n, "archive", STR("1"));
	if ((rc = make_url(n, "", &current, e)) != 0)
		return rc;
	add_fact(n, "current", current);
	n->out->is_fixed =
	    below < last_archive(n); /* the last one gets a link when there is a next */
	if (n->out->is_fixed && (rc = put_archive(n, "next-archive", below + 1, e)) != 0)
		return rc;
	if (n->next[0] != '\0')
		return put_rest(n, e);
	if ((rc = find_archive(n, below, &part, e)) == 0 && part >= 0)
		rc = put_archive(n, "prev-archive", part, e);
	return rc;
}

/* The first archive that has lines which are not on the first page. */
static int
link_latest(struct news *n, struct err *e)
{
	int64_t below = last_archive(n) + 1, part;
	int rc;

	if (n->next[0] == '\0')
		return 0;
	if (n->count > 0 && (n->lines[n->count - 1].seq - 1) / PART_NUMBERS + 1 < below)
		below = (n->lines[n->count - 1].seq - 1) / PART_NUMBERS + 1;
	if ((rc = find_archive(n, below, &part, e)) == 0 && part >= 0)
		rc = put_archive(n, "prev-archive", part, e);
	return rc;
}

static int
walk_archive(struct news *n, struct err *e)
{
	int64_t part = (int64_t)n->ask.part;
	int rc;

	if (part > last_archive(n))
		return err_set(e, ERR_NOTFOUND,
		    last_archive(n) < 0 ? "there is no archive yet"
					: "the archives are numbered from 0 to %" PRId64,
		    last_archive(n));
	rc = pick_range(n, part * PART_NUMBERS, (part + 1) * PART_NUMBERS, e);
	if (rc >= 0 && n->ask.more > 0 && n->count == 0)
		return err_set(e, ERR_NOTFOUND, "the archive has no such part");
	return rc < 0 ? rc : link_archive(n, e);
}

static int
walk(struct news *n, struct err *e)
{
	int64_t after = n->ask.place.seq > 0 ? n->ask.place.seq - 1 : 0;
	int rc = 0;

	switch (n->ask.how) {
	case CHANGES_ARCHIVE: return walk_archive(n, e);
	case CHANGES_BEFORE:
		return walk_down(n, n->ask.place.seq < n->last ? n->ask.place.seq : n->last, e);
	case CHANGES_SINCE: rc = find_time(n, &after, e); break;
	case CHANGES_AFTER: break;
	default: rc = walk_down(n, n->last, e); return rc < 0 ? rc : link_latest(n, e);
	}
	return rc != 0 ? rc : walk_up(n, after, e);
}

static int
lead_on(struct news *n, struct err *e)
{
	struct listing_entry line = { .rel = STR("next"), .title = STR(MORE) };
	char *next;
	int rc;

	if (n->next[0] == '\0')
		return 0;
	if ((next = arena_dup(&n->out->arena, str_from(n->next))) == NULL)
		return err_set(e, ERR_LIMIT, "the name of the folder is too long");
	n->out->next = str_from(next);
	if ((rc = make_url(n, next, &line.href, e)) == 0)
		rc = listing_add(n->listing, &line, e);
	return rc;
}

static int
put_lines(struct news *n, struct err *e)
{
	struct corpus_version *v = &n->out->found.version;
	int rc = 0;

	for (size_t i = 0; i < n->count && rc == 0; i++) {
		if (n->lines[i].time > v->published)
			v->published = n->lines[i].time;
		rc = add_change(n, &n->lines[i], e);
	}
	return rc == 0 ? lead_on(n, e) : rc;
}

static int
write_listing(struct news *n, struct str title, struct err *e)
{
	struct known_version *out = n->out;
	struct corpus_version *v = &out->found.version;
	int rc;

	n->listing = listing_new_of(title, STR(LANGUAGE), n->facts, n->fact_count);
	if ((rc = put_lines(n, e)) == 0 &&
	    (rc = known_version_take_listing(out, n->listing, IMAGE_BYTES_MAX, e)) == 0) {
		v->title = title;
		v->language = STR(LANGUAGE);
	}
	listing_free(&n->listing);
	return rc;
}

int
view_news_resolve(struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	const char *site = f->request.site->config.settings->site_name;
	struct str folder = f->request.route.name;
	char *title = arena_printf(&out->arena, TITLE "%s" STR_FMT, site, STR_ARG(folder));
	struct news *n = NEW(struct news);
	int rc;

	n->f = f;
	n->corpus = c;
	n->out = out;
	n->ask = changes_ask_read(f->choice.page);
	n->arena = ARENA_INIT(LINES_BYTES_MAX);
	if (title == NULL)
		rc = err_set(e, ERR_LIMIT, "the name of the website is too long");
	else if ((rc = corpus_seq(c, &n->last, e)) == 0 && (rc = walk(n, e)) >= 0)
		rc = n->ask.how == CHANGES_LATEST && n->count == 0 && n->next[0] == '\0' &&
			     folder.len > 0
			 ? err_set(e, ERR_NOTFOUND, "no document is under '" STR_FMT "'",
			       STR_ARG(folder))
			 : write_listing(n, str_from(title), e);
	arena_free(&n->arena);
	free(n);
	return rc;
}

void
view_news_put_path(struct buf *b, const struct fetch *f)
{
	buf_putstr(b, f->request.route.name);
	buf_putstr(b, route_path(ROUTE_CHANGES));
}

void
view_news_put_stem(struct buf *b, const struct fetch *f)
{
	(void)f;
	buf_puts(b, "changes");
}

int
view_news_put_links(struct buf *b, const struct fetch *f, struct err *e)
{
	struct str own, next = f->lookup.known->next;
	int rc;

	if ((rc = url_own(f, &own, e)) != 0)
		return rc;
	buf_putf(b, "<" STR_FMT ">; rel=\"canonical\"", STR_ARG(own));
	if (next.len > 0)
		buf_putf(b, LINK_SEPARATOR "<%s" STR_FMT "?" STR_FMT ">; rel=\"next\"",
		    f->request.site->config.settings->base_url, STR_ARG(f->keys.permanent),
		    STR_ARG(next));
	return 0;
}

int
view_news_add_metadata(struct metadata *m, const struct fetch *f, struct err *e)
{
	struct str own;
	int rc;

	if ((rc = url_own(f, &own, e)) != 0)
		return rc;
	metadata_add(m, "issuer", str_from(f->request.site->config.settings->site_name));
	metadata_add(m, "url", own);
	return 0;
}
