/* SPDX-License-Identifier: Apache-2.0 */
/*
 * image: walks a checked image. image_open() has checked every index and string, so the functions
 * after it do not check them again. What must hold: no other function is
 * given an image that was not opened, or a node that is not below node_count.
 */
#include "doc/image.h"

#include "akn/component.h"

struct str
image_str(const struct image *im, struct image_str s)
{
	return str_make(im->pool + s.off, s.len);
}

struct str
image_meta(const struct image *im, enum image_meta what)
{
	return image_str(im, im->head->meta[what]);
}

bool
image_is_text(const struct image *im, uint32_t node)
{
	return im->nodes[node].name == IMAGE_NAME_TEXT;
}

struct str
image_text(const struct image *im, uint32_t node)
{
	const struct image_node *n = &im->nodes[node];

	return n->name == IMAGE_NAME_TEXT ? str_make(im->pool + n->a, n->b) : STR("");
}

struct str
image_node_name(const struct image *im, uint32_t node)
{
	return image_str(im, im->names[im->nodes[node].name].local);
}

static bool
is_attr_name(const struct image *im, uint32_t name, struct str local)
{
	const struct image_name *n = &im->names[name];

	return n->local.len == local.len && n->ns == IMAGE_NS_NONE &&
	       str_eq(image_str(im, n->local), local);
}

struct str
image_attr(const struct image *im, uint32_t node, const char *name)
{
	const struct image_node *n = &im->nodes[node];
	struct str local = str_from(name);

	if (n->name == IMAGE_NAME_TEXT)
		return (struct str){ NULL, 0 };
	for (uint32_t i = n->a; i < n->a + n->b; i++)
		if (is_attr_name(im, im->attrs[i].name, local))
			return image_str(im, im->attrs[i].value);
	return (struct str){ NULL, 0 };
}

uint32_t
image_first_child(const struct image *im, uint32_t node)
{
	return node + 1 < im->nodes[node].end ? node + 1 : IMAGE_NONE;
}

uint32_t
image_next_sibling(const struct image *im, uint32_t node)
{
	const struct image_node *n = &im->nodes[node];

	if (n->parent == IMAGE_NONE || n->end >= im->nodes[n->parent].end)
		return IMAGE_NONE;
	return n->end;
}

uint32_t
image_child(const struct image *im, uint32_t node, const char *name)
{
	for (uint32_t child = image_first_child(im, node); child != IMAGE_NONE;
	     child = image_next_sibling(im, child))
		if (str_is(image_node_name(im, child), name))
			return child;
	return IMAGE_NONE;
}

/* The first portion, in document order, with exactly that eId, by binary search in by_eid. */
static uint32_t
find_eid(const struct image *im, struct str id)
{
	uint32_t low = 0, high = im->portion_count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (str_cmp(image_str(im, im->portions[im->by_eid[mid]].eid), id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == im->portion_count ||
	    !str_eq(image_str(im, im->portions[im->by_eid[low]].eid), id))
		return IMAGE_NONE;
	return im->by_eid[low];
}

bool
image_has_eid(const struct image *im, struct str eid)
{
	return find_eid(im, eid) != IMAGE_NONE;
}

static uint32_t
find_wid(const struct image *im, struct str id)
{
	for (uint32_t i = 0; i < im->portion_count; i++)
		if (str_eq(image_str(im, im->portions[i].wid), id))
			return i;
	return IMAGE_NONE;
}

/*
 * Whether id is the last levels of eid: "art_3" of "part_1__art_3". Only whole levels match, so
 * that "art_3" does not match "part_3".
 */
static bool
has_eid_suffix(struct str eid, struct str id)
{
	struct str tail = str_slice(eid, eid.len - id.len, eid.len);

	return eid.len >= id.len + 2 && str_eq(tail, id) && eid.p[eid.len - id.len - 1] == '_' &&
	       eid.p[eid.len - id.len - 2] == '_';
}

static uint32_t
find_suffix(const struct image *im, struct str id)
{
	uint32_t found = IMAGE_NONE;

	for (uint32_t i = 0; i < im->portion_count; i++) {
		if (!has_eid_suffix(image_str(im, im->portions[i].eid), id))
			continue;
		if (found != IMAGE_NONE)
			return IMAGE_NONE; /* ambiguous */
		found = i;
	}
	return found;
}

/* The rank of a portion for an id: by its eId, else by its wId, else by the end of its eId. */
enum fit { FIT_NONE, FIT_SUFFIX, FIT_WID, FIT_EID };

static enum fit
fit_of(const struct image *im, uint32_t portion, struct str id)
{
	struct str eid = image_str(im, im->portions[portion].eid);

	if (str_eq(eid, id))
		return FIT_EID;
	if (str_eq(image_str(im, im->portions[portion].wid), id))
		return FIT_WID;
	return has_eid_suffix(eid, id) ? FIT_SUFFIX : FIT_NONE;
}

/* The portion in the component that fits best, of equal ones the first; two suffixes fit none. */
static uint32_t
find_inside(const struct image *im, uint32_t component, struct str id)
{
	uint32_t end = im->nodes[im->portions[component].node].end, found = IMAGE_NONE;
	enum fit best = FIT_NONE;
	unsigned suffixes = 0;

	for (uint32_t i = component + 1; i < im->portion_count && im->portions[i].node < end; i++) {
		enum fit fit = fit_of(im, i, id);

		suffixes += fit == FIT_SUFFIX;
		if (fit <= best)
			continue;
		best = fit;
		found = i;
	}
	return best == FIT_SUFFIX && suffixes > 1 ? IMAGE_NONE : found;
}

uint32_t
image_find_portion(const struct image *im, struct str id)
{
	struct str component, inside;
	uint32_t found;

	if (id.len == 0)
		return IMAGE_NONE;
	if ((found = find_eid(im, id)) != IMAGE_NONE)
		return found;
	if (component_is(id)) {
		component = component_split(id, &inside);
		found = find_eid(im, component);
		return found == IMAGE_NONE || inside.len == 0 ? IMAGE_NONE
							      : find_inside(im, found, inside);
	}
	if ((found = find_wid(im, id)) != IMAGE_NONE)
		return found;
	return find_suffix(im, id);
}
