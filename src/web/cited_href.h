/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CITED_HREF_H
#define WEB_CITED_HREF_H
/*
 * cited_href: the version and the portion of the store to which a reference of a source leads, by
 * its IRI. Runs on a store thread.
 */
#include <stdint.h>

#include "akn/iri.h"
#include "base/str.h"

struct arena;
struct corpus;
struct corpus_version;
struct err;

/*
 * Reads "/akn/xx/act/2006/1/eng@2006-05-01/~sec_12", or with "#sec_12": *version is the part of
 * href that names the version, *portion is in a, and out has none. False: it is not such an IRI, or
 * it names a comparison, two languages or several portions.
 */
bool cited_href_read(
    struct str href, struct iri *out, struct str *version, struct str *portion, struct arena *a);
/*
 * The version that iri means in a text in that language and of that day: the version in force then,
 * unless iri names another one; in the language of the text, else in that of the work; under the
 * new name of a work that was renamed. ERR_NOTFOUND, ERR_GONE, ERR_IO. [blocks]
 */
int cited_href_find(struct corpus *c, const struct iri *iri, const struct corpus_version *citing,
    struct corpus_version *out, struct arena *a, struct err *e);
#endif
