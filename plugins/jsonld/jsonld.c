/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jsonld: describes a version with the words of schema.org (Legislation) and of the European
 * Legislation Identifier (ELI): the work, the version as its example, the portions of the version
 * and its source. What must hold: only what never changes of a version is said, so not whether it
 * is in force; of every id, the address is one that the server answers.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <gazetted/plugin.h>

#include "../tree/tree.h"

#define ELI "http://data.europa.eu/eli/ontology#"
#define DATE_TYPE "http://www.w3.org/2001/XMLSchema#date"
#define LANGUAGES "http://publications.europa.eu/resource/authority/language/"
#define SOURCE_TYPE "application/akn+xml"
#define SOURCE_SUFFIX ".xml"
#define TOO_LARGE "the document is too large for JSON-LD"
#define CODE_BYTES 16 /* of a language or a country */

struct ld {
	struct tree tree;
	const struct gaz_json *w;
	bool is_law;          /* else schema.org has only CreativeWork for it */
	struct tree_str work; /* its URL */
	const char *version;  /* URL */
	const char *revision; /* URL */
	int rc;               /* the first failure; after it, nothing is written */
};

static const char *
fact(const struct ld *x, const char *name)
{
	const char *value = x->tree.h->meta(x->tree.job, name, NULL);

	return value != NULL ? value : "";
}

static void
check(struct ld *x, int rc)
{
	if (x->rc == GAZ_OK)
		x->rc = rc;
}

static void
put_name(struct ld *x, const char *name)
{
	if (x->rc == GAZ_OK)
		check(x, x->w->name(x->tree.job, name, strlen(name)));
}

static void
put_string(struct ld *x, const char *p, size_t len)
{
	if (x->rc == GAZ_OK)
		check(x, x->w->string(x->tree.job, p, len));
}

static void
open_object(struct ld *x)
{
	if (x->rc == GAZ_OK)
		check(x, x->w->open_object(x->tree.job));
}

static void
close_object(struct ld *x)
{
	if (x->rc == GAZ_OK)
		check(x, x->w->close_object(x->tree.job));
}

static void
open_array(struct ld *x, const char *name)
{
	put_name(x, name);
	if (x->rc == GAZ_OK)
		check(x, x->w->open_array(x->tree.job));
}

static void
close_array(struct ld *x)
{
	if (x->rc == GAZ_OK)
		check(x, x->w->close_array(x->tree.job));
}

/* A member with a string; nothing if that is empty: JSON-LD has no unknown values. */
static void
put(struct ld *x, const char *name, const char *value)
{
	if (*value == '\0')
		return;
	put_name(x, name);
	put_string(x, value, strlen(value));
}

/* "name": {"@id": "a…b"} */
static void
put_reference(struct ld *x, const char *name, const char *a, const char *b)
{
	size_t len = strlen(a) + strlen(b) + 1;
	char *id = x->tree.arena->alloc(x->tree.job, len);

	if (id == NULL) {
		check(x, x->tree.h->fail(x->tree.job, GAZ_REFUSE, TOO_LARGE));
		return;
	}
	snprintf(id, len, "%s%s", a, b);
	put_name(x, name);
	open_object(x);
	put(x, "@id", id);
	close_object(x);
}

/* "name": {"@value": value, key: kind} */
static void
put_value(struct ld *x, const char *name, const char *value, const char *key, const char *kind)
{
	if (*value == '\0')
		return;
	put_name(x, name);
	open_object(x);
	put(x, "@value", value);
	put(x, key, kind);
	close_object(x);
}

static void
put_types(struct ld *x, const char *eli)
{
	const char *type = x->is_law ? "Legislation" : "CreativeWork";

	open_array(x, "@type");
	put_string(x, type, strlen(type));
	put_string(x, eli, strlen(eli));
	close_array(x);
}

static void
put_issuer(struct ld *x)
{
	if (*fact(x, "issuer") == '\0')
		return;
	put_name(x, x->is_law ? "legislationPassedBy" : "publisher");
	open_object(x);
	put(x, "@type", "Organization");
	put(x, "name", fact(x, "issuer"));
	close_object(x);
}

