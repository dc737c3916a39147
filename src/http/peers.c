/* SPDX-License-Identifier: Apache-2.0 */
/* peers: one entry for each address that is connected now. What must hold: no entry has count 0. */
#include "http/peers.h"

#include <assert.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/table.h"
#include "http/cidr.h"

#define KEY_BYTES 9 /* 4 or 6, then the address, or its first 64 bits */

struct peer {
	uint32_t count;
	char key[KEY_BYTES];
};

struct peers {
	pthread_mutex_t lock; /* taken when a connection comes and when it goes, never in between */
	struct table by_key;
	uint32_t most;
	struct cidr *trusted;
	unsigned trusted_count;
};

struct peers *
peers_new(uint32_t most)
{
	struct peers *p = NEW(struct peers);

	p->most = most;
	(void)pthread_mutex_init(&p->lock, NULL); /* defaults cannot fail */
	return p;
}

void
peers_free(struct peers **p)
{
	if (*p == NULL)
		return;
	assert((*p)->by_key.count == 0);
	table_free(&(*p)->by_key);
	free((*p)->trusted);
	(void)pthread_mutex_destroy(&(*p)->lock);
	free(*p);
	*p = NULL;
}

static bool
key_of_v4(uint32_t host_order, char key[KEY_BYTES])
{
	if (host_order >> 24 == 127)
		return false;
	key[0] = 4;
	memcpy(key + 1, &host_order, sizeof(host_order));
	return true;
}

static bool
key_of_v6(const struct in6_addr *a, char key[KEY_BYTES])
{
	uint32_t v4;

	if (IN6_IS_ADDR_LOOPBACK(a))
		return false;
	if (IN6_IS_ADDR_V4MAPPED(a)) {
		memcpy(&v4, &a->s6_addr[12], sizeof(v4));
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
peers_configure(struct peers *p, uint32_t most, struct cidr *trusted, unsigned trusted_count)
{
	struct cidr *old;

	(void)pthread_mutex_lock(&p->lock);
	old = p->trusted;
	p->most = most;
	p->trusted = trusted;
	p->trusted_count = trusted_count;
	(void)pthread_mutex_unlock(&p->lock);
	free(old);
}

static bool
is_trusted(const struct peers *p, const struct sockaddr *address)
{
	unsigned i;

	for (i = 0; i < p->trusted_count; i++) {
		if (cidr_has(&p->trusted[i], address))
			return true;
	}
	return false;
}

/* One more from this address: NULL if it has the most. */
static struct peer *
count_in(struct peers *p, const char key[KEY_BYTES])
{
	struct peer *peer = table_find(&p->by_key, str_make(key, KEY_BYTES));

	if (peer == NULL) {
		peer = NEW(struct peer);
		memcpy(peer->key, key, KEY_BYTES);
		(void)table_put(&p->by_key, str_make(peer->key, KEY_BYTES), peer);
	}
	/* a most of 0 would refuse everybody */
	if (peer->count >= p->most && peer->count > 0)
		return NULL;
	peer->count++;
	return peer;
}

bool
peers_trusts(struct peers *p, const struct sockaddr *address)
{
	bool trusts;

	(void)pthread_mutex_lock(&p->lock);
	trusts = is_trusted(p, address);
	(void)pthread_mutex_unlock(&p->lock);
	return trusts;
}

bool
peers_enter(struct peers *p, const struct sockaddr *address, struct peer **out)
{
	char key[KEY_BYTES];
	bool has_room = true;

	*out = NULL;
	if (!key_of(address, key))
		return true;
	(void)pthread_mutex_lock(&p->lock);
	if (!is_trusted(p, address))
		has_room = (*out = count_in(p, key)) != NULL;
	(void)pthread_mutex_unlock(&p->lock);
	return has_room;
}

void
peers_leave(struct peers *p, struct peer *peer)
{
	if (peer == NULL)
		return;
	(void)pthread_mutex_lock(&p->lock);
	if (--peer->count == 0) {
		(void)table_take(&p->by_key, str_make(peer->key, KEY_BYTES));
		free(peer);
	}
	(void)pthread_mutex_unlock(&p->lock);
}
