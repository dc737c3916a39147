/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token_file: the file is replaced as a whole, under a lock. What must hold: a reader finds the old
 * file or the new one; a token whose creation or revocation was acknowledged is on the disk.
 */
#include "publish/token_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/replace.h"
#include "corpus/corpus.h"

#define SUFFIX ".tokens"
#define FILE_MODE 0600
#define READ_BYTES 65536

#define HEAD                                                                                   \
	"# Tokens to publish over the network, by 'gazetted token'. The second column is the " \
	"SHA-256 of each.\n"

static const char not_written[] = "the file of tokens cannot be written";

int
token_file_place(char **out, const char *setting, const char *store, struct err *e)
{
	struct buf path = BUF_INIT(PATH_MAX);
	size_t len;

	if (setting != NULL && *setting != '\0')
		buf_puts(&path, setting);
	else if (corpus_is_file(store))
		buf_putf(&path, "%s" SUFFIX, store);
	else
		return err_set(e, ERR_CONFIG,
		    "a store that is a database has no file of tokens beside it: name one by the "
		    "setting 'tokens'");
	*out = buf_take(&path, &len);
	return 0;
}

static int
read_text(int fd, struct buf *b, struct err *e)
{
	ssize_t n;
	int rc;

	for (;;) {
		if ((rc = buf_reserve(b, READ_BYTES, e)) != 0)
			return rc;
		n = read(fd, b->data + b->len, READ_BYTES);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(e, ERR_IO, "the file of tokens cannot be read");
		if (n == 0)
			return 0;
		b->len += (size_t)n;
	}
}

static int
check_mode(const struct stat *st, struct err *e)
{
	if (!S_ISREG(st->st_mode))
		return err_set(e, ERR_CONFIG, "the file of tokens is not a file: remove it");
	if ((st->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return err_set(e, ERR_CONFIG,
		    "other users may write the file of tokens: take that right away (chmod 600)");
	return 0;
}

int
token_file_load(const char *path, struct token_table **out, struct stat *seen, struct err *e)
{
	struct buf text = BUF_INIT(TOKEN_FILE_BYTES_MAX);
	struct stat st = { .st_ino = 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), rc = 0;

	if (fd == -1 && errno != ENOENT)
		rc = err_errno(e, ERR_CONFIG, "the file of tokens cannot be opened");
	else if (fd != -1 && fstat(fd, &st) != 0)
		rc = err_errno(e, ERR_IO, "the file of tokens cannot be read");
	else if (fd != -1 && (rc = check_mode(&st, e)) == 0)
		rc = read_text(fd, &text, e);
	if (fd != -1)
		close(fd);
	if (seen != NULL)
		*seen = st;
	if (rc == 0)
		rc = token_table_read(out, buf_str(&text), e);
	buf_free(&text);
	return rc;
}

bool
token_file_has_changed(const char *path, const struct stat *seen)
{
	struct stat st = { .st_ino = 0 };

	if (stat(path, &st) != 0)
		return seen->st_ino != 0;
	return st.st_ino != seen->st_ino || st.st_dev != seen->st_dev ||
	       st.st_size != seen->st_size || st.st_mode != seen->st_mode ||
	       st.st_mtim.tv_sec != seen->st_mtim.tv_sec ||
	       st.st_mtim.tv_nsec != seen->st_mtim.tv_nsec;
}

/* A change of the file, which is made under the lock. */
struct change {
	const struct token *added; /* NULL: none */
	struct str revoked;
	int64_t now;
};

static int
check_change(const struct change *c, const struct token_table *t, struct err *e)
{
	struct str name = c->added != NULL ? c->added->name : c->revoked;
	const struct token *known = token_table_named(t, name);

	if (c->added != NULL && known != NULL)
		return err_set(e, ERR_CONFLICT,
		    "there is or was a token named '" STR_FMT
		    "': choose another name, so that history shows who published",
		    STR_ARG(name));
	if (c->added == NULL && known == NULL)
		return err_set(e, ERR_NOTFOUND,
		    "there is no token named '" STR_FMT "': 'gazetted token list' names them",
		    STR_ARG(name));
	if (c->added == NULL && known->revoked != 0)
		return err_set(
		    e, ERR_CONFLICT, "the token '" STR_FMT "' is revoked already", STR_ARG(name));
	return 0;
}

static void
put_all(struct buf *b, const struct change *c, const struct token_table *t)
{
	buf_puts(b, HEAD);
	for (unsigned i = 0; i < token_table_count(t); i++) {
		struct token one = *token_table_at(t, i);

		if (c->added == NULL && str_eq(one.name, c->revoked))
			one.revoked = c->now;
		token_put(b, &one);
	}
	if (c->added != NULL)
		token_put(b, c->added);
}

static int
change_locked(const char *path, const struct change *c, struct err *e)
{
	struct buf text = BUF_INIT(TOKEN_FILE_BYTES_MAX);
	struct token_table *t = NULL;
	int rc = token_file_load(path, &t, NULL, e);

	if (rc == 0 && (rc = check_change(c, t, e)) == 0) {
		put_all(&text, c, t);
		if ((rc = buf_check(&text, "file of tokens", e)) == 0)
			rc = replace_path(path, buf_str(&text), not_written, e);
	}
	token_table_unref(&t);
	buf_free(&text);
	return rc;
}

static int
change(const char *path, const struct change *c, struct err *e)
{
	char lock[PATH_MAX];
	int fd, rc;

	if (snprintf(lock, sizeof lock, "%s.lock", path) >= (int)sizeof lock)
		return err_set(e, ERR_LIMIT, "the path of the file of tokens is too long");
	fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (fd == -1 || flock(fd, LOCK_EX) != 0)
		rc = err_errno(e, ERR_IO, "%s", not_written);
	else
		rc = change_locked(path, c, e);
	if (fd != -1)
		close(fd);
	return rc;
}

int
token_file_add(const char *path, const struct token *t, struct err *e)
{
	return change(path, &(struct change){ .added = t }, e);
}

int
token_file_revoke(const char *path, struct str name, int64_t now, struct err *e)
{
	return change(path, &(struct change){ .revoked = name, .now = now }, e);
}
