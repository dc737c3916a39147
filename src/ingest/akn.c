/* SPDX-License-Identifier: Apache-2.0 */
/*
 * akn: the mapping to Akoma Ntoso 3.0. What must hold: a document of Akoma Ntoso 3.0 goes through
 * unchanged, except for the losses that the report lists.
 */
#include "ingest/akn.h"

#include <stdlib.h>
#include <string.h>

#include <gazetted/plugin.h>

#include "akn/element.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "doc/build.h"
#include "ingest/report.h"

#define XSI_NS "http://www.w3.org/2001/XMLSchema-instance"
#define REPORTS_MAX \
	50 /* comments reported one by one; thousands of them would hide the rest of the report */
#define NAME_QUOTE_BYTES 80
#define UNKNOWN_MAX 16 /* elements that the report names */
#define UNKNOWN_BYTES_MAX 64

struct akn {
	struct build *b;
	struct buf *report;
	uint32_t depth;
	uint32_t line;
	bool old;    /* version 1.0 or 2.0, where eId was called id */
	bool own;    /* the element being opened is in an Akoma Ntoso namespace */
	bool mapped; /* the report has the note on the namespace */
	bool schema_said;
	bool held; /* the document has ended, but components after it may still be moved into it */
	uint32_t documents, ids, renamed, dropped;
	uint32_t unknown_count;
	char unknown[UNKNOWN_MAX][UNKNOWN_BYTES_MAX]; /* elements that were reported */
};

/* Namespaces of Akoma Ntoso in real files; without whole, uri is a prefix. */
static const struct {
	const char *uri;
	bool whole, old;
} namespaces[] = {
	{ AKN_NS, true, false },
	{ AKN_NS "/", false, false }, /* drafts of the standard: .../3.0/WD17, .../3.0/CSD13 */
	{ "http://www.akomantoso.org/2.0", true, true },
	{ "http://www.akomantoso.org/1.0", true, true },
	/* the German profile, which has the elements and eIds of version 3.0 */
	{ "http://Inhaltsdaten.LegalDocML.de/", false, false },
};

struct akn *
akn_new(struct build *b, struct buf *report)
{
	struct akn *a = NEW(struct akn);

	a->b = b;
	a->report = report;
	return a;
}

void
akn_free(struct akn **a)
{
	free(*a);
	*a = NULL;
}

static bool
is_akn(struct akn *a, struct str ns)
{
	for (size_t i = 0; i < ARRAY_LEN(namespaces); i++)
		if (namespaces[i].whole ? str_is(ns, namespaces[i].uri)
					: str_starts(ns, namespaces[i].uri)) {
			a->old |= namespaces[i].old;
			return true;
		}
	return false;
}

static void
say_mapped(struct akn *a, struct str ns)
{
	if (a->mapped || a->report == NULL || str_is(ns, AKN_NS))
		return;
	a->mapped = true;
	report_note(a->report, a->line,
	    "the namespace " STR_FMT " is written as that of Akoma Ntoso 3.0",
	    STR_ARG(utf8_cut(ns, NAME_QUOTE_BYTES)));
}

/* Checks the root element; anything but Akoma Ntoso is refused with a hint. */
static int
check_root(struct akn *a, struct str ns, struct str local, struct err *e)
{
	if (str_is(local, "akomaNtoso") && is_akn(a, ns))
		return 0;
	if (str_is(local, "akomaNtoso") && ns.len > 0)
		return err_set(e, ERR_DATA,
		    "the root element akomaNtoso is of the namespace " STR_FMT
		    ", which is none of Akoma Ntoso; convert the file to " AKN_NS,
		    STR_ARG(utf8_cut(ns, NAME_QUOTE_BYTES)));
	if (str_is(local, "akomaNtoso"))
		return err_set(e, ERR_DATA,
		    "the root element akomaNtoso has no namespace; declare xmlns=\"" AKN_NS "\"");
	return err_set(e, ERR_DATA,
	    "the root element is " STR_FMT
	    ", not akomaNtoso; of XML only Akoma Ntoso and XHTML are read",
	    STR_ARG(utf8_cut(local, NAME_QUOTE_BYTES)));
}

/* Renames the two elements that version 2.0 spelt differently. */
static struct str
rename_old(struct akn *a, struct str local)
{
	struct str now = str_is(local, "judgement")       ? STR("judgment")
			 : str_is(local, "judgementBody") ? STR("judgmentBody")
							  : local;

	if (now.p != local.p && a->renamed++ == 0 && a->report != NULL)
		report_note(a->report, a->line,
		    "elements judgement and judgementBody are written as judgment and "
		    "judgmentBody");
	return now;
}

/* Reports an element that version 3.0 does not have, once for each name. It is kept. */
static void
say_unknown(struct akn *a, struct str local)
{
	struct str name = utf8_cut(local, UNKNOWN_BYTES_MAX - 1);

	if (a->report == NULL || element_find(local) != NULL)
		return;
	for (uint32_t i = 0; i < a->unknown_count; i++)
		if (str_is(name, a->unknown[i]))
			return;
	if (a->unknown_count == UNKNOWN_MAX)
		return;
	memcpy(a->unknown[a->unknown_count++], name.p, name.len);
	report_note(a->report, a->line,
	    "Akoma Ntoso 3.0 has no element " STR_FMT "; it is kept, with its text", STR_ARG(name));
}

