/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trouble: collects the errors that libxml2 and libxslt report through three different functions,
 * and makes one sentence with its place of the first, which is the cause of the others.
 * What must hold: after any error, trouble_is_there() is true, so that no result is used.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libxslt/xsltutils.h>

#include "xslt.h"

#define PLACE_BYTES 192
#define LINE_BYTES 1024          /* h->log() cuts longer lines */
#define EXPRESSION_BYTES_MAX 100 /* enough to find the expression in the style sheet */
#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)
#define XSL_NAMESPACE "http://www.w3.org/1999/XSL/Transform"

static struct {
	xsltTransformContextPtr running;
	trouble_message_fn *messages;
	char place[PLACE_BYTES];
	char text[WHY_BYTES];
	bool is_there;
	bool is_said;     /* text is from xsl:message, and needs no place */
	bool has_context; /* the last line was context, so the next is an error, not a message */
} trouble;

/* Messages of the libraries about limits, and the sentences that replace them for authors. */
static const struct {
	const char *said, *sentence;
} limits[] = {
	{ "infinite template recursion",
	    "templates call each other more than " TEXT(DEPTH_MAX) " deep: does it end?" },
	{ "Operation limit exceeded",
	    "it takes more than " TEXT(STEPS_MAX) " steps: does it end?" },
	{ "operation limit exceeded",
	    "its expressions take more than " TEXT(XPATH_STEPS_MAX) " steps" },
};

static const char *
file_of(const xmlNode *n)
{
	return n->doc != NULL && n->doc->URL != NULL ? (const char *)n->doc->URL : SHEET;
}

/* Sets the place to the current instruction and template of a running transformation. */
static void
place_running(const xsltTransformContext *c)
{
	const xsltTemplate *t = c->templ;
	int n = 0;

	if (c->inst != NULL)
		n = snprintf(
		    trouble.place, PLACE_BYTES, "%s:%ld", file_of(c->inst), xmlGetLineNo(c->inst));
	if (t == NULL || n < 0 || n >= PLACE_BYTES)
		return;
	if (t->match != NULL)
		snprintf(trouble.place + n, (size_t)(PLACE_BYTES - n), " (template match=\"%s\")",
		    (const char *)t->match);
	else if (t->name != NULL)
		snprintf(trouble.place + n, (size_t)(PLACE_BYTES - n), " (template name=\"%s\")",
		    (const char *)t->name);
}

/* Takes file and line from "compilation error: file main.xsl line 7 element choose". */
static void
place_said(const char *context)
{
	const char *file = strstr(context, " file "), *line = strstr(context, " line ");
	int n;

	if (trouble.place[0] != '\0' || file == NULL)
		return;
	file += strlen(" file ");
	n = snprintf(trouble.place, PLACE_BYTES, "%.*s", (int)strcspn(file, " \n"), file);
	if (line == NULL || n < 0 || n >= PLACE_BYTES)
		return;
	line += strlen(" line ");
	snprintf(trouble.place + n, (size_t)(PLACE_BYTES - n), ":%.*s",
	    (int)strspn(line, "0123456789"), line);
}

/* Skips the function name at the start of "xsltCompileStepPattern : Name expected". */
static const char *
skip_function(const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

	if ((strncmp(text, "xslt", 4) != 0 && strncmp(text, "xml", 3) != 0) || len == 0)
		return text;
	len += text[len] == ' ';
	return strncmp(text + len, ": ", 2) == 0 ? text + len + 2 : text;
}

/* Keeps the first line of text, or the sentence of limits[] that replaces it. */
static void
keep_text(const char *text)
{
	size_t len;

	text = skip_function(text);
	for (size_t k = 0; k < sizeof limits / sizeof *limits; k++)
		if (strstr(text, limits[k].said) != NULL)
			text = limits[k].sentence;
	len = strcspn(text, "\n");
	if (len > 0 && text[len - 1] == '.')
		len--;
	snprintf(trouble.text, sizeof trouble.text, "%.*s", (int)len, text);
}

void
trouble_note(const char *fmt, ...)
{
	char text[LINE_BYTES];
	va_list ap;

	if (trouble.is_there)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	trouble.is_there = true;
	if (trouble.running != NULL)
		place_running(trouble.running);
	keep_text(text);
}

