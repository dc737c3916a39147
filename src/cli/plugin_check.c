/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted plugin check: every check of checks.def, told as TAP or JSON, and in the end to a person:
 * what does not hold, what was seen, and what to do about it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/json.h"
#include "base/pen.h"
#include "base/time.h"
#include "base/utf8.h"
#include "cli/exam.h"
#include "cli/plugin.h"

#define JSON_BYTES_MAX (1u << 20) /* a hundred checks of a kilobyte */
#define YAML_BYTES (VERDICT_BYTES * 4 + 1)

static const struct check checks[] = {
#define CHECK(name, function, title, remedy) { name, check_##function, title, remedy },
#include "cli/checks.def"
#undef CHECK
};

#define CHECK_COUNT (sizeof checks / sizeof *checks)

struct report {
	struct verdict verdicts[CHECK_COUNT];
	int64_t us[CHECK_COUNT];
	bool chosen[CHECK_COUNT];
	unsigned count, by_kind[3];
};

struct wish {
	const char *format, *only, *sandbox;
	bool list;
};

/* A check by its name, or all of a group: "fault". */
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
				  "there is no check '%.60s'; --list shows what there is", only);
}

/* Quoted for YAML, which takes the escapes of JSON. */
static void
print_quoted(const char *key, const char *text)
{
	static char room[YAML_BYTES];
	struct pen pen = { .out = room, .cap = sizeof room };

	pen_put_safe(&pen, str_from(text), PEN_QUOTED);
	printf("  %s: \"%.*s\"\n", key, (int)pen.len, room);
}

static void
print_tap(unsigned number, const struct check *c, const struct verdict *v, int64_t us)
{
	printf(
	    "%s %u - %s: %s", v->kind == VERDICT_FAIL ? "not ok" : "ok", number, c->name, c->title);
	if (v->kind == VERDICT_SKIP)
		printf(" # SKIP %s", v->text);
	printf("\n  ---\n");
	if (v->text[0] != '\0' && v->kind != VERDICT_SKIP)
		print_quoted("found", v->text);
	if (v->kind == VERDICT_FAIL)
		print_quoted("remedy", c->remedy);
	printf("  duration_ms: %.1f\n  ...\n", (double)us / 1e3);
	fflush(stdout);
}

static void
run_checks(struct exam *x, struct report *r, bool as_tap)
{
	unsigned number = 0;
	int64_t started;

	if (as_tap)
		printf("TAP version 14\n1..%u\n", r->count);
	for (size_t k = 0; k < CHECK_COUNT; k++) {
		if (!r->chosen[k])
			continue;
		started = time_mono_us();
		checks[k].run(x, &r->verdicts[k]);
		r->us[k] = time_mono_us() - started;
		r->by_kind[r->verdicts[k].kind]++;
		/* a plugin's own words may have been cut inside a character */
		r->verdicts[k].text[utf8_check(str_from(r->verdicts[k].text))] = '\0';
		if (as_tap)
			print_tap(++number, &checks[k], &r->verdicts[k], r->us[k]);
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
		json_member(j, "remedy", str_from(checks[k].remedy));
	json_member_int(j, "duration_us", r->us[k]);
	json_close_object(j);
}

static int
print_json(const struct exam *x, const struct report *r, struct err *e)
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
	json_member_int(&j, "skipped", r->by_kind[VERDICT_SKIP]);
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
print_summary(const struct exam *x, const struct report *r)
{
	fprintf(stderr, "%s: %u checks: %u hold, %u do not, %u do not apply\n",
	    str_base_name(x->path), r->count, r->by_kind[VERDICT_PASS], r->by_kind[VERDICT_FAIL],
	    r->by_kind[VERDICT_SKIP]);
	for (size_t k = 0; k < CHECK_COUNT; k++) {
		if (!r->chosen[k] || r->verdicts[k].kind != VERDICT_FAIL)
			continue;
		fprintf(stderr, "\n%s: not true: %s\n  seen:   ", checks[k].name, checks[k].title);
		command_print_safe(stderr, r->verdicts[k].text);
		fprintf(stderr, "\n  remedy: %s\n", checks[k].remedy);
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
	const struct workshop_options how = { .sandbox = w->sandbox };
	bool as_tap = w->format == NULL || strcmp(w->format, "tap") == 0;
	static struct report r;
	static struct exam x; /* some 30 kB */
	struct workshop readers = { 0 };
	char *path = NULL;
	int rc;

	if ((rc = choose(&r, w->only, e)) != 0 || (rc = plugin_path(file, &path, e)) != 0)
		return rc;
	if ((rc = workshop_open(&readers, &how, false, e)) != 0)
		goto out;
	if ((rc = exam_open(&x, &readers, path, e)) != 0)
		goto out;
	run_checks(&x, &r, as_tap);
	rc = as_tap ? 0 : print_json(&x, &r, e);
	fflush(stdout);
	print_summary(&x, &r);
	if (rc == 0 && r.by_kind[VERDICT_FAIL] > 0)
		rc = 1;
	exam_close(&x);
out:
	workshop_close(&readers);
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
		    .help = "what to write on standard output" },
		{ .name = "list",
		    .kind = OPTION_FLAG,
		    .target = &w.list,
		    .help = "name the checks, and run none" },
		{ .name = "only",
		    .kind = OPTION_STRING,
		    .target = &w.only,
		    .metavar = "NAME",
		    .help = "one check, or a group: fault.write, fault" },
		{ .name = "sandbox",
		    .kind = OPTION_STRING,
		    .target = &w.sandbox,
		    .metavar = "on|off",
		    .help = "off only where the kernel has no Landlock or seccomp" },
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
	.usage = "FILE [--format tap|json] [--only NAME] [--list]",
	.summary = "try a plugin in the real sandbox: does it keep its contract?",
	.details =
	    "Loads FILE as the server does, and renders documents made for this, with every "
	    "option,\nwith failures, a thousand times. Standard output has the checks, "
	    "standard error what\ndoes not hold and what to do about it. The exit status is 0 "
	    "when all hold, else 1.",
	.run = run_check,
};
