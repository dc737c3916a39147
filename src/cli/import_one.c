/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_one: publishes one file as one version. An ingest worker parses the file; this process
 * only checks and stores the result.
 */
#include "cli/import_one.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/import_beside.h"
#include "cli/print_outline.h"
#include "corpus/corpus.h"
#include "corpus/publish.h"
#include "publish/publication.h"
#include "publish/publication_resources.h"
#include "publish/reading_facts.h"
#include "publish/reading_options.h"
#include "publish/report_json.h"
#include "render/blocking.h"
#include "web/image_files.h"

#define ANSWER_BYTES 16                   /* of a user who is asked yes or no */
#define LACKS_BYTES 256                   /* the facts that a document may lack, in a sentence */
#define IMPORT_ARENA_BYTES_MAX (1u << 20) /* the strings of one publication */

static void
print_choice(const char *name, struct str value, const char *given, const char *option)
{
	printf("  %-9s ", name);
	command_print_text(stdout, value);
	if (given == NULL)
		printf("  (default; %s sets it)", option);
	putchar('\n');
}

/* Where a fact is from that no option gave. */
static const char *
source_text(enum publication_source source)
{
	switch (source) {
	case PUBLICATION_DEFAULT: return "today";
	case PUBLICATION_PROPOSED: return "proposed";
	case PUBLICATION_SCHEME: return "for the name in the file";
	case PUBLICATION_DETECTED: return "found by script and words";
	case PUBLICATION_OPTION:
	case PUBLICATION_FILE: break;
	}
	return "from the file";
}

static void
print_fact(const char *name, struct publication_fact fact, const char *option)
{
	printf("  %-9s ", name);
	command_print_text(stdout, fact.value);
	if (fact.source != PUBLICATION_OPTION)
		printf("  (%s; %s sets it)", source_text(fact.source), option);
	putchar('\n');
}

/* With --strict, refuses a reading with doubts; nothing is stored. */
static int
check_certain(const struct import *im, const struct reading *r, struct err *e)
{
	uint64_t places;

	if (!im->strict || !reading_count_doubts(r->report, &places) || places == 0)
		return 0;
	return err_set(e, ERR_DATA,
	    "%" PRIu64 " place%s of the text must be checked (--strict): correct the text, or "
	    "import without --strict",
	    places, places == 1 ? "" : "s");
}

static void
print_understood(const struct import *im, const char *file, const struct reading *r)
{
	const struct image *image = &r->image;

	command_print_safe(stdout, file);
	fputs(": ", stdout);
	outline_print_counts(image, stdout);
	putchar('\n');
	print_fact("work", publication_work(&im->read, r), "--work");
	print_fact("date", publication_date(&im->read, r), "--date");
	print_fact("language", publication_language(&im->read, r), "--lang");
	print_choice("title", image_meta(image, IMAGE_META_TITLE), im->read.title, "--title");
	if (image_meta(image, IMAGE_META_ISSUER).len > 0)
		print_choice(
		    "issuer", image_meta(image, IMAGE_META_ISSUER), im->read.issuer, "--issuer");
	if (!im->dry_run)
		print_choice("store", str_from(command_store(im->store)), im->store,
		    "--store or GAZETTED_STORE");
	outline_print_report(r->report, stdout);
	outline_print_verdict(r->report, stdout);
}

static bool
is_terminal(void)
{
	return isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
}

static bool
ask_user(struct str work)
{
	char answer[ANSWER_BYTES];

	fflush(stdout);
	fputs("Publish it as ", stderr);
	command_print_text(stderr, work);
	fputs("? [y/N] ", stderr);
	return fgets(answer, sizeof answer, stdin) != NULL && (*answer == 'y' || *answer == 'Y');
}

static const struct publication_remedies remedies = {
	.work = "--work IRI (or --yes for the proposed name)",
	.date = "--date YYYY-MM-DD",
	.language = "--lang CODE (such as eng)",
};

/* Sets p to what is to be published. Without --yes, the user confirms a proposed name. */
static int
describe_publication(const struct import *im, struct str upload, const struct reading *r,
    struct corpus_publication *p, struct err *e)
{
	struct publication_ask ask = { .options = &im->read,
		.remedies = &remedies,
		.upload = upload,
		.alias = im->alias,
		.reason = im->reason,
		.author = im->author,
		.accepts_name = true };

	if (!im->yes && !im->dry_run && publication_is_proposed(&im->read, r))
		ask.accepts_name = publication_describe(&ask, r, p, NULL) == 0 && !im->quiet &&
				   is_terminal() && ask_user(p->work);
	return publication_describe(&ask, r, p, e);
}

/* Refuses a proposed name that the store has. */
static int
check_new(struct corpus *c, const struct corpus_publication *p, struct err *e)
{
	bool is_known;
	int rc = publication_find_work(c, p->work, &is_known, e);

	if (rc != 0 || !is_known)
		return rc;
	return err_set(e, ERR_CONFLICT,
	    "the store has a work of the proposed name: add --work " STR_FMT
	    " for a further version of it, or --work with another name",
	    STR_ARG(p->work));
}

