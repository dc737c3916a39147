/* SPDX-License-Identifier: Apache-2.0 */
/* import_known: an array of the publications, sorted by the digest of their uploads. */
#include "cli/import_known.h"

#include <stdlib.h>
#include <string.h>

#include "akn/iri.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "publish/reading_options.h"

#define KNOWN_BYTES_MAX ((size_t)4 << 30) /* forty million publications */

/* Of strings, their keyed hashes: 64 bits are enough to tell them apart. */
struct publication {
	struct sha256 upload;
	uint64_t work, language, title, issuer;
	int64_t day;
	bool is_withdrawn;
};

struct import_known {
	struct buf publications; /* struct publication */
	size_t count;
};

static uint64_t
hash_str(struct str s)
{
	return hash64(s.p, s.len);
}

static int
add(void *arg, const struct corpus_version *v, struct err *e)
{
	struct import_known *k = arg;
	const struct publication p = { .upload = v->upload,
		.work = hash_str(v->work),
		.language = hash_str(v->language),
		.title = hash_str(v->title),
		.issuer = hash_str(v->issuer),
		.day = v->day,
		.is_withdrawn = v->withdrawn != 0 };

	buf_put(&k->publications, &p, sizeof p);
	k->count++;
	return buf_check(&k->publications, "the list of publications", e);
}

static int
compare(const void *a, const void *b)
{
	const struct publication *x = a, *y = b;

	return memcmp(x->upload.bytes, y->upload.bytes, SHA256_BYTES);
}

static const struct publication *
publications(const struct import_known *k)
{
	return (const void *)k->publications.data;
}

int
import_known_load(struct import_known **out, struct corpus *c, struct err *e)
{
	struct import_known *k = NEW(struct import_known);
	int rc;

	k->publications = BUF_INIT(KNOWN_BYTES_MAX);
	if ((rc = corpus_latest(c, INT64_MAX, add, k, e)) != 0) {
		import_known_free(&k);
		return rc;
	}
	if (k->count > 0)
		qsort(k->publications.data, k->count, sizeof(struct publication), compare);
	*out = k;
	return 0;
}

void
import_known_free(struct import_known **k)
{
	if (*k == NULL)
		return;
	buf_free(&(*k)->publications);
	free(*k);
	*k = NULL;
}

/* The first publication whose upload is not less than that. */
static size_t
find_first(const struct import_known *k, const struct sha256 *upload)
{
	size_t low = 0, high = k->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (memcmp(publications(k)[middle].upload.bytes, upload->bytes, SHA256_BYTES) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Whether nothing is named, or that which is stored. */
static bool
is_same(const char *named, uint64_t stored)
{
	return named == NULL || hash_str(str_from(named)) == stored;
}

static bool
fits(const struct publication *p, const struct reading_options *o)
{
	int64_t day;

	if (o->work != NULL && hash_str(iri_strip(str_from(o->work))) != p->work)
		return false;
	if (o->date != NULL && (!date_parse(str_from(o->date), &day) || day != p->day))
		return false;
	return is_same(o->language, p->language) && is_same(o->title, p->title) &&
	       is_same(o->issuer, p->issuer);
}

enum import_state
import_known_find(const struct import_known *k, const struct sha256 *upload,
    const struct reading_options *o, unsigned least)
{
	unsigned served = 0, withdrawn = 0;

	for (size_t i = find_first(k, upload);
	     i < k->count && sha256_eq(&publications(k)[i].upload, upload); i++) {
		const struct publication *p = &publications(k)[i];

		if (fits(p, o))
			(*(p->is_withdrawn ? &withdrawn : &served))++;
	}
	if (served + withdrawn < least)
		return IMPORT_UNKNOWN;
	return served > 0 ? IMPORT_STORED : IMPORT_WITHDRAWN;
}
