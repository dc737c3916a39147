/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_METADATA_H
#define WEB_METADATA_H
/* metadata: the names and values that a plugin gets by meta(). */
#include "base/str.h"

struct corpus_version;
struct err;
struct fetch;
struct metadata;

/* Fills out for the version that was found. Strings live as long as f. ERR_LIMIT. */
int metadata_make(const struct fetch *f, struct metadata *out, struct err *e);

/*
 * For the views. Appends a pair; an empty value is left out. name must be a literal; value is
 * borrowed.
 */
void metadata_add(struct metadata *m, const char *name, struct str value);
/* The metadata of a document that do not depend on its version. ERR_LIMIT. */
int metadata_add_document(struct metadata *m, const struct fetch *f, struct err *e);

/* The names that identify a publication. */
enum metadata_publication {
	METADATA_VERSION,
	METADATA_DATE,
	METADATA_REVISION,
	METADATA_URL,
	METADATA_DIGEST,
	METADATA_PUBLICATION_COUNT
};
struct metadata_version {
	const struct corpus_version *version;
	const char *const *names; /* by enum metadata_publication */
	struct str url;
};
extern const char *const metadata_names[METADATA_PUBLICATION_COUNT];
/* Adds the metadata that identify one publication. ERR_LIMIT. */
int metadata_add_version(
    struct metadata *m, const struct fetch *f, const struct metadata_version *v, struct err *e);
#endif
