/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_IMPORT_KNOWN_H
#define CLI_IMPORT_KNOWN_H
/*
 * import_known: the uploads that a store has, so that a file that was imported is passed over
 * without being read again.
 */
#include "base/hash.h"

struct corpus;
struct err;
struct import_known;
struct reading_options;

enum import_state {
	IMPORT_UNKNOWN,
	IMPORT_STORED,
	IMPORT_WITHDRAWN /* stored, and all its publications are withdrawn */
};

/* Reads the list of all publications; one takes about 100 bytes. ERR_IO, ERR_LIMIT. [blocks] */
int import_known_load(struct import_known **out, struct corpus *c, struct err *e);
void import_known_free(struct import_known **k); /* *k may be NULL */
/*
 * What the store has of a file with that digest: at least so many publications, with the work,
 * date, language, title and issuer that o names. What o does not name is in the file itself, and so
 * the same.
 */
enum import_state import_known_find(const struct import_known *k, const struct sha256 *upload,
    const struct reading_options *o, unsigned least);
#endif
