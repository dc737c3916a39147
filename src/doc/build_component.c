/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_component: names components. What must hold: two components of a document have different
 * names, and equal documents have equal names.
 */
#include "doc/build_component.h"

#include <inttypes.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "akn/component.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "doc/build_image.h"
#include "doc/build_private.h"
#include "doc/build_text.h"

#define COMPONENT_NAME_BYTES_MAX 200 /* an IRI has at most 1,024 bytes */
#define ORDINAL_BYTES_MAX 32         /* "component_" and a number */

void
build_components_free(struct build_components *c)
{
	table_free(&c->taken);
	arena_free(&c->arena);
}

bool
build_is_component(const struct build *b, uint32_t node)
{
	struct image im = build_view(b);
	uint32_t parent = im.nodes[node].parent;
	struct str around;

	if (im.nodes[node].kind != GAZ_ROOT || node == b->root || parent == IMAGE_NONE)
		return false;
	around = image_node_name(&im, parent);
	return str_is(around, "attachment") || str_is(around, "component");
}

/* The value of the element in the FRBRWork or the FRBRExpression of the document; or empty. */
static struct str
frbr_value(const struct image *im, uint32_t node, const char *level, const char *element)
{
	const char *const path[] = { "meta", "identification", level, element };

	for (size_t i = 0; i < ARRAY_LEN(path) && node != IMAGE_NONE; i++)
		node = image_child(im, node, path[i]);
	return node == IMAGE_NONE ? STR("") : image_attr(im, node, "value");
}

/* The name behind '!'; of "!main/schedule_1", "schedule_1". */
static struct str
behind_sign(struct str iri)
{
	size_t at = str_rfind(iri, COMPONENT_SIGN[0]);
	struct str name = str_slice(iri, at + 1, iri.len);

	if (str_starts(name, COMPONENT_MAIN "/"))
		name = str_slice(name, strlen(COMPONENT_MAIN "/"), name.len);
	return name;
}

/* The name behind the IRI of the work: "/akn/za/act/1998/27/schedule1". */
static struct str
behind_work(struct str iri, struct str work)
{
	if (work.len == 0 || iri.len <= work.len + 1 || iri.p[work.len] != '/' ||
	    !str_eq(str_slice(iri, 0, work.len), work))
		return STR("");
	return str_slice(iri, work.len + 1, iri.len);
}

/* Takes the name, if it may be one and no component before has it. ERR_LIMIT. */
static int
take(struct build *b, struct build_components *c, struct str name, struct image_str *out,
    struct err *e)
{
	struct str whole;
	char *kept;

	if (name.len > COMPONENT_NAME_BYTES_MAX || !component_is_address(name) ||
	    table_find(&c->taken, name) != NULL)
		return 0;
	kept = arena_printf(&c->arena, COMPONENT_SIGN STR_FMT, STR_ARG(name));
	if (kept == NULL)
		return err_set(e, ERR_LIMIT, "the document has too many components");
	whole = str_from(kept);
	table_put(&c->taken, str_slice(whole, 1, whole.len), kept);
	return build_pool(b, whole, out, e);
}

/* Tries the k-th source of a name; the last ones always give one. */
static int
try_name(struct build *b, uint32_t node, struct build_components *c, unsigned k,
    struct image_str *out, struct err *e)
{
	struct image im = build_view(b);
	struct str work = image_str(&im, b->meta[IMAGE_META_WORK]), name;
	char ordinal[ORDINAL_BYTES_MAX];

	switch (k) {
	case 0: name = behind_sign(frbr_value(&im, node, "FRBRWork", "FRBRthis")); break;
	case 1: name = behind_sign(frbr_value(&im, node, "FRBRExpression", "FRBRthis")); break;
	case 2: name = behind_work(frbr_value(&im, node, "FRBRWork", "FRBRthis"), work); break;
	case 3: name = behind_work(frbr_value(&im, node, "FRBRWork", "FRBRuri"), work); break;
	case 4: name = image_attr(&im, im.nodes[node].parent, "eId"); break;
	default:
		snprintf(ordinal, sizeof ordinal, "component_%" PRIu32, c->count + k - 5);
		name = str_from(ordinal);
		break;
	}
	return take(b, c, name, out, e);
}

static int
put_text(struct build *b, uint32_t node, struct image_str *out, struct err *e)
{
	return node == IMAGE_NONE ? 0 : build_collapsed(b, node, out, e);
}

/* The docTitle in the front matter of the document, or IMAGE_NONE. */
static uint32_t
find_title(const struct image *im, uint32_t node)
{
	for (uint32_t child = image_first_child(im, node); child != IMAGE_NONE;
	     child = image_next_sibling(im, child)) {
		if (im->nodes[child].kind != GAZ_FRONT)
			continue;
		for (uint32_t i = child + 1; i < im->nodes[child].end; i++)
			if (str_is(image_node_name(im, i), "docTitle"))
				return i;
	}
	return IMAGE_NONE;
}

/* The number and the heading of the attachment; without heading the printed title; or the name. */
static int
put_labels(struct build *b, uint32_t node, struct image_portion *p, struct err *e)
{
	struct image im = build_view(b);
	uint32_t around = im.nodes[node].parent;
	int rc;

	if ((rc = put_text(b, image_child(&im, around, "num"), &p->num, e)) != 0)
		return rc;
	im = build_view(b);
	if ((rc = put_text(b, image_child(&im, around, "heading"), &p->heading, e)) != 0)
		return rc;
	im = build_view(b);
	if (p->heading.len == 0 && (rc = put_text(b, find_title(&im, node), &p->heading, e)) != 0)
		return rc;
	if (p->heading.len == 0 && p->num.len == 0)
		p->heading = (struct image_str){ p->eid.off + 1, p->eid.len - 1 };
	return 0;
}

int
build_component(struct build *b, uint32_t node, struct build_components *c, struct image_portion *p,
    struct err *e)
{
	int rc = 0;

	c->count++;
	for (unsigned k = 0; rc == 0 && p->eid.len == 0; k++)
		rc = try_name(b, node, c, k, &p->eid, e);
	return rc != 0 ? rc : put_labels(b, node, p, e);
}
