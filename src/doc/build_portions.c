/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_portions: the index of citable elements. One walk writes the whole document as normalised
 * lines (NFC, white space collapsed, each block ended by LF); a portion is the run of lines between
 * its start and its end, and its hash is the hash of those lines. What must hold: a line never
 * crosses the edge of a portion, so equal portions have equal hashes in any context.
 */
#include "doc/build_portions.h"

#include <gazetted/plugin.h>

#include <stdlib.h>
#include <utf8proc.h>

#include "akn/component.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "doc/build_component.h"
#include "doc/build_image.h"
#include "doc/build_private.h"
#include "doc/build_text.h"

/* NFC makes UTF-8 at most three times as long (UAX 15, 14). */
#define NORMAL_BYTES_MAX ((size_t)3 * BUILD_DOCUMENT_BYTES_MAX)

/* An element that the walk has entered and not left. */
struct walk_level {
	uint32_t node;
	uint32_t portion; /* index, or IMAGE_NONE */
	size_t start;     /* of the portion in normal */
};

struct walk {
	struct build *b;
	struct buf line;   /* of the current block so far, collapsed */
	struct buf normal; /* all lines so far */
	struct walk_level levels[BUILD_DEPTH_MAX];
	uint32_t depth;
	uint32_t portion; /* the innermost one entered, or IMAGE_NONE */
	struct build_components components;
};

static struct image_portion *
portion_at(const struct build *b, uint32_t portion)
{
	return (struct image_portion *)(void *)b->portions.data + portion;
}

static uint32_t
portion_count(const struct build *b)
{
	return (uint32_t)(b->portions.len / sizeof(struct image_portion));
}

static bool
is_citable(uint16_t kind)
{
	switch (kind) {
	case GAZ_HIER:
	case GAZ_FRONT:
	case GAZ_BODY:
	case GAZ_BACK:
	case GAZ_ITEM:
	case GAZ_LIST:
	case GAZ_TABLE:
	case GAZ_BLOCK:
	case GAZ_CONTAINER: return true;
	default: return false;
	}
}

/* Elements within a line, which do not end it. */
static bool
is_within_line(uint16_t kind)
{
	return kind == GAZ_INLINE || kind == GAZ_REF || kind == GAZ_IMAGE || kind == GAZ_FOREIGN;
}

/*
 * Fast path: whether all characters are in ranges that are in NFC in any context; false only means
 * that the line must be normalised. These few ranges cover nearly all text.
 */
static bool
is_normal(struct str s)
{
	size_t at = 0;

	while (at < s.len) {
		uint32_t c = (unsigned char)s.p[at];

		if (c < 0x80) {
			at++;
			continue;
		}
		c = utf8_next(s, &at);
		if (c >= 0x300 && !(c >= 0x2010 && c <= 0x2027) && !(c >= 0x3001 && c <= 0x3029) &&
		    !(c >= 0x3400 && c <= 0x9fff) && !(c >= 0xff01 && c <= 0xff60))
			return false;
	}
	return true;
}

