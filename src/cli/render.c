/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted render: one file in, one rendition out, without a store; the same workers as the
 * server's. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/outline.h"
#include "cli/output.h"
#include "cli/workshop.h"
#include "doc/lang.h"
#include "render/formats.h"

#define RENDER_ARENA_BYTES_MAX (1u << 20) /* options and metadata of one document */

struct one_shot {
	const char *format, *output, *query, *portion, *date, *language, *title, *issuer, *work,
	    *sandbox;
	struct option_list plugins;
	bool quiet;
	struct arena arena;
	struct message_pair options[MESSAGE_OPTIONS_MAX], meta[MESSAGE_PAIRS_MAX];
	uint32_t meta_count;
};

static void
add_pair(struct message_pair *pairs, uint32_t *count, const char *name, struct str value)
{
	if (value.len > 0)
		pairs[(*count)++] = (struct message_pair){ .name = str_from(name), .value = value };
}

static int
read_document(
    struct one_shot *o, struct workshop *w, const char *file, struct reading *r, struct err *e)
{
	struct message_pair pairs[MESSAGE_PAIRS_MAX];
	char today[DATE_BYTES + 1], *bytes = NULL;
	uint32_t count = 0;
	size_t len;
	int rc;

	date_format(time_today(), today);
	add_pair(pairs, &count, "work", str_from(o->work));
	add_pair(pairs, &count, "title", str_from(o->title));
	add_pair(pairs, &count, "issuer", str_from(o->issuer));
	add_pair(pairs, &count, "date", str_from(o->date));
	add_pair(pairs, &count, "today", str_from(today));
	add_pair(pairs, &count, "language", str_from(o->language));
	if ((rc = workshop_load_file(file, &bytes, &len, e)) != 0)
		return rc;
	if ((rc = workshop_read(w, str_make(bytes, len), pairs, count, r, e)) != 0)
		rc = err_wrap(e, "%.200s", file);
	else if (!o->quiet)
		outline_print_report(r->report, stderr);
	free(bytes);
	return rc;
}

/* What the server would say about a publication, as far as a file alone can say it. */
static void
describe(struct one_shot *o, const struct reading *r)
{
	static const struct {
		const char *name;
		enum image_meta what;
	} facts[] = { { "title", IMAGE_META_TITLE }, { "issuer", IMAGE_META_ISSUER },
		{ "work", IMAGE_META_WORK }, { "version", IMAGE_META_VERSION },
		{ "date", IMAGE_META_DATE }, { "language", IMAGE_META_LANGUAGE },
		{ "number", IMAGE_META_NUMBER }, { "type", IMAGE_META_TYPE } };
	struct sha256 digest = sha256_of(r->xml.p, r->xml.len);
	char hex[SHA256_HEX_BYTES + 1];
	const char *tag = lang_tag(image_meta(&r->image, IMAGE_META_LANGUAGE));
	size_t i;

	for (i = 0; i < sizeof facts / sizeof facts[0]; i++)
		add_pair(o->meta, &o->meta_count, facts[i].name,
		    str_slice(image_meta(&r->image, facts[i].what), 0, MESSAGE_TEXT_BYTES_MAX - 1));
	sha256_hex(&digest, hex);
	add_pair(o->meta, &o->meta_count, "digest", str_from(arena_dup(&o->arena, str_from(hex))));
	add_pair(o->meta, &o->meta_count, "lang", str_from(tag != NULL ? tag : "und"));
}

static int
describe_job(struct one_shot *o, const struct formats *formats, const struct reading *r,
    struct render_job *job, struct err *e)
{
	struct str canonical, portion = str_from(o->portion);
	uint32_t format = formats_find(formats, str_from(o->format)), count = 0;
	int rc;

	if (format == UINT32_MAX)
		return err_set(e, ERR_UNSUPPORTED,
		    "there is no format '%.40s'; 'gazetted formats' lists what there is",
		    o->format);
	if ((rc = format_options(&formats->list[format], str_from(o->query), o->options, &count,
		 &canonical, &o->arena, e)) != 0)
		return rc;
	*job = (struct render_job){ .kind = JOB_RENDER,
		.format = format,
		.view = GAZ_VIEW_DOCUMENT,
		.options = o->options,
		.option_count = count,
		.input_fd = r->image_fd,
		.request_id = STR("render") };
	if (portion.len > 0) {
		job->view = GAZ_VIEW_PORTION;
		if (image_find_portion(&r->image, portion) == IMAGE_NONE)
			return err_set(e, ERR_NOTFOUND,
			    "the document has no portion '%.100s'; 'gazetted import --dry-run' "
			    "lists them",
			    o->portion);
		job->portion = portion;
		add_pair(o->meta, &o->meta_count, "portion", portion);
	}
	if ((formats->list[format].plugin.views & job->view) == 0)
		return err_set(
		    e, ERR_UNSUPPORTED, "the format '%.40s' cannot write that view", o->format);
	describe(o, r);
	job->meta = o->meta;
	job->meta_count = o->meta_count;
	return 0;
}

