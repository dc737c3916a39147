/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_INDEX_H
#define WEB_INDEX_H
/* index: the service document at /: the works, their current versions, the short names. */
struct corpus_facts;
struct http_exchange;
struct json;
struct route;
struct site;

void index_start(struct site *s, struct http_exchange *x, const struct route *r);
/* Members of what is recorded of a work, as far as it is: "short_title", "repealed_from". */
void index_put_facts(struct json *j, const struct corpus_facts *facts);
#endif