/* Checks the element in akomaNtoso: act, bill, doc... */
static int
check_document(struct str local, struct err *e)
{
	const struct element *element = element_find(local);

	if (element != NULL && element->kind == GAZ_ROOT)
		return 0;
	return err_set(e, ERR_DATA,
	    "the element in akomaNtoso is " STR_FMT
	    ", which is not a document type of Akoma Ntoso (act, bill, doc...)",
	    STR_ARG(utf8_cut(local, NAME_QUOTE_BYTES)));
}

static void
release_document(struct akn *a)
{
	if (a->held)
		build_close(a->b, NULL); /* the builder keeps the error */
	a->held = false;
}

/*
 * Handles an element that follows the document in akomaNtoso. Components are moved into the
 * document, where version 3.0 has them, too: only what is in the document is written and addressed.
 */
static void
follow_document(struct akn *a, struct str local)
{
	if (!a->held)
		return;
	if (!str_is(local, "components")) {
		release_document(a);
		a->documents++;
	} else if (a->report != NULL) {
		report_note(
		    a->report, a->line, "the components beside the document are kept inside it");
	}
}

int
akn_open(
    struct akn *a, uint32_t line, struct str ns, struct str prefix, struct str local, struct err *e)
{
	int rc;

	a->line = line;
	if (a->depth == 0 && (rc = check_root(a, ns, local, e)) != 0)
		return rc;
	if (is_akn(a, ns))
		local = rename_old(a, local);
	if (a->depth == 1)
		follow_document(a, local);
	if (a->depth == 1 && !a->held && a->documents++ == 0 &&
	    (rc = check_document(local, e)) != 0)
		return rc;
	a->depth++;
	if ((a->own = is_akn(a, ns))) {
		say_mapped(a, ns);
		say_unknown(a, local);
		return build_open(a->b, STR(AKN_NS), STR(""), local, e);
	}
	return build_open(a->b, ns, prefix, local, e);
}

/*
 * Drops the location of a schema: it is of no use in the corpus, and may disclose local paths of
 * the author.
 */
static int
drop_schema(struct akn *a)
{
	if (!a->schema_said && a->report != NULL)
		report_note(a->report, a->line, "xsi:schemaLocation was left out");
	a->schema_said = true;
	return 0;
}

/* Renames the two attributes that identify elements in version 2.0. */
static struct str
rename_old_id(struct akn *a, struct str local)
{
	struct str now = str_is(local, "id")           ? STR("eId")
			 : str_is(local, "evolvingId") ? STR("wId")
						       : local;

	if (now.p != local.p && a->ids++ == 0 && a->report != NULL)
		report_note(a->report, a->line,
		    "attributes id and evolvingId of Akoma Ntoso 2.0 are written as eId and wId");
	return now;
}

int
akn_attr(struct akn *a, struct str ns, struct str prefix, struct str local, struct str value,
    struct err *e)
{
	if (str_is(ns, XSI_NS) &&
	    (str_is(local, "schemaLocation") || str_is(local, "noNamespaceSchemaLocation")))
		return drop_schema(a);
	if (a->own && ns.len > 0 && is_akn(a, ns))
		ns = prefix = STR("");
	if (a->own && a->old && ns.len == 0)
		local = rename_old_id(a, local);
	return build_attr(a->b, ns, prefix, local, value, e);
}

int
akn_text(struct akn *a, struct str text, struct err *e)
{
	return build_text(a->b, text, e);
}

int
akn_close(struct akn *a, struct err *e)
{
	a->depth--;
	if (a->depth == 1 && !a->held && a->documents == 1) {
		a->held = true;
		return 0;
	}
	if (a->depth == 0)
		release_document(a);
	return build_close(a->b, e);
}

/* Counts a dropped comment or instruction. Returns whether it gets a line in the report. */
static bool
is_told(struct akn *a, uint32_t line)
{
	if (a->report == NULL || a->dropped > REPORTS_MAX)
		return false;
	if (a->dropped++ < REPORTS_MAX)
		return true;
	report_drop(a->report, line,
	    "from here on comments and processing instructions are left out without a line for "
	    "each");
	return false;
}

void
akn_comment(struct akn *a, uint32_t line, struct str text)
{
	char quote[REPORT_QUOTE_BYTES + 8];

	if (is_told(a, line))
		report_drop(a->report, line, "a comment: %s", report_quote(str_trim(text), quote));
}

void
akn_instruction(struct akn *a, uint32_t line, struct str target)
{
	if (is_told(a, line))
		report_drop(a->report, line, "a processing instruction: " STR_FMT,
		    STR_ARG(utf8_cut(target, NAME_QUOTE_BYTES)));
}
