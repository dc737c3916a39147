/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GAZETTED_PLUGIN_H
#define GAZETTED_PLUGIN_H
/*
 * The contract between gazetted and a format plugin. A plugin is a shared object that exports one
 * constant, gaz_plugin, and nothing else. It turns a document into bytes. A complete plugin:
 *
 *	#include <gazetted/plugin.h>
 *
 *	static int
 *	plain_render(const struct gaz_host *h, struct gaz_job *job)
 *	{
 *		const struct gaz_node *n;
 *		const char *s;
 *		size_t len;
 *
 *		for (n = h->root(job); n != NULL; n = h->next(n))
 *			if ((s = h->text(n, &len)) != NULL && h->write(job, s, len) != GAZ_OK)
 *				return GAZ_REFUSE;
 *		return GAZ_OK;
 *	}
 *
 *	GAZ_PLUGIN = {
 *		.abi = GAZ_ABI,
 *		.size = sizeof gaz_plugin,
 *		.id = "org.example.plain",
 *		.version = "1.0",
 *		.revision = "1",
 *		.licence = "Apache-2.0",
 *		.format = "plain",
 *		.media_type = "text/plain; charset=utf-8",
 *		.label = "Bare text",
 *		.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION,
 *		.render = plain_render,
 *	};
 *
 * What a plugin can rely on
 *  1. render() is called on one thread, for one job at a time. It is ordinary sequential code and
 *     may run until the operator's deadline.
 *  2. Everything the host passes to render() or returns from a slot stays valid and unchanged until
 *     render() returns, and no longer.
 *  3. All strings are UTF-8. Strings without a length are NUL-terminated; so are the values of
 *     attr() and meta(), even if the plugin asks for their length. text() is not NUL-terminated.
 *  4. The host is the only interface: there is no network, no file, no other process or thread and
 *     no meaningful clock; CPU time, memory and output are limited. If a plugin crashes or exceeds
 *     a limit, only the request that it was serving fails.
 *
 * What a plugin must guarantee
 *  1. The same document, options and plugin give the same bytes: in any process, on any day, under
 *     any locale.
 *  2. .revision changes whenever the bytes that the plugin writes change: caches are keyed by it.
 *  3. When write() does not return GAZ_OK, the plugin cleans up and returns GAZ_REFUSE: write() has
 *     recorded the reason.
 *  4. The plugin keeps no state from one job to the next that could affect the bytes of the next.
 */
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The version of this contract: major in the upper 16 bits, minor in the lower 16. The host refuses
 * a plugin of another major without reading any field but abi. Within a major, fields and slots are
 * only appended, and size tells each side how many of them the other side knows. Contract 1.0 is
 * frozen: a plugin that was built with this header works with every later gazetted of major 1.
 *
 * Changes:
 *	1.0	The first version. Later hosts of 1.0 add GAZ_PLAIN_1 and "current" of meta().
 *	1.1	GAZ_VIEW_PAGE, gaz_host.page, GAZ_ATTRIBUTES_1. Later hosts of 1.1 add
 *		GAZ_CITATIONS_1, GAZ_WITH_RESOURCES (once not in comparisons), gaz_citations.other.
 */
#define GAZ_ABI 0x00010001u
#define GAZ_ABI_MAJOR(abi) ((abi) >> 16)

/* The results of render(). Any other value counts as GAZ_BROKEN. */
enum gaz_result {
	/* The rendition is complete. */
	GAZ_OK = 0,
	/*
	 * The plugin cannot render this document, or not with these options. The client receives
	 * the message that was passed to fail(), and the worker serves further requests. If the
	 * plugin has not called fail() and no write() has failed, the result counts as GAZ_BROKEN.
	 */
	GAZ_REFUSE = -1,
	/* The state of the plugin is damaged: the request fails and the worker is replaced. */
	GAZ_BROKEN = -2
};

