/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FILE_NAME_H
#define WEB_FILE_NAME_H
/* file_name: the name under which a client stores an answer. */
#include "base/str.h"

struct buf;
struct corpus_version;
struct fetch;
struct iri_work;
struct rendition;

/*
 * Appends to b, which is empty: the name that the plugin set, or else the stem of the view; and the
 * extension of the format.
 */
void file_name_put(struct buf *b, const struct fetch *f, const struct rendition *r);

/* For stems: "opinions-2006-1" */
void file_name_put_work(struct buf *b, const struct iri_work *w);
/* "-eng"; nothing if s is empty. */
void file_name_put_part(struct buf *b, struct str s);
/* "-2006-05-01-r2"; the first revision has no number. */
void file_name_put_date(struct buf *b, const struct corpus_version *v);
#endif
