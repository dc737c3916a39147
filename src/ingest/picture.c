/* SPDX-License-Identifier: Apache-2.0 */
/*
 * picture: reads the headers of PNG (W3C PNG, 5), JPEG (ITU-T T.81, Annex B) and WebP (RFC 9649).
 * What must hold: no byte outside of the file is read, whatever lengths it states.
 */
#include "ingest/picture.h"

#include <stdint.h>

#include "base/err.h"
#include "base/macros.h"
#include "ingest/svg.h"

#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n"
#define PNG_CHUNK_BYTES 12 /* length, type and checksum */
#define PNG_HEADER_BYTES 13
#define JPEG_SEGMENTS_MAX 10000 /* before the frame: a profile of colours has some hundreds */
#define JPEG_FRAME_BYTES 8      /* length, precision, height, width, number of components */
#define WEBP_HEADER_BYTES 30    /* of the file, of its first chunk, and of the frame in it */

struct size {
	uint32_t width, height;
};

static uint32_t
byte_at(struct str s, size_t at)
{
	return (unsigned char)s.p[at];
}

static uint32_t
big_16(struct str s, size_t at)
{
	return byte_at(s, at) << 8 | byte_at(s, at + 1);
}

static uint32_t
big_32(struct str s, size_t at)
{
	return big_16(s, at) << 16 | big_16(s, at + 2);
}

static uint32_t
little_16(struct str s, size_t at)
{
	return byte_at(s, at + 1) << 8 | byte_at(s, at);
}

static uint32_t
little_24(struct str s, size_t at)
{
	return byte_at(s, at + 2) << 16 | little_16(s, at);
}

static bool
has_at(struct str s, size_t at, const char *word)
{
	return s.len >= at && str_starts(str_slice(s, at, s.len), word);
}

static int
is_broken(const char *what, struct err *e)
{
	return err_set(e, ERR_DATA, "it begins as a %s file, but is not a complete one", what);
}

/* Whether the chunks after the header lead to the last one, with one of pixels among them. */
static bool
has_png_chunks(struct str s)
{
	size_t at = sizeof PNG_SIGNATURE - 1;
	bool has_pixels = false;

	while (s.len - at >= PNG_CHUNK_BYTES) {
		uint32_t len = big_32(s, at);

		if (len > s.len - at - PNG_CHUNK_BYTES)
			return false;
		has_pixels = has_pixels || has_at(s, at + 4, "IDAT");
		if (has_at(s, at + 4, "IEND"))
			return has_pixels;
		at += len + PNG_CHUNK_BYTES;
	}
	return false;
}

static int
read_png(struct str s, struct size *out, struct err *e)
{
	size_t at = sizeof PNG_SIGNATURE - 1;

	if (s.len - at < PNG_CHUNK_BYTES + PNG_HEADER_BYTES || big_32(s, at) != PNG_HEADER_BYTES ||
	    !has_at(s, at + 4, "IHDR") || !has_png_chunks(s))
		return is_broken("PNG", e);
	*out = (struct size){ big_32(s, at + 8), big_32(s, at + 12) };
	return 0;
}

/* The markers of frames: SOF0 to SOF15, but for DHT, JPG and DAC. */
static bool
is_frame(uint32_t marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
	       marker != 0xcc;
}

static int
read_jpeg(struct str s, struct size *out, struct err *e)
{
	size_t at = 2;

	for (unsigned i = 0; i < JPEG_SEGMENTS_MAX; i++) {
		uint32_t marker;

		while (at < s.len && byte_at(s, at) == 0xff) /* any number may fill */
			at++;
		if (at < 3 || s.len - at < 1 + JPEG_FRAME_BYTES || byte_at(s, at - 1) != 0xff)
			break;
		marker = byte_at(s, at++);
		if (is_frame(marker)) {
			*out = (struct size){ big_16(s, at + 5), big_16(s, at + 3) };
			return 0;
		}
		if (marker == 0xda || marker == 0xd9 || big_16(s, at) < 2 ||
		    big_16(s, at) > s.len - at)
			break;
		at += big_16(s, at);
	}
	return is_broken("JPEG", e);
}