/* Kinds of rendition that a client can request; a bit mask in gaz_plugin.views. */
enum gaz_view {
	GAZ_VIEW_DOCUMENT = 1, /* a whole version of a work */
	GAZ_VIEW_PORTION = 2,  /* one part, article or other element of a version */
	/* Two versions, or the same portion of both, as one tree with change() for each node. */
	GAZ_VIEW_COMPARISON = 4,
	/* A list of documents, such as all versions of a work: a GAZ_LISTING of GAZ_ENTRY. */
	GAZ_VIEW_LISTING = 8,
	/*
	 * 1.1. A page of the website: what a browser gets at a URL without suffix. Its tree is that
	 * of a document, a portion or a comparison, or else the facts of the page themselves;
	 * gaz_host.page() has these facts. Unlike the other views a page may change at any time, so
	 * the server lets clients keep it for minutes only.
	 */
	GAZ_VIEW_PAGE = 16,
	/* 1.1, no view: the host has the pictures of documents, portions and comparisons. */
	GAZ_WITH_RESOURCES = 32
};

/* The kind of a node. name() gives the exact Akoma Ntoso element. */
enum gaz_kind {
	/*
	 * A run of characters, never empty: the only kind with text(). White space is as in the
	 * source: a space between words may be several white-space characters or a line break.
	 */
	GAZ_TEXT,
	GAZ_ROOT,      /* a document element (act, statement...), also one nested in another */
	GAZ_META,      /* identification, lifecycle, references: not part of the text */
	GAZ_FRONT,     /* coverPage, preface, preamble */
	GAZ_BODY,      /* body, mainBody, judgmentBody... */
	GAZ_BACK,      /* conclusions, attachments, components */
	GAZ_HIER,      /* part, chapter, article...: num, heading, then content or more GAZ_HIER */
	GAZ_NUM,       /* num: the number of the parent element, as printed */
	GAZ_HEADING,   /* heading, subheading, crossHeading */
	GAZ_CONTENT,   /* content, intro, wrapUp: holds blocks */
	GAZ_BLOCK,     /* p and other paragraphs: holds text and inlines */
	GAZ_LIST,      /* blockList, ul, ol: holds items */
	GAZ_ITEM,      /* item, li, recital, citation: num, heading, blocks or text */
	GAZ_LIST_TEXT, /* listIntroduction, listWrapUp: a block of a list that is not an item */
	GAZ_TABLE,     /* table: holds rows, and optionally a caption */
	GAZ_ROW,       /* tr */
	GAZ_CELL,      /* th, td: blocks or text; colspan and rowspan are attributes */
	GAZ_INLINE,    /* b, i, term, docTitle...: part of a line */
	GAZ_REF,       /* ref, mref, a...: an inline reference; the target is usually in href */
	GAZ_NOTE,      /* authorialNote, subFlow: a note of blocks, at its place; marker */
	GAZ_BREAK,     /* br, eol */
	GAZ_IMAGE,     /* img: attributes src and alt */
	GAZ_QUOTE,     /* quotedStructure, embeddedStructure: text of another document */
	GAZ_CONTAINER, /* any other element that holds elements */
	GAZ_FOREIGN,   /* an element of another namespace */
	/*
	 * The root of a listing: holds a heading and entries, and no text, body or metadata. meta()
	 * has only title, url, language and lang in this view.
	 */
	GAZ_LISTING,
	/*
	 * One line of a listing, without children. Attributes: href and title always; date,
	 * language, revision, published and digest as in meta(), if they are known. A line that is
	 * a portion has eid, number, heading and text, the first digits of the SHA-256 of its text;
	 * date, revision and published are those of the publication that gave it its wording. If
	 * the listing has more pages, its last entry links to the next page and has rel="next".
	 * 1.1: an entry that is a publication has seq, its number in the store, and withdrawn and
	 * reason if it was withdrawn. A listing that is an archive (RFC 5005) has the attributes
	 * archive and current; prev-archive and next-archive lead to others.
	 * 1.1: an entry of a search also has work, portion, until, earlier, score, snippet and
	 * marks (characters of the snippet, "4-6 10-12"), if they are known.
	 * 1.1: an entry with rel="enclosure" is a file that a portion links to, with media_type and
	 * digest.
	 * 1.1: an entry that is a repeal has repealed, when it was recorded, and until, the first
	 * day out of force; without until, a repeal is lifted.
	 */
	GAZ_ENTRY
};

/*
 * How a node differs between the two versions of a comparison. Where some words of a line changed,
 * the line's text is split into sibling nodes: unchanged, deleted and inserted text. The tree
 * without the inserted nodes is the earlier version and the tree without the deleted nodes the
 * later version, except for white space and metadata, which are those of the later version.
 */
