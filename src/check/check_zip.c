/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_zip: opens a ZIP container with libzip and unpacks every member; libzip verifies each CRC.
 * What must hold: the container is not trusted; no member is unpacked beyond MEMBER_BYTES_MAX.
 */
#include "check/check_zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#define MEMBER_BYTES_MAX (64u << 20) /* the limit of gaz.zip/1 */
#define END_BYTES 22                 /* the end record without a comment (APPNOTE 4.3.16) */

struct container {
	zip_t *archive;
	zip_member_fn *member;
	void *arg;
	char *why;
};

static bool
fail(const struct container *c, struct str path, const char *what)
{
	snprintf(c->why, VERDICT_BYTES, "member '" STR_FMT "': %s",
	    STR_ARG(str_slice(path, 0, 200)), what);
	return false;
}

/* Relative, without a segment "", "." or "..", and without the separators of other systems. */
static bool
is_safe(struct str path)
{
	struct str part, rest = path;

	if (path.len == 0 || str_find(path, '\\') < path.len || str_find(path, ':') < path.len ||
	    path.p[path.len - 1] == '/')
		return false;
	while (rest.len > 0) {
		part = str_cut(rest, '/', &rest);
		if (part.len == 0 || str_is(part, ".") || str_is(part, ".."))
			return false;
	}
	return true;
}

/* Reads size bytes, and past them, which is when libzip compares the CRC. */
static bool
read_member(const struct container *c, zip_uint64_t index, struct str path, char *to, size_t size)
{
	zip_file_t *file = zip_fopen_index(c->archive, index, 0);
	zip_int64_t n = 0;
	size_t got = 0;
	bool good;

	if (file == NULL)
		return fail(c, path, zip_strerror(c->archive));
	while (got <= size && (n = zip_fread(file, to + got, size + 1 - got)) > 0)
		got += (size_t)n;
	if (n < 0)
		good = fail(c, path, zip_file_strerror(file));
	else
		good = got == size || fail(c, path, "it is not of the size that it claims");
	zip_fclose(file);
	return good;
}

static bool
take_bytes(const struct container *c, zip_uint64_t index, struct str path, zip_uint64_t size)
{
	char *bytes;
	bool good;

	if (size > MEMBER_BYTES_MAX)
		return fail(c, path, "it is larger than any plugin can write");
	if ((bytes = malloc((size_t)size + 1)) == NULL)
		return fail(c, path, "there is no memory to unpack it");
	good = read_member(c, index, path, bytes, (size_t)size) &&
	       c->member(c->arg, path, str_make(bytes, (size_t)size), c->why);
	free(bytes);
	return good;
}

static bool
take_member(const struct container *c, zip_uint64_t index)
{
	zip_stat_t st;
	struct str path;

	if (zip_stat_index(c->archive, index, ZIP_FL_ENC_RAW, &st) != 0 || st.name == NULL)
		return fail(c, str_from(""), zip_strerror(c->archive));
	path = str_from(st.name);
	if (!is_safe(path))
		return fail(c, path, "its path leads elsewhere");
	if (st.comp_method != ZIP_CM_STORE && st.comp_method != ZIP_CM_DEFLATE)
		return fail(c, path, "it is neither stored nor deflated");
	if (st.encryption_method != ZIP_EM_NONE)
		return fail(c, path, "it is encrypted");
	/* the first member of that name */
	if (zip_name_locate(c->archive, st.name, ZIP_FL_ENC_RAW) != (zip_int64_t)index)
		return fail(c, path, "it is there twice");
	return take_bytes(c, index, path, st.size);
}

/* NULL: why has the reason. */
static zip_t *
open_archive(struct str bytes, char why[VERDICT_BYTES])
{
	zip_error_t fault;
	zip_source_t *source;
	zip_t *archive = NULL;

	zip_error_init(&fault);
	source = zip_source_buffer_create(bytes.p, bytes.len, 0, &fault);
	if (source != NULL &&
	    (archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &fault)) == NULL)
		zip_source_free(source);
	if (archive == NULL)
		snprintf(why, VERDICT_BYTES, "it is no sound ZIP container: %.500s",
		    zip_error_strerror(&fault));
	zip_error_fini(&fault);
	return archive;
}

bool
check_zip(struct str bytes, zip_member_fn *member, void *arg, char why[VERDICT_BYTES])
{
	struct container c = { .member = member, .arg = arg, .why = why };
	zip_int64_t count;
	bool good = true;

	/* A comment after the end record is not allowed: gaz.zip/1 writes none. */
	if (bytes.len < END_BYTES || memcmp(bytes.p, "PK\3\4", 4) != 0 ||
	    memcmp(bytes.p + bytes.len - END_BYTES, "PK\5\6", 4) != 0) {
		snprintf(why, VERDICT_BYTES, "it is no ZIP container, or does not end as one");
		return false;
	}
	if ((c.archive = open_archive(bytes, why)) == NULL)
		return false;
	count = zip_get_num_entries(c.archive, 0);
	for (zip_int64_t k = 0; good && k < count; k++)
		good = take_member(&c, (zip_uint64_t)k);
	zip_discard(c.archive);
	return good;
}
