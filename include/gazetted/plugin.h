/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GAZETTED_PLUGIN_H
#define GAZETTED_PLUGIN_H
/*
 * The contract between gazetted and a format plugin. A plugin is a shared object that exports one
 * constant, gaz_plugin, and nothing else. It turns a document into bytes. This is a whole one:
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
 *  1. render() is called on one thread, for one job at a time. It is plain code that may take its
 *     time, up to the operator's deadline.
 *  2. Whatever it is given stays valid and unchanged until render() returns, and no longer.
 *  3. All strings are UTF-8. Those without a length are NUL-terminated; so are values of attr() and
 *     meta(), whether or not their length is asked for. Text is not.
 *  4. Nothing else is there: no network, no files, no other process or thread, no clock worth
 *     asking, a bounded amount of CPU time, memory and output. A plugin that crashes or passes a
 *     bound costs its own request and no other.
 *
 * What it must keep
 *  1. Same document, options and plugin give the same bytes: in any process, on any day, under any
 *     locale.
 *  2. .revision changes whenever the bytes it writes change: caches are keyed by it.
 *  3. When write() does not return GAZ_OK, it tidies up and returns GAZ_REFUSE: write() has
 *     recorded why.
 *  4. It keeps nothing from one job to the next that could show in the next one's bytes.
 */
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The number of this contract: major in the upper half, minor in the lower. A plugin of another
 * major is refused, with nothing read of it but abi. Within a major, fields and slots are only
 * appended, and size tells each side how many the other knows.
 *
 * What changed:
 *	1.0	The first.
 */
#define GAZ_ABI 0x00010000u
#define GAZ_ABI_MAJOR(abi) ((abi) >> 16)

/* What render() returns, and what comes of it. Any other value counts as GAZ_BROKEN. */
enum gaz_result {
	/* The rendition is complete. */
	GAZ_OK = 0,
	/*
	 * Not this document, or not with these options: the client is told what fail() was given,
	 * and the worker goes on. Without a call of fail(), or of a write() that failed, it counts
	 * as GAZ_BROKEN.
	 */
	GAZ_REFUSE = -1,
	/* The plugin's own state is damaged: the request fails and the worker is replaced. */
	GAZ_BROKEN = -2
};

/* What a client may ask for; or-ed into gaz_plugin.views. */
enum gaz_view {
	GAZ_VIEW_DOCUMENT = 1, /* a whole version */
	GAZ_VIEW_PORTION = 2,  /* one part, article or other element of it */
	/* Two versions, or one portion of both, as one tree; change() tells what came and went. */
	GAZ_VIEW_COMPARISON = 4,
	/* What there is: a GAZ_LISTING of GAZ_ENTRY, for instance all versions of a work. */
	GAZ_VIEW_LISTING = 8
};

/* What a node is for. name() tells the exact Akoma Ntoso element. */
enum gaz_kind {
	/*
	 * A run of characters, never empty: the only kind with text(). White space is as in the
	 * source: what stands for one space may be several, or a line's end.
	 */
	GAZ_TEXT,
	GAZ_ROOT,      /* a document element (act, statement...), also one within another */
	GAZ_META,      /* identification, lifecycle, references: not part of what is read */
	GAZ_FRONT,     /* coverPage, preface, preamble */
	GAZ_BODY,      /* body, mainBody, judgmentBody... */
	GAZ_BACK,      /* conclusions, attachments, components */
	GAZ_HIER,      /* part, chapter, article...: num, heading, and content or its like */
	GAZ_NUM,       /* its number, as printed */
	GAZ_HEADING,   /* heading, subheading, crossHeading */
	GAZ_CONTENT,   /* content, intro, wrapUp: holds blocks */
	GAZ_BLOCK,     /* p and other paragraphs: holds text and inlines */
	GAZ_LIST,      /* blockList, ul, ol: holds items */
	GAZ_ITEM,      /* item, li, recital, citation: num, heading, blocks or text */
	GAZ_LIST_TEXT, /* listIntroduction, listWrapUp: a block of the list itself */
	GAZ_TABLE,     /* table: holds rows, and perhaps a caption */
	GAZ_ROW,       /* tr */
	GAZ_CELL,      /* th, td: blocks or text; colspan and rowspan are attributes */
	GAZ_INLINE,    /* b, i, term, docTitle...: part of a line */
	GAZ_REF,       /* ref, mref, a...: an inline that points somewhere, by href as a rule */
	GAZ_NOTE,      /* authorialNote, subFlow: a footnote of blocks, at its place; by marker */
	GAZ_BREAK,     /* br, eol */
	GAZ_IMAGE,     /* img, by src */
	GAZ_QUOTE,     /* quotedStructure, embeddedStructure: text of another document */
	GAZ_CONTAINER, /* any other element that holds elements */
	GAZ_FOREIGN,   /* an element of another namespace */
	/*
	 * The root of a listing: holds a heading and entries. It has no text, body or metadata, and
	 * meta() knows title, url, language and lang of it.
	 */
	GAZ_LISTING,
	/*
	 * One line of a listing, without children. Attributes: href and title always; date, language,
	 * revision, published and digest as in meta(), where they are known; rel "next" in the last
	 * one, when it leads to what did not fit.
	 */
	GAZ_ENTRY
};