enum gaz_change {
	/* In both versions; its descendants may still differ. Every node of the other views. */
	GAZ_SAME,
	/* The node and all its descendants are in the later version only. */
	GAZ_INSERTED,
	/* The node and all its descendants are in the earlier version only. */
	GAZ_DELETED,
	/* In both, but the name or an attribute differs: name() and attr() are of the later one. */
	GAZ_CHANGED
};

enum gaz_log_level { GAZ_LOG_ERROR, GAZ_LOG_WARN, GAZ_LOG_INFO, GAZ_LOG_DEBUG };

struct gaz_job;  /* one call of render() */
struct gaz_node; /* one node of the tree; read-only */

/*
 * The functions that the host offers. A plugin calls them only inside render() and only on the
 * thread of render(); the host calls back only through a gaz_write_fn that the plugin passed. The
 * host owns everything that a slot returns; it is valid until render() returns. A slot cannot fail
 * unless its comment says so. To pass NULL, or a node of another job, is a bug in the plugin and
 * may end the worker process. A slot that was added after 1.0 exists if
 * offsetof(struct gaz_host, slot) < h->size.
 */
struct gaz_host {
	uint32_t abi;
	uint32_t size;

	/*
	 * The root of the tree: the document element (statement, act...) of a document, the element
	 * itself of a portion, a GAZ_LISTING of a listing.
	 */
	const struct gaz_node *(*root)(struct gaz_job *job);
	/* The next node in document order, within the root; NULL after the last. */
	const struct gaz_node *(*next)(const struct gaz_node *n);
	/* The next node in document order that is not a descendant of n; NULL after the last. */
	const struct gaz_node *(*skip)(const struct gaz_node *n);
	/* NULL if n has no children. */
	const struct gaz_node *(*first_child)(const struct gaz_node *n);
	/* NULL after the last sibling, and for the root. */
	const struct gaz_node *(*next_sibling)(const struct gaz_node *n);
	/*
	 * Also leads from the root of a portion to the elements that contain the portion, so that
	 * a plugin can read their names, numbers and headings. NULL for the document element.
	 */
	const struct gaz_node *(*parent)(const struct gaz_node *n);
	/* enum gaz_kind. A later minor may add values: treat an unknown one as GAZ_CONTAINER. */
	int (*kind)(const struct gaz_node *n);
	/* The element's name without prefix; "" for text. */
	const char *(*name)(const struct gaz_node *n);
	/* The *len characters of a text node, not NUL-terminated; NULL, and 0, for an element. */
	const char *(*text)(const struct gaz_node *n, size_t *len);
	/* The value of an attribute ("eId", "xml:lang"); NULL if there is none. len may be NULL. */
	const char *(*attr)(const struct gaz_node *n, const char *name, size_t *len);

	/*
	 * A fact about the document; NULL if it is not known. len may be NULL. Keys:
	 *	title, issuer, number	as the document gives them
	 *	type			name of the document element: "statement"
	 *	work, version		IRIs of the work and of this version of the work
	 *	date			date from which the version is in force: "2006-05-01"
	 *	language, lang		ISO 639-2: "eng", and BCP 47: "en"
	 *	beside			of a document in two languages: BCP 47 tag of the second
	 *	revision		"1", "2"...: counts the publications for the same date
	 *	published		time of publication on this server, RFC 3339
	 *	url			canonical URL of this revision
	 *	versions		URL of the listing of all versions of the work or portion
	 *	current			URL of the work in this language: it resolves to the version
	 *				that is in force at the time of the request
	 *	digest			SHA-256 of the canonical source, in hexadecimal digits
	 *	portion			eId of the portion; only for a portion and for a comparison
	 *				of portions
	 * In a comparison, these keys describe the later version, and the earlier version has:
	 * earlier-version, earlier-date, earlier-revision, earlier-url, earlier-digest.
	 */
	const char *(*meta)(struct gaz_job *job, const char *key, size_t *len);

