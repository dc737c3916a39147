/* SPDX-License-Identifier: Apache-2.0 */
/*
 * negotiate: selects the format of an answer, from the formats that write the view: by suffix or,
 * without one, by the Accept field. What must hold: every list of formats in an answer (links,
 * body, error text) has only formats that write the view.
 */
#include "web/negotiate.h"

#include "base/buf.h"
#include "base/json_writer.h"
#include "base/time.h"
#include "http/accept.h"
#include "http/http.h"
#include "render/breaker.h"
#include "render/formats.h"
#include "render/options.h"
#include "web/compress.h"
#include "web/fetch_private.h"
#include "web/format_choice.h"
#include "web/problem.h"
#include "web/site_private.h"
#include "web/urls.h"
#include "web/view_works.h"
#include "web/views.h"

/* a size clients accept as one field; the body has the complete list */
#define LINKS_BYTES_MAX 8192
#define HREF_BYTES_MAX 16384 /* origin, path, suffix */

/* The view whose formats are offered: of a page, that which it shows. */
static const struct view *
shown_view(const struct fetch *f)
{
	return f->choice.view->is_page ? f->choice.view->other : f->choice.view;
}

/* The next format from index *i on that writes the view; advances *i past it. NULL at the end. */
static const struct format *
next_format(const struct fetch *f, uint32_t *i)
{
	const struct formats *all = f->request.formats;

	for (; *i < all->count; (*i)++)
		if (view_is_written_by(shown_view(f), &all->list[*i]))
			return &all->list[(*i)++];
	return NULL;
}

/* ".xml, .txt, .epub": the formats that can write the requested view. */
static void
put_format_names(const struct fetch *f, struct buf *names)
{
	const struct format *format;
	uint32_t i = 0;

	while ((format = next_format(f, &i)) != NULL)
		buf_putf(names, "%s." STR_FMT, names->len > 0 ? ", " : "",
		    STR_ARG(format->plugin.format));
}

static int
no_format(const struct fetch *f, struct err *e)
{
	struct buf names = BUF_INIT(sizeof e->text);

	put_format_names(f, &names);
	if (names.len == 0)
		err_set(e, ERR_UNSUPPORTED, "no format that is loaded here writes %s",
		    f->choice.view->description);
	else
		err_set(e, ERR_UNSUPPORTED,
		    "no format here fits the Accept field; add a suffix to the URL "
		    "instead: " STR_FMT,
		    STR_ARG(buf_str(&names)));
	buf_free(&names);
	return -ERR_UNSUPPORTED;
}

static int
wrong_format(const struct fetch *f, const struct format *format, struct err *e)
{
	struct buf names = BUF_INIT(sizeof e->text);

	put_format_names(f, &names);
	err_set(e, ERR_UNSUPPORTED, "the format '" STR_FMT "' cannot write %s; " STR_FMT " can",
	    STR_ARG(format->plugin.format), f->choice.view->description,
	    STR_ARG(names.len > 0 ? buf_str(&names) : STR("none that is loaded here")));
	buf_free(&names);
	return -ERR_UNSUPPORTED;
}

/*
 * Parses the options into c->query in canonical form, after the page of a listing: c->query is part
 * of the cache keys.
 */
static int
take_options(const struct fetch_request *r, struct fetch_choice *c, const struct format *format,
    struct err *e)
{
	char *whole;
	int rc;

	rc = format_options(
	    format, c->option_query, c->options, &c->option_count, &c->query, r->arena, e);
	if (rc != 0 || c->page.len == 0)
		return rc;
	whole = arena_printf(r->arena, STR_FMT "%s" STR_FMT, STR_ARG(c->page),
	    c->query.len > 0 ? "&" : "", STR_ARG(c->query));
	if (whole == NULL)
		return err_set(e, ERR_LIMIT, "the request is too long");
	c->query = str_from(whole);
	return 0;
}

/*
 * Sets the format of the answer. The options are parsed first: if the format rejects them, c keeps
 * its format.
 */
static int
take_format(const struct fetch_request *r, struct fetch_choice *c, uint32_t index, struct err *e)
{
	const struct format *format = &r->formats->list[index];
	int rc = take_options(r, c, format, e);

	if (rc != 0)
		return rc;
	c->format = index;
	c->may_compress = compress_suits(format->plugin.media_type);
	c->takes_gzip = c->may_compress && http_takes_gzip(r->x);
	return 0;
}

