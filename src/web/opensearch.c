/* SPDX-License-Identifier: Apache-2.0 */
/* opensearch: the description has no more than names and URLs. */
#include "web/opensearch.h"

#include "base/macros.h"
#include "base/utf8.h"
#include "config/config.h"
#include "web/opds_types.h"
#include "web/site_private.h"
#include "web/store_page.h"

#define MEDIA_TYPE "application/opensearchdescription+xml"
#define SHORT_NAME_MAX 16    /* characters */
#define DESCRIPTION_MAX 1024 /* characters */

static const struct {
	const char *type;
	enum route_kind route;
	const char *suffix;
} answers[] = { { "text/html", ROUTE_SEARCH, "" }, { "application/json", ROUTE_SEARCH, ".json" },
	{ "application/atom+xml", ROUTE_SEARCH, ".atom" },
	{ OPDS_ACQUISITION, ROUTE_OPDS_FIND, "" } };

/* The beginning of a text, as long as the standard allows. */
static struct str
cut(struct str s, size_t characters)
{
	size_t at = 0;

	while (at < s.len && characters-- > 0)
		utf8_next(s, &at);
	return str_slice(s, 0, at);
}

static void
put_url(struct store_page *p, size_t i)
{
	buf_putf(&p->body, "<Url type=\"%s\" template=\"", answers[i].type);
	store_page_put_xml(p, p->origin);
	buf_putstr(&p->body, route_path(answers[i].route));
	buf_putf(&p->body, "%s?q={searchTerms}&amp;page={startPage?}\"/>\n", answers[i].suffix);
}

static int
write_description(struct corpus *c, struct store_page *p, struct err *e)
{
	struct str name = str_from(p->site->config.settings->site_name);

	(void)c;
	if (p->site->searcher == NULL)
		return err_set(e, ERR_NOTFOUND, "this server has no search");
	buf_puts(&p->body,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n"
	    "<ShortName>");
	store_page_put_xml(p, cut(name, SHORT_NAME_MAX));
	buf_puts(&p->body, "</ShortName>\n<Description>");
	store_page_put_xml(p, cut(name, DESCRIPTION_MAX));
	buf_puts(&p->body, "</Description>\n<InputEncoding>UTF-8</InputEncoding>\n");
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		put_url(p, i);
	buf_puts(&p->body, "</OpenSearchDescription>\n");
	return 0;
}

void
opensearch_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	static const struct store_page_kind kind = { .media_type = MEDIA_TYPE,
		.write = write_description };

	store_page_start(s, x, r, &kind);
}
