/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_one: publishes one file as one version. An ingest worker parses the file; this process
 * only checks and stores the result.
 */
#include "cli/import_one.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/import_json.h"
#include "cli/print_outline.h"
#include "cli/reading_options.h"
#include "cli/report_record.h"
#include "corpus/corpus.h"
#include "corpus/find.h"
#include "corpus/publish.h"
#include "render/blocking.h"
#include "web/image_files.h"
#include "web/route_work.h"

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

/* A text without a date gets that of today. */
static void
print_date(const struct import *im, struct str date)
{
	printf("  %-9s ", "date");
	command_print_text(stdout, date);
	if (im->read.date == NULL)
		printf(str_is(date, im->read.today) ? "  (today; --date sets it)"
						    : "  (from the file; --date sets it)");
	putchar('\n');
}

/* The value given as an option; if there is none, the one in the document. */
static struct str
chosen(const char *given, const struct reading *r, enum image_meta what)
{
	return given != NULL ? str_from(given) : image_meta(&r->image, what);
}

/* Whether neither the options nor the document name the work. */
static bool
is_proposed(const struct import *im, const struct reading *r)
{
	return im->read.work == NULL && outline_find_proposal(r->report).len > 0;
}

/* The name given; else the proposed one; else that in the document. */
static struct str
chosen_work(const struct import *im, const struct reading *r)
{
	if (is_proposed(im, r))
		return outline_find_proposal(r->report);
	return iri_strip(chosen(im->read.work, r, IMAGE_META_WORK));
}

static void
print_work(const struct import *im, const struct reading *r)
{
	printf("  %-9s ", "work");
	command_print_text(stdout, chosen_work(im, r));
	puts(im->read.work != NULL ? ""
	     : is_proposed(im, r)  ? "  (proposed; --work sets it)"
				   : "  (from the file; --work sets it)");
}

