/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DESK_HTML_H
#define WEB_DESK_HTML_H
/* desk_html: the parts that pages of the desk have in common. Any thread. */
#include "base/str.h"

struct buf;
struct err;
struct publish_job;
struct site;

/* The form of the page that asks for a token; why: a sentence above it, or "". On any thread. */
void desk_put_sign_in(struct buf *b, const struct site *s, const char *why);
/* The page with an error: the sentence, and where to go on. */
void desk_put_error(struct buf *b, const struct publish_job *j, const struct err *e);

/* The beginning and the end of every page; j may be NULL: nobody is signed in. */
void desk_open_page(
    struct buf *b, const struct site *s, const struct publish_job *j, const char *title);
void desk_close_page(struct buf *b);
/* Text as HTML, and an attribute with its name: ' name="value"'. */
void desk_text(struct buf *b, struct str s);
void desk_attr(struct buf *b, const char *name, struct str value);
/* The start of a form that posts to an act of the draft of j, or of none; '</form>' ends it. */
void desk_open_form(struct buf *b, const struct publish_job *j, const char *act);
/* A field with its label. type: of HTML; hint: below it, or "". */
void desk_put_field(struct buf *b, const char *name, const char *type, const char *label,
    struct str value, const char *hint);
/* A box to tick with its label; value: what a ticked one sends. */
void desk_put_check(struct buf *b, const char *name, struct str value, const char *label);
/* The path of an act of the draft of j: "/desk/draft/akn/..."; percent-encoded, in its arena. */
const char *desk_path(const struct publish_job *j, const char *act);

#endif
