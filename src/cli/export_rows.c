/* SPDX-License-Identifier: Apache-2.0 */
/* export_rows: writes the lines. What must hold: export_take.c reads each back equal. */
#include "cli/export_rows.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/json_writer.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/facts.h"

static void
put_text(struct json *j, const char *name, const char *s)
{
	json_name(j, name);
	if (s == NULL)
		json_null(j);
	else
		json_string(j, str_from(s));
}

static void
put_day(struct json *j, const char *name, int64_t day)
{
	char date[DATE_BYTES + 1];

	date_format(day, date);
	put_text(j, name, day == DAY_NONE ? NULL : date);
}

static void
put_time(struct json *j, const char *name, int64_t seconds)
{
	char time[RFC3339_BYTES + 1];

	time_rfc3339(seconds, time);
	put_text(j, name, time);
}

static void
put_digest(struct json *j, const char *name, const struct sha256 *digest)
{
	char hex[SHA256_HEX_BYTES + 1];

	sha256_hex(digest, hex);
	put_text(j, name, hex);
}

static int
finish(struct json *j, size_t start, struct err *e)
{
	struct str line;
	int rc;

	json_close_object(j);
	json_end(j);
	if ((rc = buf_check(j->out, "one line of the export", e)) != 0)
		return rc;
	line = str_slice(buf_str(j->out), start, j->out->len);
	if (utf8_check(line) == line.len)
		return 0;
	return err_set(e, ERR_DATA, "the store has a text that is not UTF-8: run 'gazetted fsck'");
}

static void
put_files(struct json *j, const struct export_files *f)
{
	put_text(j, "file", f->source);
	put_text(j, "upload", f->upload);
	json_member(j, "upload_type", f->upload_type);
	if (f->resource_count == 0)
		return;
	json_name(j, "resources");
	json_open_array(j);
	for (uint32_t i = 0; i < f->resource_count; i++) {
		json_open_object(j);
		put_digest(j, "sha256", &f->resources[i].digest);
		json_member(j, "type", f->resources[i].type);
		put_text(j, "file", f->resources[i].file);
		json_close_object(j);
	}
	json_close_array(j);
}

/* Starts the line with what every line of a publication has. */
static void
put_publication(struct json *j, struct buf *out, const struct corpus_version *v)
{
	json_start_line(j, out);
	json_open_object(j);
	json_member_int(j, "publication", v->seq);
	json_member(j, "work", v->work);
	json_member(j, "language", v->language);
	put_day(j, "date", v->day);
	json_member_int(j, "revision", v->revision);
	put_time(j, "published", v->published);
	json_member(j, "title", v->title);
	json_member(j, "issuer", v->issuer);
	json_member(j, "type", v->type);
	json_member(j, "number", v->number);
	put_digest(j, "sha256", &v->source);
	json_member_int(j, "bytes", (int64_t)v->source_bytes);
	put_digest(j, "upload_sha256", &v->upload);
	json_name(j, "withdrawn");
	if (v->withdrawn != 0)
		json_int(j, v->withdrawn);
	else
		json_null(j);
}

/* A member that is null when nothing is recorded. */
static void
put_recorded(struct json *j, const char *name, struct str s)
{
	json_name(j, name);
	if (s.len == 0)
		json_null(j);
	else
		json_string(j, s);
}

int
export_put_current(struct buf *out, const struct corpus_version *v,
    const struct corpus_facts *facts, struct err *e)
{
	size_t start = out->len;
	struct json j;

	put_publication(&j, out, v);
	put_recorded(&j, "short_title", facts->one[CORPUS_NOTE_SHORT_TITLE]);
	put_recorded(&j, "kind_label", facts->one[CORPUS_NOTE_KIND_LABEL]);
	json_name(&j, "subjects");
	json_open_array(&j);
	for (size_t i = 0; i < facts->subject_count; i++)
		json_string(&j, facts->subjects[i]);
	json_close_array(&j);
	put_day(&j, "repealed", facts->repealed);
	return finish(&j, start, e);
}

int
export_put_publication(
    struct buf *out, const struct corpus_version *v, const struct export_files *f, struct err *e)
{
	size_t start = out->len;
	struct json j;

	put_publication(&j, out, v);
	if (f != NULL)
		put_files(&j, f);
	return finish(&j, start, e);
}

int
export_put_record(struct buf *out, const struct corpus_record *r, struct err *e)
{
	size_t start = out->len;
	struct json j;

	json_start_line(&j, out);
	json_open_object(&j);
	json_member_int(&j, "correction", r->seq);
	put_text(&j, "kind", corpus_record_word(r->kind));
	json_member(&j, "work", r->scope.work);
	json_member(&j, "language", r->scope.language);
	put_day(&j, "date", r->scope.day);
	json_member_int(&j, "revision", r->scope.revision);
	put_day(&j, "effective", r->effective);
	put_time(&j, "made", r->made);
	json_member(&j, "by", r->author);
	json_member(&j, "reason", r->reason);
	json_member(&j, "value", r->value);
	return finish(&j, start, e);
}

int
export_put_alias(struct buf *out, struct str alias, struct str work, struct err *e)
{
	size_t start = out->len;
	struct json j;

	json_start_line(&j, out);
	json_open_object(&j);
	json_member(&j, "alias", alias);
	json_member(&j, "work", work);
	return finish(&j, start, e);
}
