/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LISTEN_UNIX_H
#define HTTP_LISTEN_UNIX_H
/* listen_unix: sockets that listen on a file. */
#include <stdbool.h>

struct err;
struct place;

int unix_place(struct place *p, const char *address, struct err *e);
int unix_open(const struct place *p, const char *address, int *fd, struct err *e);
bool unix_is_same(const struct place *want, const struct place *bound);
#endif
