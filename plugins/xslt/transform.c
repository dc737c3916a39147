/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transform: renders one document: parses the canonical source, applies the style sheet, and writes
 * the complete result.
 * What must hold: a transformation with an error writes nothing.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxslt/extensions.h>
#include <libxslt/extra.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xsltutils.h>

#include "xslt.h"

#define SOURCE_BYTES_FIRST 65536
#define NUMBER_BYTES 24 /* of an int64_t */
#define EXSLT_COMMON "http://exslt.org/common"

/* The source is the canonical form: it has no DTD and no entities, but may have long texts. */
#define PARSE_OPTIONS (XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_HUGE)

/* The keys of meta() that become parameters of the style sheet: $gaz-title and so on. */
static const char *const facts[] = { "title", "issuer", "number", "type", "work", "version", "date",
	"language", "lang", "revision", "published", "url", "versions", "current", "digest",
	"portion" };

static struct transformation {
	const struct gaz_host *host;
	struct gaz_job *job;
	char *source;
	size_t len, room;
	bool is_refused; /* write() has failed */
} now;                   /* the current job; jobs do not overlap */

/* Runs outside memory_run(): there an allocation can return NULL. */
static int
collect(void *ctx, const void *p, size_t len)
{
	struct transformation *t = ctx;
	char *larger;

	while (t->room - t->len < len) {
		t->room = t->room > 0 ? t->room * 2 : SOURCE_BYTES_FIRST;
		if ((larger = xmlRealloc(t->source, t->room)) == NULL)
			return t->host->fail(
			    t->job, GAZ_REFUSE, "there is no memory for the source");
		t->source = larger;
	}
	memcpy(t->source + t->len, p, len);
	t->len += len;
	return GAZ_OK;
}

static void
say(const char *text)
{
	now.host->log(now.job, GAZ_LOG_INFO, "%s", text);
}

static int
write_bytes(void *arg, const char *p, int len)
{
	(void)arg;
	if (!now.is_refused && now.host->write(now.job, p, (size_t)len) != GAZ_OK)
		now.is_refused = true;
	return now.is_refused ? -1 : len;
}

static void
pass_option(xsltTransformContextPtr ctxt, const struct gaz_option *o)
{
	const xmlChar *name = (const xmlChar *)o->name;
	char number[NUMBER_BYTES];

	if (o->type == GAZ_OPTION_BOOL) {
		xsltEvalOneUserParam(ctxt, name,
		    (const xmlChar *)(now.host->option_bool(now.job, o->name) ? "true()"
									      : "false()"));
	} else if (o->type == GAZ_OPTION_INT) {
		snprintf(number, sizeof number, "%" PRId64, now.host->option_int(now.job, o->name));
		xsltEvalOneUserParam(ctxt, name, (const xmlChar *)number);
	} else {
		xsltQuoteOneUserParam(
		    ctxt, name, (const xmlChar *)now.host->option_string(now.job, o->name));
	}
}

static void
pass_parameters(xsltTransformContextPtr ctxt)
{
	const char *value;
	char name[NUMBER_BYTES];

	for (const struct gaz_option *o = describe_options(); o->type != GAZ_OPTION_END; o++)
		pass_option(ctxt, o);
	for (size_t k = 0; k < sizeof facts / sizeof *facts; k++) {
		if ((value = now.host->meta(now.job, facts[k], NULL)) == NULL)
			continue;
		snprintf(name, sizeof name, "gaz-%s", facts[k]);
		xsltQuoteOneUserParam(ctxt, (const xmlChar *)name, (const xmlChar *)value);
	}
}

static void
set_limits(xsltTransformContextPtr ctxt)
{
	ctxt->maxTemplateDepth = DEPTH_MAX;
	ctxt->maxTemplateVars = VARIABLES_MAX;
	ctxt->opLimit = STEPS_MAX;
	ctxt->xpathCtxt->opLimit = XPATH_STEPS_MAX;
	xsltSetCtxtParseOptions(ctxt, XML_PARSE_NONET);
	sheet_forbid(ctxt);
	/* The only EXSLT function: XSLT 1.0 has no other way to process a result tree fragment. */
	xsltRegisterExtFunction(
	    ctxt, (const xmlChar *)"node-set", (const xmlChar *)EXSLT_COMMON, xsltFunctionNodeSet);
}

static void
save(xmlDocPtr result, xsltStylesheetPtr style)
{
	xmlOutputBufferPtr out = xmlOutputBufferCreateIO(write_bytes, NULL, NULL, NULL);

	if (xsltSaveResultTo(out, result, style) < 0 && !now.is_refused)
		trouble_note("what the style sheet made cannot be written");
	if (xmlOutputBufferClose(out) < 0 && !now.is_refused)
		trouble_note("what the style sheet made cannot be written");
}

static void
transform(void *arg)
{
	xsltStylesheetPtr style = sheet_compiled();
	xmlDocPtr result = NULL, doc;
	xsltTransformContextPtr ctxt;

	(void)arg;
	trouble_begin(NULL, NULL);
	doc = xmlReadMemory(now.source, (int)now.len, NULL, NULL, PARSE_OPTIONS);
	if (doc == NULL || (ctxt = xsltNewTransformContext(style, doc)) == NULL) {
		trouble_note("the source cannot be read");
		xmlFreeDoc(doc);
		return;
	}
	trouble_begin(ctxt, say);
	set_limits(ctxt);
	pass_parameters(ctxt);
	result = xsltApplyStylesheetUser(style, doc, NULL, NULL, NULL, ctxt);
	if (result == NULL || ctxt->state != XSLT_STATE_OK)
		trouble_note("the style sheet refuses this document and does not say why");
	if (!trouble_is_there())
		save(result, style);
	trouble_end();
	xmlFreeDoc(result);
	xsltFreeTransformContext(ctxt);
	xmlFreeDoc(doc);
}

static int
judge(bool is_whole)
{
	char why[WHY_BYTES];

	if (now.is_refused)
		return GAZ_REFUSE;
	if (!is_whole)
		trouble_note(
		    "it takes more memory than the %u MiB there are", MEMORY_BYTES_MAX >> 20);
	if (!trouble_is_there())
		return GAZ_OK;
	trouble_tell(why, sizeof why);
	return now.host->fail(now.job, GAZ_REFUSE, "%s", why);
}

int
transform_render(const struct gaz_host *h, struct gaz_job *job)
{
	const struct gaz_source *source = h->service(job, GAZ_SOURCE_1);
	int rc;

	if (memory_is_lost())
		return h->fail(job, GAZ_BROKEN, "memory ran out in an earlier rendition");
	memset(&now, 0, sizeof now);
	now.host = h;
	now.job = job;
	if (source == NULL)
		return h->fail(job, GAZ_REFUSE, "this host has no service " GAZ_SOURCE_1);
	if ((rc = source->write(job, collect, &now, -1)) == GAZ_OK)
		rc = judge(memory_run(transform, NULL));
	if (!memory_is_lost())
		xmlFree(now.source);
	return rc;
}