static int
put_normal(struct walk *w, struct str line, struct err *e)
{
	utf8proc_uint8_t *normal = NULL;
	utf8proc_ssize_t len;

	if (is_normal(line)) {
		buf_putstr(&w->normal, line);
		return 0;
	}
	len = utf8proc_map((const utf8proc_uint8_t *)line.p, (utf8proc_ssize_t)line.len, &normal,
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (len < 0)
		return err_set(
		    e, ERR_LIMIT, "a block of %zu bytes is too long to be normalised", line.len);
	buf_put(&w->normal, normal, (size_t)len);
	free(normal);
	return 0;
}

static int
end_line(struct walk *w, struct err *e)
{
	struct str line = str_trim(buf_str(&w->line));
	int rc;

	if (line.len > 0) {
		if ((rc = put_normal(w, line, e)) != 0)
			return rc;
		buf_putc(&w->normal, '\n');
	}
	buf_reset(&w->line);
	return 0;
}

static int
put_label(struct build *b, uint32_t node, const char *name, struct image_str *out, struct err *e)
{
	struct image im = build_view(b);
	uint32_t child = image_child(&im, node, name);

	return child == IMAGE_NONE ? 0 : build_collapsed(b, child, out, e);
}

/* The place in the pool of the value of an attribute without namespace. */
static struct image_str
attr_place(const struct image *im, uint32_t node, const char *name)
{
	struct str value = image_attr(im, node, name);

	if (value.len == 0)
		return (struct image_str){ 0 };
	return (struct image_str){ (uint32_t)(value.p - im->pool), (uint32_t)value.len };
}

static int
label_portion(struct walk *w, struct image_portion *p, struct err *e)
{
	struct build *b = w->b;
	struct image im = build_view(b);
	int rc;

	if (p->eid.len == 0)
		return build_component(b, p->node, &w->components, p, e);
	p->wid = attr_place(&im, p->node, "wId");
	if ((rc = put_label(b, p->node, "num", &p->num, e)) != 0)
		return rc;
	return put_label(b, p->node, "heading", &p->heading, e);
}

/* Without eid the portion is a component. */
static int
add_portion(struct walk *w, uint32_t node, struct image_str eid, struct err *e)
{
	struct build *b = w->b;
	struct image_portion p = { .eid = eid, .node = node, .parent = w->portion };
	int rc;

	p.depth = w->portion == IMAGE_NONE ? 0 : portion_at(b, w->portion)->depth + 1;
	if ((rc = label_portion(w, &p, e)) != 0 ||
	    (rc = buf_reserve(&b->portions, sizeof p, e)) != 0)
		return rc;
	w->portion = portion_count(b);
	buf_put(&b->portions, &p, sizeof p);
	return 0;
}

static int
enter(struct walk *w, uint32_t node, struct err *e)
{
	struct image im = build_view(w->b);
	struct walk_level *level = &w->levels[w->depth++];
	uint16_t kind = im.nodes[node].kind;
	struct image_str eid = attr_place(&im, node, "eId");
	int rc;

	*level = (struct walk_level){ .node = node, .portion = IMAGE_NONE };
	if (!is_within_line(kind) && (rc = end_line(w, e)) != 0)
		return rc;
	if (build_is_component(w->b, node))
		eid = (struct image_str){ 0 };
	else if (eid.len == 0 || !is_citable(kind))
		return 0;
	if ((rc = add_portion(w, node, eid, e)) != 0)
		return rc;
	level->portion = w->portion;
	level->start = w->normal.len;
	return 0;
}

static int
leave(struct walk *w, struct err *e)
{
	const struct walk_level *level = &w->levels[--w->depth];
	uint16_t kind = build_node_at(w->b, level->node)->kind;
	struct image_portion *p;
	struct sha256 hash;
	struct str text;
	int rc;

	if (!is_within_line(kind) && (rc = end_line(w, e)) != 0)
		return rc;
	if (level->portion == IMAGE_NONE)
		return 0;
	if ((rc = buf_check(&w->normal, "the text of the document", e)) != 0)
		return rc;
	p = portion_at(w->b, level->portion);
	text = str_slice(buf_str(&w->normal), level->start, w->normal.len);
	hash = sha256_of(text.p, text.len);
	memcpy(p->sha256, hash.bytes, sizeof p->sha256);
	w->portion = p->parent;
	return 0;
}

static int
walk_nodes(struct walk *w, struct err *e)
{
	uint32_t count = build_node_count(w->b), i = 0;
	int rc;

	while (i < count) {
		const struct image_node *n = build_node_at(w->b, i);

		while (w->depth > 0 && build_node_at(w->b, w->levels[w->depth - 1].node)->end <= i)
			if ((rc = leave(w, e)) != 0)
				return rc;
		if (n->kind == GAZ_META) {
			i = n->end;
			continue;
		}
		if (n->kind == GAZ_TEXT)
			build_collapse(&w->line, str_make(w->b->pool.data + n->a, n->b));
		else if ((rc = enter(w, i, e)) != 0)
			return rc;
		i++;
	}
	while (w->depth > 0)
		if ((rc = leave(w, e)) != 0)
			return rc;
	return 0;
}

struct ranked {
	struct str eid;
	uint32_t portion;
};

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int order = str_cmp(x->eid, y->eid);

	return order != 0 ? order : (x->portion > y->portion) - (x->portion < y->portion);
}

