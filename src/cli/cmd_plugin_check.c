/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted plugin check: runs the checks of checks.def and reports them as TAP or JSON on
 * standard output. A summary on standard error lists each check that failed, with what was found
 * and the remedy.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/json_writer.h"
#include "base/macros.h"
#include "base/sbuf.h"
#include "base/time.h"
#include "base/utf8.h"
#include "check/context.h"
#include "check/kept.h"
#include "cli/command.h"
#include "cli/plugin_job.h"

#define JSON_BYTES_MAX (1u << 20) /* room for a hundred checks of several kilobytes */
#define YAML_BYTES (VERDICT_BYTES * 4 + 1)

static const struct check checks[] = {
#define CHECK(name, function, title, remedy) { name, check_##function, title, remedy },
#include "check/checks.def"
#undef CHECK
};

#define CRASH_REMEDY                                                                              \
	"find the place: with --keep FOLDER, document-NAME.xml is that document in FOLDER; then " \
	"'gazetted plugin gdb' or 'gazetted plugin run' with the plugin and this file"

#define CHECK_COUNT ARRAY_LEN(checks)

struct report {
	struct verdict verdicts[CHECK_COUNT];
	int64_t us[CHECK_COUNT];
	bool chosen[CHECK_COUNT];
	unsigned count, by_kind[3], untried;
	bool crashed; /* the plugin crashed in the check `last` */
	size_t last;
};

struct wish {
	const char *format, *keep, *only, *sandbox;
	bool list;
};

/* True if only is the name of the check or of its group ("fault"), or NULL. */
static bool
is_chosen(const struct check *c, const char *only)
{
	size_t len = only != NULL ? strlen(only) : 0;

	return only == NULL ||
	       (strncmp(c->name, only, len) == 0 && (c->name[len] == '\0' || c->name[len] == '.'));
}

static int
choose(struct report *r, const char *only, struct err *e)
{
	for (size_t k = 0; k < CHECK_COUNT; k++) {
		r->chosen[k] = is_chosen(&checks[k], only);
		r->count += r->chosen[k];
	}
	return r->count > 0 ? 0
			    : err_set(e, ERR_USAGE,
				  "there is no check '%.60s'; --list prints their names", only);
}

/* The remedy for a crash is to find its place, whatever the check was about. */
static const char *
find_remedy(const struct report *r, size_t k)
{
	return r->crashed && k == r->last ? CRASH_REMEDY : checks[k].remedy;
}

/* Prints a YAML member; YAML accepts the escapes of JSON. */
static void
print_quoted(const char *key, const char *text)
{
	static char room[YAML_BYTES];
	struct sbuf sbuf = { .out = room, .cap = sizeof room };

	sbuf_put_safe(&sbuf, str_from(text), SBUF_QUOTED);
	printf("  %s: \"%.*s\"\n", key, (int)sbuf.len, room);
}

static void
print_tap(unsigned number, const struct report *r, size_t k)
{
	const struct verdict *v = &r->verdicts[k];
	const struct check *c = &checks[k];

	printf(
	    "%s %u - %s: %s", v->kind == VERDICT_FAIL ? "not ok" : "ok", number, c->name, c->title);
	if (v->kind == VERDICT_SKIP)
		printf(" # SKIP %s", v->text);
	printf("\n  ---\n");
	if (v->text[0] != '\0' && v->kind != VERDICT_SKIP)
		print_quoted("found", v->text);
	if (v->kind == VERDICT_FAIL)
		print_quoted("remedy", find_remedy(r, k));
	printf("  duration_ms: %.1f\n  ...\n", (double)r->us[k] / 1e3);
	if (r->crashed)
		printf("Bail out! The plugin crashed in %s\n", c->name);
	fflush(stdout);
}

static void
run_one(struct check_context *x, struct report *r, size_t k)
{
	struct verdict *v = &r->verdicts[k];
	int64_t started = time_mono_us();

	x->kept.check = checks[k].name;
	x->kept.count = 0;
	checks[k].run(x, v);
	r->us[k] = time_mono_us() - started;
	if ((r->crashed = x->crash[0] != '\0')) {
		v->kind = VERDICT_FAIL;
		snprintf(v->text, sizeof v->text, "%s", x->crash);
	}
	/* the text of the plugin may have been cut inside a character */
	v->text[utf8_check(str_from(v->text))] = '\0';
	r->by_kind[v->kind]++;
	r->last = k;
}

/*
 * Runs the chosen checks; those after a crash are skipped, as most of them would fail for the
 * same reason.
 */
static void
run_checks(struct check_context *x, struct report *r, bool as_tap)
{
	unsigned number = 0;

	if (as_tap)
		printf("TAP version 14\n1..%u\n", r->count);
	for (size_t k = 0; k < CHECK_COUNT; k++) {
		if (!r->chosen[k])
			continue;
		if (r->crashed) {
			verdict_skip(&r->verdicts[k], "not run: the plugin crashed before");
			r->untried++;
			continue;
		}
		run_one(x, r, k);
		if (as_tap)
			print_tap(++number, r, k);
	}
}

static void
write_check(struct json *j, size_t k, const struct report *r)
{
	static const char *const results[] = { "pass", "fail", "skip" };
	const struct verdict *v = &r->verdicts[k];

	json_open_object(j);
	json_member(j, "name", str_from(checks[k].name));
	json_member(j, "title", str_from(checks[k].title));
	json_member(j, "result", str_from(results[v->kind]));
	if (v->text[0] != '\0')
		json_member(j, "found", str_from(v->text));
	if (v->kind == VERDICT_FAIL)
		json_member(j, "remedy", str_from(find_remedy(r, k)));
	json_member_int(j, "duration_us", r->us[k]);
	json_close_object(j);
}

