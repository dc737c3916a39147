/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft_folder: a file is written beside, synced and renamed, under a lock. What must hold: a
 * reader finds the old draft or the new one, whole; a draft that was acknowledged is on the disk.
 */
#include "publish/draft_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/macros.h"
#include "base/replace.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "render/output_file.h"

#define STATE_SUFFIX ".drafts"
#define DRAFT_SUFFIX ".draft"
#define LOCK_NAME "lock"
#define NEW_NAME "new"
#define NAME_CHARS 32 /* of the digest of a key: 128 bits, which no two keys have in common */
#define NAME_BYTES (NAME_CHARS + sizeof DRAFT_SUFFIX)
#define FILE_MODE 0600
#define FOLDER_MODE 0700

static const char not_kept[] = "the draft could not be kept: nothing was changed";
static const char not_read[] = "the drafts cannot be read";

char *
draft_folder_place(const char *setting, const char *store)
{
	struct buf path = BUF_INIT(PATH_MAX);
	size_t len;

	if (setting != NULL && *setting != '\0')
		buf_puts(&path, setting);
	else if (corpus_is_file(store))
		buf_putf(&path, "%s" STATE_SUFFIX, store);
	else
		return NULL;
	return buf_take(&path, &len);
}

static void
name_of(const struct draft_key *key, char out[NAME_BYTES])
{
	struct sha256_run run;
	struct sha256 digest;
	char hex[SHA256_HEX_BYTES + 1], date[DATE_BYTES + 1];

	date_format(key->day, date);
	sha256_start(&run);
	sha256_add(&run, key->work.p, key->work.len);
	sha256_add(&run, "/", 1);
	sha256_add(&run, key->language.p, key->language.len);
	sha256_add(&run, date, DATE_BYTES);
	digest = sha256_finish(&run);
	sha256_hex(&digest, hex);
	snprintf(out, NAME_BYTES, "%.*s" DRAFT_SUFFIX, NAME_CHARS, hex);
}

/* Opens the folder; *fd is -1, without an error, if there is none. */
static int
open_folder(const char *folder, bool makes, int *fd, struct err *e)
{
	struct stat st;

	if (makes && mkdir(folder, FOLDER_MODE) != 0 && errno != EEXIST)
		return err_errno(e, ERR_IO, "%s", not_kept);
	*fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd == -1)
		return !makes && errno == ENOENT ? 0 : err_errno(e, ERR_IO, "%s", not_read);
	if (fstat(*fd, &st) == 0 && (st.st_mode & (S_IWGRP | S_IWOTH)) == 0)
		return 0;
	close(*fd);
	*fd = -1;
	return err_set(e, ERR_CONFIG,
	    "other users may write the folder of drafts: take that right away (chmod 700)");
}

