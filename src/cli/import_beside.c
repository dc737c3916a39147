/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_beside: opens files by openat2(), so that the kernel refuses what leads out of the folder:
 * a document may come from somebody who cannot read the files that it names.
 */
#include "cli/import_beside.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "akn/attached.h"
#include "base/buf.h"
#include "base/data_uri.h"
#include "base/parcel.h"
#include "corpus/resource.h"
#include "doc/image.h"
#include "publish/reading_options.h"
#include "render/blocking.h"

#define NAMES_MAX CORPUS_RESOURCES_MAX
#define NAME_BYTES_MAX 1024
#define REFUSED "refused" /* the type of a file that is not read: see ingest/pictures.c */

struct beside {
	int folder;
	struct buf *parcel;
	struct buf names; /* struct str: those that were looked for */
};

/* RFC 3986, 4.2: a reference without scheme, authority, and absolute path. */
static bool
is_relative(struct str src)
{
	size_t colon = str_find(src, ':');

	return src.len > 0 && !str_starts(src, "/") && !data_uri_is_one(src) &&
	       (colon == src.len || colon > str_find(src, '/'));
}

static struct str
relative_src(const struct image *im, uint32_t node)
{
	struct str src = STR("");

	if (!image_is_text(im, node) && im->nodes[node].kind == GAZ_IMAGE)
		src = image_attr(im, node, "src");
	else if (!image_is_text(im, node) && im->nodes[node].kind == GAZ_REF &&
		 attached_is_link(image_node_name(im, node)))
		src = image_attr(im, node, "href");
	if (im->nodes[node].kind == GAZ_REF && attached_find(src) == NULL)
		return STR("");
	return is_relative(src) ? src : STR("");
}

bool
import_beside_is_needed(const char *file, const struct image *im)
{
	if (file == NULL || strcmp(file, "-") == 0)
		return false;
	for (uint32_t i = 0; i < im->node_count; i++)
		if (relative_src(im, i).len > 0)
			return true;
	return false;
}

/* RFC 3986, 2.1: the name of the file; false: it is too long, or no name. */
static bool
decode_name(struct str src, char out[NAME_BYTES_MAX + 1])
{
	size_t len = 0;
	int high, low;

	for (size_t i = 0; i < src.len; i++) {
		char c = src.p[i];

		if (c == '%' && src.len - i > 2 && (high = str_hex_value(src.p[i + 1])) >= 0 &&
		    (low = str_hex_value(src.p[i + 2])) >= 0) {
			c = (char)(high << 4 | low);
			i += 2;
		}
		if (c == '\0' || len == NAME_BYTES_MAX)
			return false;
		out[len++] = c;
	}
	out[len] = '\0';
	return true;
}

static const char *
why_not_opened(void)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR: return "there is no such file beside the document";
	case EXDEV: return "it is not in the folder of the document";
	case ELOOP: return "it is a symbolic link, which is not followed";
	case EACCES: return "it may not be read";
	default: return "it cannot be opened";
	}
}

/* Reads a file into bytes; returns why it is not read, or NULL. */
static const char *
read_file(int fd, struct buf *bytes)
{
	struct stat st;
	char piece[16384];
	ssize_t n;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return "it is not a regular file";
	if (st.st_size > (off_t)CORPUS_RESOURCE_BYTES_MAX)
		return "it is larger than 8 MiB: make it smaller";
	while ((n = read(fd, piece, sizeof piece)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			buf_put(bytes, piece, (size_t)n);
	if (n < 0)
		return "it cannot be read";
	return bytes->failed ? "it is larger than 8 MiB: make it smaller" : NULL;
}

static const char *
load(const struct beside *b, struct str src, struct buf *bytes)
{
	static const struct open_how how = { .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS };
	char name[NAME_BYTES_MAX + 1];
	const char *why;
	int fd;

	if (!decode_name(src, name))
		return "its name is too long";
	if ((fd = (int)syscall(SYS_openat2, b->folder, name, &how, sizeof how)) == -1)
		return why_not_opened();
	why = read_file(fd, bytes);
	close(fd);
	return why;
}

static bool
is_known(const struct beside *b, struct str src)
{
	const struct str *names = (const void *)b->names.data;

	for (size_t i = 0; i < b->names.len / sizeof *names; i++)
		if (str_eq(names[i], src))
			return true;
	return false;
}

/* A link to a web page, say, that is not there is no matter of the import. */
static bool
is_optional(struct str src)
{
	const struct attached *row = attached_find(src);

	return row != NULL && row->type == NULL;
}

static void
add(struct beside *b, struct str src)
{
	struct buf bytes = BUF_INIT(CORPUS_RESOURCE_BYTES_MAX);
	struct parcel_file file = { .name = src, .type = STR("") };
	const char *why = load(b, src, &bytes);

	if (why == NULL && b->parcel->len + bytes.len > IMPORT_BESIDE_BYTES_MAX)
		why = "all pictures and attached files of a document together are too large";
	if (why != NULL && is_optional(src)) {
		buf_free(&bytes);
		return;
	}
	file.bytes = why == NULL ? buf_str(&bytes) : str_from(why);
	if (why != NULL)
		file.type = STR(REFUSED);
	parcel_put(b->parcel, &file);
	buf_put(&b->names, &src, sizeof src);
	buf_free(&bytes);
}

static int
open_folder(const char *file)
{
	const char *slash = strrchr(file, '/');
	char *folder = slash == NULL   ? strdup(".")
		       : slash == file ? strdup("/")
				       : strndup(file, (size_t)(slash - file));
	int fd = folder != NULL ? open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;

	free(folder);
	return fd;
}

void
import_beside_load(const char *file, const struct image *im, struct buf *parcel)
{
	struct beside b = { .folder = open_folder(file),
		.parcel = parcel,
		.names = BUF_INIT((size_t)NAMES_MAX * sizeof(struct str)) };

	for (uint32_t i = 0; i < im->node_count; i++) {
		struct str src = relative_src(im, i);

		if (src.len > 0 && b.names.len < (size_t)NAMES_MAX * sizeof(struct str) &&
		    !is_known(&b, src))
			add(&b, src);
	}
	if (b.folder != -1)
		close(b.folder);
	buf_free(&b.names);
}

int
import_beside_read_again(struct blocking *w, const char *file, struct str bytes,
    const struct reading_options *options, struct reading *out, struct err *e)
{
	struct buf parcel = BUF_INIT(IMPORT_BESIDE_BYTES_MAX + (1u << 20));
	int rc = 0;

	if (!import_beside_is_needed(file, &out->image))
		return 0;
	import_beside_load(file, &out->image, &parcel);
	reading_close(out);
	if ((rc = buf_check(&parcel, "the pictures beside the document", e)) == 0)
		rc = blocking_read_beside(
		    w, bytes, buf_str(&parcel), options->pairs, options->pair_count, out, e);
	buf_free(&parcel);
	return rc;
}

int
import_beside_read(struct blocking *w, const char *file, struct str bytes,
    const struct reading_options *options, struct reading *out, struct err *e)
{
	int rc = blocking_read(w, bytes, options->pairs, options->pair_count, out, e);

	return rc != 0 ? rc : import_beside_read_again(w, file, bytes, options, out, e);
}
