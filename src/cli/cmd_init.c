/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted init: a new store, empty or with what an export holds. */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/command.h"
#include "cli/export_read.h"
#include "cli/store_report.h"
#include "corpus/corpus.h"
#include "corpus/place.h"

#define INIT_ARENA_BYTES_MAX 65536 /* paths */

struct init {
	const char *store, *from, *sandbox;
};

/* Fills the store at path, which is new, and checks it. */
static int
fill(const struct init *o, const char *path, struct err *e)
{
	struct corpus *c = NULL;
	int64_t seq = 0;
	int rc;

	if ((rc = corpus_open(&c, path, CORPUS_CREATE, e)) == 0 &&
	    (rc = corpus_seq(c, &seq, e)) == 0 && seq > 0)
		rc = err_set(e, ERR_CONFLICT, "there is a store %.200s: name another", o->store);
	if (rc == 0 && o->from != NULL && (rc = export_read(c, o->from, o->sandbox, e)) == 0)
		rc = store_report(c, o->store, e);
	corpus_close(&c);
	return rc;
}

/* A file is made beside its place, so that a command that is stopped leaves no half of it. */
static int
make_file(const struct init *o, struct err *e)
{
	struct arena a = ARENA_INIT(INIT_ARENA_BYTES_MAX);
	struct corpus_placing p = { .path = o->store, .arena = &a };
	struct str part = STR("");
	int rc;

	if ((rc = corpus_check_free(o->store, e)) == 0 &&
	    (rc = corpus_place_name(o->store, &part, &a, e)) == 0 &&
	    (rc = fill(o, part.p, e)) == 0) {
		p.part = part.p;
		rc = corpus_place(&p, e);
	}
	if (part.len > 0)
		corpus_place_discard(part);
	arena_free(&a);
	return rc;
}

static int
run_init(const struct command *self, int argc, char **argv, struct err *e)
{
	struct init o = { 0 };
	const struct option_spec options[] = {
		{ .name = "from",
		    .kind = OPTION_STRING,
		    .target = &o.from,
		    .metavar = "FOLDER",
		    .help = "fill it with all that 'gazetted export' wrote there" },
		SANDBOX_OPTION(o.sandbox),
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count > 1)
		return err_set(e, ERR_USAGE, "name one store: the path of its file");
	o.store = command_store(count == 1 ? argv[0] : NULL);
	rc = corpus_is_file(o.store) ? make_file(&o, e) : fill(&o, o.store, e);
	if (rc == 0) {
		printf("%s the store ", o.from != NULL ? "filled" : "made");
		command_print_safe(stdout, o.store);
		putchar('\n');
	}
	return rc;
}

const struct command command_init = {
	.name = "init",
	.usage = "[STORE] [--from FOLDER]",
	.summary = "make a new store, empty or from an export",
	.details =
	    "STORE is the path of a new file (default: $GAZETTED_STORE or ./gazetted.db). Others "
	    "than its owner and group cannot read it; made by root, it belongs to the owner of "
	    "its folder. With --from the store has the same publications, revisions, times, "
	    "short names and corrections as the one that was exported. 'gazetted import' makes a "
	    "store by itself.",
	.run = run_init,
};
