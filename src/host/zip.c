/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip: writes the container format of EPUB, front to back. What must hold: the output depends only
 * on the entries, not on how their content was divided into puts (an entry is deflated as a whole);
 * an entry is written when it is closed, because its header contains its sizes.
 */
#include "host/zip.h"

#include <assert.h>
#include <libdeflate.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/table.h"
#include "base/utf8.h"
#include "host/pack_cache.h"

#define DEFLATE_LEVEL 1 /* measured on legal text: 2 % larger than level 6 in half the time */
#define DIRECTORY_BYTES_MAX ((size_t)ZIP_ENTRIES_MAX * (46 + ZIP_PATH_BYTES_MAX))
#define FILE_BYTES_MAX 0xfffffffeu /* offsets have 32 bits: ZIP64 is not written */

/* APPNOTE 4.4. */
#define LOCAL_SIGNATURE 0x04034b50u
#define CENTRAL_SIGNATURE 0x02014b50u
#define END_SIGNATURE 0x06054b50u
#define VERSION_NEEDED 20
#define FLAG_UTF8 0x0800u
#define DOS_DATE 0x0021u /* 1980-01-01, the first date in this format */
enum method { METHOD_STORED = 0, METHOD_DEFLATED = 8 };

struct entry {
	char *path;
	size_t path_len;
	uint32_t crc, packed_len, raw_len, offset;
	uint16_t method, flags;
};

struct zip {
	zip_write_fn *fn;
	void *arg;
	bool open, finished;
	int failed;        /* the first error code, which later calls return */
	struct buf raw;    /* content of the open entry */
	struct buf packed; /* content of the open entry, deflated */
	struct buf directory;
	struct entry entry; /* the open entry */
	struct table paths; /* every path so far; the entry's copy is key and value */
	uint64_t written;
	uint32_t count;
};

struct zip *
zip_new(zip_write_fn *fn, void *arg)
{
	struct zip *z = NEW(struct zip);

	z->fn = fn;
	z->arg = arg;
	z->raw = BUF_INIT(ZIP_ENTRY_BYTES_MAX);
	z->packed = BUF_INIT(SIZE_MAX); /* libdeflate's bound for raw limits it */
	z->directory = BUF_INIT(DIRECTORY_BYTES_MAX);
	return z;
}

void
zip_free(struct zip **zp)
{
	struct zip *z = *zp;
	struct table_slot *slot;
	size_t at = 0;

	if (z == NULL)
		return;
	while ((slot = table_next(&z->paths, &at)) != NULL)
		free(slot->value);
	table_free(&z->paths);
	buf_free(&z->raw);
	buf_free(&z->packed);
	buf_free(&z->directory);
	free(z);
	*zp = NULL;
}

/* Records the failure in z and in e; evaluates to the error code. */
#define FAIL(z, e, code, ...) ((z)->failed = err_set((e), (code), __VA_ARGS__))

static int
check_usable(struct zip *z, struct err *e)
{
	if (z->failed != 0)
		return e != NULL && e->code == ERR_NONE
			   ? err_set(e, (enum err_code)(-z->failed), "the ZIP has failed before")
			   : z->failed;
	if (z->finished)
		return FAIL(z, e, ERR_PLUGIN, "the ZIP is finished already");
	return 0;
}

static int
emit(struct zip *z, const void *p, size_t len, struct err *e)
{
	if (len > FILE_BYTES_MAX - z->written)
		return FAIL(z, e, ERR_LIMIT, "the ZIP would be larger than 4 GiB");
	if (len > 0 && z->fn(z->arg, p, len) != 0)
		return FAIL(z, e, ERR_IO, "the ZIP could not be written");
	z->written += len;
	return 0;
}

/*
 * A path segment must not leave the folder it is unpacked in, nor mean different files on different
 * systems.
 */
static bool
is_good_segment(struct str s)
{
	if (s.len == 0 || str_is(s, ".") || str_is(s, ".."))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f || s.p[i] == '\\' ||
		    s.p[i] == ':')
			return false;
	return true;
}

