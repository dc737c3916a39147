/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest: converts the bytes to UTF-8, chooses a reader, and makes the canonical XML and the image
 * of what the reader built. What must hold: outputs are written only if everything succeeded.
 */
#include "ingest/ingest.h"

#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "doc/build.h"
#include "doc/canon.h"
#include "doc/image.h"
#include "doc/image_open.h"
#include "ingest/attach.h"
#include "ingest/encoding.h"
#include "ingest/gate.h"
#include "ingest/identity.h"
#include "ingest/pictures.h"
#include "ingest/reader.h"
#include "ingest/report.h"

#define REPEATED_IDS_MAX 8  /* notes; one more counts the others */
#define EID_QUOTE_BYTES 100 /* of an eId in a note */

static int
put_run(void *arg, const void *p, size_t len)
{
	buf_put(arg, p, len);
	return 0;
}

/* Notes each eId that several elements have: a link leads to the first of them. */
static void
note_repeated_ids(const struct image *im, struct buf *report)
{
	uint32_t count = 0;

	for (uint32_t i = 0, next; i < im->portion_count; i = next) {
		struct str eid = image_str(im, im->portions[im->by_eid[i]].eid);

		for (next = i + 1; next < im->portion_count; next++)
			if (!str_eq(image_str(im, im->portions[im->by_eid[next]].eid), eid))
				break;
		if (next == i + 1 || count++ >= REPEATED_IDS_MAX)
			continue;
		report_note(report, 0,
		    "%u elements have the eId " STR_FMT "; links to it lead to the first",
		    (unsigned)(next - i), STR_ARG(utf8_cut(eid, EID_QUOTE_BYTES)));
	}
	if (count > REPEATED_IDS_MAX)
		report_note(report, 0, "%u more eIds are those of several elements",
		    (unsigned)(count - REPEATED_IDS_MAX));
}

/* Makes the image; one that shows new pictures is made again, with their addresses. */
static int
make_image(struct build *b, const struct ingest_options *options, struct ingest_result *out,
    struct image *im, struct err *e)
{
	struct buf first;
	struct build *again;
	int rc;

	if ((rc = build_finish(b, out->image, e)) != 0 ||
	    (rc = image_open(im, out->image->data, out->image->len, e)) != 0 ||
	    options->pictures == NULL || !pictures_are_new(im))
		return rc;
	first = *out->image;
	*out->image = BUF_INIT(first.max);
	again = build_new();
	if ((rc = pictures_take(again, im, options->pictures, e)) == 0 &&
	    (rc = build_finish(again, out->image, e)) == 0)
		rc = image_open(im, out->image->data, out->image->len, e);
	build_free(&again);
	buf_free(&first);
	return rc;
}

/* Takes the files that the document links to: makes the image again, with their addresses. */
static int
attach(const struct ingest_options *options, struct ingest_result *out, struct image *im,
    struct err *e)
{
	struct attaching to = { options->beside, out->files, out->report };
	struct buf first = *out->image;
	struct build *again;
	int rc;

	if (out->files == NULL || !attach_is_needed(im))
		return 0;
	*out->image = BUF_INIT(first.max);
	again = build_new();
	if ((rc = attach_take(again, im, &to, e)) == 0 &&
	    (rc = build_finish(again, out->image, e)) == 0)
		rc = image_open(im, out->image->data, out->image->len, e);
	build_free(&again);
	buf_free(&first);
	return rc;
}

/* Makes the image and the canonical XML of the document in b. */
static int
finish(
    struct build *b, const struct ingest_options *options, struct ingest_result *out, struct err *e)
{
	const struct identity_given given = { .work = options->work,
		.date = options->date,
		.language = options->language,
		.today = options->today };
	struct image im;
	int rc;

	if ((rc = make_image(b, options, out, &im, e)) != 0 ||
	    (rc = attach(options, out, &im, e)) != 0)
		return rc;
	canon_write(&im, CANON_INDENT, put_run, out->xml);
	if ((rc = buf_check(out->xml, "the canonical XML", e)) != 0)
		return rc;
	if (out->xml->len > BUILD_DOCUMENT_BYTES_MAX) /* gate_read() would refuse it */
		return err_set(e, ERR_LIMIT,
		    "as XML the document has %zu bytes; %u are allowed: split it in volumes",
		    out->xml->len, BUILD_DOCUMENT_BYTES_MAX);
	if ((rc = identity_report(&im, &given, out->report, e)) != 0)
		return rc;
	note_repeated_ids(&im, out->report);
	return buf_check(out->report, "the report", e);
}

/* Refuses a document whose XML is not read as the same document: it could never be served. */
static int
prove(const struct ingest_result *out, struct err *e)
{
	struct buf again = BUF_INIT(IMAGE_BYTES_MAX);
	int rc = ingest_image(buf_str(out->xml), &again, e);

	if (rc != 0)
		err_wrap(
		    e, "a name, an attribute or a namespace of the file is not possible in XML");
	else if (!str_eq(buf_str(&again), buf_str(out->image)))
		rc = err_set(e, ERR_DATA,
		    "the names, attributes or namespaces of the file would change in XML");
	buf_free(&again);
	return rc;
}

static int
read_bytes(
    struct str s, const struct ingest_options *options, struct ingest_result *out, struct err *e)
{
	struct pictures pictures = {
		.beside = options->beside, .out = out->files, .report = out->report
	};
	struct ingest_options own = *options;
	const struct reader *reader;
	struct build *b;
	int rc;

	own.pictures = out->files != NULL ? &pictures : NULL;
	if ((rc = reader_choose(&reader, s, options->format, e)) != 0)
		return rc;
	buf_putf(out->report, "reader\t0\t%s\n", reader->name);
	b = build_new();
	rc = reader->read(b, s, &own, out->report, e);
	if (rc == 0)
		rc = finish(b, &own, out, e);
	if (rc == 0 && reader->gives_names)
		rc = prove(out, e);
	build_free(&b);
	pictures_free(&pictures);
	return rc;
}

int
ingest_read(struct str bytes, const struct ingest_options *options, struct ingest_result *out,
    struct err *e)
{
	struct buf own = BUF_INIT(2 * (size_t)BUILD_DOCUMENT_BYTES_MAX);
	int rc;

	if (bytes.len > BUILD_DOCUMENT_BYTES_MAX)
		return err_set(e, ERR_LIMIT,
		    "the file has %zu bytes; %u are allowed: split it in volumes", bytes.len,
		    BUILD_DOCUMENT_BYTES_MAX);
	rc = reader_is_binary(bytes) ? 0 : encoding_to_utf8(&bytes, &own, out->report, e);
	if (rc == 0)
		rc = read_bytes(bytes, options, out, e);
	if (rc != 0) {
		buf_reset(out->xml);
		buf_reset(out->image);
		buf_reset(out->report);
		if (out->files != NULL)
			buf_reset(out->files);
	}
	buf_free(&own);
	return rc;
}

int
ingest_image(struct str xml, struct buf *image, struct err *e)
{
	struct build *b = build_new();
	int rc;

	if ((rc = gate_read(b, xml, NULL, e)) == 0)
		rc = build_finish(b, image, e);
	build_free(&b);
	return rc;
}