static int
sort_by_eid(struct build *b, struct err *e)
{
	struct buf order = BUF_INIT(BUILD_NODES_MAX * sizeof(struct ranked));
	struct ranked *ranked;
	uint32_t count = portion_count(b);
	int rc;

	if ((rc = buf_reserve(&order, count * sizeof *ranked, e)) != 0 ||
	    (rc = buf_reserve(&b->by_eid, count * sizeof(uint32_t), e)) != 0)
		goto out;
	for (uint32_t i = 0; i < count; i++) {
		const struct image_portion *p = portion_at(b, i);
		struct ranked one = { str_make(b->pool.data + p->eid.off, p->eid.len), i };

		buf_put(&order, &one, sizeof one);
	}
	ranked = (struct ranked *)(void *)order.data;
	if (count > 0)
		qsort(ranked, count, sizeof *ranked, compare_ranked);
	for (uint32_t i = 0; i < count; i++)
		buf_put(&b->by_eid, &ranked[i].portion, sizeof(uint32_t));
out:
	buf_free(&order);
	return rc;
}

static struct str
eid_of(const struct build *b, const struct image_portion *p)
{
	return str_make(b->pool.data + p->eid.off, p->eid.len);
}

/* The innermost component around the portion, or NULL. */
static const struct image_portion *
component_around(const struct build *b, const struct image_portion *p)
{
	while (p->parent != IMAGE_NONE) {
		p = portion_at(b, p->parent);
		if (component_is_whole(eid_of(b, p)))
			return p;
	}
	return NULL;
}

/* Names a portion of a component "!schedule_1~art_2": art_2 is the eId of one before it. */
static int
rename_portion(struct build *b, struct image_portion *p, struct err *e)
{
	const struct image_portion *component = component_around(b, p);
	struct buf name = BUF_INIT(BUILD_DOCUMENT_BYTES_MAX);
	int rc = 0;

	if (component != NULL) {
		buf_putf(&name, STR_FMT "%c" STR_FMT, STR_ARG(eid_of(b, component)),
		    COMPONENT_INSIDE, STR_ARG(eid_of(b, p)));
		if ((rc = buf_check(&name, "the name of a portion", e)) == 0)
			rc = build_pool(b, buf_str(&name), &p->eid, e);
	}
	buf_free(&name);
	return rc;
}

/*
 * Renames portions of components whose eId is that of another portion before them; *count says how
 * many there are. by_eid has equal eIds in document order.
 */
static int
rename_repeated(struct build *b, uint32_t *count, struct err *e)
{
	const uint32_t *order = (const uint32_t *)(const void *)b->by_eid.data;
	struct image_portion *first, *p;
	struct image_str eid;
	int rc = 0;

	for (uint32_t i = 0, k; i < portion_count(b) && rc == 0; i = k) {
		first = portion_at(b, order[i]);
		eid = first->eid;
		for (k = i + 1; k < portion_count(b) && rc == 0; k++) {
			p = portion_at(b, order[k]);
			if (!str_eq(eid_of(b, p), str_make(b->pool.data + eid.off, eid.len)))
				break;
			rc = rename_portion(b, p, e);
			++*count;
		}
	}
	return rc;
}

int
build_portions(struct build *b, struct err *e)
{
	struct walk w = { .b = b,
		.line = BUF_INIT(BUILD_POOL_BYTES_MAX),
		.normal = BUF_INIT(NORMAL_BYTES_MAX),
		.portion = IMAGE_NONE,
		.components = BUILD_COMPONENTS_INIT };
	uint32_t repeated = 0;
	int rc;

	if ((rc = walk_nodes(&w, e)) == 0 && (rc = sort_by_eid(b, e)) == 0 &&
	    w.components.count > 0 && (rc = rename_repeated(b, &repeated, e)) == 0 &&
	    repeated > 0) {
		buf_reset(&b->by_eid);
		rc = sort_by_eid(b, e);
	}
	buf_free(&w.line);
	buf_free(&w.normal);
	build_components_free(&w.components);
	return rc;
}
