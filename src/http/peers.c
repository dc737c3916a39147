/* SPDX-License-Identifier: Apache-2.0 */
/*
 * peers: one entry for each address that has connections, or whose token bucket for TLS handshakes
 * may not be full again. What must hold: an entry with count 0 is on the list resting.
 */
#include "http/peers.h"

#include <assert.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/table.h"
#include "base/units.h"
#include "http/limits.h"
#include "http/trusted.h"

#define KEY_BYTES 9 /* 4 or 6, then the address, or its first 64 bits */

struct peer {
	uint32_t count;
	bool is_resting;   /* on the list resting; count may be above 0 again */
	int64_t full_ms;   /* when the token bucket for handshakes is full again; 0: never used */
	struct peer *next; /* in the list resting */
	char key[KEY_BYTES];
};

struct peers {
	pthread_mutex_t lock; /* guards all members; taken by no request */
	struct table by_key;
	uint32_t most, handshakes_a_second;
	struct peer *resting, **resting_last; /* ordered by when their last connection closed */
	struct trusted *trusted;              /* a reference; its addresses are not counted */
};

struct peers *
peers_new(uint32_t most)
{
	struct peers *p = NEW(struct peers);

	p->most = most;
	p->resting_last = &p->resting;
	pthread_mutex_init(&p->lock, NULL); /* defaults cannot fail */
	return p;
}

static void
forget(struct peers *p, struct peer *peer)
{
	table_take(&p->by_key, str_make(peer->key, KEY_BYTES));
	free(peer);
}

/*
 * Takes peers off the front of the list resting if they have connections again, and frees those
 * whose buckets are full.
 */
static void
forget_rested(struct peers *p, int64_t now_ms)
{
	struct peer *peer;

	while ((peer = p->resting) != NULL && (peer->count > 0 || peer->full_ms <= now_ms)) {
		p->resting = peer->next;
		if (p->resting == NULL)
			p->resting_last = &p->resting;
		peer->is_resting = false;
		if (peer->count == 0)
			forget(p, peer);
	}
}

void
peers_free(struct peers **p)
{
	if (*p == NULL)
		return;
	forget_rested(*p, INT64_MAX);
	assert((*p)->by_key.count == 0);
	table_free(&(*p)->by_key);
	trusted_unref(&(*p)->trusted);
	pthread_mutex_destroy(&(*p)->lock);
	free(*p);
	*p = NULL;
}

static bool
key_of_v4(uint32_t host_order, char key[KEY_BYTES])
{
	if (host_order >> 24 == 127)
		return false;
	key[0] = 4;
	memcpy(key + 1, &host_order, sizeof host_order);
	return true;
}

static bool
key_of_v6(const struct in6_addr *a, char key[KEY_BYTES])
{
	uint32_t v4;

	if (IN6_IS_ADDR_LOOPBACK(a))
		return false;
	if (IN6_IS_ADDR_V4MAPPED(a)) {
		memcpy(&v4, &a->s6_addr[12], sizeof v4);
		return key_of_v4(ntohl(v4), key);
	}
	key[0] = 6;
	memcpy(key + 1, a->s6_addr, KEY_BYTES - 1);
	return true;
}

/* False for an address that is not counted. */
static bool
key_of(const struct sockaddr *address, char key[KEY_BYTES])
{
	memset(key, 0, KEY_BYTES);
	if (address->sa_family == AF_INET)
		return key_of_v4(
		    ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr),
		    key);
	if (address->sa_family == AF_INET6)
		return key_of_v6(
		    &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, key);
	return false;
}

void
peers_configure(
    struct peers *p, uint32_t most, uint32_t handshakes_a_second, struct trusted *trusted)
{
	struct trusted *old;

	pthread_mutex_lock(&p->lock);
	old = p->trusted;
	p->most = most;
	p->handshakes_a_second = handshakes_a_second;
	p->trusted = trusted;
	pthread_mutex_unlock(&p->lock);
	trusted_unref(&old);
}

/* Counts a connection from this address; NULL if the address is at its limit. */
static struct peer *
count_in(struct peers *p, const char key[KEY_BYTES])
{
	struct peer *peer = table_find(&p->by_key, str_make(key, KEY_BYTES));

	if (peer == NULL) {
		peer = NEW(struct peer);
		memcpy(peer->key, key, KEY_BYTES);
		table_put(&p->by_key, str_make(peer->key, KEY_BYTES), peer);
	}
	/* one connection is always allowed, so that a limit of 0 does not refuse all */
	if (peer->count >= p->most && peer->count > 0)
		return NULL;
	peer->count++;
	return peer;
}

bool
peers_enter(struct peers *p, const struct sockaddr *address, struct peer **out)
{
	char key[KEY_BYTES];
	bool has_room = true;

	*out = NULL;
	if (!key_of(address, key))
		return true;
	pthread_mutex_lock(&p->lock);
	if (!trusted_has(p->trusted, address))
		has_room = (*out = count_in(p, key)) != NULL;
	pthread_mutex_unlock(&p->lock);
	return has_room;
}

/*
 * A token bucket, stored as the time when it is full: each handshake moves that time by one
 * interval.
 */
static bool
take_token(struct peers *p, struct peer *peer, int64_t now_ms)
{
	int64_t from = peer->full_ms > now_ms ? peer->full_ms : now_ms;
	int64_t full = from + MS_A_SECOND / p->handshakes_a_second;

	if (full > now_ms + (int64_t)PEER_HANDSHAKES_S * MS_A_SECOND)
		return false;
	peer->full_ms = full;
	return true;
}

bool
peers_may_shake(struct peers *p, struct peer *peer, int64_t now_ms)
{
	bool may;

	if (peer == NULL)
		return true;
	pthread_mutex_lock(&p->lock);
	forget_rested(p, now_ms);
	may = p->handshakes_a_second == 0 || take_token(p, peer, now_ms);
	pthread_mutex_unlock(&p->lock);
	return may;
}

/*
 * The last connection of an address has closed. A used bucket is kept until it is full again, since
 * otherwise reconnecting would refill it.
 */
static void
leave_last(struct peers *p, struct peer *peer)
{
	if (peer->full_ms == 0) {
		forget(p, peer);
		return;
	}
	peer->is_resting = true;
	peer->next = NULL;
	*p->resting_last = peer;
	p->resting_last = &peer->next;
}

void
peers_leave(struct peers *p, struct peer *peer)
{
	if (peer == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	if (--peer->count == 0 && !peer->is_resting)
		leave_last(p, peer);
	pthread_mutex_unlock(&p->lock);
}
