/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file_name: file names of answers. What must hold: a name has only characters that
 * disposition_put_part() keeps, and at most FILE_NAME_BYTES_MAX bytes before the extension.
 */
#include "web/file_name.h"

#include <inttypes.h>

#include "akn/component.h"
#include "base/buf.h"
#include "base/time.h"
#include "base/utf8.h"
#include "http/disposition.h"
#include "render/formats.h"
#include "web/fetch_private.h"
#include "web/rendition.h"

#define FILE_NAME_BYTES_MAX 160 /* well below the limit of 255 of common file systems */

void
file_name_put_part(struct buf *b, struct str s)
{
	if (s.len == 0)
		return;
	if (component_is(s))
		s = str_slice(s, strlen(COMPONENT_SIGN), s.len);
	buf_putc(b, '-');
	disposition_put_part(b, s);
}

void
file_name_put_work(struct buf *b, const struct iri_work *w)
{
	disposition_put_part(b, w->subtype.len > 0 ? w->subtype : w->doctype);
	file_name_put_part(b, w->date);
	file_name_put_part(b, w->number);
}

void
file_name_put_date(struct buf *b, const struct corpus_version *v)
{
	char date[DATE_BYTES + 1];

	date_format(v->day, date);
	file_name_put_part(b, str_from(date));
	if (v->revision > 1)
		buf_putf(b, "-r%" PRIu32, v->revision);
}

/* The plugin's name is not used if sanitising leaves nothing of it. */
void
file_name_put(struct buf *b, const struct fetch *f, const struct rendition *r)
{
	const struct message_plugin *p = &f->request.formats->list[f->choice.format].plugin;

	disposition_put_part(b, str_from(r->file_name));
	if (b->len == 0)
		f->choice.view->put_stem(b, f);
	b->len = utf8_cut(buf_str(b), FILE_NAME_BYTES_MAX).len;
	buf_putf(b, "." STR_FMT, STR_ARG(p->extension.len > 0 ? p->extension : p->format));
}
