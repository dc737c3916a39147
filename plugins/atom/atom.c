/* SPDX-License-Identifier: Apache-2.0 */
/*
 * atom: writes a listing as an Atom feed (RFC 4287), in which a publication that was withdrawn is a
 * tombstone (RFC 6721); a part of a long listing is an archive (RFC 5005). Every time in it is that
 * of a publication or of a withdrawal, so the same listing is the same feed, and an id never
 * changes.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gazetted/plugin.h>

#define MEDIA_TYPE "application/atom+xml"
#define SUFFIX ".atom"
#define HISTORY "http://purl.org/syndication/history/1.0"
#define TOMBSTONES "http://purl.org/atompub/tombstones/1.0"
#define OPENSEARCH "http://a9.com/-/spec/opensearch/1.1/"
#define NO_TIME "1970-01-01T00:00:00Z" /* of a feed without entries */
#define TOO_LARGE "the listing is too large for a feed"
#define ID_BYTES sizeof "urn:uuid:00000000-0000-0000-0000-000000000000"
#define UUID_VERSION 0x80 /* RFC 9562, 5.8: what the bits mean is this program's matter */
#define UUID_VARIANT 0x80

struct entry {
	const struct gaz_node *node;
	const char *withdrawn, *repealed; /* RFC 3339 in UTC; empty: it was not */
	const char *time; /* of the publication, or one of these; sorts as it is spelt, as date */
	const char *date;
	long revision;
	size_t position; /* in the listing */
};

struct atom {
	const struct gaz_host *h;
	struct gaz_job *job;
	const struct gaz_xml *xml;
	const struct gaz_hash *hash;
	const struct gaz_arena *arena;
	struct entry *entries; /* newest first */
	size_t count;
	int rc; /* the first failure; after it, nothing is written */
};

static void
put(struct atom *a, const char *s)
{
	if (a->rc == GAZ_OK)
		a->rc = a->h->write(a->job, s, strlen(s));
}

static int
write_on(void *arg, const void *p, size_t len)
{
	const struct atom *a = arg;

	return a->h->write(a->job, p, len);
}

static void
put_text(struct atom *a, const char *s)
{
	if (a->rc == GAZ_OK)
		a->rc = a->xml->text(a->job, write_on, a, s, strlen(s));
}

static void
put_attr(struct atom *a, const char *name, const char *value)
{
	put(a, " ");
	put(a, name);
	put(a, "=\"");
	if (a->rc == GAZ_OK)
		a->rc = a->xml->attr(a->job, write_on, a, value, strlen(value));
	put(a, "\"");
}

static void
put_element(struct atom *a, const char *name, const char *text)
{
	put(a, "<");
	put(a, name);
	put(a, ">");
	put_text(a, text);
	put(a, "</");
	put(a, name);
	put(a, ">\n");
}

/* A fact of the listing, or what stands in its place. */
static const char *
fact(const struct atom *a, const char *name, const char *otherwise)
{
	const char *value = a->h->meta(a->job, name, NULL);

	return value != NULL ? value : otherwise;
}

static const char *
attr(const struct atom *a, const struct gaz_node *entry, const char *name)
{
	const char *value = a->h->attr(entry, name, NULL);

	return value != NULL ? value : "";
}

/*
 * Writes an id to text, or returns url: it is one if it is absolute. The server knows no more than
 * a path as long as it is not told its base-url: then the id is a UUID made of the path.
 */
static const char *
id_of(const struct atom *a, const char *url, char text[ID_BYTES])
{
	uint8_t d[32];

	if (strstr(url, "://") != NULL)
		return url;
	a->hash->sha256(url, strlen(url), d);
	d[6] = (uint8_t)((d[6] & 0x0f) | UUID_VERSION);
	d[8] = (uint8_t)((d[8] & 0x3f) | UUID_VARIANT);
	snprintf(text, ID_BYTES,
	    "urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", d[0],
	    d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9], d[10], d[11], d[12], d[13], d[14],
	    d[15]);
	return text;
}

static void
put_id(struct atom *a, const char *url)
{
	char text[ID_BYTES];

	put_element(a, "id", id_of(a, url, text));
}

static void
put_link(struct atom *a, const char *rel, const char *type, const char *href)
{
	put(a, "<link");
	put_attr(a, "rel", rel);
	put_attr(a, "type", type);
	put_attr(a, "href", href);
	put(a, "/>\n");
}

/* The page that the feed is about has the address of the feed without its suffix. */
static void
put_page_link(struct atom *a, const char *self)
{
	const char *end = strstr(self, SUFFIX);
	char *page;

	while (end != NULL && end[sizeof SUFFIX - 1] != '\0' && end[sizeof SUFFIX - 1] != '?')
		end = strstr(end + 1, SUFFIX);
	if (end == NULL || a->rc != GAZ_OK)
		return;
	if ((page = a->arena->alloc(a->job, (size_t)(end - self) + 1)) == NULL) {
		a->rc = a->h->fail(a->job, GAZ_REFUSE, TOO_LARGE);
		return;
	}
	memcpy(page, self, (size_t)(end - self));
	put_link(a, "alternate", "text/html", page);
}

