/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_ZIP_H
#define HOST_ZIP_H
/*
 * zip: writes a ZIP container front to back (APPNOTE 6.3), for gaz.zip/1. Deterministic: entries in
 * the order of the calls, all times 1980-01-01 00:00, no extra fields, sizes and CRC in the local
 * header (an entry is kept in memory until it is closed), UTF-8 names.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct err;
struct zip;

#define ZIP_ENTRIES_MAX 10000           /* ZIP allows 65,535; an EPUB has one entry for each part */
#define ZIP_ENTRY_BYTES_MAX (64u << 20) /* held in memory twice: raw and deflated */
#define ZIP_PATH_BYTES_MAX 256          /* about the longest file name of common file systems */

typedef int zip_write_fn(void *arg, const void *p, size_t len); /* 0, or another value to stop */

/*
 * Call in this order: new, (open, put..., close)..., finish, free. Another order, and a bad or
 * repeated path, are ERR_PLUGIN; a maximum exceeded is ERR_LIMIT; fn stopped is ERR_IO. After the
 * first failure every call fails.
 */
struct zip *zip_new(zip_write_fn *fn, void *arg);
void zip_free(struct zip **z);
int zip_open(struct zip *z, struct str path, int compress, struct err *e);
int zip_put(struct zip *z, const void *p, size_t len, struct err *e);
int zip_close(struct zip *z, struct err *e);
int zip_finish(struct zip *z, struct err *e);
bool zip_is_finished(const struct zip *z);
#endif