/*
 * Whether the plugin's breaker admits jobs. False during its pause and in the half-open state, in
 * which a single probe job runs.
 */
static bool
is_usable(const void *arg, const struct format *format)
{
	const struct fetch_request *r = arg;
	struct breaker *b =
	    breakers_find(r->site->breakers, &format->digest, format->plugin.format);
	struct breaker_status status = breaker_read(b, time_mono_ms());

	return !status.is_resting && status.state != BREAKER_HALF_OPEN;
}

static uint32_t
best_format(const struct fetch_request *r, const struct view *v, bool all_usable)
{
	const struct negotiation n = { .accept = http_accept(r->x, HTTP_ACCEPT),
		.formats = r->formats,
		.views = v->bit,
		.is_usable = all_usable ? NULL : is_usable,
		.arg = r };

	return negotiate_format(&n);
}

/* Whether the client wants the page that shows the view, rather than a format of the view. */
static bool
wants_page(const struct fetch_request *r, const struct view *v)
{
	struct negotiation n = { .accept = http_accept(r->x, HTTP_ACCEPT),
		.formats = r->formats,
		.views = v->other->bit,
		.is_usable = is_usable,
		.arg = r };
	uint32_t page, plain;
	uint64_t rank;

	if (!negotiate_wants_pages(n.accept, n.formats) ||
	    (page = negotiate_format(&n)) == FORMAT_NONE)
		return false;
	rank = format_choice_rank(&n, &r->formats->list[page]);
	n.views = v->bit;
	plain = negotiate_format(&n);
	return plain == FORMAT_NONE || rank >= format_choice_rank(&n, &r->formats->list[plain]);
}

/* Selects the format for c->view; the query of the view comes before the options. */
static int
choose_format(const struct fetch *f, struct fetch_choice *c, struct err *e)
{
	const struct fetch_request *r = &f->request;
	int rc;

	c->page = c->marked = STR("");
	c->format = FORMAT_NONE;
	c->option_query = r->route.query;
	if (c->view->take_query != NULL && (rc = c->view->take_query(r, c, e)) != 0)
		return rc;
	c->format = r->route.format;
	if (c->location.len > 0 || (c->format == FORMAT_NONE && r->route.iri.point == IRI_ON))
		return 0;
	if (c->format == FORMAT_NONE) {
		c->is_negotiated = true;
		c->format = best_format(r, c->view, true);
	}
	if (c->format == FORMAT_NONE)
		return no_format(f, e);
	if (!view_is_written_by(c->view, &r->formats->list[c->format]))
		return wrong_format(f, &r->formats->list[c->format], e);
	return take_format(r, c, c->format, e);
}

/*
 * An IRI_ON request without suffix needs no format: it is redirected to the version in force on
 * that day, and the redirected request negotiates. A browser gets a page, unless the query has
 * options of a format that the page does not take.
 */
int
negotiate_choose(const struct fetch *f, struct fetch_choice *c, struct err *e)
{
	const struct fetch_request *r = &f->request;
	const struct view *v = c->view = view_of_route(&r->route);
	int rc;

	if (r->route.format != FORMAT_NONE || r->route.iri.point == IRI_ON || v->is_page ||
	    v->other == NULL || !wants_page(r, v))
		return choose_format(f, c, e);
	c->view = v->other;
	rc = choose_format(f, c, e);
	if (rc == 0 || c->format == FORMAT_NONE) /* chosen, or a field of a form is wrong */
		return rc;
	c->view = v;
	return choose_format(f, c, e);
}

bool
negotiate_second_choice(const struct fetch *f, struct fetch_choice *c)
{
	const struct fetch_request *r = &f->request;
	struct err ignored;
	uint32_t other;

	if (!c->is_negotiated || c->is_second_choice || is_usable(r, &r->formats->list[c->format]))
		return false;
	if (c->view->is_page)
		c->view = c->view->other;
	other = best_format(r, c->view, false);
	c->is_second_choice = other != FORMAT_NONE && take_format(r, c, other, &ignored) == 0;
	return c->is_second_choice;
}

/* The path without suffix; a folder has its works in other formats under another one. */
static void
put_bare_path(const struct fetch *f, struct buf *b)
{
	const struct route *r = &f->request.route;
	struct str path = http_path(f->request.x);

	if (r->kind == ROUTE_INDEX || r->kind == ROUTE_WORKS) /* a folder needs no encoding */
		view_works_put_path(b, f);
	else
		buf_putstr(b, str_slice(path, 0, path.len - r->suffix.len));
}

