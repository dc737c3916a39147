/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_UNZIP_H
#define OFFICE_UNZIP_H
/*
 * unzip: reads the parts of a ZIP file that is in memory (PKWARE APPNOTE 6.3.10), which nobody
 * vouches for: the number of entries, the bytes that they unpack to, and their ratio are bounded,
 * and entries must not overlap.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct err;

#define UNZIP_ENTRIES_MAX 4096
#define UNZIP_PART_MB_MAX 64u /* of one entry, unpacked */
#define UNZIP_PART_BYTES_MAX ((size_t)UNZIP_PART_MB_MAX << 20)
#define UNZIP_RATIO_MAX 1024u /* unpacked to packed bytes; deflate cannot exceed 1032 */

struct unzip_entry {
	struct str name; /* borrowed from the file */
	uint32_t offset; /* of the local header */
	uint32_t packed, size, crc;
	uint16_t method, flags;
};

struct unzip {
	struct str bytes;
	struct unzip_entry *entries; /* in the order of their offsets */
	size_t count;
};

/* Whether bytes begin as a ZIP file does. */
bool unzip_is(struct str bytes);

/*
 * Reads the central directory; bytes must outlive z, entries are in the arena. ERR_DATA: damaged,
 * cut off, in several volumes, or with entries that overlap; ERR_LIMIT.
 */
int unzip_open(struct unzip *z, struct str bytes, struct arena *arena, struct err *e);

/* The entry of that name, or NULL. */
const struct unzip_entry *unzip_find(const struct unzip *z, struct str name);

/*
 * Unpacks an entry into the arena. ERR_DATA: encrypted, packed by another method than deflate,
 * damaged (its CRC-32 is checked). ERR_LIMIT.
 */
int unzip_read(const struct unzip *z, const struct unzip_entry *entry, struct arena *arena,
    struct str *out, struct err *e);
#endif
