/* SPDX-License-Identifier: Apache-2.0 */
/* trusted: reads the setting trusted-proxy, and looks addresses up in it. */
#include "http/trusted.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/option.h"
#include "http/cidr.h"

struct trusted {
	atomic_uint refs;
	unsigned count;
	struct cidr *list;
};

int
trusted_read(struct trusted **out, const struct option_list *networks, struct err *e)
{
	struct trusted *t = NEW(struct trusted);
	int rc;

	atomic_init(&t->refs, 1);
	t->list = mem_new_array(networks->count, sizeof *t->list);
	for (t->count = 0; t->count < networks->count; t->count++) {
		rc = cidr_parse(&t->list[t->count], networks->items[t->count], e);
		if (rc != 0) {
			trusted_unref(&t);
			return rc;
		}
	}
	*out = t;
	return 0;
}

struct trusted *
trusted_ref(struct trusted *t)
{
	atomic_fetch_add_explicit(&t->refs, 1, memory_order_relaxed);
	return t;
}

void
trusted_unref(struct trusted **tp)
{
	struct trusted *t = *tp;

	*tp = NULL;
	if (t == NULL || atomic_fetch_sub_explicit(&t->refs, 1, memory_order_acq_rel) > 1)
		return;
	free(t->list);
	free(t);
}

bool
trusted_has(const struct trusted *t, const struct sockaddr *address)
{
	for (unsigned i = 0; t != NULL && i < t->count; i++) {
		if (cidr_has(&t->list[i], address))
			return true;
	}
	return false;
}
