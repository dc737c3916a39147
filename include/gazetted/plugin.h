/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GAZETTED_PLUGIN_H
#define GAZETTED_PLUGIN_H
/*
 * The contract between gazetted and a format plugin. A plugin is a shared object that exports one
 *constant, gaz_plugin, and nothing else. It turns a document into bytes:
 *
 *	static int
 *	text_render(const struct gaz_host *h, struct gaz_job *job)
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
 *	GAZ_PLUGIN = { .abi = GAZ_ABI, .size = sizeof gaz_plugin, .id = "org.example.text", .version
 *= "1.0", .revision = "1", .licence = "Apache-2.0", .format = "plain", .media_type = "text/plain;
 *charset=utf-8", .views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION, .render = text_render };
 *
 * Rules a plugin can rely on
 *	render() is called from one thread, one job at a time, and may block. Nothing it was given
 *outlives the call. All strings are UTF-8. Pointers returned by the host stay valid until render()
 *returns, unless said otherwise. The process has no network, no files, no clock worth asking and a
 *bounded amount of CPU, memory and output. Rules a plugin must keep Same document, options and
 *plugin give the same bytes: in any process, on any day, under any locale. Bump .revision whenever
 *the bytes it writes change; caches are keyed by it. When write() does not return GAZ_OK, clean up
 *and return GAZ_REFUSE: it has recorded why.
 */
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Major number of the contract, in the upper half; minor in the lower. Another major is refused;
 * within a major, slots are only appended, and size tells each side what the other knows.
 * Changes:	1.0	first
 */
#define GAZ_ABI 0x00010000u
#define GAZ_ABI_MAJOR(abi) ((abi) >> 16)

/* What render() returns, and what happens next. */
enum gaz_result {
	GAZ_OK = 0, /* the rendition is complete */
	GAZ_REFUSE =
	    -1, /* not this document or these options: say why with fail(); the worker stays */
	GAZ_BROKEN = -2 /* the plugin's own state is damaged: the worker is discarded */
};

/* What a client may ask for. Or-ed into gaz_plugin.views. */
enum gaz_view {
	GAZ_VIEW_DOCUMENT = 1, /* a whole version */
	GAZ_VIEW_PORTION = 2   /* one part, article or other element of it */
};

/* What a node is for. name() tells the exact Akoma Ntoso element. */
enum gaz_kind {
	GAZ_TEXT,  /* a run of characters: the only kind with text() */
	GAZ_ROOT,  /* akomaNtoso and the document element in it (act, statement...) */
	GAZ_META,  /* identification, lifecycle, references: not part of what is read */
	GAZ_FRONT, /* coverPage, preface, preamble */
	GAZ_BODY,  /* body, mainBody, judgmentBody... */
	GAZ_BACK,  /* conclusions, attachments */
	GAZ_HIER, /* part, chapter, article, paragraph...: has num and heading, and more of its kind
		     or content */
	GAZ_NUM,  /* its number, as printed */
	GAZ_HEADING,   /* heading, subheading, crossHeading */
	GAZ_CONTENT,   /* content, intro, wrapUp: holds blocks */
	GAZ_BLOCK,     /* p and other paragraphs: holds text and inlines */
	GAZ_LIST,      /* blockList, ul, ol: holds items */
	GAZ_ITEM,      /* item, li: num, heading, blocks */
	GAZ_LIST_TEXT, /* listIntroduction, listWrapUp: a block of the list itself */
	GAZ_TABLE,     /* table, holds rows */
	GAZ_ROW,       /* tr */
	GAZ_CELL,      /* th, td */
	GAZ_INLINE,    /* b, i, term, docTitle...: part of a line */
	GAZ_REF,       /* ref, mref, a...: an inline with a target in href */
	GAZ_NOTE,      /* authorialNote: a footnote */
	GAZ_BREAK,     /* br, eol */
	GAZ_IMAGE,     /* img, by src */
	GAZ_QUOTE,     /* quotedStructure, embeddedStructure: text of another document */
	GAZ_CONTAINER, /* any other element that holds elements */
	GAZ_FOREIGN    /* an element of another namespace */
};

enum gaz_log_level { GAZ_LOG_ERROR, GAZ_LOG_WARN, GAZ_LOG_INFO, GAZ_LOG_DEBUG };

struct gaz_job;  /* one call of render() */
struct gaz_node; /* one node of the tree; read-only */