static int
print_json(const struct check_context *x, const struct report *r, struct err *e)
{
	struct buf b = BUF_INIT(JSON_BYTES_MAX);
	struct json j;
	int rc;

	json_start(&j, &b);
	json_open_object(&j);
	json_member(&j, "file", str_from(str_base_name(x->path)));
	if (x->accepted) {
		json_member(&j, "id", x->format.plugin.id);
		json_member(&j, "version", x->format.plugin.version);
		json_member(&j, "format", x->format.plugin.format);
	}
	json_member_int(&j, "passed", r->by_kind[VERDICT_PASS]);
	json_member_int(&j, "failed", r->by_kind[VERDICT_FAIL]);
	json_member_int(&j, "skipped", r->by_kind[VERDICT_SKIP] + r->untried);
	if (r->crashed)
		json_member(&j, "crashed", str_from(x->crash));
	json_name(&j, "checks");
	json_open_array(&j);
	for (size_t k = 0; k < CHECK_COUNT; k++)
		if (r->chosen[k])
			write_check(&j, k, r);
	json_close_array(&j);
	json_close_object(&j);
	json_end(&j);
	if ((rc = buf_check(&b, "the report", e)) == 0)
		fwrite(b.data, 1, b.len, stdout);
	buf_free(&b);
	return rc;
}

static void
print_summary(const struct check_context *x, const struct report *r)
{
	fprintf(stderr, "%s: %u checks: %u hold, %u do not, %u do not apply",
	    str_base_name(x->path), r->count, r->by_kind[VERDICT_PASS], r->by_kind[VERDICT_FAIL],
	    r->by_kind[VERDICT_SKIP]);
	if (r->untried > 0)
		fprintf(stderr, ", %u were not run because of the crash", r->untried);
	fputc('\n', stderr);
	for (size_t k = 0; k < CHECK_COUNT; k++) {
		if (!r->chosen[k] || r->verdicts[k].kind != VERDICT_FAIL)
			continue;
		if (r->crashed && k == r->last)
			fprintf(stderr, "\n%s: the plugin crashed\n  seen:   ", checks[k].name);
		else
			fprintf(stderr, "\n%s: not true: %s\n  seen:   ", checks[k].name,
			    checks[k].title);
		command_print_safe(stderr, r->verdicts[k].text);
		fprintf(stderr, "\n  remedy: %s\n", find_remedy(r, k));
	}
}

static void
list_checks(void)
{
	for (size_t k = 0; k < CHECK_COUNT; k++)
		printf("%-26s %s\n", checks[k].name, checks[k].title);
}

static int
examine(const char *file, const struct wish *w, struct err *e)
{
	const struct blocking_options how = { .sandbox = w->sandbox };
	bool as_tap = w->format == NULL || strcmp(w->format, "tap") == 0;
	static struct report r;
	static struct check_context x; /* about 30 kB, too much for the stack */
	struct blocking readers = { 0 };
	char *path = NULL;
	int rc;

	if ((rc = choose(&r, w->only, e)) != 0 || (rc = kept_open(w->keep, e)) != 0 ||
	    (rc = plugin_path(file, &path, e)) != 0)
		return rc;
	if ((rc = blocking_open(&readers, &how, false, e)) != 0)
		goto out;
	if ((rc = context_open(&x, &readers, path, e)) != 0)
		goto out;
	x.kept.folder = w->keep;
	run_checks(&x, &r, as_tap);
	rc = as_tap ? 0 : print_json(&x, &r, e);
	fflush(stdout);
	print_summary(&x, &r);
	if (rc == 0 && r.by_kind[VERDICT_FAIL] > 0)
		rc = 1;
	context_close(&x);
out:
	blocking_close(&readers);
	free(path);
	return rc;
}

static int
run_check(const struct command *self, int argc, char **argv, struct err *e)
{
	struct wish w = { 0 };
	const struct option_spec options[] = {
		{ .name = "format",
		    .kind = OPTION_STRING,
		    .target = &w.format,
		    .metavar = "tap|json",
		    .fallback = "tap",
		    .help = "format of the report on standard output" },
		{ .name = "keep",
		    .kind = OPTION_STRING,
		    .target = &w.keep,
		    .metavar = "FOLDER",
		    .help = "save documents and renditions as files in FOLDER" },
		{ .name = "list",
		    .kind = OPTION_FLAG,
		    .target = &w.list,
		    .help = "list the checks and run none" },
		{ .name = "only",
		    .kind = OPTION_STRING,
		    .target = &w.only,
		    .metavar = "NAME",
		    .help = "run only this check or group: fault.write, fault" },
		SANDBOX_OPTION(w.sandbox),
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (w.list) {
		list_checks();
		return 0;
	}
	if (count != 1)
		return err_set(e, ERR_USAGE, "name one plugin file");
	if (w.format != NULL && strcmp(w.format, "tap") != 0 && strcmp(w.format, "json") != 0)
		return err_set(e, ERR_USAGE, "--format is 'tap' or 'json', not '%.20s'", w.format);
	return examine(argv[0], &w, e);
}

const struct command plugin_check = {
	.name = "plugin check",
	.usage = "FILE [--format tap|json] [--only NAME] [--keep FOLDER] [--list]",
	.summary = "check a plugin against the plugin contract, in the sandbox",
	.details =
	    "Loads FILE as the server does, and renders test documents: with every option, with "
	    "injected\nfailures, and a thousand times over. The checks are printed on standard "
	    "output, each failure\nwith its remedy on standard error. The exit status is 0 when "
	    "all checks hold, else 1.",
	.run = run_check,
};
