/* SPDX-License-Identifier: Apache-2.0 */
#include "web/choice.h"

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/json.h"
#include "http/http.h"
#include "render/formats.h"
#include "web/fetch.h"
#include "web/history.h"
#include "web/negotiate.h"
#include "web/press.h"
#include "web/problem.h"
#include "web/site_internal.h"

#define LINKS_BYTES_MAX 8192 /* what clients take as one field; the body has the whole list */
#define HREF_BYTES_MAX 16384 /* origin, path, suffix */

/* The next format at or behind i that writes the view; NULL when there is none. */
static const struct format *
next_format(const struct fetch *f, uint32_t *i)
{
	const struct formats *all = f->formats;

	for (; *i < all->count; (*i)++)
		if (all->list[*i].plugin.views & f->view)
			return &all->list[(*i)++];
	return NULL;
}

/* ".xml, .txt, .epub": what can write the view that was asked for. */
static void
put_format_names(const struct fetch *f, struct buf *names)
{
	const struct format *format;
	uint32_t i = 0;

	while ((format = next_format(f, &i)) != NULL)
		buf_putf(names, "%s." STR_FMT, names->len > 0 ? ", " : "",
		    STR_ARG(format->plugin.format));
}

void
choice_hint(struct fetch *f)
{
	struct str path = http_path(f->x);
	size_t dot = str_rfind(path, '.'), slash = str_rfind(path, '/');
	struct buf names = BUF_INIT(sizeof f->err.text);

	if (f->rc != -ERR_NOTFOUND || f->route.format != FORMAT_NONE || dot == path.len ||
	    dot < slash || (f->view == GAZ_VIEW_COMPARISON && f->route.iri.portion.len == 0))
		return;
	put_format_names(f, &names);
	err_wrap(&f->err, "no format '" STR_FMT "' is loaded here (there are " STR_FMT ")",
	    STR_ARG(str_slice(path, dot + 1, path.len)), STR_ARG(buf_str(&names)));
	buf_free(&names);
}

/* Options belong to one format, so the link has none. */
static void
put_href(const struct fetch *f, const struct format *format, struct buf *b)
{
	struct str path = http_path(f->x);

	buf_putf(b, "%s" STR_FMT "." STR_FMT, f->site->config.base_url,
	    STR_ARG(str_slice(path, 0, path.len - f->route.suffix.len)),
	    STR_ARG(format->plugin.format));
	history_put_query(b, f);
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

/* RFC 8288. A media type that would need escapes is left out. */
static void
put_links(const struct fetch *f, struct buf *b)
{
	const struct format *format;
	uint32_t i = 0;

	while (b->len < LINKS_BYTES_MAX && (format = next_format(f, &i)) != NULL) {
		struct str type = format->plugin.media_type;

		buf_puts(b, "Link: <");
		put_href(f, format, b);
		buf_puts(b, ">; rel=\"alternate\"");
		if (str_find(type, '"') == type.len && str_find(type, '\\') == type.len)
			buf_putf(b, "; type=\"" STR_FMT "\"", STR_ARG(type));
		buf_puts(b, "\r\n");
	}
}

void
choice_refuse(struct fetch *f, const struct err *e)
{
	struct buf lines = BUF_INIT(LINKS_BYTES_MAX + HREF_BYTES_MAX);

	if (f->negotiated)
		buf_puts(&lines, "Vary: Accept\r\n");
	put_links(f, &lines);
	problem_reply_more(f->x, e, buf_str(&lines), put_available, f);
	buf_free(&lines);
}

static uint32_t
view_of(const struct route *r)
{
	if (r->kind == ROUTE_HISTORY)
		return GAZ_VIEW_LISTING;
	if (r->iri.point == IRI_RANGE)
		return GAZ_VIEW_COMPARISON;
	return r->iri.portion.len > 0 ? GAZ_VIEW_PORTION : GAZ_VIEW_DOCUMENT;
}

static const char *
view_name(uint32_t view)
{
	switch (view) {
	case GAZ_VIEW_PORTION: return "a single portion";
	case GAZ_VIEW_COMPARISON: return "a comparison";
	case GAZ_VIEW_LISTING: return "a listing";
	default: return "a whole document";
	}
}

static int
no_format(struct fetch *f, struct err *e)
{
	struct buf names = BUF_INIT(sizeof e->text);

	put_format_names(f, &names);
	if (names.len == 0)
		err_set(e, ERR_UNSUPPORTED, "no format that is loaded here writes %s",
		    view_name(f->view));
	else
		err_set(e, ERR_UNSUPPORTED,
		    "no format here fits the Accept field; add a suffix to the URL instead: " STR_FMT,
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
	    STR_ARG(format->plugin.format), view_name(f->view),
	    STR_ARG(names.len > 0 ? buf_str(&names) : STR("none that is loaded here")));
	buf_free(&names);
	return -ERR_UNSUPPORTED;
}

/* The options, and of a listing where it begins; canonical, as they are part of what is answered. */
static int
take_query(struct fetch *f, const struct format *format, struct str query, struct err *e)
{
	char *whole;
	int rc;

	rc = format_options(format, query, f->options, &f->option_count, &f->query, &f->arena, e);
	if (rc != 0 || f->after.len == 0)
		return rc;
	whole = arena_printf(&f->arena, "after=" STR_FMT "%s" STR_FMT, STR_ARG(f->after),
	    f->query.len > 0 ? "&" : "", STR_ARG(f->query));
	if (whole == NULL)
		return err_set(e, ERR_LIMIT, "the request is too long");
	f->query = str_from(whole);
	return 0;
}

/* A day without suffix is sent on to its version whatever Accept says: that is asked there. */
int
choice_make(struct fetch *f, struct err *e)
{
	struct str query = f->route.query;
	const struct format *format;
	int rc;

	f->view = view_of(&f->route);
	if (f->view == GAZ_VIEW_LISTING && (rc = history_take_after(f, &query, e)) != 0)
		return rc;
	f->format = f->route.format;
	if (f->format == FORMAT_NONE && f->route.iri.point == IRI_ON)
		return 0;
	if (f->format == FORMAT_NONE) {
		f->negotiated = true;
		f->format = negotiate_format(http_field(f->x, "accept"), f->formats, f->view);
	}
	if (f->format == FORMAT_NONE)
		return no_format(f, e);
	format = &f->formats->list[f->format];
	if ((format->plugin.views & f->view) == 0)
		return wrong_format(f, format, e);
	f->may_press = press_suits(format->plugin.media_type);
	f->takes_gzip = f->may_press && http_takes_gzip(f->x);
	return take_query(f, format, query, e);
}