void
trouble_place(const char *file, long line)
{
	if (trouble.is_there)
		return;
	if (line > 0)
		snprintf(trouble.place, PLACE_BYTES, "%s:%ld", file, line);
	else
		snprintf(trouble.place, PLACE_BYTES, "%s", file);
}

static bool
is_message(const xmlNode *inst)
{
	return inst != NULL && inst->ns != NULL &&
	       strcmp((const char *)inst->name, "message") == 0 &&
	       strcmp((const char *)inst->ns->href, XSL_NAMESPACE) == 0;
}

/* Collapses white space, in place, so that a message of several lines becomes one line. */
static void
join_lines(char *text)
{
	static const char spaces[] = " \t\r\n";
	const char *from = text + strspn(text, spaces);
	size_t len = 0;

	while (*from != '\0') {
		if (strchr(spaces, *from) == NULL) {
			text[len++] = *from++;
			continue;
		}
		from += strspn(from, spaces);
		if (*from != '\0')
			text[len++] = ' ';
	}
	text[len] = '\0';
}

/* Logs the text of xsl:message for the operator; with terminate="yes" the client gets it, too. */
static void
take_message(xmlNode *inst, char *text)
{
	xmlChar *ends = xmlGetNoNsProp(inst, (const xmlChar *)"terminate");
	bool is_last = ends != NULL && strcmp((const char *)ends, "yes") == 0;

	xmlFree(ends);
	join_lines(text);
	if (trouble.messages != NULL)
		trouble.messages(text);
	if (!is_last || trouble.is_there || text[0] == '\0')
		return;
	trouble.is_there = trouble.is_said = true;
	snprintf(trouble.text, sizeof trouble.text, "%s", text);
}

/*
 * Error function of libxslt. It is called with a line of context, then the error; or with the text
 * of xsl:message; or with a line end.
 */
static void
on_xslt(void *arg, const char *fmt, ...)
{
	char text[LINE_BYTES];
	va_list ap;

	(void)arg;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (strncmp(fmt, "%s: file", 8) == 0 || strncmp(fmt, "%s: element", 11) == 0 ||
	    strcmp(fmt, "%s\n") == 0) {
		place_said(text);
		trouble.has_context = true;
	} else if (!trouble.has_context && strcmp(fmt, "%s") == 0 && trouble.running != NULL &&
		   is_message(trouble.running->inst)) {
		take_message(trouble.running->inst, text);
	} else if (text[strspn(text, " \n")] != '\0') {
		trouble_note("%s", text);
		trouble.has_context = false;
	}
}

#if LIBXML_VERSION >= 21200
#define XML_ERROR const xmlError
#else
#define XML_ERROR xmlError
#endif

/* Error function of libxml2: for a file that is not well-formed or an invalid XPath expression. */
static void
on_xml(void *arg, XML_ERROR *error)
{
	const char *message = error->message != NULL ? error->message : "cannot be read";
	const char *expression = error->str1;

	(void)arg;
	if (error->level == XML_ERR_WARNING || trouble.is_there)
		return;
	if (error->domain == XML_FROM_XPATH && expression != NULL && trouble.running == NULL)
		trouble_note("%.*s in '%.*s'", (int)strcspn(message, "\n"), message,
		    EXPRESSION_BYTES_MAX, expression);
	else
		trouble_note("%s", message);
	if (error->file != NULL && trouble.place[0] == '\0')
		snprintf(trouble.place, PLACE_BYTES, "%s:%d", error->file, error->line);
}

void
trouble_begin(xsltTransformContextPtr running, trouble_message_fn *messages)
{
	memset(&trouble, 0, sizeof trouble);
	trouble.running = running;
	trouble.messages = messages;
	xmlSetGenericErrorFunc(NULL, on_xslt);
	xmlSetStructuredErrorFunc(NULL, on_xml);
	xsltSetGenericErrorFunc(NULL, on_xslt);
	if (running != NULL)
		xsltSetTransformErrorFunc(running, NULL, on_xslt);
}

void
trouble_end(void)
{
	trouble.running = NULL;
}

bool
trouble_is_there(void)
{
	return trouble.is_there;
}

void
trouble_tell(char *out, size_t size)
{
	if (trouble.is_said || trouble.place[0] == '\0')
		snprintf(out, size, "%s%s", trouble.is_said ? "" : SHEET ": ", trouble.text);
	else
		snprintf(out, size, "%s: %s", trouble.place, trouble.text);
}
