/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_TRUSTED_H
#define HTTP_TRUSTED_H
/*
 * trusted: the addresses of trusted proxies. A list never changes; each loop holds a reference to
 * the list of the last reload, so that the check of an address needs no lock.
 */
#include <stdbool.h>
#include <sys/socket.h>

struct err;
struct option_list;
struct trusted;

/* The caller owns a reference. ERR_CONFIG: an item is no network. */
int trusted_read(struct trusted **out, const struct option_list *networks, struct err *e);
struct trusted *trusted_ref(struct trusted *t);
void trusted_unref(struct trusted **t); /* NULL is fine; leaves *t NULL */
/* Whether address is that of a trusted proxy. t may be NULL: there are none. */
bool trusted_has(const struct trusted *t, const struct sockaddr *address);
#endif
