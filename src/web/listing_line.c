/* SPDX-License-Identifier: Apache-2.0 */
/* listing_line: the facts of a publication as the attributes of an entry. */
#include "web/listing_line.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/corpus_record.h"
#include "corpus/corpus_version.h"
#include "doc/build_listing.h"
#include "web/urls.h"

#define LINE_BYTES_MAX (64u << 10) /* an IRI in three spellings */
#define REVISION_BYTES 16          /* in decimal */
#define SEQ_BYTES 24               /* likewise */

int
listing_line_add(struct listing *l, const char *base_url, const struct corpus_version *v,
    const struct corpus_record *record, struct str title, struct str portion, struct err *e)
{
	char date[DATE_BYTES + 1], published[RFC3339_BYTES + 1], digest[SHA256_HEX_BYTES + 1];
	char revision[REVISION_BYTES], withdrawn[RFC3339_BYTES + 1], seq[SEQ_BYTES];
	struct buf path = BUF_INIT(LINE_BYTES_MAX);
	struct arena arena = ARENA_INIT(LINE_BYTES_MAX);
	struct listing_entry line = { .title = utf8_cut(title, LISTING_TITLE_BYTES_MAX),
		.language = v->language };
	int rc;

	url_put_revision(&path, v);
	url_put_portion(&path, portion);
	if ((rc = url_take(&path, base_url, &arena, &line.href, e)) != 0)
		goto out;
	date_format(v->day, date);
	time_rfc3339(v->published, published);
	sha256_hex(&v->source, digest);
	snprintf(revision, sizeof revision, "%" PRIu32, v->revision);
	line.date = str_from(date);
	line.published = str_from(published);
	line.digest = str_from(digest);
	line.revision = str_from(revision);
	snprintf(seq, sizeof seq, "%" PRId64, v->withdrawn != 0 ? v->withdrawn : v->seq);
	line.seq = str_from(seq);
	if (v->withdrawn != 0 && record != NULL) {
		time_rfc3339(record->made, withdrawn);
		line.withdrawn = str_from(withdrawn);
	}
	if (record != NULL)
		line.reason = record->reason;
	rc = listing_add(l, &line, e);
out:
	arena_free(&arena);
	return rc;
}