/* Says what was stored; stored keeps it for --json. */
static void
tell_stored(const struct import *im, const struct corpus_publication *p, bool added,
    const struct corpus_version *v, struct report_stored *stored)
{
	*stored = (struct report_stored){ .added = added,
		.work = p->work,
		.language = p->language,
		.revision = v->revision,
		.seq = v->seq };
	date_format(v->day, stored->date);
	if (im->json || im->quiet)
		return;
	printf("%s ", added ? "Published" : "Already there:");
	command_print_text(stdout, v->work);
	printf("/" STR_FMT "@%s;r%" PRIu32 " (publication %" PRId64 ")\n", STR_ARG(v->language),
	    stored->date, v->revision, v->seq);
	if (!added && im->reason != NULL)
		puts("The reason was not recorded: this text is published already.");
	if (im->alias != NULL)
		printf("Short name: /%s\n", im->alias);
}

/*
 * Keeps the image of what was published, so that a server need not parse the source again. It can
 * do that, so failures are no errors.
 */
static void
keep_image(struct import *im, const struct corpus_version *v, const struct reading *r)
{
	const struct config *c = command_settings();

	if (!im->has_looked && c != NULL)
		image_files_open_folder(&im->images, c, command_store(im->store),
		    im->worker.config.ingest_worker, NULL);
	im->has_looked = true;
	if (im->images != NULL)
		image_folder_put(im->images, &v->source, r->image_fd, r->image.head->size,
		    im->in_bulk ? IMAGE_FOLDER_KEEP : IMAGE_FOLDER_EVICT_BY_CHANCE);
}

static int
publish(struct import *im, struct corpus_publication *p, const struct reading *r,
    struct report_stored *stored, struct err *e)
{
	struct arena a = ARENA_INIT(IMPORT_ARENA_BYTES_MAX);
	struct corpus_held held = corpus_held_new();
	struct corpus_version v;
	enum corpus_outcome outcome;
	int rc = 0;

	if (im->corpus == NULL)
		rc = corpus_open(&im->corpus, command_store(im->store), CORPUS_CREATE, e);
	if (rc == 0 && im->proposed)
		rc = check_new(im->corpus, p, e);
	if (rc == 0)
		rc = publication_find_resources(im->corpus, r, &held, p, e);
	if (rc == 0 && (rc = corpus_publish(im->corpus, p, &outcome, &v, &a, e)) == 0) {
		tell_stored(im, p, outcome == CORPUS_ADDED, &v, stored);
		keep_image(im, &v, r);
	}
	corpus_held_free(&held);
	arena_free(&a);
	return rc;
}

/* Publishes what was read, unless the options or the reading forbid it. */
static int
use_reading(struct import *im, struct str upload, const struct reading *r,
    struct report_stored *stored, struct err *e)
{
	struct corpus_publication p;
	int rc;

	if ((rc = check_certain(im, r, e)) != 0 ||
	    (rc = describe_publication(im, upload, r, &p, e)) != 0)
		return rc;
	if (!im->dry_run)
		return publish(im, &p, r, stored, e);
	if (!im->json) {
		outline_print_tree(&r->image, stdout);
		puts("Nothing was stored (--dry-run).");
	}
	return 0;
}

struct report_view
import_view(const struct import *im, const char *file, const struct reading *r,
    const struct report_stored *stored, const struct err *error)
{
	return (struct report_view){ .file = file,
		.options = &im->read,
		.reading = r,
		.stored = stored->revision > 0 ? stored : NULL,
		.error = error };
}

static int
print_json(const struct import *im, const char *file, const struct reading *r,
    const struct report_stored *stored, int rc, struct err *e)
{
	const struct report_view view = import_view(im, file, r, stored, rc != 0 ? e : NULL);
	int printed = report_json_print(&view, e);

	return rc != 0 ? rc : printed;
}

static int
read_file(struct import *im, struct str bytes, const char *file, struct reading *r, struct err *e)
{
	const struct blocking_options options = { .sandbox = command_sandbox(im->sandbox),
		.deadline_ms = command_deadline_ms() };
	int rc;

	if (im->worker.renderer == NULL &&
	    (rc = blocking_open(&im->worker, &options, false, e)) != 0)
		return rc;
	if (import_beside_read(&im->worker, file, bytes, &im->read, r, e) != 0)
		return err_wrap(e, "%.200s", file);
	return 0;
}

int
import_use(struct import *im, struct str upload, const struct reading *r,
    struct report_stored *stored, uint64_t *doubts, struct err *e)
{
	*stored = (struct report_stored){ 0 };
	*doubts = 0;
	im->proposed = publication_is_proposed(&im->read, r);
	reading_count_doubts(r->report, doubts);
	return use_reading(im, upload, r, stored, e);
}

int
import_one(struct import *im, const char *file, struct err *e)
{
	struct report_stored stored = { 0 };
	uint64_t doubts;
	struct reading r = { .image_fd = -1 };
	bool is_read = false;
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	if ((rc = blocking_load_file(file, &bytes, &len, e)) != 0)
		goto out;
	if ((rc = read_file(im, str_make(bytes, len), file, &r, e)) != 0)
		goto out;
	is_read = true;
	im->proposed = publication_is_proposed(&im->read, &r);
	if (!im->json)
		print_understood(im, file, &r);
	rc = import_use(im, str_make(bytes, len), &r, &stored, &doubts, e);
out:
	if (im->json)
		rc = print_json(im, file, is_read ? &r : NULL, &stored, rc, e);
	reading_close(&r);
	free(bytes);
	return rc;
}

int
import_print_failure(const struct import *im, const char *file, int rc, struct err *e)
{
	return print_json(im, file, NULL, &(struct report_stored){ 0 }, rc, e);
}

void
import_close(struct import *im)
{
	corpus_close(&im->corpus);
	image_folder_close(&im->images);
	blocking_close(&im->worker);
}
