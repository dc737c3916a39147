/* SPDX-License-Identifier: Apache-2.0 */
#include "web/problem.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/log.h"
#include "http/http.h"
#include "web/content.h"

/* a sentence, a target of 8 KiB, both escaped; and where 64 formats are */
#define PROBLEM_BYTES_MAX (1u << 20)
#define TEXT_OF(x) #x
#define AS_TEXT(x) TEXT_OF(x)
#define PROBLEM_FIELDS "Cache-Control: no-store\r\n" CORS_FIELDS

static const char *
status_title(int status)
{
	switch (status) {
	case 400: return "Bad request";
	case 404: return "Not found";
	case 405: return "Method not allowed";
	case 406: return "Not acceptable";
	case 408: return "Request timeout";
	case 409: return "Conflict";
	case 410: return "Gone";
	case 412: return "Precondition failed";
	case 413: return "Too large";
	case 414: return "Request target too long";
	case 416: return "Range not satisfiable";
	case 417: return "Expectation failed";
	case 422: return "Cannot be rendered";
	case 431: return "Header fields too large";
	case 501: return "Method not implemented";
	case 502: return "The format plugin failed";
	case 503: return "Busy";
	case 504: return "Rendering took too long";
	case 505: return "HTTP version not supported";
	default: return status < 500 ? "Request refused" : "Internal error";
	}
}

/* "NOTFOUND" is /problems/notfound. */
static void
put_type(struct buf *b, struct str name)
{
	size_t i;

	buf_puts(b, "/problems/");
	for (i = 0; i < name.len; i++)
		buf_putc(b, (char)tolower((unsigned char)name.p[i]));
}

struct problem {
	int status;
	struct str name; /* of its type; empty: the status says it all */
	struct str detail, target;
	const char *request_id;
	bool has_retry; /* the reply says when to come back */
	problem_more_fn *more;
	const void *arg;
};

static void
put_problem(struct json *j, const struct problem *p)
{
	struct buf type = BUF_INIT(PROBLEM_BYTES_MAX);

	if (p->name.len > 0)
		put_type(&type, p->name);
	else
		buf_puts(&type, "about:blank");
	json_open_object(j);
	json_member(j, "type", buf_str(&type));
	json_member(j, "title", str_from(status_title(p->status)));
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

/* 503 and 504 pass: what was too much a second ago is done by then. */
static struct http_content *
problem_content(const struct problem *p)
{
	static const char busy_fields[] =
	    PROBLEM_FIELDS "Retry-After: " AS_TEXT(RETRY_AFTER_S) "\r\n";
	struct buf body = BUF_INIT(PROBLEM_BYTES_MAX);
	bool passes = (p->status == 503 || p->status == 504) && !p->has_retry;
	struct json j;

	json_start(&j, &body);
	put_problem(&j, p);
	json_end(&j);
	return content_from_buf(
	    p->status, "application/problem+json", passes ? busy_fields : PROBLEM_FIELDS, &body);
}

void
problem_reply_more(struct http_exchange *x, const struct err *e, struct str lines,
    problem_more_fn *more, const void *arg)
{
	char quoted[512];
	struct buf all = BUF_INIT(PROBLEM_BYTES_MAX);
	const struct problem p = { .status = err_http_status(e->code),
		.name = str_from(err_name(e->code)),
		.detail = str_from(e->text),
		.target = http_target(x),
		.request_id = http_request_id(x),
		.has_retry = e->retry_s > 0,
		.more = more,
		.arg = arg };

	if (e->detail[0] != '\0')
		log_warn("web", "problem", "req=%s code=%s detail=%s", http_request_id(x),
		    err_name(e->code), log_quote(e->detail, quoted, sizeof quoted));
	if (e->retry_s > 0)
		buf_putf(&all, "Retry-After: %u\r\n", e->retry_s);
	buf_putstr(&all, lines);
	http_reply(x, problem_content(&p), buf_str(&all));
	buf_free(&all);
}

void
problem_reply(struct http_exchange *x, const struct err *e)
{
	problem_reply_more(x, e, STR(""), NULL, NULL);
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
	json_member(&j, "title", str_from(status_title(err_http_status(code))));
	json_member(&j, "meaning", str_from(err_meaning(code)));
	json_close_object(&j);
	json_end(&j);
	return content_from_buf(
	    200, "application/json", "Cache-Control: public, max-age=3600\r\n" CORS_FIELDS, &body);
}
