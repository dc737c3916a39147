/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view_comparison: paths, file name, links and metadata of a comparison. What must hold: found has
 * both versions, the later one in version.
 */
#include "web/view_comparison.h"

#include "base/buf.h"
#include "web/fetch_private.h"
#include "web/file_name.h"
#include "web/metadata.h"
#include "web/urls.h"
#include "web/view_document.h"

void
view_comparison_put_path(struct buf *b, const struct fetch *f)
{
	const struct corpus_version *v = &f->found->version;

	url_put_revision(b, &f->found->earlier);
	buf_puts(b, "...");
	route_put_end(b, &(struct iri_end){ v->day, v->revision });
	url_put_portion(b, f->found->portion);
}

/* "opinions-2006-1-eng-2006-05-01-to-2007-01-01-art_12" */
void
view_comparison_put_stem(struct buf *b, const struct fetch *f)
{
	file_name_put_work(b, &f->request.route.iri.work);
	file_name_put_part(b, f->found->version.language);
	file_name_put_date(b, &f->found->earlier);
	buf_puts(b, "-to");
	file_name_put_date(b, &f->found->version);
	file_name_put_part(b, f->found->portion);
}

/* The two versions are related resources (RFC 4287, 4.2.7.2; RFC 8288). */
int
view_comparison_put_links(struct buf *b, const struct fetch *f, struct err *e)
{
	static const char link[] =
	    LINK_SEPARATOR "<" STR_FMT ">; rel=\"related\"; title=\"%s version\"";
	struct str later, earlier;
	int rc;

	if ((rc = view_document_put_links(b, f, e)) != 0 ||
	    (rc = url_revision(f, &f->found->earlier, &earlier, e)) != 0 ||
	    (rc = url_revision(f, &f->found->version, &later, e)) != 0)
		return rc;
	buf_putf(b, link, STR_ARG(earlier), "earlier");
	buf_putf(b, link, STR_ARG(later), "later");
	return 0;
}

int
view_comparison_add_metadata(struct metadata *m, const struct fetch *f, struct err *e)
{
	static const char *const earlier_names[METADATA_PUBLICATION_COUNT] = {
		[METADATA_VERSION] = "earlier-version",
		[METADATA_DATE] = "earlier-date",
		[METADATA_REVISION] = "earlier-revision",
		[METADATA_URL] = "earlier-url",
		[METADATA_DIGEST] = "earlier-digest",
	};
	struct metadata_version later = { &f->found->version, metadata_names, STR("") };
	struct metadata_version earlier = { &f->found->earlier, earlier_names, STR("") };
	int rc;

	if ((rc = metadata_add_document(m, f, e)) != 0 ||
	    (rc = url_revision(f, later.version, &later.url, e)) != 0 ||
	    (rc = url_revision(f, earlier.version, &earlier.url, e)) != 0 ||
	    (rc = metadata_add_version(m, f, &later, e)) != 0)
		return rc;
	return metadata_add_version(m, f, &earlier, e);
}
