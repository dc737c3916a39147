/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_ZIP_H
#define WORKER_ZIP_H
/*
 * zip: writes a ZIP container front to back (APPNOTE 6.3), for gaz.zip/1. Deterministic: entries in
 * the order given, all times 1980-01-01 00:00, no extra fields, sizes and CRC in the local header
 * (an entry is held until it is closed), UTF-8 names.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct err;
struct zip;

#define ZIP_ENTRIES_MAX 10000           /* ZIP counts to 65,535; an EPUB has a file a part */
#define ZIP_ENTRY_BYTES_MAX (64u << 20) /* held in memory, and once more deflated */
#define ZIP_PATH_BYTES_MAX 256          /* what file systems take for one name, and then some */

typedef int zip_write_fn(void *arg, const void *p, size_t len); /* 0, or anything else to stop */

/*
 * Calls in this order: new, (open, put..., close)..., finish, free. Anything else is ERR_PLUGIN, as
 * are a bad or repeated path; ERR_LIMIT past the maxima; ERR_IO when fn stopped. The first failure
 * sticks.
 */
struct zip *zip_new(zip_write_fn *fn, void *arg);
void zip_free(struct zip **z);
int zip_open(struct zip *z, struct str path, int compress, struct err *e);
int zip_put(struct zip *z, const void *p, size_t len, struct err *e);
int zip_close(struct zip *z, struct err *e);
int zip_finish(struct zip *z, struct err *e);
bool zip_is_finished(const struct zip *z);
#endif
