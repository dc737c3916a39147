/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report_json: writes the object. What must hold: all members are there in every object, null or
 * empty if they are not known; strings of a worker are checked before they are written.
 */
#include "publish/report_json.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "doc/image.h"
#include "publish/publication.h"
#include "publish/reading_facts.h"
#include "publish/reading_options.h"
#include "publish/report_record.h"
#include "render/blocking.h"

#define SHAPE 1 /* of the object: the member "report" */

/* Writes a string of a document; of a malformed one, the beginning. */
static void
put_text(struct json *j, const char *name, struct str s)
{
	size_t valid = utf8_check(s);

	json_member(j, name, str_slice(s, 0, valid));
}

static void
put_null(struct json *j, const char *name)
{
	json_name(j, name);
	json_null(j);
}

/* Writes a field of a record, if the record has it. */
static void
put_field(struct json *j, const struct report_record *r, const char *name)
{
	struct str value = report_record_field(r, name);
	int64_t number;

	if (value.len == 0)
		return;
	if (str_to_i64(value, &number) && str_is(STR("margin"), name))
		json_member_int(j, name, number);
	else
		put_text(j, name, value);
}

static void
put_record(struct json *j, const struct report_record *r)
{
	static const char *const fields[] = { "reason", "evidence", "printed", "reading", "other",
		"margin" };

	json_open_object(j);
	json_member_int(j, "line", (int64_t)r->first);
	json_member_int(j, "last_line", (int64_t)r->last);
	put_text(j, "text", r->text);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		put_field(j, r, fields[i]);
	json_close_object(j);
}

/* Writes an array of the records of a kind; of "doubt" also the repairs that are doubtful. */
static void
put_records(struct json *j, const char *name, const char *kind, struct str report)
{
	bool doubts = str_is(STR("doubt"), kind);
	struct report_record r;

	json_name(j, name);
	json_open_array(j);
	while (report_record_next(&report, &r))
		if (doubts ? report_record_is_doubt(&r) : str_is(r.kind, kind))
			put_record(j, &r);
	json_close_array(j);
}

/* A fact of the document, and where it comes from. */
static void
put_fact(struct json *j, const char *name, struct str value, const char *source)
{
	if (value.len == 0) {
		put_null(j, name);
		return;
	}
	json_name(j, name);
	json_open_object(j);
	put_text(j, "value", value);
	json_member(j, "source", str_from(source));
	json_close_object(j);
}

static void
put_found(struct json *j, const char *name, struct publication_fact fact)
{
	static const char *const sources[] = { [PUBLICATION_OPTION] = "option",
		[PUBLICATION_FILE] = "file",
		[PUBLICATION_SCHEME] = "scheme",
		[PUBLICATION_DETECTED] = "detected",
		[PUBLICATION_DEFAULT] = "default",
		[PUBLICATION_PROPOSED] = "proposed" };

	put_fact(j, name, fact.value, sources[fact.source]);
}

static void
put_facts(struct json *j, const struct report_view *v)
{
	const struct reading_options *o = v->options;
	const struct image *im = &v->reading->image;

	put_found(j, "work", publication_work(o, v->reading));
	put_found(j, "date", publication_date(o, v->reading));
	put_found(j, "language", publication_language(o, v->reading));
	put_fact(
	    j, "title", image_meta(im, IMAGE_META_TITLE), o->title != NULL ? "option" : "file");
	put_fact(
	    j, "issuer", image_meta(im, IMAGE_META_ISSUER), o->issuer != NULL ? "option" : "file");
}

static void
put_tradition(struct json *j, struct str report)
{
	struct report_record r;

	if (!report_record_find(report, "note", "tradition", &r)) {
		put_null(j, "tradition");
		return;
	}
	json_name(j, "tradition");
	json_open_object(j);
	put_text(j, "value", report_record_field(&r, "tradition"));
	put_text(j, "source", report_record_field(&r, "how"));
	put_text(j, "title", report_record_field(&r, "title"));
	put_field(j, &r, "next");
	json_close_object(j);
}

