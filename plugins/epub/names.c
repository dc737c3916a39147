/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names: how library programs name the book and order it. They take two books with the same title
 * and author for one, so the date of the version belongs in the title; and all versions of a text
 * are a collection in which the date gives the position.
 */
#include "epub.h"

#include <string.h>

#define DASH " \xe2\x80\x93 "
#define REVISION_DIGITS 2 /* of a position: ".02" comes before ".10" */

/* Whether s equals shape, where a "0" in shape matches any digit. */
static bool
has_shape(struct tree_str s, const char *shape)
{
	if (s.len != strlen(shape))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (shape[i] == '0' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != shape[i])
			return false;
	return true;
}

bool
epub_is_date(struct tree_str s)
{
	int month, day;

	if (!has_shape(s, "0000-00-00"))
		return false;
	month = (s.p[5] - '0') * 10 + s.p[6] - '0';
	day = (s.p[8] - '0') * 10 + s.p[9] - '0';
	return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static struct tree_str
join(struct epub *e, struct tree_str *parts, size_t count)
{
	struct tree_str s = { 0 };
	char *p;

	for (size_t i = 0; i < count; i++)
		s.len += parts[i].len;
	if ((s.p = p = flow_alloc(&e->f, s.len + 1)) == NULL)
		return (struct tree_str){ 0 };
	for (size_t i = 0; i < count; i++) {
		if (parts[i].len > 0)
			memcpy(p, parts[i].p, parts[i].len);
		p += parts[i].len;
	}
	return s;
}

/* The label of a portion; of one without number and heading, its eId. */
static struct tree_str
label_of(struct epub *e)
{
	const struct gaz_node *root = e->f.h->root(e->f.job);
	struct tree_str label = { 0 };

	if (e->f.h->kind(root) == GAZ_ROOT)
		return label;
	if (e->f.h->kind(root) == GAZ_HIER || e->f.h->kind(root) == GAZ_CONTAINER)
		label = flow_label(&e->f, root);
	return label.len > 0 ? label : tree_fact(&e->f.tree, "portion");
}

void
epub_names(struct epub *e)
{
	struct tree_str date = tree_fact(&e->f.tree, "date"), none = { 0 };
	bool dated = epub_is_date(date);

	e->label = label_of(e);
	e->name = join(e,
	    (struct tree_str[]){ e->label, e->label.len > 0 ? flow_str(DASH) : none, e->f.title,
		dated ? flow_str(" (") : none, dated ? date : none, dated ? flow_str(")") : none },
	    6);
}

/* Between the name of a document and that of its portion or component. */
static const char *
before_portion(struct tree_str portion)
{
	if (portion.len == 0)
		return "";
	return portion.p[0] == '!' ? "/" : "/~";
}

static bool
has_portion(struct tree_str id)
{
	return memchr(id.p, '~', id.len) != NULL || memchr(id.p, '!', id.len) != NULL;
}

/*
 * The canonical URL, else the IRI of the version. A portion is a separate publication, so its
 * identifier must contain the portion.
 */
struct tree_str
epub_identifier(struct epub *e)
{
	struct tree_str id = tree_fact(&e->f.tree, "url"),
			portion = tree_fact(&e->f.tree, "portion");
	bool known;

	if (id.len == 0)
		id = tree_fact(&e->f.tree, "version");
	known = id.len > 0;
	if (!known)
		id = e->f.title;
	if (portion.len == 0 || (known && has_portion(id)))
		return id;
	return join(e, (struct tree_str[]){ id, flow_str(before_portion(portion)), portion }, 3);
}

/* An article at the beginning of a title, which does not count in alphabetical order. */
static struct tree_str
without_article(struct epub *e, struct tree_str title)
{
	static const struct {
		const char *lang, *article;
	} articles[] = { { "en", "The " }, { "en", "A " }, { "en", "An " }, { "de", "Der " },
		{ "de", "Die " }, { "de", "Das " }, { "fr", "Le " }, { "fr", "La " },
		{ "fr", "Les " }, { "es", "El " }, { "es", "La " }, { "es", "Los " },
		{ "es", "Las " }, { "it", "Il " }, { "it", "Lo " }, { "it", "La " }, { "it", "I " },
		{ "it", "Gli " }, { "it", "Le " }, { "nl", "De " }, { "nl", "Het " },
		{ "pt", "O " }, { "pt", "A " }, { "pt", "Os " }, { "pt", "As " } };
	size_t len;

	for (size_t i = 0; i < sizeof articles / sizeof articles[0]; i++) {
		len = strlen(articles[i].article);
		if (e->f.lang.len < 2 || memcmp(e->f.lang.p, articles[i].lang, 2) != 0 ||
		    (e->f.lang.len > 2 && e->f.lang.p[2] != '-') || title.len <= len ||
		    memcmp(title.p, articles[i].article, len) != 0)
			continue;
		return (struct tree_str){ title.p + len, title.len - len };
	}
	return title;
}

/* The date as a number, which increases from version to version; a later revision adds digits. */
static void
put_position(struct epub *e, struct tree_str date)
{
	struct tree_str revision = tree_fact(&e->f.tree, "revision");

	flow_put(&e->f, date.p, 4);
	flow_put(&e->f, date.p + 5, 2);
	flow_put(&e->f, date.p + 8, 2);
	if (revision.len == 0 || tree_same(revision, flow_str("1")))
		return;
	flow_puts(&e->f, revision.len < REVISION_DIGITS ? ".0" : ".");
	flow_text(&e->f, revision);
}

/* The versions of the text, or of the portion, as a collection. */
static void
put_collection(struct epub *e)
{
	struct tree_str date = tree_fact(&e->f.tree, "date"), work = tree_fact(&e->f.tree, "work"),
			portion = tree_fact(&e->f.tree, "portion");

	if (!epub_is_date(date))
		return;
	flow_puts(&e->f, "<meta property=\"belongs-to-collection\" id=\"versions\">");
	flow_text(&e->f, e->label);
	flow_puts(&e->f, e->label.len > 0 ? DASH : "");
	flow_text(&e->f, e->f.title);
	flow_puts(&e->f,
	    "</meta>\n<meta refines=\"#versions\" property=\"collection-type\">series</meta>\n"
	    "<meta refines=\"#versions\" property=\"group-position\">");
	put_position(e, date);
	flow_puts(&e->f, "</meta>\n");
	if (work.len == 0)
		return;
	flow_puts(&e->f, "<meta refines=\"#versions\" property=\"dcterms:identifier\">");
	flow_text(&e->f, work);
	flow_puts(&e->f, before_portion(portion));
	flow_text(&e->f, portion);
	flow_puts(&e->f, "</meta>\n");
}

void
epub_put_names(struct epub *e)
{
	flow_puts(&e->f, "<dc:title id=\"name\">");
	flow_text(&e->f, e->name);
	flow_puts(&e->f, "</dc:title>\n<meta refines=\"#name\" property=\"file-as\">");
	flow_text(&e->f, without_article(e, e->name));
	flow_puts(&e->f, "</meta>\n");
	put_collection(e);
}

struct tree_str
epub_noted(struct epub *e, const char *name, const char *attr)
{
	const struct gaz_host *h = e->f.h;
	const struct gaz_node *n = h->root(e->f.job), *end;

	while (h->parent(n) != NULL)
		n = h->parent(n);
	for (end = h->skip(n); n != NULL && n != end && h->kind(n) != GAZ_META; n = h->next(n))
		continue;
	if (n == NULL || n == end)
		return (struct tree_str){ 0 };
	for (end = h->skip(n); n != NULL && n != end; n = h->next(n))
		if (strcmp(h->name(n), name) == 0)
			return attr != NULL ? flow_str(h->attr(n, attr, NULL))
					    : flow_flatten(&e->f, n);
	return (struct tree_str){ 0 };
}
