/* SPDX-License-Identifier: Apache-2.0 */
/*
 * image_folder: a file is the image, from its first byte on, and a trailer, which ends with the
 * SHA-256 of everything before. A file gets its name when it is complete, so that a process that is
 * killed leaves nothing. Nothing is synchronised with the disk: after a loss of power a file may
 * have other bytes, which the digest shows. The time of the last change is that of the last use.
 */
#include "cache/image_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/str.h"

#define MAKER_HEX_BYTES 16 /* enough to tell programs apart; the trailer has all of the digest */
#define NAME_BYTES (SHA256_HEX_BYTES + 1 + MAKER_HEX_BYTES)
#define TRAILER_MAGIC "gazkept1"
#define USED_AGAIN_S 60 /* a time of last use that is not older is not written again */
/*
 * A folder that is fuller than 12 parts of 16 is emptied to 11. So the limit holds for four
 * processes that each write a part before they look.
 */
#define FULL_PARTS 12
#define EMPTIED_PARTS 11
#define OLDEST_MAX 4096 /* files that one walk can remove */
#define ZEROS_BYTES 65536

struct trailer {
	char magic[8];
	uint64_t size; /* of the image */
	struct sha256 source, maker;
	struct sha256 sum; /* of the image and of the members before */
};

struct image_folder {
	int fd;
	uint64_t bytes_max;
	struct sha256 maker;
	uint64_t unseen; /* bytes written since the last walk */
	_Atomic uint64_t bytes, hits, misses, damaged, written, failed, evicted;
};

static void
count(_Atomic uint64_t *counter, uint64_t n)
{
	atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

static void
name_image(const struct image_folder *f, const struct sha256 *source, char out[NAME_BYTES + 1])
{
	char hex[SHA256_HEX_BYTES + 1], maker[SHA256_HEX_BYTES + 1];

	sha256_hex(source, hex);
	sha256_hex(&f->maker, maker);
	snprintf(out, NAME_BYTES + 1, "%s.%.*s", hex, MAKER_HEX_BYTES, maker);
}

/* Whether a name in the folder is that of an image, and of which source. */
static bool
parse_name(const char *name, struct sha256 *source)
{
	return strlen(name) == NAME_BYTES && name[SHA256_HEX_BYTES] == '.' &&
	       sha256_from_hex(str_make(name, SHA256_HEX_BYTES), source);
}

/* Gives a file that root made to the owner of the folder, whose server has to remove it. */
static void
give(int fd, int folder)
{
	struct stat owner;

	if (geteuid() == 0 && fstat(folder, &owner) == 0 && owner.st_uid != 0)
		(void)!fchown(fd, owner.st_uid, owner.st_gid);
}

/* A new folder in that of another user belongs to that user. */
static void
give_folder(const char *path)
{
	struct str p = str_from(path);
	size_t slash = str_rfind(p, '/');
	char *parent =
	    slash == p.len ? str_dup(STR(".")) : str_dup(str_slice(p, 0, slash == 0 ? 1 : slash));
	int made = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int above = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (made != -1 && above != -1)
		give(made, above);
	if (made != -1)
		close(made);
	if (above != -1)
		close(above);
	free(parent);
}

/* Makes the folder; false if it cannot be made. */
static bool
make(const char *path)
{
	if (mkdir(path, 0700) != 0)
		return errno == EEXIST;
	give_folder(path);
	return true;
}

static int
check_owner(int fd, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_errno(e, ERR_IO, "the folder of images cannot be read");
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0 ||
	    (st.st_uid != geteuid() && st.st_uid != 0 && geteuid() != 0))
		return err_set(e, ERR_CONFIG,
		    "other users may write in the folder of images: give it to the user of the "
		    "server, with mode 700");
	return 0;
}

