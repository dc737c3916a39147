/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_TOKENIZER_H
#define SEARCH_TOKENIZER_H
/*
 * tokenizer: what the full-text index of SQLite (FTS5) keeps of a unit. Its text is the language
 * ("eng"), one of enum tokenizer_unit, the heading, TOKENIZER_SEPARATOR, and the text. Words go in
 * by term and by stem; of a script without spaces, characters and pairs of neighbours. What a
 * heading has goes in a second time, marked, so that the headings alone can be asked.
 */
#include "base/str.h"

struct err;
struct sqlite3;
struct noted;

#define TOKENIZER_SEPARATOR "\x1e" /* cannot be in a text: XML has no such character */
#define TOKENIZER_HEADING '\x01'   /* before a term: in a heading */
#define TOKENIZER_TITLE '\x02'     /* in the title of a document */

enum tokenizer_unit { TOKENIZER_PORTION = 'p', TOKENIZER_DOCUMENT = 'd' };

/*
 * Adds the tokenizer "gazetted" to a connection. It notes the words of each text; noted outlives
 * the connection.
 */
int tokenizer_add(struct sqlite3 *db, struct noted *noted, struct err *e);
#endif