static int
lock(int folder, int *fd, struct err *e)
{
	*fd = openat(folder, LOCK_NAME, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (*fd != -1 && flock(*fd, LOCK_EX) == 0)
		return 0;
	return err_errno(e, ERR_IO, "%s", not_kept);
}

int
draft_refuse_damaged(struct err *e)
{
	return err_set(e, ERR_IO, "the draft is damaged: upload the file again, or discard it");
}

/* Reads the facts of a draft from the beginning of its file. ERR_IO: it is damaged. */
static int
read_head(int fd, char *head, struct draft *d, size_t *bytes, struct err *e)
{
	ssize_t n = pread(fd, head, DRAFT_HEAD_BYTES_MAX, 0);
	struct stat st;

	if (n > 0 && fstat(fd, &st) == 0 && draft_read(d, str_make(head, (size_t)n), bytes) &&
	    (uint64_t)st.st_size == *bytes + d->upload_bytes)
		return 0;
	return draft_refuse_damaged(e);
}

static int
refuse_absent(struct err *e)
{
	return err_set(e, ERR_NOTFOUND, "there is no draft of that version: /drafts lists them");
}

static int
open_draft(int folder, const struct draft_key *key, int *fd, struct err *e)
{
	char name[NAME_BYTES];

	if (folder == -1)
		return refuse_absent(e);
	name_of(key, name);
	*fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (*fd != -1)
		return 0;
	return errno == ENOENT ? refuse_absent(e) : err_errno(e, ERR_IO, "%s", not_read);
}

/* Sets etag to that of the draft, "" if there is none. A damaged one may be replaced. */
static int
find_etag(int folder, const struct draft_key *key, char etag[DRAFT_ETAG_BYTES + 1], struct err *e)
{
	char head[DRAFT_HEAD_BYTES_MAX];
	struct err why = { 0 };
	struct draft d;
	size_t bytes = 0;
	int fd = -1, rc = open_draft(folder, key, &fd, &why);

	etag[0] = '\0';
	if (rc == -ERR_NOTFOUND)
		return 0;
	if (rc != 0) {
		*e = why;
		return rc;
	}
	if (read_head(fd, head, &d, &bytes, &why) == 0)
		draft_etag(str_make(head, bytes), etag);
	else
		snprintf(etag, DRAFT_ETAG_BYTES + 1, DRAFT_DAMAGED);
	close(fd);
	return 0;
}

static int
check_expected(int folder, const struct draft_key *key, const char *expected, struct err *e)
{
	char etag[DRAFT_ETAG_BYTES + 1];
	int rc;

	if (expected == NULL || (rc = find_etag(folder, key, etag, e)) != 0)
		return expected == NULL ? 0 : rc;
	if (strcmp(etag, expected) == 0)
		return 0;
	return err_set(e, ERR_CHANGED,
	    "another draft of the version was saved meanwhile: look at it, and send yours again");
}

static bool
is_draft(const char *name)
{
	return strlen(name) == NAME_BYTES - 1 && str_ends(str_from(name), DRAFT_SUFFIX);
}

/* Another view of the folder, for readdir(). */
static DIR *
open_listing(int folder)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *listing = fd == -1 ? NULL : fdopendir(fd);

	if (listing == NULL && fd != -1)
		close(fd);
	return listing;
}