	/*
	 * The value of one of the plugin's own options, checked; the default if the client gave
	 * none. To ask for an option that is not declared or has another type is a bug in the
	 * plugin and ends the worker process.
	 */
	int (*option_bool)(struct gaz_job *job, const char *name); /* 0 or 1 */
	int64_t (*option_int)(struct gaz_job *job, const char *name);
	/* Also for GAZ_OPTION_ENUM and GAZ_OPTION_LANGUAGE. Never NULL. */
	const char *(*option_string)(struct gaz_job *job, const char *name);

	/*
	 * Appends to the rendition. Returns GAZ_OK, or GAZ_REFUSE if the output limit is reached or
	 * writing has failed; every later call then returns GAZ_REFUSE, too.
	 */
	int (*write)(struct gaz_job *job, const void *p, size_t len);
	/*
	 * Records, in one sentence for the client, why render() will return result. Returns result.
	 * Only the first call counts; the message is cut after 511 bytes.
	 */
	int (*fail)(struct gaz_job *job, int result, const char *fmt, ...)
#if defined(__GNUC__)
	    __attribute__((format(printf, 3, 4)))
#endif
	    ;
	/*
	 * Writes a line to the operator's log, with the id of the request. level is enum
	 * gaz_log_level. A line is cut after 1023 bytes; a job's lines after the 100th are dropped.
	 */
	void (*log)(struct gaz_job *job, int level, const char *fmt, ...)
#if defined(__GNUC__)
	    __attribute__((format(printf, 3, 4)))
#endif
	    ;
	/* A service table (see below) by name ("gaz.zip/1"); NULL if this host does not have it. */
	const void *(*service)(struct gaz_job *job, const char *name);

	/* enum gaz_change. A later minor may add values: treat an unknown one as GAZ_CHANGED. */
	int (*change)(const struct gaz_node *n);
	/*
	 * Sets metadata of the whole rendition, before or after its bytes are written; the last
	 * call for a key counts. Returns GAZ_OK, or GAZ_REFUSE for an unknown key or an unusable
	 * value: then the server uses its own value, even if an earlier call has set another. Keys:
	 *	file-name	name to save the rendition as, without extension: UTF-8, at most 120
	 *			bytes, no control characters and no bidirectional controls. The
	 *			server removes characters that a file name must not have. It
	 *			replaces the server's name, made of work, portion and date: a plugin
	 *			should give different portions and dates different names, too
	 *	language	BCP 47 tag, if it is not the document's language
	 */
	int (*output_meta)(struct gaz_job *job, const char *key, const char *value);

	/*
	 * 1.1. The facts of a page, in GAZ_VIEW_PAGE; NULL in other views. They are a GAZ_LISTING
	 * that holds further GAZ_LISTINGs, the lists, each with the attribute name and some
	 * GAZ_ENTRYs. root() returns the same node if the page shows no document (home, folder,
	 * history, changes, error).
	 *
	 * docs/pages.md names the attributes of the page, its lists, and what their entries have.
	 */
	const struct gaz_node *(*page)(struct gaz_job *job);
};

/*
 * Services. Each is a table that starts with its size; functions are appended to it as slots are to
 * struct gaz_host. Functions that write return GAZ_OK, or what the underlying write function
 * returned: then render() cleans up and returns GAZ_REFUSE.
 */

/*
 * "gaz.zip/1": writes a ZIP container to the job, deterministically: fixed times, entries in the
 * order given. A job that uses it does not call write(), closes every entry before it opens the
 * next, and calls finish() before it returns GAZ_OK; anything else counts as GAZ_BROKEN.
 */
#define GAZ_ZIP_1 "gaz.zip/1"
struct gaz_zip {
	uint32_t size;
	/*
	 * Starts an entry. path is relative, '/'-separated, at most 256 bytes, unique in the
	 * container, and has no segment "", "." or "..", no control character, '\' or ':'.
	 * compress: 0 stores the entry (EPUB's mimetype), 1 deflates it.
	 */
	int (*open)(struct gaz_job *job, const char *path, int compress);
	/* Appends to the open entry; an entry has at most 64 MiB. */
	int (*write)(struct gaz_job *job, const void *p, size_t len);
	/* Ends the entry. */
	int (*close)(struct gaz_job *job);
	/* Writes the central directory; no call of the service may follow. */
	int (*finish)(struct gaz_job *job);
};

