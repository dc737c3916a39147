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

#define PROBLEM_BYTES_MAX 65536 /* a sentence, a target of 8 KiB, both escaped */
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

struct http_content *
problem_content(
    int status, struct str name, struct str detail, struct str target, const char *request_id)
{
	struct buf body = BUF_INIT(PROBLEM_BYTES_MAX), type = BUF_INIT(PROBLEM_BYTES_MAX);
	struct json j;

	if (name.len > 0)
		put_type(&type, name);
	else
		buf_puts(&type, "about:blank");
	json_start(&j, &body);
	json_open_object(&j);
	json_member(&j, "type", buf_str(&type));
	json_member(&j, "title", str_from(status_title(status)));
	json_member_int(&j, "status", status);
	json_member(&j, "detail", detail);
	if (target.len > 0)
		json_member(&j, "instance", target);
	if (request_id != NULL)
		json_member(&j, "request_id", str_from(request_id));
	json_close_object(&j);
	json_end(&j);
	buf_free(&type);
	return content_from_buf(status, "application/problem+json", PROBLEM_FIELDS, &body);
}

void
problem_reply(struct http_exchange *x, const struct err *e)
{
	char quoted[512], more[64] = "";
	int status = err_http_status(e->code);
	struct http_content *c;

	if (e->detail[0] != '\0')
		log_warn("web", "problem", "req=%s code=%s detail=%s", http_request_id(x),
		    err_name(e->code), log_quote(e->detail, quoted, sizeof quoted));
	c = problem_content(status, str_from(err_name(e->code)), str_from(e->text), http_target(x),
	    http_request_id(x));
	if (status == 503)
		snprintf(more, sizeof more, "Retry-After: %d\r\n", RETRY_AFTER_S);
	http_reply(x, c, str_from(more));
}

struct http_content *
problem_from_http(int status, const char *sentence, const char *request_id, void *arg)
{
	(void)arg;
	return problem_content(status, STR(""), str_from(sentence), STR(""), request_id);
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