/*
 * What became of a node between two versions. Where words of a line changed, its text is several
 * nodes beside each other: what stayed, what was deleted, what was inserted for it. A tree without
 * the inserted nodes is the earlier version, one without the deleted nodes the later, but for white
 * space and metadata: of those the later version's are given.
 */
enum gaz_change {
	GAZ_SAME,     /* in both; what is below may still differ. Everywhere in the other views */
	GAZ_INSERTED, /* with all that is below it, in the later one only */
	GAZ_DELETED,  /* with all that is below it, in the earlier one only */
	GAZ_CHANGED   /* in both, its name or an attribute differs: the later one's are given */
};

enum gaz_log_level { GAZ_LOG_ERROR, GAZ_LOG_WARN, GAZ_LOG_INFO, GAZ_LOG_DEBUG };

struct gaz_job;  /* one call of render() */
struct gaz_node; /* one node of the tree; read-only */

/*
 * What the host does for a plugin. The plugin calls, from inside render() only and on its thread;
 * the host never calls back but through a gaz_write_fn it was given. What a slot returns is the
 * host's, and valid until render() returns. A slot that says nothing of failure cannot fail. To pass
 * NULL, or a node of another job, is a bug of the plugin and may end the worker. A slot that came
 * after 1.0 is there if offsetof(struct gaz_host, slot) < h->size.
 */
struct gaz_host {
	uint32_t abi;
	uint32_t size;

	/*
	 * The tree. The root of a document is its document element (statement, act...), the root
	 * of a portion is that portion.
	 */
	const struct gaz_node *(*root)(struct gaz_job *job);
	/* The next node in document order: walks everything below the root; NULL after the last. */
	const struct gaz_node *(*next)(const struct gaz_node *n);
	/* The same, past all that is below n. */
	const struct gaz_node *(*skip)(const struct gaz_node *n);
	/* NULL when nothing is below n. */
	const struct gaz_node *(*first_child)(const struct gaz_node *n);
	/* NULL after the last, and for the root. */
	const struct gaz_node *(*next_sibling)(const struct gaz_node *n);
	/*
	 * Also from the root of a portion to the elements around it, for what they are called and
	 * numbered. NULL above the document element.
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
	 *	title, issuer, number	as the document has them
	 *	type			its document element: "statement"
	 *	work, version		IRIs of the work, and of this version of it
	 *	date			in force from: "2006-05-01"
	 *	language, lang		ISO 639-2: "eng", and BCP 47: "en"
	 *	revision		"1", "2"...: publications for the same date, counted
	 *	published		when it was published here, RFC 3339
	 *	url			canonical URL of this very revision
	 *	versions		URL of the listing of all versions, or of those of the portion
	 *	digest			SHA-256 of its canonical source, in hexadecimal digits
	 *	portion			eId of the portion; only in that view, and in the comparison
	 *				of one
	 * In a comparison these are of the later version, url and digest too, and there are of the
	 * earlier one: earlier-version, earlier-date, earlier-revision, earlier-url, earlier-digest.
	 */
	const char *(*meta)(struct gaz_job *job, const char *key, size_t *len);

