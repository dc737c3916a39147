/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export_take: takes the lines of an export apart. What must hold: no value is used that is not
 * checked; an export may have been edited.
 */
#include "cli/export_take.h"

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/resource.h"

static int
refuse(const char *name, struct err *e)
{
	return err_set(e, ERR_DATA, "the member '%s' is missing, or has a wrong value", name);
}

/* A text; where may_lack is set, NULL for null. */
static int
take_text(const json_t *row, const char *name, bool may_lack, struct str *out, struct err *e)
{
	const json_t *value = json_object_get(row, name);

	if (may_lack && json_is_null(value)) {
		*out = (struct str){ NULL, 0 };
		return 0;
	}
	if (!json_is_string(value))
		return refuse(name, e);
	*out = str_make(json_string_value(value), json_string_length(value));
	return 0;
}

int
export_take_number(const json_t *row, const char *name, int64_t *out, struct err *e)
{
	const json_t *value = json_object_get(row, name);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return refuse(name, e);
	*out = json_integer_value(value);
	return 0;
}

static int
take_revision(const json_t *row, uint32_t *out, struct err *e)
{
	int64_t n = 0;
	int rc;

	if ((rc = export_take_number(row, "revision", &n, e)) != 0)
		return rc;
	if (n > UINT32_MAX)
		return refuse("revision", e);
	*out = (uint32_t)n;
	return 0;
}

static int
take_day(const json_t *row, const char *name, bool may_lack, int64_t *day, struct err *e)
{
	struct str text = { NULL, 0 };
	int rc;

	if ((rc = take_text(row, name, may_lack, &text, e)) != 0)
		return rc;
	*day = DAY_NONE;
	return text.p == NULL || date_parse(text, day) ? 0 : refuse(name, e);
}

static int
take_time(const json_t *row, const char *name, int64_t *seconds, struct err *e)
{
	struct str text = { NULL, 0 };
	int rc;

	if ((rc = take_text(row, name, false, &text, e)) != 0)
		return rc;
	return time_parse_rfc3339(text, seconds) ? 0 : refuse(name, e);
}

static int
take_digest(const json_t *row, const char *name, struct sha256 *out, struct err *e)
{
	struct str text = { NULL, 0 };
	int rc;

	if ((rc = take_text(row, name, false, &text, e)) != 0)
		return rc;
	return sha256_from_hex(text, out) ? 0 : refuse(name, e);
}

static int
take_work(const json_t *row, struct str *work, struct err *e)
{
	struct iri_work parts;
	int rc;

	if ((rc = take_text(row, "work", false, work, e)) != 0)
		return rc;
	return iri_parse_work(*work, &parts, NULL) == 0 ? 0 : refuse("work", e);
}

static int
take_language(const json_t *row, bool may_be_empty, struct str *language, struct err *e)
{
	int rc;

	if ((rc = take_text(row, "language", false, language, e)) != 0)
		return rc;
	if ((may_be_empty && language->len == 0) || lang_code(*language) != NULL)
		return 0;
	return refuse("language", e);
}

/* A path in the export: relative, and without "..". */
static int
take_path(const json_t *row, const char *name, const char **out, struct err *e)
{
	struct str path = { NULL, 0 }, segment;
	int rc;

	if ((rc = take_text(row, name, true, &path, e)) != 0)
		return rc;
	*out = path.p;
	if (path.p == NULL)
		return 0;
	if (path.len == 0 || path.p[0] == '/')
		return refuse(name, e);
	for (struct str rest = path; rest.len > 0;) {
		segment = str_cut(rest, '/', &rest);
		if (str_is(segment, ".."))
			return refuse(name, e);
	}
	return 0;
}

static int
take_texts(const json_t *row, struct corpus_version *v, struct err *e)
{
	int rc;

	if ((rc = take_text(row, "title", false, &v->title, e)) != 0 ||
	    (rc = take_text(row, "issuer", false, &v->issuer, e)) != 0 ||
	    (rc = take_text(row, "type", false, &v->type, e)) != 0)
		return rc;
	return take_text(row, "number", false, &v->number, e);
}

