/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted history: every publication of one work. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "akn/iri.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/export_rows.h"
#include "cli/store_report.h"
#include "cli/work_name.h"
#include "corpus/corpus.h"
#include "corpus/correct.h"

#define HISTORY_ARENA_BYTES_MAX 65536 /* holds one IRI */
#define STOP 1                        /* ends a walk over rows; no error has this value */

struct history {
	const char *store, *after;
	bool json;
	long limit; /* publications; 0: all */
	/* state */
	long count;
	struct buf line;
};

static int
put_line(struct history *h, struct err *e)
{
	struct str line = buf_str(&h->line);
	bool is_written = fwrite(line.p, 1, line.len, stdout) == line.len;

	buf_reset(&h->line);
	return is_written ? 0 : err_errno(e, ERR_IO, "standard output cannot be written");
}

static void
print_publication_text(const struct corpus_version *v)
{
	char date[DATE_BYTES + 1], published[RFC3339_BYTES + 1], hex[SHA256_HEX_BYTES + 1];

	date_format(v->day, date);
	time_rfc3339(v->published, published);
	sha256_hex(&v->source, hex);
	printf(STR_FMT "@%s;r%-3" PRIu32 " published %s  publication %-5" PRId64 " sha-256 %.16s  ",
	    STR_ARG(v->language), date, v->revision, published, v->seq, hex);
	command_print_text(stdout, v->title);
	if (v->withdrawn != 0)
		printf("  (withdrawn by correction %" PRId64 ")", v->withdrawn);
	putchar('\n');
}

static int
print_publication(void *arg, const struct corpus_version *v, struct err *e)
{
	struct history *h = arg;
	int rc;

	if (h->limit > 0 && h->count++ == h->limit)
		return STOP;
	if (!h->json) {
		print_publication_text(v);
		return 0;
	}
	if ((rc = export_put_publication(&h->line, v, NULL, e)) != 0)
		return rc;
	return put_line(h, e);
}

/* Prints the token that published a revision over the network, and the digest of the upload. */
static void
print_publisher(const struct corpus_record *r)
{
	char made[RFC3339_BYTES + 1], day[DATE_BYTES + 1];

	time_rfc3339(r->made, made);
	date_format(r->scope.day, day);
	printf("uploaded   %-5" PRId64 " %s: " STR_FMT "@%s;r%" PRIu32 ", by ", r->seq, made,
	    STR_ARG(r->scope.language), day, r->scope.revision);
	command_print_text(stdout, r->author);
	printf(", file sha-256 %.16s\n", r->value.len >= SHA256_HEX_BYTES ? r->value.p : "?");
}

static void
print_record_text(const struct corpus_record *r)
{
	char made[RFC3339_BYTES + 1], day[DATE_BYTES + 1] = "";

	if (r->kind == CORPUS_PUBLISH) {
		print_publisher(r);
		return;
	}
	time_rfc3339(r->made, made);
	if (r->effective != DAY_NONE)
		date_format(r->effective, day);
	printf("correction %-5" PRId64 " %s: %s", r->seq, made, corpus_record_word(r->kind));
	if (r->kind == CORPUS_NOTE && r->scope.language.len > 0)
		printf(" (" STR_FMT ")", STR_ARG(r->scope.language));
	if (r->kind == CORPUS_REPEAL)
		printf(" from %s", r->effective == DAY_NONE ? "never" : day);
	if (r->value.len > 0)
		putchar(' ');
	command_print_text(stdout, r->value);
	printf(", by ");
	command_print_text(stdout, r->author);
	printf(": ");
	command_print_text(stdout, r->reason);
	putchar('\n');
}

static int
print_record(void *arg, const struct corpus_record *r, struct err *e)
{
	struct history *h = arg;
	int rc;

	if (!h->json) {
		print_record_text(r);
		return 0;
	}
	if ((rc = export_put_record(&h->line, r, e)) != 0)
		return rc;
	return put_line(h, e);
}

/* The position that --after names: eng@2006-05-01;r2, also behind the IRI of the work. */
static int
take_place(struct history *h, struct arena *a, struct corpus_place *place, struct err *e)
{
	struct str after = str_from(h->after);
	char *whole = str_starts(after, "/") ? arena_dup(a, after)
					     : arena_printf(a, "/akn/xx/act/2000/1/%s", h->after);
	struct iri iri;

	if (whole == NULL || iri_parse(str_from(whole), &iri, e) != 0 || iri.point != IRI_FROM)
		return err_set(e, ERR_USAGE, "--after expects a version: eng@2006-05-01;r2");
	*place = (struct corpus_place){ .language = iri.language,
		.day = iri.day,
		.revision = iri.revision > 0 ? iri.revision : UINT32_MAX };
	return 0;
}

static int
print_history(struct history *h, struct corpus *c, struct str work, struct err *e)
{
	struct arena a = ARENA_INIT(HISTORY_ARENA_BYTES_MAX);
	struct corpus_place place;
	int rc;

	h->line = BUF_INIT(EXPORT_LINE_BYTES_MAX);
	rc = work_name_expand(c, &work, &a, e);
	if (rc == 0 && h->after != NULL)
		rc = take_place(h, &a, &place, e);
	if (rc == 0)
		rc = corpus_history(
		    c, work, h->after != NULL ? &place : NULL, print_publication, h, e);
	if (rc == 0)
		rc = corpus_records(c, work, print_record, h, e);
	buf_free(&h->line);
	arena_free(&a);
	return rc == STOP ? 0 : rc;
}

static int
run_history(const struct command *self, int argc, char **argv, struct err *e)
{
	struct history h = { .limit = 0 };
	const struct option_spec options[] = {
		{ .name = "json",
		    .kind = OPTION_FLAG,
		    .target = &h.json,
		    .help = "a JSON object on each line" },
		{ .name = "after",
		    .kind = OPTION_STRING,
		    .target = &h.after,
		    .metavar = "VERSION",
		    .help = "only publications after this one: eng@2006-05-01;r2" },
		{ .name = "limit",
		    .kind = OPTION_NUMBER,
		    .target = &h.limit,
		    .metavar = "N",
		    .min = 1,
		    .max = LONG_MAX,
		    .help = "at most so many publications" },
		STORE_OPTION(h.store),
		{ .name = NULL },
	};
	struct corpus *c = NULL;
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if ((rc = command_one_work(count, e)) != 0)
		return rc;
	if ((rc = corpus_open(&c, command_store(h.store), CORPUS_READ, e)) == 0)
		rc = print_history(&h, c, str_from(argv[0]), e);
	corpus_close(&c);
	return rc;
}

const struct command command_history = {
	.name = "history",
	.usage = "WORK [--json] [--after VERSION] [--limit N] [--store PATH]",
	.summary = "list every publication and correction of a work",
	.details = "WORK is an IRI (/akn/...) or a short name. Oldest first, by language, date and "
		   "revision; corrections follow the last publication. With --json an object on "
		   "each line; docs/operating.md names its members.",
	.run = run_history,
};
