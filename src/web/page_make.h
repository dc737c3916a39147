/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_MAKE_H
#define WEB_PAGE_MAKE_H
/*
 * page_make: what all pages of the website have in common: the facts of the site, addresses, and
 * the image of all facts. Runs on a store thread. gaz_host.page in <gazetted/plugin.h> names the
 * facts.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

struct corpus_facts;
struct corpus_version;
struct err;
struct fetch;
struct formats;
struct known_version;
struct page_build;
struct site;

/* The facts of the page of f, being written. */
struct page_make {
	const struct site *site;
	struct page_build *build;
	struct arena arena; /* for addresses and lists, until page_make_end() */
	struct str feed;    /* the format that writes feeds, "atom"; empty: none is loaded */
	bool failed;        /* the arena is full */
};

/*
 * Starts a page of that kind ("version"); language: of its text, ISO 639-2/T, or empty; or that of
 * site_language().
 */
void page_make_begin(struct page_make *m, const struct site *s, const struct formats *formats,
    const char *kind, struct str language);
/*
 * Ends the page; a negative rc is an earlier failure, with its error in e, and is returned. Stores
 * the image in out, unless rc is negative. Frees what m has.
 */
int page_make_end(struct page_make *m, struct known_version *out, int rc, struct err *e);
/* The same, for a page that is not cached: appends the image to image. */
int page_make_image(struct page_make *m, struct buf *image, struct err *e);

/* Sets a fact or an attribute of the present entry to a day, a number, or a formatted text. */
void page_make_day(struct page_make *m, const char *name, int64_t day);
void page_make_number(struct page_make *m, const char *name, uint64_t n);
void page_make_text(struct page_make *m, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/*
 * Sets a fact to the address of a path, which is not percent-encoded yet, followed by tail, which
 * is ("" or "?after=..."). Frees path.
 */
void page_make_href(struct page_make *m, const char *name, struct buf *path, const char *tail);
/* The fact `follow`: the feed of the history at path. Nothing without feeds. Frees path. */
void page_make_follow(struct page_make *m, struct buf *path);
/* "2006-05-01;r2": the value of the fields of the form `pair`. */
void page_make_end_of(struct page_make *m, const char *name, const struct corpus_version *v);
/* Starts an entry with href and title. */
void page_make_link(struct page_make *m, struct buf *path, const char *tail, struct str title);

/* The same, with number and heading of a portion as its title, else its eId. */
void page_make_portion_link(
    struct page_make *m, struct buf *path, struct str eid, struct str num, struct str heading);

/* Starts the list `path` with the first page, and the folders of a work if it is not empty. */
void page_make_path(struct page_make *m, struct str work);
/*
 * The list `formats` of the view that the page of f shows, for the resource at path; tail is a
 * query, or empty.
 */
void page_make_formats(
    struct page_make *m, const struct fetch *f, struct str path, const char *tail);
/*
 * What is recorded of a work: short-title, label and subjects, which are separated by "; ". Facts
 * of the page, or attributes of the present entry.
 */
void page_make_facts(struct page_make *m, const struct corpus_facts *facts);
/*
 * The attributes of a work in the present entry: date, language, type, number, issuer, work and
 * history.
 */
void page_make_work(struct page_make *m, const struct corpus_version *v);
#endif
