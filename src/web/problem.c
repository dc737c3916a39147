/* SPDX-License-Identifier: Apache-2.0 */
/*
 * problem: writes errors as application/problem+json, and the pages that explain the problem types.
 * What must hold: the detail of an error (e->detail) is logged and never sent to the client.
 */
#include "web/problem.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "http/http.h"
#include "web/error_page.h"
#include "web/json_schema_link.h"
#include "web/route.h"
#include "web/small_body.h"

/* a message, a target of 8 KiB, both escaped, and the links to 64 formats */
#define PROBLEM_BYTES_MAX (1u << 20)
#define TEXT_OF(x) #x
#define AS_TEXT(x) TEXT_OF(x)
#define PROBLEM_FIELDS "Cache-Control: no-store\r\n" CORS_FIELDS

/* The title of a problem type, by its status. */
static const char *
type_title(int status)
{
	switch (status) {
	case 400: return "Bad request";
	case 401: return "Not authenticated";
	case 403: return "Not allowed";
	case 404: return "Not found";
	case 406: return "Not acceptable";
	case 409: return "Conflict";
	case 410: return "Gone";
	case 412: return "Changed meanwhile";
	case 413: return "Too large";
	case 422: return "Cannot be rendered";
	case 502: return "The format plugin failed";
	case 503: return "Busy";
	case 504: return "Rendering took too long";
	default: return "Internal error";
	}
}

/* The type URI: "NOTFOUND" becomes /problems/notfound. */
static void
put_type(struct buf *b, struct str name)
{
	buf_puts(b, "/problems/");
	for (size_t i = 0; i < name.len; i++)
		buf_putc(b, (char)tolower((unsigned char)name.p[i]));
}

struct problem {
	int status;
	struct str name; /* name of its type; empty: about:blank */
	struct str detail, target;
	const char *request_id;
	bool has_retry; /* the reply has a Retry-After field already */
	problem_more_fn *more;
	const void *arg;
};

static void
put_problem(struct json *j, const struct problem *p)
{
	bool has_type = p->name.len > 0;
	struct buf type = BUF_INIT(PROBLEM_BYTES_MAX);

	if (has_type)
		put_type(&type, p->name);
	else
		buf_puts(&type, "about:blank");
	json_open_object(j);
	json_member(j, "type", buf_str(&type));
	/* RFC 9457 4.2.1: the title of about:blank is the phrase of the status. */
	json_member(
	    j, "title", str_from(has_type ? type_title(p->status) : http_status_phrase(p->status)));
	json_member_int(j, "status", p->status);
	json_member(j, "detail", p->detail);
	if (p->target.len > 0)
		json_member(j, "instance", p->target);
	json_member(j, "request_id", str_from(p->request_id));
	if (p->more != NULL)
		p->more(j, p->arg);
	json_close_object(j);
	buf_free(&type);
}

/* 503 and 504 are temporary overload, so they get a Retry-After field, as a page too. */
static bool
passes_by_itself(int status)
{
	return status == 503 || status == 504;
}

static struct http_content *
problem_content(const struct problem *p)
{
	static const char busy_fields[] =
	    PROBLEM_FIELDS "Retry-After: " AS_TEXT(RETRY_AFTER_S) "\r\n";
	struct buf body = BUF_INIT(PROBLEM_BYTES_MAX);
	bool passes = passes_by_itself(p->status) && !p->has_retry;
	struct json j;

	json_start(&j, &body);
	put_problem(&j, p);
	json_end(&j);
	return content_from_buf(
	    p->status, "application/problem+json", passes ? busy_fields : PROBLEM_FIELDS, &body);
}

void
problem_reply_more(struct http_exchange *x, const struct err *e, const struct problem_extra *extra)
{
	char quoted[512];
	struct buf all = BUF_INIT(PROBLEM_BYTES_MAX);
	const struct problem p = { .status = err_http_status(e->code),
		.name = str_from(err_name(e->code)),
		.detail = str_from(e->text),
		.target = http_target(x),
		.request_id = http_request_id(x),
		.has_retry = true,
		.more = extra->more,
		.arg = extra->arg };
	struct http_content *content;

	if (e->detail[0] != '\0')
		log_warn("web", "problem", "req=%s code=%s detail=%s", http_request_id(x),
		    err_name(e->code), log_quote(e->detail, quoted, sizeof quoted));
	if (e->retry_s > 0 || passes_by_itself(p.status))
		buf_putf(&all, "Retry-After: %u\r\n", e->retry_s > 0 ? e->retry_s : RETRY_AFTER_S);
	buf_putstr(&all, extra->lines);
	content = problem_content(&p);
	if (error_page_is_wanted(x)) {
		error_page_start(x, e,
		    &(struct error_page_extra){
			p.status, buf_str(&all), extra->links, extra->link_count },
		    content);
	} else {
		/* An answer has one field Link. */
		if (str_find_str(extra->lines, STR("Link:")) == extra->lines.len)
			buf_puts(&all, JSON_SCHEMA_FIELD("problem"));
		http_reply(x, content, buf_str(&all));
	}
	buf_free(&all);
}

void
problem_reply(struct http_exchange *x, const struct err *e)
{
	problem_reply_more(x, e, &(struct problem_extra){ .lines = STR("") });
}

struct http_content *
problem_from_http(int status, const char *sentence, const char *request_id, void *arg)
{
	const struct problem p = {
		.status = status, .detail = str_from(sentence), .request_id = request_id
	};

	(void)arg;
	return problem_content(&p);
}

bool
problem_refuse(
    struct http_exchange *x, int status, const char *sentence, struct str lines, void *arg)
{
	struct err e = { 0 };

	if (!error_page_is_wanted(x))
		return false;
	err_set(&e, ERR_USAGE, "%s", sentence);
	error_page_start(x, &e, &(struct error_page_extra){ .status = status, .lines = lines },
	    problem_from_http(status, sentence, http_request_id(x), arg));
	return true;
}

struct http_content *
problem_page(struct str name)
{
	struct buf body = BUF_INIT(PROBLEM_BYTES_MAX);
	struct json j;
	int code;

	for (code = ERR_NONE + 1; code < ERR_COUNT; code++)
		if (str_case_is(name, err_name(code)))
			break;
	if (code == ERR_COUNT)
		return NULL;
	json_start(&j, &body);
	json_open_object(&j);
	json_member(&j, "problem", name);
	json_member_int(&j, "status", err_http_status(code));
	json_member(&j, "title", str_from(type_title(err_http_status(code))));
	json_member(&j, "meaning", str_from(err_meaning(code)));
	json_close_object(&j);
	json_end(&j);
	return content_from_buf(
	    200, "application/json", "Cache-Control: public, max-age=3600\r\n" CORS_FIELDS, &body);
}

void
problem_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	struct http_content *c = problem_page(r->name);
	struct err e = { 0 };

	(void)s;
	if (c != NULL) {
		http_reply(x, c, STR(""));
		return;
	}
	err_set(&e, ERR_NOTFOUND, "there is no problem type by that name");
	problem_reply(x, &e);
}
