/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv: writes a listing as a table (RFC 4180): a row of names, then one row for each entry. What
 * must hold: all listings have the same columns, so that pages can be put together; unless the
 * client asks for it, no cell is a formula to a spreadsheet.
 */
#include <string.h>

#include <gazetted/plugin.h>

#define MARK "\xef\xbb\xbf" /* U+FEFF, by which Excel recognizes UTF-8 */
#define END "\r\n"          /* RFC 4180, 2 (1) */
#define QUOTED "\",\r\n"    /* RFC 4180, 2 (6): a cell with one of these stands in quotes */
#define FORMULA "=+-@\t\r"  /* a spreadsheet takes a cell that begins so for a formula */

struct csv {
	const struct gaz_host *h;
	struct gaz_job *job;
	int guards; /* against formulas */
	int rc;     /* the first failure; after it, nothing is written */
};

/* The attributes of entries, which are the names of the columns. */
static const char *const columns[] = { "href", "title", "date", "language", "revision", "published",
	"seq", "withdrawn", "reason", "digest", "eid", "number", "heading", "text", "work",
	"portion", "until", "earlier", "score", "snippet", "marks", "repealed", "issuer",
	"subjects" };

#define COLUMNS (sizeof columns / sizeof columns[0])

static void
put(struct csv *c, const char *p, size_t len)
{
	if (c->rc == GAZ_OK && len > 0)
		c->rc = c->h->write(c->job, p, len);
}

static void
puts_raw(struct csv *c, const char *s)
{
	put(c, s, strlen(s));
}

/* The value with each quote doubled (RFC 4180, 2 (7)). */
static void
put_quoted(struct csv *c, const char *before, const char *value)
{
	size_t len;

	puts_raw(c, "\"");
	puts_raw(c, before);
	for (; *value != '\0'; value += len) {
		len = strcspn(value, "\"");
		if (value[len] == '"') {
			put(c, value, ++len);
			puts_raw(c, "\"");
		} else {
			put(c, value, len);
		}
	}
	puts_raw(c, "\"");
}

static void
put_cell(struct csv *c, const char *value)
{
	if (c->guards && *value != '\0' && strchr(FORMULA, *value) != NULL)
		put_quoted(c, "'", value);
	else if (strpbrk(value, QUOTED) != NULL)
		put_quoted(c, "", value);
	else
		puts_raw(c, value);
}

static void
put_row(struct csv *c, const struct gaz_node *entry)
{
	for (size_t i = 0; i < COLUMNS && c->rc == GAZ_OK; i++) {
		const char *value =
		    entry != NULL ? c->h->attr(entry, columns[i], NULL) : columns[i];

		if (i > 0)
			puts_raw(c, ",");
		if (value != NULL)
			put_cell(c, value);
	}
	puts_raw(c, END);
}

/* Whether the entry leads to the next page of the listing: the header field Link says so, too. */
static int
leads_on(const struct csv *c, const struct gaz_node *entry)
{
	const char *rel = c->h->attr(entry, "rel", NULL);

	return rel != NULL && strcmp(rel, "next") == 0;
}

static int
csv_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct csv c = { .h = h, .job = job, .guards = h->option_bool(job, "guard") };

	if (h->option_bool(job, "bom"))
		puts_raw(&c, MARK);
	put_row(&c, NULL);
	for (const struct gaz_node *n = h->first_child(h->root(job)); n != NULL && c.rc == GAZ_OK;
	     n = h->next_sibling(n))
		if (h->kind(n) == GAZ_ENTRY && !leads_on(&c, n))
			put_row(&c, n);
	return c.rc;
}

static const struct gaz_option csv_options[] = {
	{ .name = "guard",
	    .type = GAZ_OPTION_BOOL,
	    .fallback = "1",
	    .help = "Whether ' stands before what a spreadsheet takes for a formula." },
	{ .name = "bom",
	    .type = GAZ_OPTION_BOOL,
	    .fallback = "0",
	    .help = "Whether the file begins with a byte order mark, for Excel." },
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.csv",
	.version = "0.1.0",
	.revision = "2",
	.licence = "Apache-2.0",
	.format = "csv",
	.media_type = "text/csv; charset=utf-8; header=present",
	.label = "Table",
	.extension = "csv",
	.views = GAZ_VIEW_LISTING,
	.quality = 40,
	.options = csv_options,
	.render = csv_render };