	/*
	 * The values of the plugin's own options: checked, defaults filled in. To ask for one that
	 * is not declared, or not of that type, is a bug of the plugin and ends the worker.
	 */
	int (*option_bool)(struct gaz_job *job, const char *name); /* 0 or 1 */
	int64_t (*option_int)(struct gaz_job *job, const char *name);
	/* Also for enums, and for languages: "" if nobody named one. Never NULL. */
	const char *(*option_string)(struct gaz_job *job, const char *name);

	/*
	 * Appends to the rendition. GAZ_OK; GAZ_REFUSE when it cannot take more (the output limit is
	 * reached, writing failed), and then for every call that follows.
	 */
	int (*write)(struct gaz_job *job, const void *p, size_t len);
	/*
	 * Says in one sentence, for the person who asked, why render() is about to return result.
	 * Returns result. The first call counts; what is longer than 511 bytes is cut.
	 */
	int (*fail)(struct gaz_job *job, int result, const char *fmt, ...)
#if defined(__GNUC__)
	    __attribute__((format(printf, 3, 4)))
#endif
	    ;
	/*
	 * A line for the operator's log, kept with the id of the request. level is enum
	 * gaz_log_level. What is longer than 1023 bytes is cut; after 100 lines a job the others are
	 * dropped.
	 */
	void (*log)(struct gaz_job *job, int level, const char *fmt, ...)
#if defined(__GNUC__)
	    __attribute__((format(printf, 3, 4)))
#endif
	    ;
	/* One of the tables below by its name ("gaz.zip/1"); NULL if this host does not have it. */
	const void *(*service)(struct gaz_job *job, const char *name);

	/* enum gaz_change. A later minor may add values: treat an unknown one as GAZ_CHANGED. */
	int (*change)(const struct gaz_node *n);
	/*
	 * Says something about the rendition as a whole, before or after its bytes; the last call
	 * for a key counts. GAZ_OK; GAZ_REFUSE for a key or a value that cannot be used, which is
	 * then as if it had not been given: what the server would have said without it stands. Keys:
	 *	file-name	what to save it as, without extension: UTF-8, at most 120 bytes. The
	 *			server takes out what a file name must not have. It replaces the name
	 *			that the server makes of work, portion and date: tell them apart
	 *	language	BCP 47, when it is not the document's
	 */
	int (*output_meta)(struct gaz_job *job, const char *key, const char *value);
};

/*
 * Services. Each is a table that starts with its size and grows like the host's own. Functions that
 * write return GAZ_OK, or what the write() behind them returned: pass it on as described there.
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
	 * Starts an entry. path is relative, '/'-separated, at most 256 bytes, given once in a
	 * container, and has no segment "", "." or "..", no control character, '\' or ':'. compress:
	 * 0 stores the entry (EPUB's mimetype), 1 deflates it.
	 */
	int (*open)(struct gaz_job *job, const char *path, int compress);
	/* Appends to the open entry, up to 64 MiB. */
	int (*write)(struct gaz_job *job, const void *p, size_t len);
	/* Ends the entry. */
	int (*close)(struct gaz_job *job);
	/* Writes the central directory; nothing may follow. */
	int (*finish)(struct gaz_job *job);
};

/*
 * Where the services below put their bytes: any function of this shape, for instance h->write or
 * zip->write. It returns GAZ_OK, or GAZ_REFUSE to be called no more. One that gathers bytes keeps
 * them in static variables, which are set anew in each job: there is one job at a time.
 */
typedef int gaz_write_fn(struct gaz_job *job, const void *p, size_t len);

/*
 * "gaz.xml/1": escaping. What comes out is well-formed: bytes that are not UTF-8 and characters
 * that XML 1.0 does not allow are dropped.
 */
