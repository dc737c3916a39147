/* SPDX-License-Identifier: Apache-2.0 */
/*
 * desk_html: the parts that pages of the desk have in common. What must hold: text that comes from
 * outside is written by desk_text() or desk_attr().
 */
#include "web/desk_html.h"

#include "web/desk_ask.h"
#include "web/desk_files.h"

#include "base/buf.h"
#include "base/time.h"
#include "http/percent.h"
#include "web/publish_job.h"
#include "web/site_private.h"
#include "web/urls.h"

void
desk_text(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		switch (s.p[i]) {
		case '&': buf_puts(b, "&amp;"); break;
		case '<': buf_puts(b, "&lt;"); break;
		case '>': buf_puts(b, "&gt;"); break;
		case '"': buf_puts(b, "&quot;"); break;
		default: buf_putc(b, s.p[i]);
		}
}

void
desk_attr(struct buf *b, const char *name, struct str value)
{
	buf_putf(b, " %s=\"", name);
	desk_text(b, value);
	buf_putc(b, '"');
}

const char *
desk_path(const struct publish_job *j, const char *act)
{
	struct arena *a = &((struct publish_job *)(uintptr_t)j)->arena;
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	char date[DATE_BYTES + 1];
	struct str encoded;

	date_format(j->iri.day, date);
	buf_putf(&path, DESK_PATH "/%s" STR_FMT "/" STR_FMT "@%s", act, STR_ARG(j->iri.work.whole),
	    STR_ARG(j->iri.language), date);
	if (url_take(&path, "", a, &encoded, NULL) != 0)
		return DESK_PATH;
	return arena_dup(a, encoded);
}

static void
put_header(struct buf *b, const struct site *s, const struct publish_job *j)
{
	buf_puts(b, "<header class=\"site\"><a class=\"brand\" href=\"/\">");
	desk_text(b, str_from(s->config.settings->site_name));
	buf_puts(b, "</a><nav aria-label=\"Desk\"><ul><li><a href=\"" DESK_PATH "\">Desk</a></li>");
	if (j != NULL && j->token != NULL) {
		buf_puts(b, "<li>Token <b>");
		desk_text(b, j->token->name);
		buf_puts(b, "</b></li><li>");
		desk_open_form(b, j, "sign-out");
		buf_puts(b, "<button>Sign out</button></form></li>");
	}
	buf_puts(b, "</ul></nav></header>\n");
}

static void
put_crumbs(struct buf *b, const char *title)
{
	buf_puts(b, "<nav class=\"crumbs\" aria-label=\"You are here\"><ol><li><a href=\"/\">Start"
		    "</a></li>");
	if (!str_is(STR(DESK_TITLE), title))
		buf_puts(b, "<li><a href=\"" DESK_PATH "\">" DESK_TITLE "</a></li>");
	buf_puts(b, "<li aria-current=\"page\">");
	desk_text(b, str_from(title));
	buf_puts(b, "</li></ol></nav>\n");
}

void
desk_open_page(struct buf *b, const struct site *s, const struct publish_job *j, const char *title)
{
	bool is_wide = j != NULL && (j->desk->act == DESK_DRAFT || j->desk->act == DESK_EDIT);

	buf_puts(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		    "<title>");
	desk_text(b, str_from(title));
	buf_puts(b, " \xe2\x80\x93 ");
	desk_text(b, str_from(s->config.settings->site_name));
	buf_puts(b, "</title>\n<meta name=\"viewport\" content=\"width=device-width, "
		    "initial-scale=1\">\n<style>\n");
	buf_put(b, desk_css, sizeof desk_css);
	buf_puts(b, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#desk\">Skip to the "
		    "contents</a>\n");
	put_header(b, s, j);
	put_crumbs(b, title);
	buf_puts(
	    b, is_wide ? "<main id=\"desk\" class=\"wide\">\n<h1>" : "<main id=\"desk\">\n<h1>");
	desk_text(b, str_from(title));
	buf_puts(b, "</h1>\n");
}