/*
 * A function of the plugin that receives the bytes of a service below. ctx is the pointer that the
 * plugin passed to the service with the function; it may be NULL. Returns GAZ_OK, or GAZ_REFUSE,
 * after which the service does not call it again.
 *
 * A service that gets NULL instead of a function writes to the output of the job: to the open entry
 * if the job has used gaz.zip/1, else as h->write() does. It then ignores ctx.
 */
typedef int gaz_write_fn(void *ctx, const void *p, size_t len);

/*
 * "gaz.xml/1": escaping. The output is well-formed: bytes that are not UTF-8 and characters that
 * XML 1.0 does not allow are dropped.
 */
#define GAZ_XML_1 "gaz.xml/1"
struct gaz_xml {
	uint32_t size;
	/* Escapes the content of an element: & < > and CR become references. */
	int (*text)(struct gaz_job *job, gaz_write_fn *to, void *ctx, const char *s, size_t len);
	/* Escapes an attribute value: also " TAB and LF. The caller writes the double quotes. */
	int (*attr)(struct gaz_job *job, gaz_write_fn *to, void *ctx, const char *s, size_t len);
};

/*
 * "gaz.source/1": the document of the job as canonical Akoma Ntoso; a portion as an Akoma Ntoso
 * document of type portion. A comparison has no source: in that view service() returns NULL.
 */
#define GAZ_SOURCE_1 "gaz.source/1"
struct gaz_source {
	uint32_t size;
	/* indent: spaces per level, 0 to 8; -1: the bytes of a document as stored and hashed. */
	int (*write)(struct gaz_job *job, gaz_write_fn *to, void *ctx, int indent);
};

/* "gaz.text/1": measures and wraps text for a fixed-width display. */
#define GAZ_TEXT_1 "gaz.text/1"
struct gaz_text {
	uint32_t size;
	/*
	 * The columns that s occupies: 2 for a wide East Asian character, 0 for a combining one
	 * (UAX 11, UAX 29).
	 */
	size_t (*width)(const char *s, size_t len);
	/*
	 * Writes s, with white space collapsed, as lines of at most width columns (0: as one line);
	 * every line ends with LF. The caller has already written `first` columns of the first
	 * line; the other lines are indented by hang spaces. Lines break at white space, and
	 * between East Asian characters where UAX 14 allows it; a longer word exceeds the width.
	 */
	int (*wrap)(struct gaz_job *job, gaz_write_fn *to, void *ctx, const char *s, size_t len,
	    int width, int first, int hang);
};

/* "gaz.arena/1": memory that the host releases after render() has returned. */
#define GAZ_ARENA_1 "gaz.arena/1"
struct gaz_arena {
	uint32_t size;
	/* Zeroed, aligned for any type. NULL if the job would exceed its limit of 64 MiB. */
	void *(*alloc)(struct gaz_job *job, size_t len);
};

/* "gaz.hash/1": digests. */
#define GAZ_HASH_1 "gaz.hash/1"
struct gaz_hash {
	uint32_t size;
	void (*sha256)(const void *p, size_t len, uint8_t out[32]);
};

/*
 * "gaz.deflate/1": compression of a whole buffer, up to 64 MiB. The same input and level give the
 * same output in every worker of one server; another release of the host may give other output.
 */
#define GAZ_DEFLATE_1 "gaz.deflate/1"
struct gaz_deflate {
	uint32_t size;
	/* Raw deflate data (RFC 1951). level: 1 (fast) to 9 (small); other values are clamped. */
	int (*raw)(
	    struct gaz_job *job, gaz_write_fn *to, void *ctx, const void *p, size_t len, int level);
	/* A gzip member (RFC 1952), without file name and time. */
	int (*gzip)(
	    struct gaz_job *job, gaz_write_fn *to, void *ctx, const void *p, size_t len, int level);
};

/*
 * "gaz.json/1": writes one JSON text (RFC 8259) at a time; the service writes commas, quotes and
 * escapes. Bytes that are not UTF-8 are written as U+FFFD. A sequence of calls that is not JSON (a
 * value without a name in an object, a name in an array, a close without an open, more than 512
 * levels) counts as GAZ_BROKEN.
 */