/* Whether the entry leads to the next page of the listing. */
static bool
leads_on(const struct atom *a, const struct gaz_node *entry)
{
	return strcmp(attr(a, entry, "rel"), "next") == 0;
}

/* Entries that were published in the same second are sorted by date and revision. */
static int
newest_first(const void *one, const void *other)
{
	const struct entry *a = one, *b = other;
	int c;

	if ((c = strcmp(b->time, a->time)) != 0 || (c = strcmp(b->date, a->date)) != 0)
		return c;
	if (a->revision != b->revision)
		return a->revision < b->revision ? 1 : -1;
	return a->position < b->position ? -1 : 1;
}

static struct entry
read_entry(const struct atom *a, const struct gaz_node *n)
{
	struct entry e = { .node = n,
		.withdrawn = attr(a, n, "withdrawn"),
		.repealed = attr(a, n, "repealed"),
		.time = attr(a, n, "published"),
		.date = attr(a, n, "date"),
		.revision = strtol(attr(a, n, "revision"), NULL, 10),
		.position = a->count };

	if (*e.withdrawn != '\0')
		e.time = e.withdrawn;
	else if (*e.repealed != '\0')
		e.time = e.repealed;
	if (*e.time == '\0')
		e.time = NO_TIME;
	return e;
}

static void
read_entries(struct atom *a, const struct gaz_node *listing)
{
	const struct gaz_node *first = a->h->first_child(listing), *n;
	size_t most = 0;

	for (n = first; n != NULL; n = a->h->next_sibling(n))
		most++;
	if (most == 0)
		return;
	if ((a->entries = a->arena->alloc(a->job, most * sizeof *a->entries)) == NULL) {
		a->rc = a->h->fail(a->job, GAZ_REFUSE, TOO_LARGE);
		return;
	}
	for (n = first; n != NULL; n = a->h->next_sibling(n))
		if (a->h->kind(n) == GAZ_ENTRY && !leads_on(a, n)) {
			a->entries[a->count] = read_entry(a, n);
			a->count++;
		}
	if (a->count > 0)
		qsort(a->entries, a->count, sizeof *a->entries, newest_first);
}

/* "Act of Tests · 2021-01-01;r2": the versions of a work have the same title. */
static void
put_title(struct atom *a, const struct gaz_node *entry)
{
	const char *date = attr(a, entry, "date"), *revision = attr(a, entry, "revision");

	put(a, "<title>");
	put_text(a, attr(a, entry, "title"));
	if (*date != '\0') {
		put(a, " \xc2\xb7 ");
		put_text(a, date);
	}
	if (*revision != '\0' && strcmp(revision, "1") != 0) {
		put(a, ";r");
		put_text(a, revision);
	}
	put(a, "</title>\n");
}

static void
put_tombstone(struct atom *a, const struct entry *entry)
{
	const char *reason = attr(a, entry->node, "reason");
	char text[ID_BYTES];

	put(a, "<at:deleted-entry");
	put_attr(a, "xmlns:at", TOMBSTONES);
	put_attr(a, "ref", id_of(a, attr(a, entry->node, "href"), text));
	put_attr(a, "when", entry->withdrawn);
	put(a, ">\n");
	if (*reason != '\0')
		put_element(a, "at:comment", reason);
	put(a, "</at:deleted-entry>\n");
}

/* "Repealed from 2020-01-01: by the act of 2019", or that a repeal was lifted. */
static void
put_repeal(struct atom *a, const struct entry *entry)
{
	const char *until = attr(a, entry->node, "until"), *reason = attr(a, entry->node, "reason");

	put(a, "<summary>");
	put(a, *until != '\0' ? "Repealed from " : "The repeal was lifted");
	put_text(a, until);
	put(a, *reason != '\0' ? ": " : "");
	put_text(a, reason);
	put(a, "</summary>\n");
}

/* RFC 4287, 4.2.2: a category for each subject of the work; the attribute has one a line. */
static void
put_categories(struct atom *a, const char *subjects)
{
	size_t len;
	char *term;

	for (; *subjects != '\0' && a->rc == GAZ_OK; subjects += len + (subjects[len] == '\n')) {
		len = strcspn(subjects, "\n");
		if ((term = a->arena->alloc(a->job, len + 1)) == NULL) {
			a->rc = a->h->fail(a->job, GAZ_REFUSE, TOO_LARGE);
			return;
		}
		memcpy(term, subjects, len);
		term[len] = '\0';
		put(a, "<category");
		put_attr(a, "term", term);
		put(a, "/>\n");
	}
}

