/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view_parallel: paths, file name and links of a text in two languages. What must hold: found has
 * the version in the first language as version, that in the other as earlier. The path names the
 * revision of the first only, so it is not permanent.
 */
#include "web/view_parallel.h"

#include "akn/lang.h"
#include "base/buf.h"
#include "base/macros.h"
#include "web/fetch_private.h"
#include "web/file_name.h"
#include "web/metadata.h"
#include "web/urls.h"
#include "web/view_document.h"

/* "/akn/xx/act/2006/1/eng+fra@2006-05-01;r2" */
void
view_parallel_put_path(struct buf *b, const struct fetch *f)
{
	const struct corpus_version *v = &f->found->version;

	url_put_languages(b, v->work, &f->request.route.iri);
	buf_putc(b, '@');
	route_put_end(b, &(struct iri_end){ v->day, v->revision });
	url_put_portion(b, f->found->portion);
}

/* "act-2006-1-eng-fra-2006-05-01-r2-art_12" */
void
view_parallel_put_stem(struct buf *b, const struct fetch *f)
{
	const struct corpus_version *v = &f->found->version;

	file_name_put_work(b, &f->request.route.iri.work);
	file_name_put_part(b, v->language);
	file_name_put_part(b, f->found->earlier.language);
	file_name_put_date(b, v);
	file_name_put_part(b, f->found->portion);
}

/* Each text on its own is a related resource. */
int
view_parallel_put_links(struct buf *b, const struct fetch *f, struct err *e)
{
	const struct corpus_version *const texts[] = { &f->found->version, &f->found->earlier };
	struct str url;
	int rc;

	if ((rc = view_document_put_links(b, f, e)) != 0)
		return rc;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if ((rc = url_revision(f, texts[i], &url, e)) != 0)
			return rc;
		buf_putf(b, LINK_SEPARATOR "<" STR_FMT ">; rel=\"related\"; hreflang=\"%s\"",
		    STR_ARG(url), lang_tag(texts[i]->language));
	}
	return 0;
}

int
view_parallel_add_metadata(struct metadata *m, const struct fetch *f, struct err *e)
{
	const char *tag = lang_tag(f->found->earlier.language);

	if (tag != NULL)
		metadata_add(m, "beside", str_from(tag));
	return view_document_add_metadata(m, f, e);
}