/*
 * What the host does for a plugin. Test size (offsetof(struct gaz_host, slot) < h->size) before
 * using a slot that came after ABI 1.0. No call here may be made after render() has returned.
 */
struct gaz_host {
	uint32_t abi;
	uint32_t size;

	/* The tree. A document's root is its document element (statement, act...); a portion's root
	 * is that portion. */
	const struct gaz_node *(*root)(struct gaz_job *job);
	/* Preorder walk: every node below the root once, in document order; NULL after the last. */
	const struct gaz_node *(*next)(const struct gaz_node *n);
	/* The same without going into n. */
	const struct gaz_node *(*skip)(const struct gaz_node *n);
	const struct gaz_node *(*first_child)(const struct gaz_node *n);
	const struct gaz_node *(*next_sibling)(
	    const struct gaz_node *n); /* NULL at the end, and for the root */
	const struct gaz_node *(*parent)(const struct gaz_node *n); /* NULL above the root */
	int (*kind)(const struct gaz_node *n); /* enum gaz_kind; expect new values */
	/* Element name without prefix, NUL-terminated; "" for text. */
	const char *(*name)(const struct gaz_node *n);
	/* The characters of a text node; NULL for elements. Not NUL-terminated. */
	const char *(*text)(const struct gaz_node *n, size_t *len);
	/* An attribute ("eId", "xml:lang"), NUL-terminated; NULL if absent. len may be NULL. */
	const char *(*attr)(const struct gaz_node *n, const char *name, size_t *len);

	/*
	 * Facts about the document, NUL-terminated; NULL if unknown. Keys: "title", "issuer",
	 * "work" (IRI), "version" (IRI of the expression), "date" (in force from, YYYY-MM-DD),
	 * "language" (ISO 639-2, "eng"), "lang" (BCP 47, "en"), "revision"
	 * ("1"), "url" (canonical URL of this very version), "digest" (SHA-256 of the source in
	 * hex), "published" (RFC 3339), "portion" (eId, only for that view), "number", "type"
	 * ("statement").
	 */
	const char *(*meta)(struct gaz_job *job, const char *key, size_t *len);

	/* Values of the options this plugin declared: already checked, defaults filled in. An
	 * undeclared name is a bug: aborts. */
	int (*option_bool)(struct gaz_job *job, const char *name);
	int64_t (*option_int)(struct gaz_job *job, const char *name);
	const char *(*option_string)(struct gaz_job *job, const char *name); /* also for enums */

	/* Appends to the rendition. GAZ_OK, or GAZ_REFUSE when the output limit is reached or
	 * nobody waits any more. */
	int (*write)(struct gaz_job *job, const void *p, size_t len);
	/* Says why render() is about to return result, as one sentence for the person who asked.
	 * Returns result. */
	int (*fail)(struct gaz_job *job, int result, const char *fmt, ...)
#if defined(__GNUC__)
	    __attribute__((format(printf, 3, 4)))
#endif
	    ;
	/* A line for the operator's log, with the job's number. level is enum gaz_log_level. */
	void (*log)(struct gaz_job *job, int level, const char *fmt, ...)
#if defined(__GNUC__)
	    __attribute__((format(printf, 3, 4)))
#endif
	    ;
	/* A table of further functions by name and revision ("gaz.zip/1"); NULL if this host does
	 * not have it. */
	const void *(*service)(struct gaz_job *job, const char *name);
};

/*
 * Services. Each is a table that starts with size, like the host's own.
 */

/* "gaz.zip/1": writes a ZIP container to the job. Deterministic: fixed times, entries in the order
 * given. */
#define GAZ_ZIP_1 "gaz.zip/1"
struct gaz_zip {
	uint32_t size;
	/* Starts an entry; path is relative, '/'-separated, UTF-8. compress 0 = stored (EPUB's
	 * mimetype), 1 = deflated. */
	int (*open)(struct gaz_job *job, const char *path, int compress);
	int (*write)(struct gaz_job *job, const void *p, size_t len);
	/* Ends the entry. */
	int (*close)(struct gaz_job *job);
	/* Writes the central directory; nothing may follow. */
	int (*finish)(struct gaz_job *job);
};

/* Where the writers below put their bytes: any function of this shape, for instance h->write or
 * zip->write. */
typedef int gaz_write_fn(struct gaz_job *job, const void *p, size_t len);

