/* SPDX-License-Identifier: Apache-2.0 */
/*
 * front: buckets of a few places each. What must hold: held is the sum of the sizes of all entries;
 * no two entries of a bucket have the same key and choice.
 */
#include "web/front.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "http/http.h"

#define BUCKETS 256 /* a power of two; times WAYS: more answers than most sites have in a minute */
#define WAYS 4
#define HASHED_BYTES 48
#define KEY_BYTES_MAX 512 /* of target and Accept together; longer ones go the long way */
#define SHOWN_EVERY 512   /* hits until the cache is asked again: keeps it from forgetting */

struct front_entry {
	struct http_content *content;
	struct front_term term;
	uint32_t hits;
	uint16_t target_len, accept_len;
	bool takes_gzip, is_negotiated, has_accept;
	char bytes[]; /* target, Accept */
};

struct bucket {
	struct front_entry *ways[WAYS];
};

struct front {
	uint64_t held;
	size_t hand; /* where room is made next */
	struct bucket buckets[BUCKETS];
};

/*
 * The end of a target tells most: date, portion, format. Not keyed: who makes keys collide only
 * sends himself the long way.
 */
static struct bucket *
bucket_of(struct front *f, const struct front_key *key)
{
	const uint64_t factor = 0x9e3779b97f4a7c15u; /* 2^64 / golden ratio */
	uint64_t mixed = key->target.len * 2 + key->takes_gzip, word = 0;
	const char *end = key->target.p + key->target.len;
	const char *p = key->target.len > HASHED_BYTES ? end - HASHED_BYTES : key->target.p;

	for (; end - p >= (ptrdiff_t)sizeof(word); p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		mixed = ((mixed ^ word) * factor) >> 7 ^ word; /* high bits come down */
	}
	word = 0;
	memcpy(&word, p, (size_t)(end - p));
	mixed = (mixed ^ word) * factor;
	return &f->buckets[(mixed >> 32) % BUCKETS];
}

static void
drop(struct front *f, struct front_entry **e)
{
	if (*e == NULL)
		return;
	f->held -= (*e)->content->size;
	http_content_unref(&(*e)->content);
	free(*e);
	*e = NULL;
}

static void
drop_bucket(struct front *f, struct bucket *b)
{
	size_t k;

	for (k = 0; k < WAYS; k++)
		drop(f, &b->ways[k]);
}

/*
 * Bucket by bucket, whatever they hold: without this, what has gone out of date and is never asked
 * for again would keep newer answers out for good. What is in use comes back by the next request.
 */
static void
make_room(struct front *f, uint64_t size)
{
	while (f->held + size > FRONT_BYTES_MAX)
		drop_bucket(f, &f->buckets[f->hand++ % BUCKETS]);
}

struct front *
front_new(void)
{
	return NEW(struct front);
}

void
front_clear(struct front *f)
{
	size_t i;

	for (i = 0; i < BUCKETS; i++)
		drop_bucket(f, &f->buckets[i]);
}

void
front_free(struct front **f)
{
	if (*f == NULL)
		return;
	front_clear(*f);
	free(*f);
	*f = NULL;
}

static bool
has_key(const struct front_entry *e, const struct front_key *key)
{
	return e != NULL && e->target_len == key->target.len && e->takes_gzip == key->takes_gzip &&
	       memcmp(e->bytes, key->target.p, key->target.len) == 0;
}

struct front_entry *
front_find(struct front *f, const struct front_key *key)
{
	struct bucket *b = bucket_of(f, key);
	size_t k;

	for (k = 0; k < WAYS; k++)
		if (has_key(b->ways[k], key))
			return b->ways[k];
	return NULL;
}

bool
front_is_negotiated(const struct front_entry *e)
{
	return e->is_negotiated;
}

static bool
holds(const struct front_term *term, const struct front_term *now)
{
	return (term->seq == FRONT_EVER || term->seq == now->seq) &&
	       (term->day == FRONT_EVER || term->day == now->day);
}

static bool
has_choice(const struct front_entry *e, struct str accept)
{
	return e->has_accept == (accept.p != NULL) && e->accept_len == accept.len &&
	       memcmp(e->bytes + e->target_len, accept.p != NULL ? accept.p : "", accept.len) == 0;
}

struct http_content *
front_content(struct front_entry *e, const struct front_term *now, struct str accept)
{
	if (!holds(&e->term, now) || (e->is_negotiated && !has_choice(e, accept)))
		return NULL;
	return ++e->hits % SHOWN_EVERY == 0 ? NULL : e->content;
}

static struct front_entry *
new_entry(const struct front_key *key, const struct front_term *term,
    const struct front_choice *choice, struct http_content *c)
{
	bool has_accept = choice->is_negotiated && choice->accept.p != NULL;
	struct str accept = has_accept ? choice->accept : str_make("", 0);
	struct front_entry *e = mem_new(sizeof(*e) + key->target.len + accept.len);

	http_content_ref(c);
	e->content = c;
	e->term = *term;
	e->target_len = (uint16_t)key->target.len;
	e->accept_len = (uint16_t)accept.len;
	e->takes_gzip = key->takes_gzip;
	e->is_negotiated = choice->is_negotiated;
	e->has_accept = has_accept;
	memcpy(e->bytes, key->target.p, key->target.len);
	memcpy(e->bytes + key->target.len, accept.p, accept.len);
	return e;
}

/*
 * The place of a new entry: that of the same key, whose term is over or whose choice was another;
 * an empty one; or the one that has served least, while the others have to serve again to stay.
 */
static struct front_entry **
find_place(struct bucket *b, const struct front_key *key)
{
	struct front_entry **best = NULL;
	size_t k;

	for (k = 0; k < WAYS; k++) {
		if (has_key(b->ways[k], key))
			return &b->ways[k];
		if (best == NULL ||
		    (*best != NULL && (b->ways[k] == NULL || b->ways[k]->hits < (*best)->hits)))
			best = &b->ways[k];
	}
	for (k = 0; k < WAYS && *best != NULL; k++)
		b->ways[k]->hits /= 2;
	return best;
}

void
front_keep(struct front *f, const struct front_key *key, const struct front_term *term,
    const struct front_choice *choice, struct http_content *c)
{
	struct front_entry **place;

	if (key->target.len + choice->accept.len > KEY_BYTES_MAX || c->size > FRONT_BYTES_MAX)
		return;
	place = find_place(bucket_of(f, key), key);
	drop(f, place);
	make_room(f, c->size);
	*place = new_entry(key, term, choice, c);
	f->held += c->size;
}