static void
put_entry(struct atom *a, const struct entry *entry)
{
	const char *href = attr(a, entry->node, "href"), *reason = attr(a, entry->node, "reason"),
		   *snippet = attr(a, entry->node, "snippet"),
		   *published = attr(a, entry->node, "published");

	if (*entry->withdrawn != '\0') {
		put_tombstone(a, entry);
		return;
	}
	put(a, "<entry>\n");
	put_id(a, href);
	put_title(a, entry->node);
	put_element(a, "published", *published != '\0' ? published : entry->time);
	put_element(a, "updated", entry->time);
	put_link(a, "alternate", "text/html", href);
	put_categories(a, attr(a, entry->node, "subjects"));
	if (*entry->repealed != '\0')
		put_repeal(a, entry);
	else if (*reason != '\0')
		put_element(a, "summary", reason);
	else if (*snippet != '\0')
		put_element(a, "summary", snippet);
	put(a, "</entry>\n");
}

/* The feed at the address of a listing, which has no suffix: it goes before the query. */
static const char *
feed_at(struct atom *a, const char *url)
{
	size_t path = strcspn(url, "?"), len = strlen(url);
	char *feed;

	if ((feed = a->arena->alloc(a->job, len + sizeof SUFFIX)) == NULL) {
		a->rc = a->h->fail(a->job, GAZ_REFUSE, TOO_LARGE);
		return "";
	}
	memcpy(feed, url, path);
	memcpy(feed + path, SUFFIX, sizeof SUFFIX - 1);
	memcpy(feed + path + sizeof SUFFIX - 1, url + path, len - path);
	return feed;
}

/* RFC 5005, 4: an archive is marked, and leads to its neighbours and to the feed. */
static void
put_history(struct atom *a, const struct gaz_node *listing)
{
	static const char *const names[] = { "current", "prev-archive", "next-archive" };

	if (*attr(a, listing, "archive") != '\0')
		put(a, "<fh:archive xmlns:fh=\"" HISTORY "\"/>\n");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (*attr(a, listing, names[i]) != '\0')
			put_link(a, names[i], MEDIA_TYPE, feed_at(a, attr(a, listing, names[i])));
}

/* The id of an archive is that of the feed that it belongs to. */
static const char *
feed_id(struct atom *a, const struct gaz_node *listing)
{
	const char *current = attr(a, listing, "current");

	return *current != '\0' ? feed_at(a, current) : fact(a, "url", "");
}

/* RFC 5005, 3: a feed in pages names the next one; a feed with archives leads to these instead. */
static void
put_next(struct atom *a, const struct gaz_node *listing)
{
	const struct gaz_node *n = a->h->first_child(listing);

	if (*attr(a, listing, "prev-archive") != '\0')
		return;
	for (; n != NULL; n = a->h->next_sibling(n))
		if (a->h->kind(n) == GAZ_ENTRY && leads_on(a, n))
			put_link(a, "next", MEDIA_TYPE, feed_at(a, attr(a, n, "href")));
}

static void
put_feed(struct atom *a, const struct gaz_node *listing)
{
	const char *total = attr(a, listing, "total");
	const char *self = fact(a, "url", ""), *title = fact(a, "title", "Untitled");

	put(a, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed "
	       "xmlns=\"http://www.w3.org/2005/Atom\"");
	put_attr(a, "xml:lang", fact(a, "lang", "und"));
	if (*total != '\0')
		put_attr(a, "xmlns:opensearch", OPENSEARCH);
	put(a, ">\n");
	put_id(a, feed_id(a, listing));
	put_element(a, "title", title);
	put_element(a, "updated", a->count > 0 ? a->entries[0].time : NO_TIME);
	put(a, "<author>\n");
	put_element(a, "name", fact(a, "issuer", title));
	put(a, "</author>\n");
	if (*total != '\0')
		put_element(a, "opensearch:totalResults", total);
	if (*self != '\0')
		put_link(a, "self", MEDIA_TYPE, self);
	put_next(a, listing);
	put_page_link(a, self);
	put_history(a, listing);
	for (size_t i = 0; i < a->count && a->rc == GAZ_OK; i++)
		put_entry(a, &a->entries[i]);
	put(a, "</feed>\n");
}

static int
atom_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct atom a = { .h = h,
		.job = job,
		.xml = h->service(job, GAZ_XML_1),
		.hash = h->service(job, GAZ_HASH_1),
		.arena = h->service(job, GAZ_ARENA_1) };

	if (a.xml == NULL || a.hash == NULL || a.arena == NULL)
		return h->fail(job, GAZ_BROKEN, "this host is too old for feeds");
	read_entries(&a, h->root(job));
	put_feed(&a, h->root(job));
	return a.rc;
}

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.atom",
	.version = "0.1.0",
	.revision = "5",
	.licence = "Apache-2.0",
	.format = "atom",
	.media_type = MEDIA_TYPE "; charset=utf-8", /* browsers show it as text */
	.label = "Feed",
	.extension = "atom",
	.views = GAZ_VIEW_LISTING,
	.quality = 50,
	.render = atom_render };