static bool
is_good_path(struct str path)
{
	struct str rest = path;

	if (path.len == 0 || path.len > ZIP_PATH_BYTES_MAX || utf8_check(path) != path.len)
		return false;
	if (path.p[path.len - 1] == '/')
		return false;
	while (rest.len > 0)
		if (!is_good_segment(str_cut(rest, '/', &rest)))
			return false;
	return true;
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* One compressor for all entries and jobs of the process: it keeps no state between calls. */
static struct libdeflate_compressor *
compressor(void)
{
	static struct libdeflate_compressor *only;

	if (only == NULL)
		only = libdeflate_alloc_compressor(DEFLATE_LEVEL);
	assert(only != NULL); /* a small allocation of fixed size */
	return only;
}

int
zip_open(struct zip *z, struct str path, int compress, struct err *e)
{
	int rc;

	if ((rc = check_usable(z, e)) != 0)
		return rc;
	if (z->open)
		return FAIL(
		    z, e, ERR_PLUGIN, "a ZIP entry was opened before the one before it was closed");
	if (!is_good_path(path))
		return FAIL(z, e, ERR_PLUGIN, "a ZIP entry has a bad path");
	if (table_find(&z->paths, path) != NULL)
		return FAIL(z, e, ERR_PLUGIN, "two ZIP entries are called " STR_FMT, STR_ARG(path));
	if (z->count >= ZIP_ENTRIES_MAX)
		return FAIL(
		    z, e, ERR_LIMIT, "the ZIP would have more than %d entries", ZIP_ENTRIES_MAX);
	z->entry = (struct entry){ .path = str_dup(path),
		.path_len = path.len,
		.offset = (uint32_t)z->written,
		.method = compress ? METHOD_DEFLATED : METHOD_STORED,
		.flags = is_ascii(path) ? 0 : FLAG_UTF8 };
	table_put(&z->paths, str_make(z->entry.path, path.len), z->entry.path);
	buf_reset(&z->raw);
	z->open = true;
	return 0;
}

/* Sets *out to the stored form of the open entry: its bytes, or those deflated. */
static int
pack_entry(struct zip *z, struct str *out, struct err *e)
{
	size_t bound;
	int rc;

	*out = buf_str(&z->raw);
	z->entry.crc = libdeflate_crc32(0, z->raw.data, z->raw.len);
	if (z->entry.method == METHOD_STORED ||
	    pack_cache_find(buf_str(&z->raw), z->entry.crc, out))
		return 0;
	bound = libdeflate_deflate_compress_bound(compressor(), z->raw.len);
	buf_reset(&z->packed);
	if ((rc = buf_reserve(&z->packed, bound, e)) != 0)
		return z->failed = rc;
	z->packed.len = libdeflate_deflate_compress(
	    compressor(), z->raw.data, z->raw.len, z->packed.data, bound);
	assert(z->packed.len > 0); /* the output fits the bound */
	*out = buf_str(&z->packed);
	pack_cache_keep(buf_str(&z->raw), z->entry.crc, *out);
	return 0;
}

int
zip_put(struct zip *z, const void *p, size_t len, struct err *e)
{
	int rc;

	if ((rc = check_usable(z, e)) != 0)
		return rc;
	if (!z->open)
		return FAIL(z, e, ERR_PLUGIN, "bytes were written to the ZIP outside of an entry");
	if (len > ZIP_ENTRY_BYTES_MAX - z->raw.len)
		return FAIL(z, e, ERR_LIMIT, "a ZIP entry would be larger than %u bytes",
		    ZIP_ENTRY_BYTES_MAX);
	buf_put(&z->raw, p, len);
	return 0;
}

static uint8_t *
put_u16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
	return p + 2;
}

static uint8_t *
put_u32(uint8_t *p, uint32_t v)
{
	return put_u16(put_u16(p, v & 0xffffu), v >> 16);
}

/*
 * The fields, version needed to extra length, that the local header (APPNOTE 4.3.7) and the central
 * directory share.
 */
static uint8_t *
put_common(uint8_t *p, const struct entry *entry)
{
	p = put_u16(p, VERSION_NEEDED);
	p = put_u16(p, entry->flags);
	p = put_u16(p, entry->method);
	p = put_u16(p, 0); /* time */
	p = put_u16(p, DOS_DATE);
	p = put_u32(p, entry->crc);
	p = put_u32(p, entry->packed_len);
	p = put_u32(p, entry->raw_len);
	p = put_u16(p, (uint32_t)entry->path_len);
	return put_u16(p, 0); /* no extra field: OCF forbids it for the entry mimetype */
}

/* APPNOTE 4.3.12. */
static void
add_to_directory(struct zip *z)
{
	uint8_t head[46], *p;

	p = put_u32(head, CENTRAL_SIGNATURE);
	p = put_u16(p, VERSION_NEEDED); /* made by "FAT", which has no permissions */
	p = put_common(p, &z->entry);
	p = put_u16(p, 0); /* comment */
	p = put_u16(p, 0); /* disk */
	p = put_u16(p, 0); /* internal attributes */
	p = put_u32(p, 0); /* external attributes */
	p = put_u32(p, z->entry.offset);
	assert(p == head + sizeof head);
	buf_put(&z->directory, head, sizeof head);
	buf_put(&z->directory, z->entry.path, z->entry.path_len);
}

int
zip_close(struct zip *z, struct err *e)
{
	uint8_t head[30];
	struct str content;
	int rc;

	if ((rc = check_usable(z, e)) != 0)
		return rc;
	if (!z->open)
		return FAIL(z, e, ERR_PLUGIN, "a ZIP entry was closed that was not open");
	if ((rc = pack_entry(z, &content, e)) != 0)
		return rc;
	z->entry.packed_len = (uint32_t)content.len;
	z->entry.raw_len = (uint32_t)z->raw.len;
	put_common(put_u32(head, LOCAL_SIGNATURE), &z->entry);
	if ((rc = emit(z, head, sizeof head, e)) != 0 ||
	    (rc = emit(z, z->entry.path, z->entry.path_len, e)) != 0 ||
	    (rc = emit(z, content.p, content.len, e)) != 0)
		return rc;
	add_to_directory(z);
	z->count++;
	z->open = false;
	return 0;
}

int
zip_finish(struct zip *z, struct err *e)
{
	uint8_t end[22], *p;
	uint32_t offset = (uint32_t)z->written;
	int rc;

	if ((rc = check_usable(z, e)) != 0)
		return rc;
	if (z->open)
		return FAIL(z, e, ERR_PLUGIN, "the ZIP was finished with an entry still open");
	p = put_u32(end, END_SIGNATURE);
	p = put_u32(p, 0); /* number of this disk, and of the directory's disk */
	p = put_u16(p, z->count);
	p = put_u16(p, z->count);
	p = put_u32(p, (uint32_t)z->directory.len);
	p = put_u32(p, offset);
	put_u16(p, 0); /* comment */
	if ((rc = emit(z, z->directory.data, z->directory.len, e)) != 0 ||
	    (rc = emit(z, end, sizeof end, e)) != 0)
		return rc;
	z->finished = true;
	return 0;
}

bool
zip_is_finished(const struct zip *z)
{
	return z->finished;
}