#define GAZ_JSON_1 "gaz.json/1"
struct gaz_json {
	uint32_t size;
	/* Begins a text. indent: spaces per level, 0 to 8; -1 writes no white space at all. */
	int (*start)(struct gaz_job *job, gaz_write_fn *to, void *ctx, int indent);
	int (*open_object)(struct gaz_job *job);
	int (*close_object)(struct gaz_job *job);
	int (*open_array)(struct gaz_job *job);
	int (*close_array)(struct gaz_job *job);
	/* Writes the name of the next value of an object. */
	int (*name)(struct gaz_job *job, const char *s, size_t len);
	int (*string)(struct gaz_job *job, const char *s, size_t len);
	int (*integer)(struct gaz_job *job, int64_t v);
	int (*boolean)(struct gaz_job *job, int v);
	int (*null)(struct gaz_job *job);
	/* Ends the text: all objects and arrays must be closed. Writes LF unless indent is -1. */
	int (*finish)(struct gaz_job *job);
};

/*
 * "gaz.resource/1": images and other binary resources of the document: data: URIs in the src of a
 * GAZ_IMAGE, and "/resources/sha256-..." for a plugin with GAZ_WITH_RESOURCES. For anything else
 * the functions return NULL, and a plugin writes the attribute alt instead.
 */
#define GAZ_RESOURCE_1 "gaz.resource/1"
struct gaz_resource {
	uint32_t size;
	/*
	 * The bytes, their number and their media type ("image/png"; "" if the URI gives none),
	 * valid until render() returns. NULL if the document does not have the resource, if src is
	 * not a well-formed data: URI, or if the job's memory limit is exceeded. len and media_type
	 * may be NULL.
	 */
	const void *(*by_src)(
	    struct gaz_job *job, const char *src, size_t *len, const char **media_type);
	/* The same, found by the SHA-256 of the bytes. */
	const void *(*by_digest)(
	    struct gaz_job *job, const uint8_t sha256[32], size_t *len, const char **media_type);
};

/*
 * "gaz.plain/1": text without markup, for formats that have no markup, and for titles, tables of
 * contents and names in every format.
 */
#define GAZ_PLAIN_1 "gaz.plain/1"
struct gaz_plain {
	uint32_t size;
	/*
	 * Like gaz_host.text, except for text in sup, in sub and in MathML: 10⁶ instead of 106. It
	 * uses the superscript and subscript characters of Unicode where they exist, else x^{..}
	 * and x_{..}, and writes a fraction as (a + b)/60. Added brackets and operators are part of
	 * the adjacent text node, so that the concatenated texts of a line are the whole line. *len
	 * may be 0, and the text may begin and end with white space.
	 */
	const char *(*text)(struct gaz_job *job, const struct gaz_node *n, size_t *len);
};

/*
 * "gaz.attributes/1": all attributes of an element, and its namespace, for formats that write every
 * element. A format that knows the names asks gaz_host.attr.
 */
#define GAZ_ATTRIBUTES_1 "gaz.attributes/1"
struct gaz_attributes {
	uint32_t size;
	/*
	 * The name of the i-th attribute of n in source order, from 0, and its prefix ("" without
	 * a namespace); its value as gaz_host.attr returns it. NULL: n has no i-th attribute.
	 * prefix, value and len must not be NULL.
	 */
	const char *(*at)(const struct gaz_node *n, uint32_t i, const char **prefix,
	    const char **value, size_t *len);
	/*
	 * The URI of the namespace of an element, and its prefix in the canonical source; both are
	 * "" for an element without namespace, and the prefix is "" for Akoma Ntoso. prefix may be
	 * NULL.
	 */
	const char *(*name_space)(const struct gaz_node *n, const char **prefix);
	/* The URI of the i-th namespace of the document, from 0, and its prefix; NULL: no more. */
	const char *(*declared)(struct gaz_job *job, uint32_t i, const char **prefix);
};

/*
 * "gaz.citations/1": the citations in the text of the document ("section 3(1)", "第十二条第二款") of
 * which it is certain what they mean. There are none in a comparison. A function gives the i-th of
 * the text node n, from 0 and in the order of the text: *start is set to its first byte in text(n),
 * *len to its bytes; NULL: n has no i-th one. None is inside a GAZ_REF, or in two text nodes; but
 * other() gives the URL of a GAZ_REF n to another work as that of i = 0, with *start and *len 0.
 */