static int
take_files(const json_t *row, struct export_files *f, struct err *e)
{
	int rc;

	if ((rc = take_path(row, "file", &f->source, e)) != 0 ||
	    (rc = take_path(row, "upload", &f->upload, e)) != 0)
		return rc;
	return take_text(row, "upload_type", false, &f->upload_type, e);
}

int
export_take_publication(
    const json_t *row, struct corpus_version *v, struct export_files *f, struct err *e)
{
	int64_t bytes = 0;
	int rc;

	*v = (struct corpus_version){ 0 };
	if ((rc = export_take_number(row, "publication", &v->seq, e)) != 0 ||
	    (rc = take_work(row, &v->work, e)) != 0 ||
	    (rc = take_language(row, false, &v->language, e)) != 0 ||
	    (rc = take_day(row, "date", false, &v->day, e)) != 0 ||
	    (rc = take_revision(row, &v->revision, e)) != 0 ||
	    (rc = take_time(row, "published", &v->published, e)) != 0 ||
	    (rc = take_texts(row, v, e)) != 0 ||
	    (rc = take_digest(row, "sha256", &v->source, e)) != 0 ||
	    (rc = export_take_number(row, "bytes", &bytes, e)) != 0 ||
	    (rc = take_digest(row, "upload_sha256", &v->upload, e)) != 0)
		return rc;
	v->source_bytes = (uint64_t)bytes;
	return take_files(row, f, e);
}

static int
take_resource(const json_t *row, struct corpus_resource *r, const char **file, struct err *e)
{
	int rc;

	*r = (struct corpus_resource){ .type = STR("") };
	if ((rc = take_digest(row, "sha256", &r->digest, e)) != 0 ||
	    (rc = take_text(row, "type", false, &r->type, e)) != 0)
		return rc;
	return take_path(row, "file", file, e);
}

int
export_take_resources(const json_t *row, struct corpus_resource **out, const char ***files,
    uint32_t *count, struct err *e)
{
	const json_t *list = json_object_get(row, "resources");
	size_t n = json_array_size(list);
	int rc = 0;

	*out = NULL;
	*files = NULL;
	*count = 0;
	if (list == NULL || json_is_null(list))
		return 0;
	if (!json_is_array(list) || n > CORPUS_RESOURCES_MAX)
		return refuse("resources", e);
	*out = mem_new_array(n + 1, sizeof **out);
	*files = mem_new_array(n + 1, sizeof **files);
	*count = (uint32_t)n;
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = take_resource(json_array_get(list, i), *out + i, *files + i, e);
	return rc;
}

int
export_take_record(const json_t *row, struct corpus_record *r, struct err *e)
{
	struct str kind = { NULL, 0 };
	int rc;

	*r = (struct corpus_record){ 0 };
	if ((rc = export_take_number(row, "correction", &r->seq, e)) != 0 ||
	    (rc = take_text(row, "kind", false, &kind, e)) != 0)
		return rc;
	if (!corpus_record_kind_from(kind, &r->kind))
		return refuse("kind", e);
	if ((rc = take_work(row, &r->scope.work, e)) != 0 ||
	    (rc = take_language(row, true, &r->scope.language, e)) != 0 ||
	    (rc = take_day(row, "date", true, &r->scope.day, e)) != 0 ||
	    (rc = take_revision(row, &r->scope.revision, e)) != 0 ||
	    (rc = take_day(row, "effective", true, &r->effective, e)) != 0 ||
	    (rc = take_time(row, "made", &r->made, e)) != 0 ||
	    (rc = take_text(row, "by", false, &r->author, e)) != 0 ||
	    (rc = take_text(row, "reason", false, &r->reason, e)) != 0)
		return rc;
	return take_text(row, "value", false, &r->value, e);
}

int
export_take_alias(const json_t *row, struct str *alias, struct str *work, struct err *e)
{
	int rc;

	if ((rc = take_text(row, "alias", false, alias, e)) != 0)
		return rc;
	return alias->len > 0 ? take_work(row, work, e) : refuse("alias", e);
}