/* With --strict, refuses a reading with doubts; nothing is stored. */
static int
check_certain(const struct import *im, const struct reading *r, struct err *e)
{
	uint64_t places;

	if (!im->strict || !outline_count_doubts(r->report, &places) || places == 0)
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
	print_work(im, r);
	print_date(im, chosen(im->read.date, r, IMAGE_META_DATE));
	print_choice("language", chosen(im->read.language, r, IMAGE_META_LANGUAGE),
	    im->read.language, "--lang");
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

/* A fact that the document does not state, and the option that states it. */
struct lack {
	bool is_lacking;
	const char *fact, *option;
};

/* Refuses a document that lacks facts, with all of them in one sentence. */
static int
refuse_incomplete(const struct lack *lacks, size_t count, struct err *e)
{
	struct buf facts = BUF_INIT(LACKS_BYTES), options = BUF_INIT(LACKS_BYTES);
	int rc;

	for (size_t i = 0; i < count; i++) {
		if (!lacks[i].is_lacking)
			continue;
		buf_putf(&facts, "%s%s", facts.len > 0 ? ", " : "", lacks[i].fact);
		buf_putf(&options, "%s%s", options.len > 0 ? ", " : "", lacks[i].option);
	}
	rc = err_set(
	    e, ERR_DATA, "the document does not state %s; add %s", facts.data, options.data);
	buf_free(&facts);
	buf_free(&options);
	return rc;
}

/* The media type of the file, by the reader that has read it. */
static struct str
upload_type(const struct reading *r)
{
	static const struct {
		const char *reader, *type;
	} types[] = { { "text", "text/plain" }, { "md", "text/markdown" },
		{ "akn", "application/akn+xml" },
		{ "docx",
		    "application/vnd.openxmlformats-officedocument.wordprocessingml.document" } };
	struct report_record found;

	if (report_record_find(r->report, "reader", NULL, &found))
		for (size_t i = 0; i < ARRAY_LEN(types); i++)
			if (str_is(found.text, types[i].reader))
				return str_from(types[i].type);
	return STR("");
}

/* Sets p to what is to be published. Without --yes, the user confirms a proposed name. */
static int
describe_publication(const struct import *im, struct str upload, const struct reading *r,
    struct corpus_publication *p, struct err *e)
{
	const char *code = lang_code(chosen(im->read.language, r, IMAGE_META_LANGUAGE));
	struct lack lacks[] = {
		{ is_proposed(im, r), "its name", "--work IRI (or --yes for the proposed name)" },
		{ false, "its first day in force", "--date YYYY-MM-DD" },
		{ code == NULL, "its language", "--lang CODE (such as eng)" },
	};

	*p = (struct corpus_publication){ .work = chosen_work(im, r),
		.language = str_from(code),
		.alias = str_from(im->alias),
		.xml = r->xml,
		.upload = upload,
		.upload_type = upload_type(r),
		.image = &r->image,
		.published = time_now(),
		.reason = str_from(im->reason),
		.author = str_from(im->author) };
	lacks[1].is_lacking = !date_parse(chosen(im->read.date, r, IMAGE_META_DATE), &p->day);
	if (lacks[0].is_lacking && !im->yes && !im->dry_run && !lacks[1].is_lacking && code != NULL)
		lacks[0].is_lacking = im->quiet || !is_terminal() || !ask_user(p->work);
	else if (im->yes || im->dry_run)
		lacks[0].is_lacking = false;
	if (lacks[0].is_lacking || lacks[1].is_lacking || lacks[2].is_lacking)
		return refuse_incomplete(lacks, sizeof lacks / sizeof *lacks, e);
	return route_check_work(p->work, e);
}

/* Refuses a proposed name that the store has: two documents may have one title. */
static int
check_new(struct corpus *c, const struct corpus_publication *p, struct arena *a, struct err *e)
{
	const struct corpus_ask ask = { .work = p->work, .how = CORPUS_FIRST };
	struct err absent = { 0 };
	struct corpus_version v;
	int rc = corpus_find(c, &ask, &v, a, &absent);

	if (rc == -ERR_NOTFOUND)
		return 0;
	if (rc != 0)
		return err_set(e, (enum err_code) - rc, "%s", absent.text);
	return err_set(e, ERR_CONFLICT,
	    "the store has a work of the proposed name: add --work " STR_FMT
	    " for a further version of it, or --work with another name",
	    STR_ARG(p->work));
}

/* Says what was stored; stored keeps it for --json. */
static void
report_stored(const struct import *im, const struct corpus_publication *p, bool added,
    const struct corpus_version *v, struct import_stored *stored)
{
	*stored = (struct import_stored){ .added = added,
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
publish(struct import *im, const struct corpus_publication *p, const struct reading *r,
    struct import_stored *stored, struct err *e)
{
	struct arena a = ARENA_INIT(IMPORT_ARENA_BYTES_MAX);
	struct corpus_version v;
	enum corpus_outcome outcome;
	int rc = 0;

	if (im->corpus == NULL)
		rc = corpus_open(&im->corpus, command_store(im->store), CORPUS_CREATE, e);
	if (rc == 0 && im->proposed)
		rc = check_new(im->corpus, p, &a, e);
	if (rc == 0 && (rc = corpus_publish(im->corpus, p, &outcome, &v, &a, e)) == 0) {
		report_stored(im, p, outcome == CORPUS_ADDED, &v, stored);
		keep_image(im, &v, r);
	}
	arena_free(&a);
	return rc;
}

/* Publishes what was read, unless the options or the reading forbid it. */
static int
use_reading(struct import *im, struct str upload, const struct reading *r,
    struct import_stored *stored, struct err *e)
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

struct import_view
import_view(const struct import *im, const char *file, const struct reading *r,
    const struct import_stored *stored, const struct err *error)
{
	return (struct import_view){ .file = file,
		.options = &im->read,
		.reading = r,
		.work = r != NULL ? chosen_work(im, r) : STR(""),
		.proposed = im->proposed,
		.stored = stored->revision > 0 ? stored : NULL,
		.error = error };
}

static int
print_json(const struct import *im, const char *file, const struct reading *r,
    const struct import_stored *stored, int rc, struct err *e)
{
	const struct import_view view = import_view(im, file, r, stored, rc != 0 ? e : NULL);
	int printed = import_json_print(&view, e);

	return rc != 0 ? rc : printed;
}

static int
read_file(struct import *im, struct str bytes, const char *file, struct reading *r, struct err *e)
{
	const struct blocking_options options = { .sandbox = command_sandbox(im->sandbox) };
	int rc;

	if (im->worker.renderer == NULL &&
	    (rc = blocking_open(&im->worker, &options, false, e)) != 0)
		return rc;
	if (blocking_read(&im->worker, bytes, im->read.pairs, im->read.pair_count, r, e) != 0)
		return err_wrap(e, "%.200s", file);
	return 0;
}

int
import_use(struct import *im, struct str upload, const struct reading *r,
    struct import_stored *stored, uint64_t *doubts, struct err *e)
{
	*stored = (struct import_stored){ 0 };
	*doubts = 0;
	im->proposed = is_proposed(im, r);
	outline_count_doubts(r->report, doubts);
	return use_reading(im, upload, r, stored, e);
}

int
import_one(struct import *im, const char *file, struct err *e)
{
	struct import_stored stored = { 0 };
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
	im->proposed = is_proposed(im, &r);
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
	return print_json(im, file, NULL, &(struct import_stored){ 0 }, rc, e);
}

void
import_close(struct import *im)
{
	corpus_close(&im->corpus);
	image_folder_close(&im->images);
	blocking_close(&im->worker);
}
