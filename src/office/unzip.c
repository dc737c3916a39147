/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unzip: the central directory is the only list of entries that is believed, and each local header
 * must agree with it where it says where the data begin. What must hold: nothing is read outside
 * the file, and nothing is unpacked beyond the size that the directory states.
 */
#include "office/unzip.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"

/* Sizes and signatures of APPNOTE 4.3. */
#define LOCAL_SIGNATURE 0x04034b50u
#define LOCAL_BYTES 30u
#define CENTRAL_SIGNATURE 0x02014b50u
#define CENTRAL_BYTES 46u
#define END_SIGNATURE 0x06054b50u
#define END_BYTES 22u
#define COMMENT_BYTES_MAX 65535u
#define ZIP64_COUNT 0xffffu /* the real number is in a ZIP64 record */
#define ZIP64_SIZE 0xffffffffu
#define FLAG_ENCRYPTED 0x0001u
#define METHOD_STORED 0
#define METHOD_DEFLATED 8
#define NAME_QUOTE_BYTES 80

static uint32_t
u16(struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p + at;

	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t
u32(struct str s, size_t at)
{
	return u16(s, at) | u16(s, at + 2) << 16;
}

static struct str
quote(struct str name)
{
	return utf8_cut(name, NAME_QUOTE_BYTES);
}

bool
unzip_is(struct str bytes)
{
	return bytes.len >= 4 && u32(bytes, 0) == LOCAL_SIGNATURE;
}

/* The offset of the end record, the last one whose comment ends with the file; SIZE_MAX: none. */
static size_t
find_end(struct str bytes)
{
	size_t at, least;

	if (bytes.len < END_BYTES)
		return SIZE_MAX;
	at = bytes.len - END_BYTES;
	least = at > COMMENT_BYTES_MAX ? at - COMMENT_BYTES_MAX : 0;
	for (;; at--) {
		if (u32(bytes, at) == END_SIGNATURE &&
		    at + END_BYTES + u16(bytes, at + 20) == bytes.len)
			return at;
		if (at == least)
			return SIZE_MAX;
	}
}

static int
compare_offsets(const void *a, const void *b)
{
	const struct unzip_entry *x = a, *y = b;

	return (x->offset > y->offset) - (x->offset < y->offset);
}

/* Reads the entry of the directory at *at, and moves *at past it. */
static int
read_entry(const struct unzip *z, size_t *at, size_t end, struct unzip_entry *out, struct err *e)
{
	struct str s = z->bytes;
	size_t name, next;

	if (end - *at < CENTRAL_BYTES || u32(s, *at) != CENTRAL_SIGNATURE)
		return err_set(
		    e, ERR_DATA, "byte %zu: the list of parts of the ZIP file is damaged", *at);
	name = u16(s, *at + 28);
	next = *at + CENTRAL_BYTES + name + u16(s, *at + 30) + u16(s, *at + 32);
	if (next > end)
		return err_set(
		    e, ERR_DATA, "byte %zu: the list of parts of the ZIP file is cut off", *at);
	*out = (struct unzip_entry){
		.name = str_make(s.p + *at + CENTRAL_BYTES, name),
		.flags = (uint16_t)u16(s, *at + 8),
		.method = (uint16_t)u16(s, *at + 10),
		.crc = u32(s, *at + 16),
		.packed = u32(s, *at + 20),
		.size = u32(s, *at + 24),
		.offset = u32(s, *at + 42),
	};
	if (out->offset == ZIP64_SIZE || out->size == ZIP64_SIZE || out->packed == ZIP64_SIZE)
		return err_set(e, ERR_DATA, "the ZIP file has parts of more than 4 GB");
	*at = next;
	return 0;
}

/* Refuses entries that have bytes in common: a few bytes would unpack to any number of parts. */
static int
check_overlaps(const struct unzip *z, size_t directory, struct err *e)
{
	for (size_t i = 0; i < z->count; i++) {
		const struct unzip_entry *entry = &z->entries[i];
		size_t next = i + 1 < z->count ? z->entries[i + 1].offset : directory;

		if (next > directory ||
		    (size_t)entry->offset + LOCAL_BYTES + entry->name.len > next ||
		    entry->packed > next - entry->offset - LOCAL_BYTES - entry->name.len)
			return err_set(e, ERR_DATA,
			    "the part \"" STR_FMT "\" of the ZIP file overlaps another one",
			    STR_ARG(quote(entry->name)));
	}
	return 0;
}

int
unzip_open(struct unzip *z, struct str bytes, struct arena *arena, struct err *e)
{
	size_t end = find_end(bytes), at, size, count;
	int rc;

	*z = (struct unzip){ .bytes = bytes };
	if (end == SIZE_MAX)
		return err_set(
		    e, ERR_DATA, "the ZIP file is cut off: its list of parts is missing");
	count = u16(bytes, end + 10);
	size = u32(bytes, end + 12);
	at = u32(bytes, end + 16);
	if (u16(bytes, end + 4) != 0 || u16(bytes, end + 8) != count)
		return err_set(e, ERR_DATA, "the ZIP file is one of several volumes");
	if (count == ZIP64_COUNT || count > UNZIP_ENTRIES_MAX)
		return err_set(
		    e, ERR_LIMIT, "the ZIP file has more than %d parts", UNZIP_ENTRIES_MAX);
	if (at > end || size > end - at)
		return err_set(
		    e, ERR_DATA, "the list of parts of the ZIP file is outside the file");
	if ((z->entries = arena_alloc(arena, (count + 1) * sizeof *z->entries)) == NULL)
		return err_set(e, ERR_LIMIT, "the ZIP file needs too much memory");
	for (size_t directory = at; z->count < count; z->count++)
		if ((rc = read_entry(z, &at, directory + size, &z->entries[z->count], e)) != 0)
			return rc;
	qsort(z->entries, z->count, sizeof *z->entries, compare_offsets);
	return check_overlaps(z, u32(bytes, end + 16), e);
}

const struct unzip_entry *
unzip_find(const struct unzip *z, struct str name)
{
	for (size_t i = 0; i < z->count; i++)
		if (str_eq(z->entries[i].name, name))
			return &z->entries[i];
	return NULL;
}

static int
refuse(const struct unzip_entry *entry, struct err *e, enum err_code code, const char *why)
{
	return err_set(e, code, "the part \"" STR_FMT "\" of the ZIP file %s",
	    STR_ARG(quote(entry->name)), why);
}

/* The packed bytes of an entry, which begin behind its local header. */
static int
find_packed(const struct unzip *z, const struct unzip_entry *entry, struct str *out, struct err *e)
{
	size_t at = entry->offset, from;

	if (at > z->bytes.len || z->bytes.len - at < LOCAL_BYTES ||
	    u32(z->bytes, at) != LOCAL_SIGNATURE)
		return refuse(entry, e, ERR_DATA, "is not where the list of parts says");
	from = at + LOCAL_BYTES + u16(z->bytes, at + 26) + u16(z->bytes, at + 28);
	if (from > z->bytes.len || z->bytes.len - from < entry->packed)
		return refuse(entry, e, ERR_DATA, "is cut off");
	*out = str_make(z->bytes.p + from, entry->packed);
	return 0;
}

/* Unpacks raw deflate data of exactly size bytes. */
static bool
inflate_whole(struct str packed, char *out, uint32_t size)
{
	z_stream s = { .next_in = (Bytef *)(uintptr_t)packed.p,
		.avail_in = (uInt)packed.len,
		.next_out = (Bytef *)out,
		.avail_out = size };
	int rc;

	if (inflateInit2(&s, -MAX_WBITS) != Z_OK)
		return false;
	rc = inflate(&s, Z_FINISH);
	inflateEnd(&s);
	return rc == Z_STREAM_END && s.total_out == size;
}

static int
check_entry(const struct unzip_entry *entry, struct err *e)
{
	if ((entry->flags & FLAG_ENCRYPTED) != 0)
		return refuse(
		    entry, e, ERR_DATA, "is encrypted: save the document without a password");
	if (entry->method != METHOD_STORED && entry->method != METHOD_DEFLATED)
		return refuse(
		    entry, e, ERR_DATA, "is packed by an unusual method: save the document again");
	if (entry->size > UNZIP_PART_BYTES_MAX || entry->size / UNZIP_RATIO_MAX > entry->packed)
		return refuse(entry, e, ERR_LIMIT, "is too large when it is unpacked");
	return 0;
}

int
unzip_read(const struct unzip *z, const struct unzip_entry *entry, struct arena *arena,
    struct str *out, struct err *e)
{
	struct str packed = STR("");
	char *bytes;
	int rc;

	if ((rc = check_entry(entry, e)) != 0 || (rc = find_packed(z, entry, &packed, e)) != 0)
		return rc;
	if ((bytes = arena_alloc(arena, (size_t)entry->size + 1)) == NULL)
		return refuse(entry, e, ERR_LIMIT, "needs too much memory");
	if (entry->method == METHOD_STORED) {
		if (entry->size != entry->packed)
			return refuse(entry, e, ERR_DATA, "is damaged: its sizes differ");
		memcpy(bytes, packed.p, packed.len);
	} else if (!inflate_whole(packed, bytes, entry->size)) {
		return refuse(entry, e, ERR_DATA, "is damaged: it does not unpack");
	}
	if (crc32(0, (const Bytef *)bytes, entry->size) != entry->crc)
		return refuse(entry, e, ERR_DATA, "is damaged: its checksum is wrong");
	bytes[entry->size] = '\0';
	*out = str_make(bytes, entry->size);
	return 0;
}
