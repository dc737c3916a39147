/* SPDX-License-Identifier: Apache-2.0 */
#include "web/llms.h"

#include "base/macros.h"
#include "config/config.h"
#include "web/site_private.h"
#include "web/store_page.h"

/* A row of routes.def for readers: PUBLIC, BOTH or ADMIN, and whether it is a form of a path. */
static const struct row {
	enum { FOR_PUBLIC, FOR_BOTH, FOR_ADMIN, OF_DOCUMENTS } use;
	const char *path, *meaning;
} rows[] = {
#define ROUTE(symbol, pattern, address, methods, parameter, page, handler, meaning) \
	{ FOR_##address, pattern, meaning },
#define FORM(path, meaning) { OF_DOCUMENTS, path, meaning },
#define RESERVED(name)
#include "web/routes.def"
#undef ROUTE
#undef FORM
#undef RESERVED
};

static const char introduction[] =
    "\n\n"
    "> Official documents, with every version under a permanent address, in many formats.\n\n"
    "A work is a document as such, and its address `W` is an IRI of the Akoma Ntoso naming "
    "convention, for example `/akn/xx/act/2024/7`. A version is its text in one language from one "
    "date on; a revision is the n-th publication for that date and never changes. A portion is an "
    "article or another part, named by its eId.\n\n"
    "To answer a question about the law: find the provision (`/search.json?q=WORDS` or "
    "`/resolve.json?cite=CITATION`), read it with the suffix `.md` or `.txt`, and cite the address "
    "with its date. Add `date=YYYY-MM-DD` to a search, or `:YYYY-MM-DD` to an address, for the "
    "text as it was on that day. `/` with `Accept: application/json` lists all works, "
    "`/changes.json` what is new, and `/formats.json` the suffixes that `.FORMAT` stands for. "
    "`/openapi.json` describes all paths for programs.\n";

/* Text of routes.def without the targets of its links, which lead into the manual. */
static void
put_plain(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		if (s[0] == ']' && s[1] == '(') {
			while (*s != ')' && s[1] != '\0')
				s++;
		} else if (*s != '[') {
			buf_putc(b, *s);
		}
	}
}

static void
put_rows(struct buf *b, const char *heading, bool of_documents)
{
	buf_puts(b, heading);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].use == FOR_ADMIN || (rows[i].use == OF_DOCUMENTS) != of_documents)
			continue;
		buf_puts(b, "- `");
		buf_puts(b, rows[i].path);
		buf_puts(b, "`: ");
		put_plain(b, rows[i].meaning);
		buf_putc(b, '\n');
	}
}

static int
write_llms(struct corpus *c, struct store_page *p, struct err *e)
{
	(void)c;
	(void)e;
	buf_puts(&p->body, "# ");
	buf_puts(&p->body, p->site->config.settings->site_name);
	buf_puts(&p->body, introduction);
	put_rows(&p->body, "\n## Addresses of documents\n\n", true);
	put_rows(&p->body, "\n## All addresses\n\n", false);
	return 0;
}

void
llms_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	static const struct store_page_kind kind = { .media_type = "text/markdown; charset=utf-8",
		.write = write_llms };

	store_page_start(s, x, r, &kind);
}
