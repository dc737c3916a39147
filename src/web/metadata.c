/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metadata: the metadata of a job. What must hold: a value that the arena has no room for is an
 * error, never an omitted pair.
 */
#include "web/metadata.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "akn/lang.h"
#include "base/buf.h"
#include "base/time.h"
#include "base/utf8.h"
#include "web/fetch_private.h"
#include "web/urls.h"

#define NUMBER_BYTES 16 /* a revision in decimal */

const char *const metadata_names[METADATA_PUBLICATION_COUNT] = {
	[METADATA_VERSION] = "version",
	[METADATA_DATE] = "date",
	[METADATA_REVISION] = "revision",
	[METADATA_URL] = "url",
	[METADATA_DIGEST] = "digest",
};

void
metadata_add(struct metadata *m, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	assert(m->count < MESSAGE_PAIRS_MAX);
	m->pairs[m->count++] = (struct message_pair){ .name = str_from(name),
		.value = utf8_cut(value, MESSAGE_TEXT_BYTES_MAX - 1) };
}

/* Adds a copy of value. */
static int
add_copy(
    struct metadata *m, const struct fetch *f, const char *name, struct str value, struct err *e)
{
	if (!arena_keep(f->request.arena, &value))
		return err_set(e, ERR_LIMIT, "the request is too long");
	metadata_add(m, name, value);
	return 0;
}

/* The metadata of every view. A component has its own title, number and type, in its image. */
static void
add_common(struct metadata *m, const struct corpus_version *v, bool is_component)
{
	const char *tag = lang_tag(v->language);

	if (!is_component)
		metadata_add(m, "title", v->title);
	metadata_add(m, "language", v->language);
	metadata_add(m, "lang", str_from(tag != NULL ? tag : "und"));
}

int
metadata_make(const struct fetch *f, struct metadata *out, struct err *e)
{
	out->count = 0;
	add_common(out, &f->found->version, f->choice.view->is_component);
	return f->choice.view->add_metadata(out, f, e);
}

/*
 * "current" is the URL of the current version, so that a reader of a saved rendition can check
 * whether it is still in force.
 */
int
metadata_add_document(struct metadata *m, const struct fetch *f, struct err *e)
{
	const struct corpus_version *v = &f->found->version;
	char published[RFC3339_BYTES + 1];
	struct str history, current;
	int rc;

	time_rfc3339(v->published, published);
	metadata_add(m, "issuer", v->issuer);
	metadata_add(m, "work", v->work);
	if ((rc = add_copy(m, f, "published", str_from(published), e)) != 0)
		return rc;
	if (!f->choice.view->is_component) {
		metadata_add(m, "number", v->number);
		metadata_add(m, "type", v->type);
	}
	metadata_add(m, "portion", f->found->portion);
	if ((rc = url_history(f, &history, e)) != 0 || (rc = url_current(f, &current, e)) != 0)
		return rc;
	metadata_add(m, "versions", history);
	metadata_add(m, "current", current);
	return 0;
}

int
metadata_add_version(
    struct metadata *m, const struct fetch *f, const struct metadata_version *v, struct err *e)
{
	char date[DATE_BYTES + 1], digest[SHA256_HEX_BYTES + 1], revision[NUMBER_BYTES];
	const struct corpus_version *p = v->version;
	struct buf version = BUF_INIT(URL_BYTES_MAX);
	int rc;

	date_format(p->day, date);
	sha256_hex(&p->source, digest);
	snprintf(revision, sizeof revision, "%" PRIu32, p->revision);
	url_put_version(&version, p);
	if ((rc = buf_check(&version, "version name", e)) == 0 &&
	    (rc = add_copy(m, f, v->names[METADATA_VERSION], buf_str(&version), e)) == 0 &&
	    (rc = add_copy(m, f, v->names[METADATA_DATE], str_from(date), e)) == 0 &&
	    (rc = add_copy(m, f, v->names[METADATA_REVISION], str_from(revision), e)) == 0) {
		metadata_add(m, v->names[METADATA_URL], v->url);
		rc = add_copy(m, f, v->names[METADATA_DIGEST], str_from(digest), e);
	}
	buf_free(&version);
	return rc;
}