#define GAZ_XML_1 "gaz.xml/1"
struct gaz_xml {
	uint32_t size;
	/* Content of an element: & < > and CR become references. */
	int (*text)(struct gaz_job *job, gaz_write_fn *to, const char *s, size_t len);
	/* A value between double quotes, which the caller writes: also " TAB and LF. */
	int (*attr)(struct gaz_job *job, gaz_write_fn *to, const char *s, size_t len);
};

/*
 * "gaz.source/1": what is being rendered as canonical Akoma Ntoso; a portion as a document of type
 * portion. A comparison has none: then the service is not there.
 */
#define GAZ_SOURCE_1 "gaz.source/1"
struct gaz_source {
	uint32_t size;
	/* indent: spaces a level, 0 to 8; -1 gives a document's bytes as they are stored and hashed. */
	int (*write)(struct gaz_job *job, gaz_write_fn *to, int indent);
};

/* "gaz.text/1": columns on a terminal or in mail. */
#define GAZ_TEXT_1 "gaz.text/1"
struct gaz_text {
	uint32_t size;
	/* The columns s takes: 2 for wide East Asian characters, 0 for combining ones (UAX 11, 29). */
	size_t (*width)(const char *s, size_t len);
	/*
	 * Writes s, white space collapsed, as lines of at most width columns (0: as one line), each
	 * ended by LF. The first line starts at column first, which the caller has filled up to
	 * there; the others are indented by hang spaces. Lines break at white space, and between
	 * East Asian characters where UAX 14 allows it; a longer word stands out.
	 */
	int (*wrap)(struct gaz_job *job, gaz_write_fn *to, const char *s, size_t len, int width,
	    int first, int hang);
};

/* "gaz.arena/1": memory that is released after render() has returned. */
#define GAZ_ARENA_1 "gaz.arena/1"
struct gaz_arena {
	uint32_t size;
	/* Zeroed, aligned for any type. NULL past the job's limit of 64 MiB. */
	void *(*alloc)(struct gaz_job *job, size_t len);
};

/* "gaz.hash/1": digests. */
#define GAZ_HASH_1 "gaz.hash/1"
struct gaz_hash {
	uint32_t size;
	void (*sha256)(const void *p, size_t len, uint8_t out[32]);
};

/*
 * "gaz.deflate/1": compression of a whole buffer, up to 64 MiB. The same bytes and level give the
 * same bytes with every worker of one server; another release of the host may pack tighter.
 */
#define GAZ_DEFLATE_1 "gaz.deflate/1"
struct gaz_deflate {
	uint32_t size;
	/* Bare deflate data (RFC 1951). level: 1 (fast) to 9 (small); others are taken as those. */
	int (*raw)(struct gaz_job *job, gaz_write_fn *to, const void *p, size_t len, int level);
	/* A gzip member (RFC 1952), without name and time. */
	int (*gzip)(struct gaz_job *job, gaz_write_fn *to, const void *p, size_t len, int level);
};

/*
 * "gaz.json/1": writes one JSON text (RFC 8259) at a time; commas, quotes and escapes are its own
 * affair. Bytes that are not UTF-8 are written as U+FFFD. What cannot become JSON (a value without
 * name in an object, a name in an array, an end without beginning, more than 512 levels) counts as
 * GAZ_BROKEN.
 */
#define GAZ_JSON_1 "gaz.json/1"
struct gaz_json {
	uint32_t size;
	/* Begins a text. indent: spaces a level, 0 to 8; -1 writes no white space at all. */
	int (*start)(struct gaz_job *job, gaz_write_fn *to, int indent);
	int (*open_object)(struct gaz_job *job);
	int (*close_object)(struct gaz_job *job);
	int (*open_array)(struct gaz_job *job);
	int (*close_array)(struct gaz_job *job);
	/* The name of the next value, in an object. */
	int (*name)(struct gaz_job *job, const char *s, size_t len);
	int (*string)(struct gaz_job *job, const char *s, size_t len);
	int (*integer)(struct gaz_job *job, int64_t v);
	int (*boolean)(struct gaz_job *job, int v);
	int (*null)(struct gaz_job *job);
	/* Ends the text: everything must be closed. Writes a LF unless indent was -1. */
	int (*finish)(struct gaz_job *job);
};

