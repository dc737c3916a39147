/* SPDX-License-Identifier: Apache-2.0 */
/* akn: the mapping. What must hold: a document of Akoma Ntoso 3.0 goes through unchanged, but for
 * what the report says. */
#include "ingest/akn.h"

#include <stdlib.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "doc/build.h"
#include "doc/element.h"
#include "ingest/report.h"

#define XSI_NS "http://www.w3.org/2001/XMLSchema-instance"
#define REPORTS_MAX \
	50 /* comments told one by one; a file of thousands would hide everything else */
#define NAME_QUOTE_BYTES 80

struct akn {
	struct build *b;
	struct buf *report;
	uint32_t depth;
	uint32_t line;
	bool old;    /* version 1.0 or 2.0: "id" is what is "eId" now */
	bool own;    /* the element being opened is of Akoma Ntoso */
	bool mapped; /* said once that the namespace was another */
	bool schema_said;
	uint32_t documents, ids, renamed, dropped;
};

/* Namespaces of Akoma Ntoso in the wild; a prefix ends in a slash, or stands for all that begins
 * so. */
static const struct {
	const char *uri;
	bool whole, old;
} namespaces[] = {
	{ AKN_NS, true, false },
	{ AKN_NS "/", false, false }, /* drafts of the standard: .../3.0/WD17, .../3.0/CSD13 */
	{ "http://www.akomantoso.org/2.0", true, true },
	{ "http://www.akomantoso.org/1.0", true, true },
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
	for (size_t i = 0; i < sizeof(namespaces) / sizeof(*namespaces); i++)
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

/* The root tells what kind of XML this is; anything but Akoma Ntoso is refused with a hint. */
static int
check_root(struct akn *a, struct str ns, struct str local, struct err *e)
{
	if (str_is(local, "akomaNtoso") && is_akn(a, ns))
		return 0;
	if (str_case_is(local, "html"))
		return err_set(e, ERR_DATA,
		    "this is HTML, which is not read yet; save the page as plain text, or bring "
		    "Akoma Ntoso XML");
	if (str_is(local, "akomaNtoso") && ns.len > 0)
		return err_set(e, ERR_DATA,
		    "the root element akomaNtoso is of the namespace " STR_FMT
		    ", a national profile and not Akoma Ntoso; convert the file to " AKN_NS,
		    STR_ARG(utf8_cut(ns, NAME_QUOTE_BYTES)));
	if (str_is(local, "akomaNtoso"))
		return err_set(e, ERR_DATA,
		    "the root element akomaNtoso has no namespace; declare xmlns=\"" AKN_NS "\"");
	return err_set(e, ERR_DATA,
	    "the root element is " STR_FMT
	    ", not akomaNtoso; only Akoma Ntoso and plain text are read",
	    STR_ARG(utf8_cut(local, NAME_QUOTE_BYTES)));
}

/* Version 2.0 spelt two elements otherwise. */
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

/* The element in akomaNtoso: act, bill, doc... */
static int
check_document(struct str local, struct err *e)
{
	const struct element *element = element_find(local);

	if (element != NULL && element->kind == GAZ_ROOT)
		return 0;
	return err_set(e, ERR_DATA,
	    "the element in akomaNtoso is " STR_FMT
	    ", which is no document type of Akoma Ntoso (act, bill, doc...)",
	    STR_ARG(utf8_cut(local, NAME_QUOTE_BYTES)));
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
	if (a->depth == 1 && a->documents++ == 0 && (rc = check_document(local, e)) != 0)
		return rc;
	a->depth++;
	if ((a->own = is_akn(a, ns))) {
		say_mapped(a, ns);
		return build_open(a->b, STR(AKN_NS), STR(""), local, e);
	}
	return build_open(a->b, ns, prefix, local, e);
}

/* Where a schema lies is of no use in the corpus, and would tell of other people's disks. */
static int
drop_schema(struct akn *a)
{
	if (!a->schema_said && a->report != NULL)
		report_note(a->report, a->line, "xsi:schemaLocation was left out");
	a->schema_said = true;
	return 0;
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
	if (a->own && a->old && ns.len == 0 && str_is(local, "id")) {
		if (a->ids++ == 0 && a->report != NULL)
			report_note(a->report, a->line,
			    "attributes id of Akoma Ntoso 2.0 are written as eId");
		local = STR("eId");
	}
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
	return build_close(a->b, e);
}

/* Counts what is dropped; whether it is still told one by one. */
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