static int
read_webp(struct str s, struct size *out, struct err *e)
{
	uint32_t bits;

	if (s.len < WEBP_HEADER_BYTES ||
	    (uint64_t)little_16(s, 4) + ((uint64_t)little_16(s, 6) << 16) > s.len - 8)
		return is_broken("WebP", e);
	if (has_at(s, 12, "VP8X")) {
		*out = (struct size){ little_24(s, 24) + 1, little_24(s, 27) + 1 };
		return 0;
	}
	if (has_at(s, 12, "VP8L") && byte_at(s, 20) == 0x2f) {
		bits = little_24(s, 21) | byte_at(s, 24) << 24;
		*out = (struct size){ (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1 };
		return 0;
	}
	if (has_at(s, 12, "VP8 ") && has_at(s, 23, "\x9d\x01\x2a")) {
		*out = (struct size){ little_16(s, 26) & 0x3fff, little_16(s, 28) & 0x3fff };
		return 0;
	}
	return is_broken("WebP", e);
}

static const struct {
	size_t at; /* where the signature is */
	const char *signature, *type;
	int (*read)(struct str s, struct size *out, struct err *e);
} kinds[] = {
	{ 0, PNG_SIGNATURE, "image/png", read_png },
	{ 0, "\xff\xd8\xff", "image/jpeg", read_jpeg },
	{ 8, "WEBP", "image/webp", read_webp },
};

static int
check_size(struct size size, struct err *e)
{
	if (size.width == 0 || size.height == 0)
		return err_set(e, ERR_DATA, "it has no width or no height");
	if (size.width > PICTURE_SIDE_MAX || size.height > PICTURE_SIDE_MAX)
		return err_set(e, ERR_LIMIT,
		    "it has %u x %u pixels; %u are allowed on a side: make it smaller",
		    (unsigned)size.width, (unsigned)size.height, PICTURE_SIDE_MAX);
	if ((uint64_t)size.width * size.height > PICTURE_PIXELS_MAX)
		return err_set(e, ERR_LIMIT,
		    "it has %u x %u pixels; %u are allowed in all: make it smaller",
		    (unsigned)size.width, (unsigned)size.height, PICTURE_PIXELS_MAX);
	return 0;
}

/* Refuses a file of another kind, which it names if it is one that documents have. */
static int
refuse_kind(struct str bytes, struct err *e)
{
	static const struct {
		size_t at;
		struct str signature;
		const char *name;
	} others[] = {
		{ 40, STR_INIT(" EMF"), "a Windows metafile (EMF)" },
		{ 0, STR_INIT("\xd7\xcd\xc6\x9a"), "a Windows metafile (WMF)" },
		{ 0, STR_INIT("\x01\0\x09\0"), "a Windows metafile (WMF)" },
		{ 0, STR_INIT("GIF8"), "a GIF file" },
		{ 0, STR_INIT("II*\0"), "a TIFF file" },
		{ 0, STR_INIT("MM\0*"), "a TIFF file" },
		{ 0, STR_INIT("BM"), "a BMP file" },
		{ 0, STR_INIT("VCLMTF"), "a metafile of LibreOffice (SVM)" },
	};

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (str_eq(str_slice(bytes, others[i].at, others[i].at + others[i].signature.len),
			others[i].signature))
			return err_set(e, ERR_DATA,
			    "it is %s, which is not taken: save it as PNG, JPEG, WebP or SVG",
			    others[i].name);
	return err_set(
	    e, ERR_DATA, "it is no PNG, JPEG, WebP or SVG file: save it as one of these");
}

int
picture_check(struct str bytes, const char **type, struct str *out, struct buf *own,
    unsigned *left_out, struct err *e)
{
	struct size size = { 0, 0 };
	int rc;

	*left_out = 0;
	*out = bytes;
	if (bytes.len > PICTURE_BYTES_MAX)
		return err_set(e, ERR_LIMIT, "it has %zu bytes; %u are allowed: make it smaller",
		    bytes.len, PICTURE_BYTES_MAX);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!has_at(bytes, kinds[i].at, kinds[i].signature) ||
		    (kinds[i].at > 0 && !has_at(bytes, 0, "RIFF")))
			continue;
		*type = kinds[i].type;
		return (rc = kinds[i].read(bytes, &size, e)) != 0 ? rc : check_size(size, e);
	}
	if (!svg_looks_like(bytes))
		return refuse_kind(bytes, e);
	*type = "image/svg+xml";
	return svg_sanitise(bytes, out, own, left_out, e);
}
