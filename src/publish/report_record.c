/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report_record: splits the report. What must hold: any bytes from the worker are read as some
 * records, for the worker is not trusted.
 */
#include "publish/report_record.h"

bool
report_record_next(struct str *report, struct report_record *out)
{
	struct str line, rest;

	if (report->len == 0)
		return false;
	line = str_cut(*report, '\n', report);
	*out = (struct report_record){ .kind = str_cut(line, '\t', &rest) };
	out->place = str_cut(rest, '\t', &rest);
	out->text = str_cut(rest, '\t', &out->fields);
	if (!str_to_u64(str_cut(out->place, '-', &rest), &out->first) ||
	    !str_to_u64(rest, &out->last))
		out->last = out->first;
	return true;
}

struct str
report_record_field(const struct report_record *r, const char *name)
{
	struct str rest = r->fields, field, value;

	while (rest.len > 0) {
		field = str_cut(rest, '\t', &rest);
		if (str_is(str_cut(field, '=', &value), name))
			return value;
	}
	return STR("");
}

bool
report_record_find(
    struct str report, const char *kind, const char *field, struct report_record *out)
{
	while (report_record_next(&report, out))
		if (str_is(out->kind, kind) &&
		    (field == NULL || report_record_field(out, field).len > 0))
			return true;
	return false;
}

bool
report_record_is_doubt(const struct report_record *r)
{
	return str_is(r->kind, "doubt") ||
	       (str_is(r->kind, "repair") && report_record_field(r, "reason").len > 0);
}