void
desk_close_page(struct buf *b)
{
	buf_puts(b, "</main>\n</body>\n</html>\n");
}

void
desk_open_form(struct buf *b, const struct publish_job *j, const char *act)
{
	bool has_file = str_is(STR("upload"), act) || str_is(STR("edit"), act);

	buf_puts(b, "<form method=\"post\"");
	if (has_file)
		buf_puts(b, " enctype=\"multipart/form-data\"");
	if (j->has_version && !str_is(STR("sign-out"), act))
		desk_attr(b, "action", str_from(desk_path(j, act)));
	else
		buf_putf(b, " action=\"" DESK_PATH "/%s\"", act);
	buf_puts(b, "><input type=\"hidden\" name=\"form\"");
	desk_attr(b, "value", str_from(j->desk->session.form));
	buf_puts(b, ">");
}

void
desk_put_field(struct buf *b, const char *name, const char *type, const char *label,
    struct str value, const char *hint)
{
	buf_putf(b,
	    "<div class=\"field\"><label for=\"%s\">%s</label><input id=\"%s\" "
	    "name=\"%s\" type=\"%s\"",
	    name, label, name, name, type);
	if (value.len > 0)
		desk_attr(b, "value", value);
	if (str_is(STR("file"), type))
		buf_puts(b, " required");
	if (*hint != '\0')
		buf_putf(b, " aria-describedby=\"%s-hint\"", name);
	buf_puts(b, ">");
	if (*hint != '\0')
		buf_putf(b, "<div class=\"soft\" id=\"%s-hint\">%s</div>", name, hint);
	buf_puts(b, "</div>\n");
}

void
desk_put_check(struct buf *b, const char *name, struct str value, const char *label)
{
	buf_putf(
	    b, "<div class=\"check\"><input type=\"checkbox\" id=\"%s\" name=\"%s\"", name, name);
	desk_attr(b, "value", value);
	buf_putf(b, "><label for=\"%s\">%s</label></div>\n", name, label);
}

void
desk_put_sign_in(struct buf *b, const struct site *s, const char *why)
{
	desk_open_page(b, s, NULL, "Sign in at the desk");
	if (*why != '\0') {
		buf_puts(b, "<div class=\"status\" role=\"alert\"><p>");
		desk_text(b, str_from(why));
		buf_puts(b, "</p></div>\n");
	}
	buf_puts(b, "<p>At the desk, documents are uploaded, checked, corrected and published. It "
		    "is for holders of a token, which <code>gazetted token create</code> "
		    "prints.</p>\n<form method=\"post\" action=\"" DESK_PATH "/sign-in\">");
	desk_put_field(b, "token", "password", "Token", STR(""),
	    "gaz_ and 64 digits. You are signed out after an hour without a request.");
	buf_puts(b, "<button class=\"main\">Sign in</button></form>\n");
	desk_close_page(b);
}

void
desk_put_error(struct buf *b, const struct publish_job *j, const struct err *e)
{
	desk_open_page(b, j->site, j, "Nothing was changed");
	buf_puts(b, "<div class=\"status\" role=\"alert\"><p>");
	desk_text(b, str_from(e->text));
	buf_puts(b, "</p></div>\n");
	if (j->desk->act == DESK_PUBLISH)
		buf_puts(b, "<p>The page of the draft has what is to be looked at, and a mark for "
			    "it.</p>\n");
	buf_puts(b, "<p class=\"buttons\">");
	if (j->has_version) {
		buf_puts(b, "<a");
		desk_attr(b, "href", str_from(desk_path(j, "draft")));
		buf_puts(b, ">Back to the draft</a> ");
	}
	buf_puts(b, "<a href=\"" DESK_PATH "\">Back to the desk</a></p>\n");
	desk_close_page(b);
}