int
image_folder_open(struct image_folder **out, const char *path, uint64_t bytes_max,
    const struct sha256 *maker, struct err *e)
{
	struct image_folder *f;
	int fd, rc;

	if (!make(path))
		return err_errno(e, ERR_IO, "the folder of images cannot be made");
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd == -1)
		return err_errno(e, ERR_IO, "the folder of images cannot be opened");
	if ((rc = check_owner(fd, e)) != 0) {
		close(fd);
		return rc;
	}
	f = NEW(struct image_folder);
	f->fd = fd;
	f->bytes_max = bytes_max;
	f->maker = *maker;
	f->unseen = bytes_max; /* the first image that is put begins with a walk */
	*out = f;
	return 0;
}

void
image_folder_close(struct image_folder **f)
{
	if (*f == NULL)
		return;
	close((*f)->fd);
	free(*f);
	*f = NULL;
}

static uint64_t
largest(const struct image_folder *f)
{
	return f->bytes_max / IMAGE_FOLDER_STEP_PART;
}

/* The size of the image in a file, by the file's own; false: it has none. */
static bool
measure(const struct image_folder *f, int file, uint64_t *size, int64_t *used)
{
	struct stat st;

	if (fstat(file, &st) != 0 || !S_ISREG(st.st_mode) ||
	    st.st_size <= (off_t)sizeof(struct trailer) || (uint64_t)st.st_size > largest(f))
		return false;
	*size = (uint64_t)st.st_size - sizeof(struct trailer);
	*used = st.st_mtim.tv_sec;
	return true;
}

/* An image that was made anew can have the name then. */
static void
remove_damaged(struct image_folder *f, const struct sha256 *source)
{
	char name[NAME_BYTES + 1];

	count(&f->damaged, 1);
	name_image(f, source, name);
	unlinkat(f->fd, name, 0);
}

int
image_folder_find(struct image_folder *f, const struct sha256 *source, uint64_t *size)
{
	char name[NAME_BYTES + 1];
	int64_t used;
	int file;

	name_image(f, source, name);
	/* O_NONBLOCK: whatever has the name, opening it does not wait */
	file = openat(f->fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (file != -1 && measure(f, file, size, &used)) {
		if (time(NULL) - used > USED_AGAIN_S)
			futimens(file, NULL); /* optional: the folder may be read-only */
		return file;
	}
	if (file == -1) {
		count(&f->misses, 1);
		return -1;
	}
	close(file);
	remove_damaged(f, source);
	return -1;
}

static bool
read_all(int fd, char *to, size_t len, uint64_t from)
{
	ssize_t n;

	for (size_t at = 0; at < len; at += (size_t)n) {
		n = pread(fd, to + at, len - at, (off_t)(from + at));
		if (n < 0 && errno == EINTR) {
			n = 0;
			continue;
		}
		if (n <= 0)
			return false;
	}
	return true;
}

/* The trailer of an image of that source. */
static struct trailer
seal(const struct image_folder *f, const struct sha256 *source, struct str image)
{
	struct trailer t = { .size = image.len, .source = *source, .maker = f->maker };
	struct sha256_run run;

	memcpy(t.magic, TRAILER_MAGIC, sizeof t.magic);
	sha256_start(&run);
	sha256_add(&run, image.p, image.len);
	sha256_add(&run, &t, offsetof(struct trailer, sum));
	t.sum = sha256_finish(&run);
	return t;
}

/* Reads the image into the memory of the memfd and compares its trailer. */
static bool
take(const struct image_folder *f, const struct sha256 *source, int file, size_t size, int to)
{
	struct trailer found, expected;
	bool is_good;
	char *map;

	if (ftruncate(to, (off_t)size) != 0)
		return false;
	map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, to, 0);
	if (map == MAP_FAILED)
		return false;
	/* without memory for the map pread() fails, and nothing else touches the map then */
	is_good =
	    read_all(file, map, size, 0) && read_all(file, (char *)&found, sizeof found, size);
	if (is_good) {
		expected = seal(f, source, str_make(map, size));
		is_good = memcmp(&found, &expected, sizeof found) == 0;
	}
	munmap(map, size);
	return is_good;
}

bool
image_folder_copy(
    struct image_folder *f, const struct sha256 *source, int file, uint64_t size, int to)
{
	bool is_good = take(f, source, file, size, to);

