/* SPDX-License-Identifier: Apache-2.0 */
/* former_name: finds the former name of a work in its metadata. */
#include "ingest/former_name.h"

#include "base/buf.h"
#include "base/macros.h"
#include "doc/image.h"

/* Whether value is the IRI of the work, or of a version or component of it. */
static bool
is_of(struct str value, struct str work)
{
	if (value.len < work.len || !str_eq(str_slice(value, 0, work.len), work))
		return false;
	return value.len == work.len || strchr("/@!:", value.p[work.len]) != NULL;
}

static struct str
replace_iri(
    struct str value, const struct iri_work *former, const struct iri_work *now, struct buf *out)
{
	if (!is_of(value, former->whole))
		return value;
	buf_reset(out);
	buf_putstr(out, now->whole);
	buf_putstr(out, str_slice(value, former->whole.len, value.len));
	return buf_str(out);
}

/* With its locality, as the metadata has it: "cn-bj". */
static struct str
country_of(const struct iri_work *work)
{
	const char *end = work->locality.len > 0 ? work->locality.p + work->locality.len
						 : work->country.p + work->country.len;

	return str_make(work->country.p, (size_t)(end - work->country.p));
}

struct str
former_name_replace(const struct image *im, uint32_t node, struct str value,
    const struct iri_work *former, const struct iri_work *now, struct buf *out)
{
	const struct {
		const char *element;
		struct str was, is;
	} pieces[] = { { "FRBRcountry", country_of(former), country_of(now) },
		{ "FRBRnumber", former->number, now->number },
		{ "FRBRsubtype", former->subtype, now->subtype } };
	struct str element = image_node_name(im, node);

	if (str_is(element, "FRBRthis") || str_is(element, "FRBRuri") ||
	    str_is(element, "original"))
		return replace_iri(value, former, now, out);
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++)
		if (str_is(element, pieces[i].element) && pieces[i].is.len > 0 &&
		    str_eq(value, pieces[i].was))
			return pieces[i].is;
	return value;
}
