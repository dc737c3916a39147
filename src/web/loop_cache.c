/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop_cache: a hash table of buckets with a few ways each. What must hold: held is the sum of the
 * sizes of all entries, held_fds the number of entries whose content is a file; no two entries of a
 * bucket have the same key.
 */
#include "web/loop_cache.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "http/http.h"

#define BUCKETS 256 /* a power of two; times WAYS: more answers than most sites have in a minute */
#define WAYS 4
#define HASHED_BYTES 48
/* of target and both Accept fields; requests with longer ones are not stored */
#define KEY_BYTES_MAX 512
/* every 512th hit of an entry goes to the shared cache, which would otherwise evict it as unused */
#define SHOWN_EVERY 512

struct loop_cache_entry {
	struct http_content *content;
	struct loop_cache_term term;
	uint32_t hits;
	uint16_t target_len, accept_len, language_len;
	bool takes_gzip, is_negotiated, has_accept, is_by_language;
	char bytes[]; /* target, Accept, Accept-Language */
};

struct bucket {
	struct loop_cache_entry *ways[WAYS];
};

struct loop_cache {
	uint64_t held, bytes_max;
	unsigned held_fds, fds_max;
	size_t hand; /* next bucket to be emptied */
	struct bucket buckets[BUCKETS];
};

/*
 * Hashes the end of the target, which varies most: date, portion, format. The hash is not keyed: a
 * client that makes keys collide only loses its own hits.
 */
static struct bucket *
bucket_of(struct loop_cache *f, const struct loop_cache_key *key)
{
	const uint64_t factor = 0x9e3779b97f4a7c15u; /* 2^64 / golden ratio */
	uint64_t mixed = key->target.len * 2 + key->takes_gzip, word = 0;
	const char *end = key->target.p + key->target.len;
	const char *p = key->target.len > HASHED_BYTES ? end - HASHED_BYTES : key->target.p;

	for (; end - p >= (ptrdiff_t)sizeof word; p += sizeof word) {
		memcpy(&word, p, sizeof word);
		/* mixes the high bits into the low bits */
		mixed = ((mixed ^ word) * factor) >> 7 ^ word;
	}
	word = 0;
	memcpy(&word, p, (size_t)(end - p));
	mixed = (mixed ^ word) * factor;
	return &f->buckets[(mixed >> 32) % BUCKETS];
}

static unsigned
is_file(const struct http_content *c)
{
	return c->fd >= 0;
}

static void
drop(struct loop_cache *f, struct loop_cache_entry **e)
{
	if (*e == NULL)
		return;
	f->held -= (*e)->content->size;
	f->held_fds -= is_file((*e)->content);
	http_content_unref(&(*e)->content);
	free(*e);
	*e = NULL;
}

static void
drop_bucket(struct loop_cache *f, struct bucket *b)
{
	for (size_t k = 0; k < WAYS; k++)
		drop(f, &b->ways[k]);
}

/*
 * Empties bucket after bucket, regardless of use: otherwise entries that are out of date and never
 * requested again would block newer answers for ever. Entries in use are stored again at the next
 * request.
 */
static void
make_room(struct loop_cache *f, const struct http_content *c)
{
	while (f->held + c->size > f->bytes_max || f->held_fds + is_file(c) > f->fds_max)
		drop_bucket(f, &f->buckets[f->hand++ % BUCKETS]);
}

struct loop_cache *
loop_cache_new(uint64_t bytes_max, unsigned fds_max)
{
	struct loop_cache *f = NEW(struct loop_cache);

	f->bytes_max = bytes_max;
	f->fds_max = fds_max;
	return f;
}

void
loop_cache_clear(struct loop_cache *f)
{
	for (size_t i = 0; i < BUCKETS; i++)
		drop_bucket(f, &f->buckets[i]);
}

void
loop_cache_free(struct loop_cache **f)
{
	if (*f == NULL)
		return;
	loop_cache_clear(*f);
	free(*f);
	*f = NULL;
}

static bool
has_key(const struct loop_cache_entry *e, const struct loop_cache_key *key)
{
	return e != NULL && e->target_len == key->target.len && e->takes_gzip == key->takes_gzip &&
	       memcmp(e->bytes, key->target.p, key->target.len) == 0;
}

