/* SPDX-License-Identifier: Apache-2.0 */
/* reader_akn: the reader of Akoma Ntoso. The XML gate parses; this file only detects the format. */
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "doc/build.h"
#include "doc/image.h"
#include "doc/image_open.h"
#include "ingest/gate.h"
#include "ingest/ingest.h"
#include "ingest/override.h"
#include "ingest/reader.h"

/*
 * Any markup is taken, so that other XML is refused by name instead of read as plain text. Markup
 * begins with "<" and a letter, "<?" or "<!"; a plain text may begin with "<1>".
 */
static enum reader_confidence
looks_like_akn(struct str s)
{
	char c = s.len > 1 ? s.p[1] : '\0';

	if (s.len > 1 && s.p[0] == '<' &&
	    (c == '?' || c == '!' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
		return READER_LIKELY;
	return READER_NEVER;
}

static int
read_akn(struct build *b, struct str text, const struct ingest_options *options, struct buf *report,
    struct err *e)
{
	struct buf bytes = BUF_INIT(IMAGE_BYTES_MAX);
	struct build *original;
	struct image im;
	const struct override_facts facts = { .title = options->title,
		.issuer = options->issuer,
		.former = options->former,
		.work = options->work };
	int rc;

	text = utf8_trim(text);
	if (facts.title.len == 0 && facts.issuer.len == 0 && facts.former.len == 0)
		return gate_read(b, text, report, e);
	original = build_new();
	if ((rc = gate_read(original, text, report, e)) == 0 &&
	    (rc = build_finish(original, &bytes, e)) == 0 &&
	    (rc = image_open(&im, bytes.data, bytes.len, e)) == 0)
		rc = override_copy(b, &im, &facts, e);
	build_free(&original);
	buf_free(&bytes);
	return rc;
}

const struct reader reader_akn = {
	.name = "akn",
	.media_type = "application/akn+xml",
	.looks_like = looks_like_akn,
	.read = read_akn,
};