/* Whether there is room for a file of that name and size. */
static int
check_room(int folder, const char *name, uint64_t bytes, struct err *e)
{
	DIR *listing = open_listing(folder);
	struct dirent *one;
	struct stat st;
	unsigned count = 1;

	if (listing == NULL)
		return err_errno(e, ERR_IO, "%s", not_kept);
	while ((one = readdir(listing)) != NULL) {
		if (!is_draft(one->d_name) || strcmp(one->d_name, name) == 0 ||
		    fstatat(folder, one->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		count++;
		bytes += (uint64_t)st.st_size;
	}
	closedir(listing);
	if (count <= DRAFTS_MAX && bytes <= DRAFTS_BYTES_MAX)
		return 0;
	return err_set(e, ERR_LIMIT,
	    "the drafts of the server would be more than %d, or than %llu bytes: publish or "
	    "discard some",
	    DRAFTS_MAX, (unsigned long long)DRAFTS_BYTES_MAX);
}

static int
save_locked(int folder, const struct draft *d, struct str head, struct str upload,
    const char *expected, struct err *e)
{
	const struct str parts[] = { head, upload };
	char name[NAME_BYTES];
	int rc;

	name_of(&d->key, name);
	if ((rc = check_expected(folder, &d->key, expected, e)) != 0 ||
	    (rc = check_room(folder, name, head.len + upload.len, e)) != 0)
		return rc;
	return replace_at(folder, NEW_NAME, name, parts, ARRAY_LEN(parts), not_kept, e);
}

int
draft_folder_save(const char *folder, struct draft *d, struct str upload, const char *expected,
    char etag[DRAFT_ETAG_BYTES + 1], struct err *e)
{
	struct buf head = BUF_INIT(DRAFT_HEAD_BYTES_MAX);
	int fd = -1, lock_fd = -1, rc;

	d->upload = sha256_of(upload.p, upload.len);
	d->upload_bytes = upload.len;
	draft_put(&head, d);
	if ((rc = buf_check(&head, "facts of the draft", e)) == 0 &&
	    (rc = open_folder(folder, true, &fd, e)) == 0 && (rc = lock(fd, &lock_fd, e)) == 0)
		rc = save_locked(fd, d, buf_str(&head), upload, expected, e);
	if (rc == 0)
		draft_etag(buf_str(&head), etag);
	if (lock_fd != -1)
		close(lock_fd);
	if (fd != -1)
		close(fd);
	buf_free(&head);
	return rc;
}

/* Copies the file behind the facts into a memfd. */
static int
load_upload(int fd, const struct draft *d, size_t from, int *out, struct err *e)
{
	off_t at = (off_t)from;
	uint64_t left = d->upload_bytes;
	int rc = output_create("draft", out, e);

	while (rc == 0 && left > 0) {
		ssize_t n = sendfile(*out, fd, &at, left);

		if (n > 0)
			left -= (uint64_t)n;
		else if (n == 0 || errno != EINTR)
			rc = err_errno(e, ERR_IO, "%s", not_read);
	}
	if (rc != 0 && *out != -1) {
		close(*out);
		*out = -1;
	}
	return rc;
}

static int
load_open(int fd, struct draft *out, char etag[DRAFT_ETAG_BYTES + 1], int *upload, struct arena *a,
    struct err *e)
{
	char *head = arena_alloc(a, DRAFT_HEAD_BYTES_MAX);
	size_t bytes = 0;
	int rc;

	if (head == NULL)
		return err_set(e, ERR_LIMIT, "the facts of the draft are too long");
	if ((rc = read_head(fd, head, out, &bytes, e)) != 0) {
		*out = (struct draft){ .saved = 0 };
		snprintf(etag, DRAFT_ETAG_BYTES + 1, DRAFT_DAMAGED);
		return rc;
	}
	draft_etag(str_make(head, bytes), etag);
	return upload != NULL ? load_upload(fd, out, bytes, upload, e) : 0;
}

int
draft_folder_load(const char *folder, const struct draft_key *key, struct draft *out,
    char etag[DRAFT_ETAG_BYTES + 1], int *upload, struct arena *a, struct err *e)
{
	int all = -1, fd = -1, rc;

	etag[0] = '\0';
	if ((rc = open_folder(folder, false, &all, e)) != 0)
		return rc;
	if ((rc = open_draft(all, key, &fd, e)) == 0) {
		rc = load_open(fd, out, etag, upload, a, e);
		close(fd);
	}
	if (all != -1)
		close(all);
	return rc;
}

static int
remove_locked(int folder, const struct draft_key *key, const char *expected, struct err *e)
{
	char name[NAME_BYTES];
	int rc;

	name_of(key, name);
	if ((rc = check_expected(folder, key, expected, e)) != 0)
		return rc;
	if (unlinkat(folder, name, 0) != 0)
		return errno == ENOENT ? refuse_absent(e)
				       : err_errno(e, ERR_IO, "the draft could not be removed");
	return fsync(folder) == 0 ? 0 : err_errno(e, ERR_IO, "the draft could not be removed");
}

int
draft_folder_remove(
    const char *folder, const struct draft_key *key, const char *expected, struct err *e)
{
	int fd = -1, lock_fd = -1, rc;

	if ((rc = open_folder(folder, false, &fd, e)) != 0)
		return rc;
	if (fd == -1)
		return refuse_absent(e);
	if ((rc = lock(fd, &lock_fd, e)) == 0)
		rc = remove_locked(fd, key, expected, e);
	if (lock_fd != -1)
		close(lock_fd);
	close(fd);
	return rc;
}

/* One file of the folder; it may be gone meanwhile. */
static int
list_one(int folder, const char *name, draft_fn *fn, void *arg, struct err *e)
{
	char head[DRAFT_HEAD_BYTES_MAX], etag[DRAFT_ETAG_BYTES + 1];
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), rc = 0;
	struct err why = { 0 };
	struct draft d;
	size_t bytes = 0;

	if (fd == -1)
		return 0;
	if (read_head(fd, head, &d, &bytes, &why) == 0) {
		draft_etag(str_make(head, bytes), etag);
		rc = fn(arg, &d, etag, e);
	} else {
		log_warn("publish", "damaged_draft", "file=%s", name);
	}
	close(fd);
	return rc;
}

int
draft_folder_list(const char *folder, draft_fn *fn, void *arg, struct err *e)
{
	struct dirent *one;
	DIR *listing;
	int fd = -1, rc;

	if ((rc = open_folder(folder, false, &fd, e)) != 0 || fd == -1)
		return rc;
	if ((listing = open_listing(fd)) == NULL)
		rc = err_errno(e, ERR_IO, "%s", not_read);
	while (rc == 0 && listing != NULL && (one = readdir(listing)) != NULL)
		if (is_draft(one->d_name))
			rc = list_one(fd, one->d_name, fn, arg, e);
	if (listing != NULL)
		closedir(listing);
	close(fd);
	return rc;
}