/* "gaz.xml/1": escaping. Characters XML 1.0 does not allow are dropped. */
#define GAZ_XML_1 "gaz.xml/1"
struct gaz_xml {
	uint32_t size;
	int (*text)(struct gaz_job *job, gaz_write_fn *to, const char *s, size_t len); /* & < > */
	int (*attr)(struct gaz_job *job, gaz_write_fn *to, const char *s,
	    size_t len); /* also " and white space */
};

/* "gaz.source/1": the canonical Akoma Ntoso of what is being rendered. */
#define GAZ_SOURCE_1 "gaz.source/1"
struct gaz_source {
	uint32_t size;
	/* indent: spaces a level, 0..8; -1 gives the canonical bytes as they are stored and hashed.
	 */
	int (*write)(struct gaz_job *job, gaz_write_fn *to, int indent);
};

/* "gaz.text/1": columns on a terminal or in mail. */
#define GAZ_TEXT_1 "gaz.text/1"
struct gaz_text {
	uint32_t size;
	/* Columns s takes: 2 for wide East Asian characters, 0 for combining ones (UAX 11, UAX 29).
	 */
	size_t (*width)(const char *s, size_t len);
	/*
	 * Writes s (white space collapsed) as lines of at most width columns, 0 = one line. The
	 * first line continues at column first (already written by the caller); the others are
	 * indented by hang spaces. Ends with a newline. Breaks at white space, and between East
	 * Asian characters where UAX 14 allows it.
	 */
	int (*wrap)(struct gaz_job *job, gaz_write_fn *to, const char *s, size_t len, int width,
	    int first, int hang);
};

/* "gaz.arena/1": memory that is released after render() returns. */
#define GAZ_ARENA_1 "gaz.arena/1"
struct gaz_arena {
	uint32_t size;
	void *(*alloc)(struct gaz_job *job,
	    size_t len); /* zeroed, aligned for any type; NULL past the job's limit */
};

/* "gaz.hash/1" */
#define GAZ_HASH_1 "gaz.hash/1"
struct gaz_hash {
	uint32_t size;
	void (*sha256)(const void *p, size_t len, uint8_t out[32]);
};

/* Options become query parameters (?width=72), checked by the server before the plugin is asked. */
enum gaz_option_type {
	GAZ_OPTION_END, /* closes the list */
	GAZ_OPTION_BOOL,
	GAZ_OPTION_INT,   /* min..max */
	GAZ_OPTION_ENUM,  /* one of values */
	GAZ_OPTION_STRING /* up to max bytes */
};
struct gaz_option {
	const char *name;     /* [a-z][a-z0-9-]*, at most 32 bytes */
	int type;             /* enum gaz_option_type */
	const char *fallback; /* the default, spelt as in a URL: "1", "72", "a4" */
	int64_t min;
	int64_t max;
	const char *const *values; /* NULL-terminated; GAZ_OPTION_ENUM only */
	const char *help;          /* one sentence */
	const void *reserved[2];   /* NULL */
};

/* The plugin itself: constant data, so that it can be refused before any of its code is called. */
struct gaz_plugin {
	uint32_t abi;         /* GAZ_ABI */
	uint32_t size;        /* sizeof(struct gaz_plugin) */
	const char *id;       /* reversed domain name, unique: "org.gazetted.text" */
	const char *version;  /* of the plugin, for people */
	const char *revision; /* of its output, for caches */
	const char *licence;  /* SPDX expression */
	const char *format;   /* URL suffix: [a-z][a-z0-9]*, at most 16 bytes */
	const char *media_type;
	const char *label;     /* for people: "Plain text" */
	const char *extension; /* of the file name when it is not the format's name; may be NULL */
	uint32_t views;        /* enum gaz_view or-ed */
	uint32_t quality;      /* server-side preference in negotiation, 0..1000 */
	const struct gaz_option *options; /* ends with GAZ_OPTION_END; may be NULL */
	int (*render)(const struct gaz_host *h, struct gaz_job *job); /* enum gaz_result */
};

#if defined(__GNUC__)
#define GAZ_EXPORT __attribute__((visibility("default")))
#else
#define GAZ_EXPORT
#endif
#define GAZ_SYMBOL "gaz_plugin"
extern GAZ_EXPORT const struct gaz_plugin gaz_plugin;
#define GAZ_PLUGIN GAZ_EXPORT const struct gaz_plugin gaz_plugin

#ifdef __cplusplus
}
#endif
#endif