	close(file);
	if (is_good)
		count(&f->hits, 1);
	else
		remove_damaged(f, source);
	return is_good;
}

/* A file in the folder, as a walk finds it. */
struct kept {
	int64_t used;
	uint64_t bytes;
	char name[NAME_BYTES + 1];
};

struct walk {
	struct kept *oldest; /* room for twice OLDEST_MAX */
	size_t oldest_count;
	uint64_t bytes; /* of all images */
};

static int
by_use(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	return x->used != y->used ? (x->used > y->used) - (x->used < y->used)
				  : strcmp(x->name, y->name);
}

static void
sort_oldest(struct walk *w)
{
	if (w->oldest_count > 0)
		qsort(w->oldest, w->oldest_count, sizeof *w->oldest, by_use);
	if (w->oldest_count > OLDEST_MAX)
		w->oldest_count = OLDEST_MAX;
}

static void
note_file(struct walk *w, int folder, const char *name)
{
	struct kept *k = &w->oldest[w->oldest_count];
	struct sha256 source;
	struct stat st;

	if (!parse_name(name, &source) || fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	k->used = st.st_mtim.tv_sec;
	k->bytes = (uint64_t)st.st_blocks * 512; /* POSIX leaves the unit open; Linux has 512 */
	memcpy(k->name, name, sizeof k->name);
	w->bytes += k->bytes;
	if (++w->oldest_count == (size_t)2 * OLDEST_MAX)
		sort_oldest(w);
}

/* A stream of the names in the folder, with a position of its own; NULL on failure. */
static DIR *
open_names(const struct image_folder *f)
{
	int fd = openat(f->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd != -1 ? fdopendir(fd) : NULL;

	if (d == NULL && fd != -1)
		close(fd);
	return d;
}

static bool
walk_folder(const struct image_folder *f, struct walk *w)
{
	DIR *d = open_names(f);
	struct dirent *entry;

	if (d == NULL)
		return false;
	w->oldest_count = 0;
	w->bytes = 0;
	while ((entry = readdir(d)) != NULL)
		note_file(w, f->fd, entry->d_name);
	closedir(d);
	sort_oldest(w);
	return true;
}

/* Removes the images that were found and used least recently, until `most` bytes are left. */
static void
evict(struct image_folder *f, struct walk *w, uint64_t most)
{
	for (size_t i = 0; i < w->oldest_count && w->bytes > most; i++) {
		if (unlinkat(f->fd, w->oldest[i].name, 0) == 0)
			count(&f->evicted, 1);
		w->bytes -= w->oldest[i].bytes;
	}
}

/* Counts the bytes in the folder, and with may_evict makes room if it is full. */
static bool
look(struct image_folder *f, bool may_evict)
{
	uint64_t full = largest(f) * FULL_PARTS, emptied = largest(f) * EMPTIED_PARTS;
	struct walk w = { .oldest = mem_new_array((size_t)2 * OLDEST_MAX, sizeof *w.oldest) };
	bool is_read = walk_folder(f, &w);

	if (is_read && may_evict && w.bytes > full) {
		evict(f, &w, emptied);
		while (w.bytes > emptied && w.oldest_count > 0 && walk_folder(f, &w))
			evict(f, &w, emptied);
	}
	if (is_read) {
		f->unseen = 0;
		atomic_store_explicit(&f->bytes, w.bytes, memory_order_relaxed);
	}
	free(w.oldest);
	return is_read;
}

/*
 * Whether the folder has room for so many bytes more, after making some if that is allowed. By
 * chance: of all processes that put one image, one looks whenever they have written a part.
 */
static bool
has_room(struct image_folder *f, const char *name, uint64_t bytes, enum image_folder_room room)
{
	bool is_first = f->unseen > largest(f);

	if (bytes > largest(f))
		return false;
	if (is_first && room == IMAGE_FOLDER_EVICT_BY_CHANCE)
		f->unseen = hash64(name, NAME_BYTES) % largest(f);
	if (f->unseen + bytes > largest(f) && !look(f, room != IMAGE_FOLDER_KEEP))
		return false;
	return room != IMAGE_FOLDER_KEEP ||
	       atomic_load_explicit(&f->bytes, memory_order_relaxed) + bytes <=
		   largest(f) * FULL_PARTS;
}

/* Writes the file and names it; false, with nothing left, when one of these fails. */
static bool
write_file(
    const struct image_folder *f, const char *name, struct str image, const struct trailer *t)
{
	int fd = openat(f->fd, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	char path[FD_PATH_BYTES];
	bool is_named;

	if (fd == -1)
		return false;
	io_fd_path(fd, path);
	give(fd, f->fd);
	is_named = io_write_all(fd, image, "", NULL) == 0 &&
		   io_write_all(fd, str_make((const char *)t, sizeof *t), "", NULL) == 0 &&
		   (linkat(AT_FDCWD, path, f->fd, name, AT_SYMLINK_FOLLOW) == 0 || errno == EEXIST);
	close(fd);
	return is_named;
}

bool
image_folder_put(struct image_folder *f, const struct sha256 *source, int from, uint64_t size,
    enum image_folder_room room)
{
	char name[NAME_BYTES + 1];
	struct trailer t;
	bool is_put;
	char *map;

	name_image(f, source, name);
	if (size == 0 || faccessat(f->fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0 ||
	    !has_room(f, name, size + sizeof t, room))
		return false;
	map = mmap(NULL, size, PROT_READ, MAP_SHARED | MAP_POPULATE, from, 0);
	if (map == MAP_FAILED)
		return false;
	t = seal(f, source, str_make(map, size));
	is_put = write_file(f, name, str_make(map, size), &t);
	munmap(map, size);
	count(is_put ? &f->written : &f->failed, 1);
	if (is_put) {
		f->unseen += size + sizeof t;
		count(&f->bytes, size + sizeof t);
	}
	return is_put;
}

/* Overwrites a file with zeros, as far as the file system keeps them in place, and removes it. */
static bool
erase_file(const struct image_folder *f, const char *name)
{
	static const char zeros[ZEROS_BYTES];
	int fd = openat(f->fd, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st = { 0 };

	if (fd != -1 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		for (off_t at = 0; at < st.st_size; at += ZEROS_BYTES)
			if (pwrite(fd, zeros, sizeof zeros, at) < 0)
				break;
		fdatasync(fd);
	}
	if (fd != -1)
		close(fd);
	return unlinkat(f->fd, name, 0) == 0 || errno == ENOENT;
}

int
image_folder_erase(struct image_folder *f, image_folder_fn *fn, void *arg, struct err *e)
{
	static const char sentence[] =
	    "an image of what was erased cannot be removed: remove the folder of images";
	DIR *d = open_names(f);
	struct dirent *entry;
	struct sha256 source;
	int rc = 0;

	if (d == NULL)
		return err_errno(e, ERR_IO, "%s", sentence);
	while ((entry = readdir(d)) != NULL)
		if (parse_name(entry->d_name, &source) && fn(arg, &source) &&
		    !erase_file(f, entry->d_name))
			rc = err_errno(e, ERR_IO, "%s", sentence);
	closedir(d);
	return rc;
}

void
image_folder_stats(const struct image_folder *f, struct image_folder_stats *out)
{
	*out = (struct image_folder_stats){
		.hits = atomic_load_explicit(&f->hits, memory_order_relaxed),
		.misses = atomic_load_explicit(&f->misses, memory_order_relaxed),
		.damaged = atomic_load_explicit(&f->damaged, memory_order_relaxed),
		.written = atomic_load_explicit(&f->written, memory_order_relaxed),
		.failed = atomic_load_explicit(&f->failed, memory_order_relaxed),
		.evicted = atomic_load_explicit(&f->evicted, memory_order_relaxed),
		.bytes = atomic_load_explicit(&f->bytes, memory_order_relaxed),
		.bytes_max = f->bytes_max,
	};
}