#define GAZ_CITATIONS_1 "gaz.citations/1"
typedef const char *gaz_citation_fn(
    struct gaz_job *job, const struct gaz_node *n, uint32_t i, size_t *start, size_t *len);
struct gaz_citations {
	uint32_t size;
	/* Of the document itself: eIds, which may be outside of the portion that is rendered. */
	gaz_citation_fn *at;
	/* Of other works, on a page alone: URLs. Later hosts have it: look at size before. */
	gaz_citation_fn *other;
};

/* Options are query parameters (?width=72); the server checks them before it calls the plugin. */
enum gaz_option_type {
	GAZ_OPTION_END,  /* ends the list */
	GAZ_OPTION_BOOL, /* 0 or 1 */
	GAZ_OPTION_INT,  /* min to max */
	GAZ_OPTION_ENUM, /* one of values */
	/*
	 * Up to max bytes (0: only the empty string; 256 at most), without control characters; must
	 * match pattern unless that is NULL.
	 */
	GAZ_OPTION_STRING,
	/* A BCP 47 tag in canonical case: "en", "zh-Hant-TW". "" only if that is the default. */
	GAZ_OPTION_LANGUAGE
};
struct gaz_option {
	/*
	 * [a-z][a-z0-9-]*, at most 32 bytes. Not "after", which selects a page of a listing, and
	 * not a tracking parameter such as "gclid", which the server ignores on every URL.
	 */
	const char *name;
	int type;             /* enum gaz_option_type */
	const char *fallback; /* the default, written as in a URL: "1", "72", "a4"; not NULL */
	int64_t min;          /* GAZ_OPTION_INT */
	int64_t max;          /* GAZ_OPTION_INT; GAZ_OPTION_STRING: length in bytes */
	/* GAZ_OPTION_ENUM only: at most 32 values, each [a-z0-9][a-z0-9._-]*, then NULL. */
	const char *const *values;
	const char *help; /* one sentence */
	/*
	 * GAZ_OPTION_STRING only: a pattern that the whole value must match, at most 128 bytes of
	 * ASCII; NULL: any value is allowed. A character matches itself; . matches any character;
	 * [a-z_] and [^...] match one character of a class; \ makes the next character literal.
	 * ? * + {m} {m,} {m,n} (up to 256) repeat the preceding item. There are no groups and no
	 * alternatives. The default must match, too.
	 */
	const char *pattern;
	const void *reserved; /* must be NULL */
};

/* The plugin: constant data, so that the host can refuse it before it calls any of its code. */
struct gaz_plugin {
	uint32_t abi;           /* GAZ_ABI */
	uint32_t size;          /* sizeof gaz_plugin */
	const char *id;         /* reversed domain name, unique: "org.gazetted.text" */
	const char *version;    /* version of the plugin, for display */
	const char *revision;   /* revision of the output, part of the cache key */
	const char *licence;    /* SPDX expression */
	const char *format;     /* URL suffix, unique: [a-z][a-z0-9]*, at most 16 bytes */
	const char *media_type; /* at most 127 bytes */
	const char *label;      /* name for display, at most 64 bytes: "Plain text" */
	const char *extension;  /* file name extension; NULL: format */
	uint32_t views;         /* bit mask of enum gaz_view; at least one */
	uint32_t quality;       /* the server's preference in negotiation, 0 to 1000 */
	/* At most 16 options, then one of type GAZ_OPTION_END; NULL: no options. */
	const struct gaz_option *options;
	/* Writes the rendition of the job. Returns enum gaz_result. */
	int (*render)(const struct gaz_host *h, struct gaz_job *job);
};

#if defined(__GNUC__)
#define GAZ_EXPORT __attribute__((visibility("default")))
#else
#define GAZ_EXPORT
#endif
#define GAZ_SYMBOL "gaz_plugin"
extern GAZ_EXPORT const struct gaz_plugin gaz_plugin;
/*
 * Without GAZ_EXPORT: the definition inherits the visibility of the declaration above, and g++
 * warns if the attribute is repeated.
 */
#define GAZ_PLUGIN const struct gaz_plugin gaz_plugin

#ifdef __cplusplus
}
#endif
#endif