/*
 * "gaz.resource/1": pictures and the like that belong to the document. What a document of today can
 * hold of them is a data: URI in the src of a GAZ_IMAGE; for everything else the answer is NULL, and
 * a plugin writes what stands in alt.
 */
#define GAZ_RESOURCE_1 "gaz.resource/1"
struct gaz_resource {
	uint32_t size;
	/*
	 * The bytes, their number and media type ("image/png", "" if not said), valid until render()
	 * returns; NULL when they are not there, are no well-formed data: URI or do not fit the
	 * job's memory. len and media_type may be NULL.
	 */
	const void *(*by_src)(
	    struct gaz_job *job, const char *src, size_t *len, const char **media_type);
	/* The same by the SHA-256 of the bytes. */
	const void *(*by_digest)(
	    struct gaz_job *job, const uint8_t sha256[32], size_t *len, const char **media_type);
};

/* Options become query parameters (?width=72), checked by the server before the plugin is asked. */
enum gaz_option_type {
	GAZ_OPTION_END,  /* closes the list */
	GAZ_OPTION_BOOL, /* 0 or 1 */
	GAZ_OPTION_INT,  /* min to max */
	GAZ_OPTION_ENUM, /* one of values */
	/*
	 * Up to max bytes, at most 256 (0: only the empty one), without control characters; by
	 * pattern, if there is one.
	 */
	GAZ_OPTION_STRING,
	/* A BCP 47 tag, in its canonical case: "en", "zh-Hant-TW". "" only if that is the default. */
	GAZ_OPTION_LANGUAGE
};
struct gaz_option {
	const char *name;     /* [a-z][a-z0-9-]*, at most 32 bytes */
	int type;             /* enum gaz_option_type */
	const char *fallback; /* the default, spelt as in a URL: "1", "72", "a4"; not NULL */
	int64_t min;
	int64_t max;
	/* GAZ_OPTION_ENUM only: at most 32, each [a-z0-9][a-z0-9._-]*, and NULL after the last. */
	const char *const *values;
	const char *help; /* one sentence */
	/*
	 * GAZ_OPTION_STRING only: what the whole value must look like, at most 128 bytes of ASCII;
	 * NULL: anything. Characters stand for themselves; . for any one; [a-z_] and [^...] for one of
	 * a class; \ takes the meaning from what follows. ? * + {m} {m,} {m,n} (up to 256) repeat
	 * what is before them. No groups, no alternatives. The default must match, too.
	 */
	const char *pattern;
	const void *reserved; /* NULL */
};

/* The plugin itself: constant data, so that it can be refused before any of its code is called. */
struct gaz_plugin {
	uint32_t abi;           /* GAZ_ABI */
	uint32_t size;          /* sizeof gaz_plugin */
	const char *id;         /* reversed domain name, unique: "org.gazetted.text" */
	const char *version;    /* of the plugin, for people */
	const char *revision;   /* of its output, for caches */
	const char *licence;    /* SPDX expression */
	const char *format;     /* URL suffix, unique: [a-z][a-z0-9]*, at most 16 bytes */
	const char *media_type; /* at most 127 bytes */
	const char *label;      /* for people, at most 64 bytes: "Plain text" */
	const char *extension;  /* of file names, when it is not the format's name; or NULL */
	uint32_t views;         /* enum gaz_view, or-ed; at least one */
	uint32_t quality;       /* the server's preference in negotiation, 0 to 1000 */
	/* At most 16, and one of type GAZ_OPTION_END after the last; NULL: none. */
	const struct gaz_option *options;
	/* Writes what job asks for. Returns enum gaz_result. */
	int (*render)(const struct gaz_host *h, struct gaz_job *job);
};

#if defined(__GNUC__)
#define GAZ_EXPORT __attribute__((visibility("default")))
#else
#define GAZ_EXPORT
#endif
#define GAZ_SYMBOL "gaz_plugin"
extern GAZ_EXPORT const struct gaz_plugin gaz_plugin;
/* The definition takes its visibility from the declaration above: g++ warns of a second one. */
#define GAZ_PLUGIN const struct gaz_plugin gaz_plugin

#ifdef __cplusplus
}
#endif
#endif
