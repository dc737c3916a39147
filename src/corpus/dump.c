/* SPDX-License-Identifier: Apache-2.0 */
/* dump: reads a whole store. What must hold: empty bytes count as erased only if withdrawn. */
#include "corpus/dump.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/err.h"
#include "corpus/corpus_private.h"

#define TYPE_BYTES_MAX 65536 /* a media type */

int
corpus_dump(struct corpus *c, corpus_version_fn *fn, void *arg, struct err *e)
{
	return c->backend->each_from(c->store, 0, fn, arg, e);
}

/* Sets *bytes to NULL for what was erased. */
static int
check_bytes(const struct corpus_version *v, const struct sha256 *digest, char **bytes, size_t len,
    struct err *e)
{
	struct sha256 found = sha256_of(*bytes, len);

	if (sha256_eq(&found, digest))
		return 0;
	if (len > 0 || v->withdrawn == 0)
		return err_set(e, ERR_IO,
		    "publication %" PRId64 " is damaged: 'gazetted fsck' names all that is; "
		    "restore the store from a backup",
		    v->seq);
	free(*bytes);
	*bytes = NULL;
	return 0;
}

int
corpus_dump_bytes(
    struct corpus *c, const struct corpus_version *v, struct corpus_bytes *out, struct err *e)
{
	struct corpus_bytes b = { .resources = corpus_held_new(),
		.arena = ARENA_INIT(TYPE_BYTES_MAX) };
	struct err why = { 0 };
	int rc;

	if ((rc = c->backend->source(c->store, &v->source, &b.xml, &b.xml_len, e)) != 0 ||
	    (rc = check_bytes(v, &v->source, &b.xml, b.xml_len, e)) != 0)
		goto out;
	rc = c->backend->upload(
	    c->store, &v->upload, &b.upload, &b.upload_len, &b.upload_type, &b.arena, &why);
	if (rc == 0)
		rc = check_bytes(v, &v->upload, &b.upload, b.upload_len, e);
	else
		rc = rc == -ERR_NOTFOUND ? 0 : corpus_fail(e, &why);
	if (rc == 0)
		rc = corpus_held_load(&b.resources, c, v->seq, v->withdrawn != 0, e);
out:
	if (rc != 0)
		corpus_bytes_free(&b);
	else
		*out = b;
	return rc;
}

void
corpus_bytes_free(struct corpus_bytes *b)
{
	free(b->xml);
	free(b->upload);
	corpus_held_free(&b->resources);
	arena_free(&b->arena);
	*b = (struct corpus_bytes){ 0 };
}