struct loop_cache_entry *
loop_cache_find(struct loop_cache *f, const struct loop_cache_key *key)
{
	struct bucket *b = bucket_of(f, key);

	for (size_t k = 0; k < WAYS; k++)
		if (has_key(b->ways[k], key))
			return b->ways[k];
	return NULL;
}

bool
loop_cache_is_negotiated(const struct loop_cache_entry *e)
{
	return e->is_negotiated;
}

bool
loop_cache_is_by_language(const struct loop_cache_entry *e)
{
	return e->is_by_language;
}

static bool
holds(const struct loop_cache_term *term, const struct loop_cache_term *now)
{
	return term->corrections == now->corrections &&
	       (term->seq == LOOP_CACHE_EVER || term->seq == now->seq) &&
	       (term->day == LOOP_CACHE_EVER || term->day == now->day);
}

static bool
has_choice(const struct loop_cache_entry *e, struct str accept)
{
	return e->has_accept == (accept.p != NULL) && e->accept_len == accept.len &&
	       memcmp(e->bytes + e->target_len, accept.p != NULL ? accept.p : "", accept.len) == 0;
}

/* A missing field is equivalent to an empty one. */
static bool
has_language(const struct loop_cache_entry *e, struct str language)
{
	return e->language_len == language.len &&
	       (language.len == 0 ||
		   memcmp(e->bytes + e->target_len + e->accept_len, language.p, language.len) == 0);
}

struct http_content *
loop_cache_content(struct loop_cache_entry *e, const struct loop_cache_term *now, struct str accept,
    struct str language)
{
	if (!holds(&e->term, now) || (e->is_negotiated && !has_choice(e, accept)) ||
	    (e->is_by_language && !has_language(e, language)))
		return NULL;
	return ++e->hits % SHOWN_EVERY == 0 ? NULL : e->content;
}

static struct loop_cache_entry *
new_entry(const struct loop_cache_key *key, const struct loop_cache_term *term,
    const struct loop_cache_choice *choice, struct http_content *c)
{
	bool has_accept = choice->is_negotiated && choice->accept.p != NULL;
	struct str accept = has_accept ? choice->accept : str_make("", 0);
	struct str language = choice->is_by_language && choice->language.p != NULL
				  ? choice->language
				  : str_make("", 0);
	struct loop_cache_entry *e =
	    mem_new(sizeof *e + key->target.len + accept.len + language.len);

	http_content_ref(c);
	e->content = c;
	e->term = *term;
	e->target_len = (uint16_t)key->target.len;
	e->accept_len = (uint16_t)accept.len;
	e->language_len = (uint16_t)language.len;
	e->takes_gzip = key->takes_gzip;
	e->is_negotiated = choice->is_negotiated;
	e->is_by_language = choice->is_by_language;
	e->has_accept = has_accept;
	memcpy(e->bytes, key->target.p, key->target.len);
	memcpy(e->bytes + key->target.len, accept.p, accept.len);
	memcpy(e->bytes + key->target.len + accept.len, language.p, language.len);
	return e;
}

/*
 * The way for a new entry: the one with the same key, whose term has ended or whose choice differs;
 * an empty one; or the one with the fewest hits. In the last case all hits in the bucket are
 * halved, so that old hits do not protect an entry for ever.
 */
static struct loop_cache_entry **
find_place(struct bucket *b, const struct loop_cache_key *key)
{
	struct loop_cache_entry **best = NULL;

	for (size_t k = 0; k < WAYS; k++) {
		if (has_key(b->ways[k], key))
			return &b->ways[k];
		if (best == NULL ||
		    (*best != NULL && (b->ways[k] == NULL || b->ways[k]->hits < (*best)->hits)))
			best = &b->ways[k];
	}
	for (size_t k = 0; k < WAYS && *best != NULL; k++)
		b->ways[k]->hits /= 2;
	return best;
}

void
loop_cache_keep(struct loop_cache *f, const struct loop_cache_key *key,
    const struct loop_cache_term *term, const struct loop_cache_choice *choice,
    struct http_content *c)
{
	struct loop_cache_entry **place;

	if (key->target.len + choice->accept.len + choice->language.len > KEY_BYTES_MAX ||
	    c->size > f->bytes_max || is_file(c) > f->fds_max)
		return;
	place = find_place(bucket_of(f, key), key);
	drop(f, place);
	make_room(f, c);
	*place = new_entry(key, term, choice, c);
	f->held += c->size;
	f->held_fds += is_file(c);
}