/* "CN-BJ" of "/akn/cn-bj/act/2006/1": ISO 3166. */
static void
put_jurisdiction(struct ld *x)
{
	const char *p = fact(x, "work");
	char code[CODE_BYTES];
	size_t n = 0;

	if (strncmp(p, "/akn/", strlen("/akn/")) != 0)
		return;
	for (p += strlen("/akn/"); *p != '/' && *p != '\0' && n < sizeof code - 1; p++)
		code[n++] = (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
	code[n] = '\0';
	put(x, "legislationJurisdiction", code);
}

/* "…/language/ENG": the authority table of the European Union has the codes of ISO 639-2. */
static void
put_language(struct ld *x)
{
	const char *p = fact(x, "language");
	char code[CODE_BYTES];
	size_t n = 0;

	put(x, "inLanguage", fact(x, "lang"));
	for (; *p != '\0' && n < sizeof code - 1; p++)
		code[n++] = (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
	code[n] = '\0';
	if (n > 0)
		put_reference(x, "eli:language", LANGUAGES, code);
}

static void put_parts(struct ld *x, const struct gaz_node *n);

/* A division, and those in it; one without an eId has no address. */
static void
put_part(struct ld *x, const struct gaz_node *n, const char *eid)
{
	const struct gaz_node *num = tree_child(&x->tree, n, GAZ_NUM);
	struct tree_str label = tree_label(&x->tree, n), number = { NULL, 0 };
	size_t len = strlen(x->version) + strlen(eid) + sizeof "/~";
	char *id = x->tree.arena->alloc(x->tree.job, len);

	if (num != NULL)
		number = tree_flatten(&x->tree, num);
	if (id == NULL || label.p == NULL || (num != NULL && number.p == NULL)) {
		check(x, x->tree.h->fail(x->tree.job, GAZ_REFUSE, TOO_LARGE));
		return;
	}
	snprintf(id, len, "%s/~%s", x->version, eid);
	open_object(x);
	if (*x->version != '\0')
		put(x, "@id", id);
	put_types(x, "eli:LegalResourceSubdivision");
	if (label.len > 0) {
		put_name(x, "name");
		put_string(x, label.p, label.len);
	}
	if (number.len > 0 && x->is_law) {
		put_name(x, "legislationIdentifier");
		put_string(x, number.p, number.len);
	}
	put_parts(x, n);
	close_object(x);
}

static bool
is_division(const struct ld *x, const struct gaz_node *n)
{
	return x->tree.h->kind(n) == GAZ_HIER && tree_rank(&x->tree, n) != TREE_ITEM &&
	       x->tree.h->attr(n, "eId", NULL) != NULL;
}

/* The next division in n from c on that is in no other one of n. */
static const struct gaz_node *
next_division(const struct ld *x, const struct gaz_node *n, const struct gaz_node *c)
{
	const struct gaz_node *end = x->tree.h->skip(n);

	while (c != NULL && c != end && !is_division(x, c))
		c = x->tree.h->kind(c) == GAZ_QUOTE ? x->tree.h->skip(c) : x->tree.h->next(c);
	return c != end ? c : NULL;
}

static void
put_parts(struct ld *x, const struct gaz_node *n)
{
	const struct gaz_node *c = next_division(x, n, x->tree.h->next(n));

	if (c == NULL)
		return;
	open_array(x, "hasPart");
	for (; c != NULL && x->rc == GAZ_OK; c = next_division(x, n, x->tree.h->skip(c)))
		put_part(x, c, x->tree.h->attr(c, "eId", NULL));
	close_array(x);
}

/* The portion that is asked for, or all of the document. */
static void
put_content(struct ld *x)
{
	const struct gaz_node *root = x->tree.h->root(x->tree.job);

	if (!is_division(x, root)) {
		put_parts(x, root);
		return;
	}
	open_array(x, "hasPart");
	put_part(x, root, x->tree.h->attr(root, "eId", NULL));
	close_array(x);
}

/* The canonical source, which the digest is of. */
static void
put_source(struct ld *x)
{
	size_t len = strlen(x->revision) + sizeof SOURCE_SUFFIX;
	char *url;

	if (*x->version == '\0')
		return;
	url = x->tree.arena->alloc(x->tree.job, len);
	if (url == NULL) {
		check(x, x->tree.h->fail(x->tree.job, GAZ_REFUSE, TOO_LARGE));
		return;
	}
	snprintf(url, len, "%s" SOURCE_SUFFIX, x->revision);
	open_array(x, "encoding");
	open_object(x);
	put(x, "@id", url);
	open_array(x, "@type");
	put_string(x, x->is_law ? "LegislationObject" : "MediaObject",
	    strlen(x->is_law ? "LegislationObject" : "MediaObject"));
	put_string(x, "eli:Format", strlen("eli:Format"));
	close_array(x);
	put(x, "contentUrl", url);
	put(x, "encodingFormat", SOURCE_TYPE);
	put(x, "version", fact(x, "revision"));
	put(x, "datePublished", fact(x, "published"));
	put(x, "sha256", fact(x, "digest"));
	put_reference(x, "eli:embodies", x->version, "");
	close_object(x);
	close_array(x);
}

static void
put_version(struct ld *x)
{
	put_name(x, "workExample");
	open_object(x);
	put(x, "@id", x->version);
	put_types(x, "eli:LegalExpression");
	put_value(x, "name", fact(x, "title"), "@language", fact(x, "lang"));
	put_value(x, "eli:title", fact(x, "title"), "@language", fact(x, "lang"));
	put_language(x);
	if (x->is_law)
		put(x, "legislationDateVersion", fact(x, "date"));
	put_value(x, "eli:version_date", fact(x, "date"), "@type", DATE_TYPE);
	if (x->work.len > 0) {
		put_name(x, "eli:realizes");
		open_object(x);
		put_name(x, "@id");
		put_string(x, x->work.p, x->work.len);
		close_object(x);
	}
	put_content(x);
	put_source(x);
	close_object(x);
}

static void
put_work(struct ld *x)
{
	const char *number = fact(x, "number");

	if (x->work.len > 0) {
		put_name(x, "@id");
		put_string(x, x->work.p, x->work.len);
	}
	put_types(x, "eli:LegalResource");
	put_value(x, "name", fact(x, "title"), "@language", fact(x, "lang"));
	if (x->is_law) {
		put(x, "legislationIdentifier", *number != '\0' ? number : fact(x, "work"));
		put(x, "legislationType", fact(x, "type"));
		put_jurisdiction(x);
	} else {
		put(x, "identifier", *number != '\0' ? number : fact(x, "work"));
	}
	put(x, "eli:id_local", number);
	put_issuer(x);
}

static void
put_context(struct ld *x)
{
	open_array(x, "@context");
	put_string(x, "https://schema.org", strlen("https://schema.org"));
	open_object(x);
	put(x, "eli", ELI);
	close_object(x);
	close_array(x);
}

/* a, and b behind it; NULL if the memory limit is reached. */
static const char *
join(const struct ld *x, struct tree_str a, const char *between, const char *b)
{
	size_t len = a.len + strlen(between) + strlen(b) + 1;
	char *whole = x->tree.arena->alloc(x->tree.job, len);

	if (whole != NULL)
		snprintf(whole, len, "%.*s%s%s", (int)a.len, a.len > 0 ? a.p : "", between, b);
	return whole;
}

/*
 * The URLs follow from that of the work in its language: the version is named by its IRI, which
 * goes on with "/eng@2006-05-01" behind the work. A document that no server has published has only
 * its IRIs.
 */
static int
read_urls(struct ld *x)
{
	const char *current = fact(x, "current"), *end = strrchr(current, '/');
	const char *version = fact(x, "version"), *point = strrchr(version, '/');

	x->work = (struct tree_str){ current, end != NULL ? (size_t)(end - current) : 0 };
	if (end == NULL)
		x->work = (struct tree_str){ fact(x, "work"), strlen(fact(x, "work")) };
	x->version = join(x, x->work, "", point != NULL ? point : "");
	x->revision = x->version == NULL
			  ? NULL
			  : join(x, (struct tree_str){ x->version, strlen(x->version) }, ";r",
				fact(x, "revision"));
	if (x->revision == NULL)
		return x->tree.h->fail(x->tree.job, GAZ_REFUSE, TOO_LARGE);
	return GAZ_OK;
}

static int
jsonld_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct ld x = { .tree = { .h = h,
			    .job = job,
			    .arena = h->service(job, GAZ_ARENA_1),
			    .plain = h->service(job, GAZ_PLAIN_1) },
		.w = h->service(job, GAZ_JSON_1) };
	const char *type;

	if (x.w == NULL || x.tree.arena == NULL)
		return h->fail(
		    job, GAZ_BROKEN, "this host has no %s or no %s", GAZ_JSON_1, GAZ_ARENA_1);
	if ((x.rc = read_urls(&x)) != GAZ_OK)
		return x.rc;
	type = fact(&x, "type");
	x.is_law = strcmp(type, "act") == 0 || strcmp(type, "bill") == 0;
	x.rc = x.w->start(job, NULL, NULL, 1);
	open_object(&x);
	put_context(&x);
	put_work(&x);
	put_version(&x);
	close_object(&x);
	return x.rc == GAZ_OK ? x.w->finish(job) : x.rc;
}

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.jsonld",
	.version = "0.1.0",
	.revision = "1",
	.licence = "Apache-2.0",
	.format = "jsonld",
	.media_type = "application/ld+json",
	.label = "JSON-LD",
	.extension = "jsonld",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION,
	.quality = 30,
	.render = jsonld_render };
