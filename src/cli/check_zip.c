/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_zip: a ZIP container read from its end, as APPNOTE 4.3 wants it, and every member unpacked.
 * What must hold: every number in it is foreign, and compared before it is used.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "cli/exam.h"

#define MEMBER_BYTES_MAX (64u << 20) /* what gaz.zip/1 writes at most */
#define END_BYTES 22
#define CENTRAL_BYTES 46
#define LOCAL_BYTES 30

struct container {
	struct str s;
	struct libdeflate_decompressor *inflate;
	zip_member_fn *member;
	void *arg;
	char *why;
};

static uint32_t
u16(const char *p)
{
	return (uint32_t)(unsigned char)p[0] | (uint32_t)(unsigned char)p[1] << 8;
}

static uint32_t
u32(const char *p)
{
	return u16(p) | u16(p + 2) << 16;
}

static bool
fail(const struct container *c, struct str path, const char *what)
{
	snprintf(c->why, VERDICT_BYTES, "member '" STR_FMT "': %s",
	    STR_ARG(str_slice(path, 0, 200)), what);
	return false;
}

static bool
take_bytes(const struct container *c, struct str path, const char *central, struct str packed)
{
	uint32_t size = u32(central + 24), method = u16(central + 10);
	char *bytes = NULL;
	bool good;

	if (size > MEMBER_BYTES_MAX)
		return fail(c, path, "it is larger than any plugin can write");
	if (method == 0 && size != packed.len)
		return fail(c, path, "it is stored with another size than it has");
	if ((bytes = malloc((size_t)size + 1)) == NULL)
		return fail(c, path, "there is no memory to unpack it");
	if (method == 0)
		memcpy(bytes, packed.p, packed.len);
	else if (libdeflate_deflate_decompress(
		     c->inflate, packed.p, packed.len, bytes, size, NULL) != LIBDEFLATE_SUCCESS) {
		free(bytes);
		return fail(c, path, "it cannot be inflated to the size it claims");
	}
	if (libdeflate_crc32(0, bytes, size) != u32(central + 16))
		good = fail(c, path, "its CRC is wrong");
	else
		good = c->member(c->arg, path, str_make(bytes, size), c->why);
	free(bytes);
	return good;
}

static bool
is_safe(struct str path)
{
	return path.len > 0 && path.p[0] != '/' && str_find(path, '\\') == path.len &&
	       str_find(path, ':') == path.len && str_find_str(path, STR("../")) == path.len;
}

static bool
take_member(const struct container *c, const char *central, struct str path)
{
	uint32_t at = u32(central + 42), packed = u32(central + 20), method = u16(central + 10);
	const char *local = c->s.p + at;
	size_t start;

	if (!is_safe(path))
		return fail(c, path, "its path leads elsewhere");
	if (method != 0 && method != 8)
		return fail(c, path, "it is neither stored nor deflated");
	if ((u16(central + 8) & 1) != 0)
		return fail(c, path, "it is encrypted");
	if (at > c->s.len || c->s.len - at < LOCAL_BYTES || u32(local) != 0x04034b50)
		return fail(c, path, "its local header is not where the directory says");
	start = (size_t)at + LOCAL_BYTES + u16(local + 26) + u16(local + 28);
	if (start > c->s.len || packed > c->s.len - start || u16(local + 26) != path.len ||
	    memcmp(local + LOCAL_BYTES, path.p, path.len) != 0)
		return fail(c, path, "its local header says otherwise than the directory");
	return take_bytes(c, path, central, str_make(c->s.p + start, packed));
}

static bool
is_new(const struct str *paths, unsigned count, struct str path)
{
	for (unsigned k = 0; k < count; k++)
		if (str_eq(paths[k], path))
			return false;
	return true;
}

static bool
take_directory(const struct container *c, const char *end)
{
	unsigned count = u16(end + 10);
	size_t at = u32(end + 16);
	struct str *paths = calloc((size_t)count + 1, sizeof *paths);
	const char *central;
	bool good = paths != NULL;

	for (unsigned k = 0; good && k < count; k++) {
		central = c->s.p + at;
		good = at <= c->s.len && c->s.len - at >= CENTRAL_BYTES &&
		       u32(central) == 0x02014b50 &&
		       c->s.len - at - CENTRAL_BYTES >= u16(central + 28);
		if (!good) {
			snprintf(c->why, VERDICT_BYTES, "the directory breaks off at member %u", k);
			break;
		}
		paths[k] = str_make(central + CENTRAL_BYTES, u16(central + 28));
		good = is_new(paths, k, paths[k]) ? take_member(c, central, paths[k])
						  : fail(c, paths[k], "it is there twice");
		at += CENTRAL_BYTES + paths[k].len + u16(central + 30) + u16(central + 32);
	}
	free(paths);
	return good;
}

bool
check_zip(struct str bytes, zip_member_fn *member, void *arg, char why[VERDICT_BYTES])
{
	struct container c = { .s = bytes, .member = member, .arg = arg, .why = why };
	bool good;

	/* No comment behind the end record: gaz.zip/1 writes none. */
	if (bytes.len < END_BYTES || u32(bytes.p + bytes.len - END_BYTES) != 0x06054b50 ||
	    u32(bytes.p) != 0x04034b50) {
		snprintf(why, VERDICT_BYTES, "it is no ZIP container, or does not end as one");
		return false;
	}
	if ((c.inflate = libdeflate_alloc_decompressor()) == NULL) {
		snprintf(why, VERDICT_BYTES, "there is no memory to unpack it");
		return false;
	}
	good = take_directory(&c, bytes.p + bytes.len - END_BYTES);
	libdeflate_free_decompressor(c.inflate);
	return good;
}
