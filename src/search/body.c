/* SPDX-License-Identifier: Apache-2.0 */
/*
 * body: one context of the library for each direction, made when it is first used. Texts are short,
 * so the header that tells their size is left out: the row has it.
 */
#include "search/body.h"

#include <stdlib.h>
#include <zdict.h>
#include <zstd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

#define LEVEL 3 /* higher ones gain 2 % on an article, and take three times as long */
#define DICTIONARY_BYTES 65536

struct dictionary {
	int64_t id;
	ZSTD_CDict *compressing;
	ZSTD_DDict *decompressing;
};

struct body_packer {
	ZSTD_CCtx *compressor;
	ZSTD_DCtx *decompressor;
	struct dictionary list[BODY_DICTIONARIES_MAX];
	size_t count;
};

struct body_packer *
body_packer_new(void)
{
	return NEW(struct body_packer);
}

static void
forget_all(struct body_packer *p)
{
	for (size_t i = 0; i < p->count; i++) {
		ZSTD_freeCDict(p->list[i].compressing);
		ZSTD_freeDDict(p->list[i].decompressing);
	}
	p->count = 0;
}

void
body_packer_free(struct body_packer **p)
{
	if (*p == NULL)
		return;
	ZSTD_freeCCtx((*p)->compressor);
	ZSTD_freeDCtx((*p)->decompressor);
	forget_all(*p);
	free(*p);
	*p = NULL;
}

bool
body_train(struct str texts, const size_t *sizes, unsigned count, struct buf *out)
{
	struct err ignored;
	size_t n;

	buf_reset(out);
	if (buf_reserve(out, DICTIONARY_BYTES, &ignored) != 0)
		return false;
	n = ZDICT_trainFromBuffer(out->data, DICTIONARY_BYTES, texts.p, sizes, count);
	if (ZDICT_isError(n))
		return false;
	out->len = n;
	return true;
}

static const struct dictionary *
find(const struct body_packer *p, int64_t id)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->list[i].id == id)
			return &p->list[i];
	return NULL;
}

bool
body_has(const struct body_packer *p, int64_t dictionary)
{
	return dictionary == 0 || find(p, dictionary) != NULL;
}

int
body_add(struct body_packer *p, int64_t dictionary, struct str bytes, struct err *e)
{
	struct dictionary *d;

	if (p->count == BODY_DICTIONARIES_MAX)
		forget_all(p);
	d = &p->list[p->count];
	d->id = dictionary;
	d->compressing = ZSTD_createCDict(bytes.p, bytes.len, LEVEL);
	d->decompressing = ZSTD_createDDict(bytes.p, bytes.len);
	p->count++;
	if (d->compressing == NULL || d->decompressing == NULL)
		return err_set(e, ERR_BUSY, "there is not enough memory for the search index");
	return 0;
}

static ZSTD_CCtx *
compressor_of(struct body_packer *p)
{
	if (p->compressor == NULL && (p->compressor = ZSTD_createCCtx()) != NULL) {
		ZSTD_CCtx_setParameter(p->compressor, ZSTD_c_compressionLevel, LEVEL);
		ZSTD_CCtx_setParameter(p->compressor, ZSTD_c_contentSizeFlag, 0);
		ZSTD_CCtx_setParameter(p->compressor, ZSTD_c_dictIDFlag, 0);
	}
	return p->compressor;
}

int
body_pack(
    struct body_packer *p, int64_t dictionary, struct str text, struct buf *out, struct err *e)
{
	const struct dictionary *d = find(p, dictionary);
	ZSTD_CCtx *c = compressor_of(p);
	size_t n = 0;
	int rc;

	buf_reset(out);
	if ((rc = buf_reserve(out, ZSTD_compressBound(text.len), e)) != 0)
		return rc;
	if (c != NULL) {
		ZSTD_CCtx_refCDict(c, d != NULL ? d->compressing : NULL);
		n = ZSTD_compress2(c, out->data, out->cap, text.p, text.len);
	}
	if (n == 0 || ZSTD_isError(n))
		return err_set(e, ERR_BUSY, "there is not enough memory to compress a text");
	out->len = n;
	return 0;
}

int
body_unpack(struct body_packer *p, int64_t dictionary, struct str packed, size_t size,
    struct buf *out, struct err *e)
{
	const struct dictionary *d = find(p, dictionary);
	size_t n = 0;
	int rc;

	if (p->decompressor == NULL)
		p->decompressor = ZSTD_createDCtx();
	buf_reset(out);
	if ((rc = buf_reserve(out, size + 1, e)) != 0)
		return rc;
	if (p->decompressor != NULL)
		n = ZSTD_decompress_usingDDict(p->decompressor, out->data, size, packed.p,
		    packed.len, d != NULL ? d->decompressing : NULL);
	if (p->decompressor == NULL || ZSTD_isError(n) || n != size)
		return err_set(e, ERR_DATA, "the search index is damaged: delete it");
	out->len = n;
	return 0;
}