static int
write_output(struct one_shot *o, const struct render_output *out, struct err *e)
{
	char *map =
	    out->size > 0 ? mmap(NULL, out->size, PROT_READ, MAP_PRIVATE, out->fd, 0) : NULL;
	struct str bytes = str_make(map, map != NULL ? out->size : 0);
	int rc;

	if (map == MAP_FAILED)
		return err_errno(e, ERR_IO, "the rendition could not be read back");
	rc = output_write(o->output, bytes, e);
	if (map != NULL)
		munmap(map, out->size);
	return rc;
}

static int
render_file(struct one_shot *o, const char *file, struct err *e)
{
	const struct workshop_options how = { .sandbox = o->sandbox, .plugins = &o->plugins };
	struct workshop w = { 0 };
	struct reading r = { .image_fd = -1 };
	struct render_job job;
	int rc;

	if ((rc = workshop_open(&w, &how, true, e)) != 0)
		return rc;
	if ((rc = read_document(o, &w, file, &r, e)) != 0 ||
	    (rc = describe_job(o, w.formats, &r, &job, e)) != 0)
		goto out;
	if ((rc = workshop_run(&w, &job, e)) == 0) {
		rc = write_output(o, &job.outputs[0], e);
		close(job.outputs[0].fd);
	}
out:
	reading_close(&r);
	workshop_close(&w);
	arena_free(&o->arena);
	return rc;
}

static int
check_arguments(struct one_shot *o, int operands, struct err *e)
{
	int64_t day;

	if (operands != 1)
		return err_set(e, ERR_USAGE, "name one file to render ('-' reads standard input)");
	if (o->format == NULL)
		return err_set(
		    e, ERR_USAGE, "name the format: --format epub ('gazetted formats' lists them)");
	if (o->date != NULL && !date_parse(str_from(o->date), &day))
		return err_set(e, ERR_USAGE,
		    "--date wants a day that exists, as YYYY-MM-DD, not '%.40s'", o->date);
	if (o->language != NULL && (o->language = lang_code(str_from(o->language))) == NULL)
		return err_set(e, ERR_USAGE,
		    "--lang wants a language code of ISO 639-2, such as eng, fra, zho");
	return 0;
}

static int
run_render(const struct command *self, int argc, char **argv, struct err *e)
{
	struct one_shot o = { .arena = ARENA_INIT(RENDER_ARENA_BYTES_MAX) };
	const struct option_spec options[] = {
		{ .name = "format",
		    .letter = 'f',
		    .kind = OPTION_STRING,
		    .target = &o.format,
		    .metavar = "NAME",
		    .help = "the format to write: epub, txt, xml..." },
		{ .name = "output",
		    .letter = 'o',
		    .kind = OPTION_STRING,
		    .target = &o.output,
		    .metavar = "FILE",
		    .help = "where to write (default: standard output)" },
		{ .name = "options",
		    .letter = 'O',
		    .kind = OPTION_STRING,
		    .target = &o.query,
		    .metavar = "QUERY",
		    .help = "options of the format, as in a URL: width=60" },
		{ .name = "portion",
		    .kind = OPTION_STRING,
		    .target = &o.portion,
		    .metavar = "EID",
		    .help = "only this part of the document: art_12" },
		{ .name = "work",
		    .kind = OPTION_STRING,
		    .target = &o.work,
		    .metavar = "IRI",
		    .help = "Akoma Ntoso name" },
		{ .name = "date",
		    .kind = OPTION_STRING,
		    .target = &o.date,
		    .metavar = "DATE",
		    .help = "in force from" },
		{ .name = "lang",
		    .kind = OPTION_STRING,
		    .target = &o.language,
		    .metavar = "CODE",
		    .help = "language" },
		{ .name = "title",
		    .kind = OPTION_STRING,
		    .target = &o.title,
		    .metavar = "TEXT",
		    .help = "title" },
		{ .name = "issuer",
		    .kind = OPTION_STRING,
		    .target = &o.issuer,
		    .metavar = "TEXT",
		    .help = "issuer" },
		{ .name = "plugins",
		    .kind = OPTION_LIST,
		    .target = &o.plugins,
		    .metavar = "FOLDER",
		    .help = "a further folder of plugins (may be repeated)" },
		{ .name = "quiet",
		    .letter = 'q',
		    .kind = OPTION_FLAG,
		    .target = &o.quiet,
		    .help = "do not report dropped and repaired lines" },
		{ .name = "sandbox",
		    .kind = OPTION_STRING,
		    .target = &o.sandbox,
		    .metavar = "on|off",
		    .help = "off only where the kernel has no Landlock or seccomp" },
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if ((rc = check_arguments(&o, count, e)) != 0)
		return rc;
	return render_file(&o, argv[0], e);
}

const struct command command_render = {
	.name = "render",
	.usage = "FILE --format NAME [-o FILE] [--options QUERY] [--portion EID]",
	.summary = "convert one file without a store",
	.details = "Reads FILE as 'import' does and writes it in the format, through the same "
		   "confined workers as the server.",
	.run = run_render,
};
