/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted copy: a store into another, of the same or another kind. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "cli/command.h"
#include "corpus/copy.h"

static void
show_progress(void *arg, uint64_t publications)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%s %" PRIu64 " ", (const char *)arg, publications);
}

static int
copy_store(struct corpus *from, struct corpus *to, struct err *e)
{
	int64_t seq;
	int rc;

	if ((rc = corpus_copy(from, to, show_progress, "copied", e)) != 0 ||
	    (rc = corpus_compare(from, to, show_progress, "compared", e)) != 0 ||
	    (rc = corpus_seq(to, &seq, e)) != 0)
		return rc;
	if (isatty(STDERR_FILENO))
		fputc('\r', stderr);
	printf("copied and compared: numbers 1 to %" PRId64 "\n", seq);
	return 0;
}

/* The files of a new store, while its lock is held: nobody has published into it. */
static void
remove_files(const char *path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	struct buf name = BUF_INIT(PATH_MAX);
	struct err ignored;

	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		buf_reset(&name);
		buf_putf(&name, "%s%s", path, suffixes[i]);
		if (buf_check(&name, "the name of the store", &ignored) == 0)
			unlink(name.data);
	}
	buf_free(&name);
}

static int
run_copy(const struct command *self, int argc, char **argv, struct err *e)
{
	const struct option_spec options[] = { { .name = NULL } };
	struct corpus *from = NULL, *to = NULL;
	bool help, is_new;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 2)
		return err_set(e, ERR_USAGE, "name the store to copy, and the new one");
	is_new = access(argv[1], F_OK) == -1;
	if ((rc = corpus_open(&from, argv[0], CORPUS_READ, e)) == 0 &&
	    (rc = corpus_open(&to, argv[1], CORPUS_CREATE, e)) == 0 &&
	    (rc = copy_store(from, to, e)) != 0 && is_new)
		remove_files(argv[1]); /* of a database there are none */
	corpus_close(&from);
	corpus_close(&to);
	return rc;
}

const struct command command_copy = {
	.name = "copy",
	.usage = "STORE STORE",
	.summary = "copy a store into a new one, which may be of another kind, and compare both",
	.details =
	    "A store is a file, or a database: postgresql://host/name. Copies publications, "
	    "corrections and short names with their numbers and times, all or nothing, and reads "
	    "both stores to compare every row and the SHA-256 of every source and uploaded file. "
	    "What is published meanwhile is not copied, and the comparison says so: stop "
	    "publishing before. A new file that was not copied whole, or is not equal, is removed.",
	.run = run_copy,
};
