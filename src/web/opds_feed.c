/* SPDX-License-Identifier: Apache-2.0 */
/* opds_feed: what both forms of the catalogue say of a book. */
#include "web/opds_feed.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "render/formats.h"
#include "web/urls.h"
#include "web/views.h"

#define EPUB "application/epub+zip"

static bool
is_book(const struct format *f)
{
	return str_is(f->plugin.media_type, EPUB);
}

bool
opds_feed_format(const struct opds_feed *feed, size_t index, struct opds_format *out)
{
	const struct formats *all = feed->page->formats;
	struct str parameters;
	size_t at = 0;

	for (unsigned books = 2; books-- > 0;)
		for (uint32_t i = 0; i < all->count; i++) {
			const struct format *f = &all->list[i];

			if (is_book(f) != (books == 1) ||
			    !view_is_written_by(&views[VIEW_DOCUMENT], f) || at++ != index)
				continue;
			out->suffix = f->plugin.format;
			out->media_type = str_trim(str_cut(f->plugin.media_type, ';', &parameters));
			return true;
		}
	return false;
}

int
opds_feed_path(struct opds_feed *feed, const struct corpus_version *v, struct str suffix,
    struct str *out, struct err *e)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	url_put_version(&path, v);
	if (suffix.len > 0)
		buf_putf(&path, "." STR_FMT, STR_ARG(suffix));
	return url_take(&path, "", &feed->arena, out, e);
}

struct str
opds_feed_summary(struct opds_feed *feed, const struct opds_book *book)
{
	const struct corpus_version *v = &book->version;
	struct str kind = book->facts.one[CORPUS_NOTE_KIND_LABEL];
	char date[DATE_BYTES + 1];
	char *text;

	date_format(v->day, date);
	if (kind.len == 0)
		kind = v->type;
	text = arena_printf(&feed->arena, STR_FMT "%s" STR_FMT "%s%s", STR_ARG(kind),
	    kind.len > 0 && v->number.len > 0 ? " " : "", STR_ARG(v->number),
	    kind.len > 0 || v->number.len > 0 ? ", " : "", date);
	return text != NULL ? str_from(text) : STR("");
}

struct str
opds_feed_title(const struct opds_book *book)
{
	return book->version.title.len > 0 ? book->version.title : book->version.work;
}
