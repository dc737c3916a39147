/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CHOICE_H
#define WEB_CHOICE_H
/* choice: the format in which a fetch is answered, by suffix or by the Accept field. */
struct err;
struct fetch;

/* Sets view, format, options, query and takes_gzip of f. ERR_UNSUPPORTED: then choice_refuse() says
 * what there is. ERR_USAGE: an option. */
int choice_make(struct fetch *f, struct err *e);
/* Answers f with e and the list of what there is: in the body, and as links. */
void choice_refuse(struct fetch *f, const struct err *e);
/* An unknown name that ends like a file's is most often a format that is not here: says so. */
void choice_hint(struct fetch *f);
#endif