/*
 * The URL of the requested resource in another format. Without options, because each format has its
 * own.
 */
static void
put_href(const struct fetch *f, const struct format *format, struct buf *b)
{
	buf_puts(b, f->request.site->config.settings->base_url);
	put_bare_path(f, b);
	buf_putf(b, "." STR_FMT, STR_ARG(format->plugin.format));
	if (f->choice.page.len > 0 && f->choice.marked.len == 0)
		buf_putf(b, "?" STR_FMT, STR_ARG(f->choice.page));
}

static void
put_available(struct json *j, const void *arg)
{
	const struct fetch *f = arg;
	const struct format *format;
	uint32_t i = 0;

	json_name(j, "available");
	json_open_array(j);
	while ((format = next_format(f, &i)) != NULL) {
		struct buf href = BUF_INIT(HREF_BYTES_MAX);

		put_href(f, format, &href);
		json_open_object(j);
		json_member(j, "href", buf_str(&href));
		json_member(j, "media_type", format->plugin.media_type);
		json_member(j, "format", format->plugin.format);
		json_close_object(j);
		buf_free(&href);
	}
	json_close_array(j);
}

/* One link. A media type with characters that would need escapes is omitted. */
static void
put_alternate(const struct fetch *f, const struct format *format, struct buf *b)
{
	struct str type = format->plugin.media_type;

	buf_puts(b, "<");
	put_href(f, format, b);
	buf_puts(b, ">; rel=\"alternate\"");
	if (str_find(type, '"') == type.len && str_find(type, '\\') == type.len)
		buf_putf(b, "; type=\"" STR_FMT "\"", STR_ARG(type));
}

void
negotiate_put_alternates(const struct fetch *f, struct buf *links, size_t max)
{
	struct buf link = BUF_INIT(HREF_BYTES_MAX);
	const struct format *format;
	size_t before = links->len;
	uint32_t i = 0;

	while ((format = next_format(f, &i)) != NULL) {
		if (f->choice.format != FORMAT_NONE &&
		    format == &f->request.formats->list[f->choice.format])
			continue;
		buf_reset(&link);
		put_alternate(f, format, &link);
		if (links->len - before + sizeof LINK_SEPARATOR - 1 + link.len > max)
			break;
		buf_putf(links, "%s" STR_FMT, links->len > 0 ? LINK_SEPARATOR : "",
		    STR_ARG(buf_str(&link)));
	}
	buf_free(&link);
}

void
negotiate_refuse(const struct fetch *f, const struct err *e)
{
	struct buf lines = BUF_INIT((size_t)2 * LINKS_BYTES_MAX), links = BUF_INIT(LINKS_BYTES_MAX);

	if (f->choice.is_negotiated)
		buf_puts(&lines, "Vary: Accept\r\n");
	negotiate_put_alternates(f, &links, LINKS_BYTES_MAX);
	if (links.len > 0)
		buf_putf(&lines, "Link: " STR_FMT "\r\n", STR_ARG(buf_str(&links)));
	problem_reply_more(f->request.x, e,
	    &(struct problem_extra){ .lines = buf_str(&lines), .more = put_available, .arg = f });
	buf_free(&links);
	buf_free(&lines);
}

/* Whether the path ends like a file name. The dots of a range of versions are no suffix. */
static bool
has_suffix(const struct fetch *f)
{
	const struct iri *iri = &f->request.route.iri;
	struct str path = http_path(f->request.x);
	size_t dot = str_rfind(path, '.');

	return dot < path.len && dot > str_rfind(path, '/') &&
	       (iri->point != IRI_RANGE || iri->portion.len > 0);
}

void
negotiate_hint(const struct fetch *f, struct err *e)
{
	struct str path = http_path(f->request.x);
	struct buf names = BUF_INIT(sizeof e->text);

	if (f->request.route.format != FORMAT_NONE || !has_suffix(f))
		return;
	put_format_names(f, &names);
	err_wrap(e, "no format '" STR_FMT "' is loaded here (there are " STR_FMT ")",
	    STR_ARG(str_slice(path, str_rfind(path, '.') + 1, path.len)), STR_ARG(buf_str(&names)));
	buf_free(&names);
}
