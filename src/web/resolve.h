/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_RESOLVE_H
#define WEB_RESOLVE_H
/*
 * resolve: finds the publication that a name identifies, by queries to the corpus. Runs on a store
 * thread.
 */
#include <stdint.h>

#include "base/str.h"

struct arena;
struct corpus;
struct err;
struct fetch;
struct iri;
struct known_version;
struct resolution;

/* Finds the portion with that id in out->version. ERR_NOTFOUND if there is none. [blocks] */
int resolve_portion(
    struct corpus *c, struct str id, struct resolution *out, struct arena *a, struct err *e);
/*
 * Finds the publication that iri identifies on the day `today`. Strings are allocated in a.
 * ERR_NOTFOUND with a message that helps the reader; then out->respelt may be set. [blocks]
 */
int resolve_document(struct corpus *c, const struct iri *iri, int64_t today, struct resolution *out,
    struct arena *a, struct err *e);
/*
 * Finds the publication that f requests. For a URL without a language: in the first of f->languages
 * with a version in force today, else as if the client had no preference. [blocks]
 */
int resolve_wanted(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
#endif
