/* SPDX-License-Identifier: Apache-2.0 */
/* draft: lines of a name, a tab and a value. What must hold: no value has a line break. */
#include "publish/draft.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/time.h"

#define FIRST_LINE "gazetted draft 1\n"
#define HEAD_END "\n\n"

static const struct {
	const char *name;
	size_t offset;
} texts[] = {
	{ "work", offsetof(struct draft, key.work) },
	{ "language", offsetof(struct draft, key.language) },
	{ "author", offsetof(struct draft, author) },
	{ "base", offsetof(struct draft, base) },
	{ "format", offsetof(struct draft, format) },
	{ "title", offsetof(struct draft, title) },
	{ "issuer", offsetof(struct draft, issuer) },
	{ "tradition", offsetof(struct draft, tradition) },
	{ "reject", offsetof(struct draft, reject) },
	{ "alias", offsetof(struct draft, alias) },
	{ "reason", offsetof(struct draft, reason) },
	{ "doubts", offsetof(struct draft, doubts) },
	{ "planner", offsetof(struct draft, planner) },
	{ "failure", offsetof(struct draft, failure) },
};

static const struct str *
text_at(const struct draft *d, size_t i)
{
	return (const struct str *)(const void *)((const char *)d + texts[i].offset);
}

void
draft_put(struct buf *b, const struct draft *d)
{
	char date[DATE_BYTES + 1], time[RFC3339_BYTES + 1], hex[SHA256_HEX_BYTES + 1];

	buf_puts(b, FIRST_LINE);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (text_at(d, i)->len > 0)
			buf_putf(b, "%s\t" STR_FMT "\n", texts[i].name, STR_ARG(*text_at(d, i)));
	date_format(d->key.day, date);
	buf_putf(b, "date\t%s\n", date);
	time_rfc3339(d->saved, time);
	buf_putf(b, "saved\t%s\n", time);
	if (d->publish_at != 0) {
		time_rfc3339(d->publish_at, time);
		buf_putf(b, "publish-at\t%s\n", time);
	}
	sha256_hex(&d->upload, hex);
	buf_putf(b, "sha256\t%s\nbytes\t%" PRIu64 "\n\n", hex, d->upload_bytes);
}

/* False for a value that is none. A name that is not known comes from a later program. */
static bool
read_line(struct draft *d, struct str name, struct str value)
{
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (str_is(name, texts[i].name)) {
			*(struct str *)(void *)((char *)d + texts[i].offset) = value;
			return true;
		}
	if (str_is(name, "date"))
		return date_parse(value, &d->key.day);
	if (str_is(name, "saved"))
		return time_parse_rfc3339(value, &d->saved);
	if (str_is(name, "publish-at"))
		return time_parse_rfc3339(value, &d->publish_at);
	if (str_is(name, "sha256"))
		return sha256_from_hex(value, &d->upload);
	return !str_is(name, "bytes") || str_to_u64(value, &d->upload_bytes);
}

bool
draft_read(struct draft *d, struct str text, size_t *bytes)
{
	size_t end = str_find_str(text, STR(HEAD_END));
	struct str rest = str_slice(text, sizeof FIRST_LINE - 1, end), value;

	if (!str_starts(text, FIRST_LINE) || end == text.len)
		return false;
	*d = (struct draft){ .key.day = DAY_NONE };
	while (rest.len > 0) {
		struct str name = str_cut(str_cut(rest, '\n', &rest), '\t', &value);

		if (!read_line(d, name, value))
			return false;
	}
	*bytes = end + sizeof HEAD_END - 1;
	return d->key.work.len > 0 && d->key.language.len > 0 && d->key.day != DAY_NONE &&
	       d->upload_bytes > 0;
}

void
draft_etag(struct str head, char out[DRAFT_ETAG_BYTES + 1])
{
	struct sha256 digest = sha256_of(head.p, head.len);
	char hex[SHA256_HEX_BYTES + 1];

	sha256_hex(&digest, hex);
	snprintf(out, DRAFT_ETAG_BYTES + 1, "\"%.32s\"", hex);
}