static void
put_units(struct json *j, const struct image *im)
{
	struct unit_count counts[UNIT_COUNTS_MAX];
	unsigned count = reading_count_units(im, counts);

	json_name(j, "units");
	json_open_array(j);
	for (unsigned i = 0; i < count; i++) {
		json_open_object(j);
		put_text(j, "element", counts[i].name);
		json_member_int(j, "count", counts[i].n);
		json_close_object(j);
	}
	json_close_array(j);
}

static void
put_verdict(struct json *j, struct str report)
{
	struct report_record r;
	uint64_t places;

	if (!reading_count_doubts(report, &places) ||
	    !report_record_find(report, "check", NULL, &r)) {
		put_null(j, "verdict");
		return;
	}
	json_name(j, "verdict");
	json_open_object(j);
	json_name(j, "certain");
	json_bool(j, places == 0);
	json_member_int(j, "places", (int64_t)places);
	put_field(j, &r, "margin");
	json_close_object(j);
}

static void
put_reading(struct json *j, const struct report_view *v)
{
	struct str report = v->reading->report;
	struct report_record r;
	struct str reader = report_record_find(report, "reader", NULL, &r) ? r.text : STR("");

	put_text(j, "reader", reader);
	put_facts(j, v);
	put_tradition(j, report);
	put_units(j, &v->reading->image);
	put_records(j, "dropped", "drop", report);
	put_records(j, "joined", "join", report);
	put_records(j, "repaired", "repair", report);
	put_records(j, "doubts", "doubt", report);
	put_records(j, "notes", "note", report);
	put_verdict(j, report);
}

/* The members of a reading when there is none. */
static void
put_no_reading(struct json *j)
{
	static const char *const facts[] = { "reader", "work", "date", "language", "title",
		"issuer", "tradition" };
	static const char *const lists[] = { "units", "dropped", "joined", "repaired", "doubts",
		"notes" };

	for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
		put_null(j, facts[i]);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		put_records(j, lists[i], "", STR(""));
	put_null(j, "verdict");
}

static void
put_stored(struct json *j, const struct report_stored *stored)
{
	if (stored == NULL) {
		put_null(j, "stored");
		return;
	}
	json_name(j, "stored");
	json_open_object(j);
	json_name(j, "added");
	json_bool(j, stored->added);
	put_text(j, "work", stored->work);
	put_text(j, "language", stored->language);
	json_member(j, "date", str_from(stored->date));
	json_member_int(j, "revision", stored->revision);
	json_member_int(j, "publication", stored->seq);
	json_close_object(j);
}

static void
put_error(struct json *j, const struct err *error)
{
	if (error == NULL) {
		put_null(j, "error");
		return;
	}
	json_name(j, "error");
	json_open_object(j);
	json_member(j, "code", str_from(err_name(error->code)));
	json_member_int(j, "exit", err_exit_code(error->code));
	put_text(j, "text", str_from(error->text));
	json_close_object(j);
}

int
report_json_write(const struct report_view *v, bool is_line, struct buf *out, struct err *e)
{
	struct json j;

	if (is_line)
		json_start_line(&j, out);
	else
		json_start(&j, out);
	json_open_object(&j);
	json_member_int(&j, "report", SHAPE);
	if (v->file == NULL)
		put_null(&j, "file");
	else
		put_text(&j, "file", str_from(v->file));
	if (v->reading != NULL)
		put_reading(&j, v);
	else
		put_no_reading(&j);
	put_stored(&j, v->stored);
	put_error(&j, v->error);
	json_close_object(&j);
	json_end(&j);
	return buf_check(out, "the report as JSON", e);
}

int
report_json_print(const struct report_view *v, struct err *e)
{
	struct buf out = BUF_INIT(REPORT_JSON_BYTES_MAX);
	int rc = report_json_write(v, false, &out, e);

	if (rc == 0)
		fwrite(out.data, 1, out.len, stdout);
	buf_free(&out);
	return rc;
}
