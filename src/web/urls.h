/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_URLS_H
#define WEB_URLS_H
/*
 * urls: paths and URLs of publications. Functions named put append text that is not percent-encoded
 * yet; all others allocate canonical percent-encoded text. ERR_LIMIT if a path is too long or the
 * arena is exhausted.
 */
#include "base/str.h"

struct arena;
struct buf;
struct corpus_version;
struct err;
struct fetch;
struct iri;
struct resolution;

/* Between two links of a Link field (RFC 8288, 3). */
#define LINK_SEPARATOR ", "
#define URL_BYTES_MAX 20480 /* origin, a path of at most 2,048 bytes percent-encoded, a query */

/* "/akn/xx/act/2006/1/eng", or in two languages "/akn/xx/act/2006/1/eng+fra" */
void url_put_languages(struct buf *b, struct str work, const struct iri *iri);
/* "/akn/xx/act/2006/1/eng@2006-05-01" */
void url_put_version(struct buf *b, const struct corpus_version *v);
/* "/akn/xx/act/2006/1/eng@2006-05-01;r2" */
void url_put_revision(struct buf *b, const struct corpus_version *v);
/* "/~art_3", of a component "/!schedule_1", or nothing if eid is empty. */
void url_put_portion(struct buf *b, struct str eid);

/*
 * Appends the path of the history of the portion that was found, or else of its work in language;
 * empty: in all languages.
 */
void url_put_history(struct buf *b, const struct resolution *found, struct str language);

/* Encodes the path in b and puts prefix (may be "") before it; frees b in every case. */
int url_take(struct buf *b, const char *prefix, struct arena *a, struct str *out, struct err *e);

/*
 * "/akn/xx/act/2006/1/eng@2006-05-01;r2/~art_3.epub": the path of what was found, in the format of
 * the answer.
 */
int url_permanent_path(const struct fetch *f, struct str *out, struct err *e);
/*
 * The target of a redirect: the requested path with the given work and the portion's canonical id;
 * for IRI_ON, with the '@' date of the version found, without revision. Includes the query.
 */
int url_redirect_path(const struct fetch *f, struct str work, struct str *out, struct err *e);

/* Absolute URLs: of the resource being answered, ... */
int url_own(const struct fetch *f, struct str *out, struct err *e);
/* ... of a revision without suffix, ... */
int url_revision(
    const struct fetch *f, const struct corpus_version *v, struct str *out, struct err *e);
/* ... of the current version in the language of the version found, ... */
int url_current(const struct fetch *f, struct str *out, struct err *e);
/* ... and of the history of the portion found, or else of its work. */
int url_history(const struct fetch *f, struct str *out, struct err *e);
#endif
