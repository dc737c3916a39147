/* SPDX-License-Identifier: Apache-2.0 */
/* desk_home: the first page of the desk: the drafts, and the form for a new one. */
#include "web/desk_home.h"

#include "base/buf.h"
#include "base/time.h"
#include "config/config.h"
#include "publish/draft_folder.h"
#include "web/desk_ask.h"
#include "web/desk_html.h"
#include "web/publish_job.h"
#include "web/publisher.h"
#include "web/site_private.h"

#define WORK_HINT                                                                            \
	"As /akn/xx/act/2026/1. Empty: as the document names itself, or else the name that " \
	"is proposed for it."

struct rows {
	struct publish_job *job;
	unsigned count;
};

/* The address of the page of a draft. */
static const char *
path_of(struct publish_job *j, const struct draft_key *key)
{
	struct publish_job other = { .arena = j->arena,
		.iri = { .work.whole = key->work, .language = key->language, .day = key->day } };
	const char *path = desk_path(&other, "draft");

	j->arena = other.arena;
	return path;
}

static void
put_state(struct buf *b, const struct draft *d)
{
	char time[RFC3339_BYTES + 1];

	if (d->publish_at != 0) {
		time_rfc3339(d->publish_at, time);
		buf_putf(b, "is published at <time>%s</time>", time);
	} else if (d->failure.len > 0) {
		buf_puts(b, "<span class=\"tag\">was not published:</span> ");
		desk_text(b, d->failure);
	} else {
		buf_puts(b, "draft");
	}
}

static int
put_row(void *arg, const struct draft *d, const char *etag, struct err *e)
{
	struct rows *rows = arg;
	struct publish_job *j = rows->job;
	char date[DATE_BYTES + 1], time[RFC3339_BYTES + 1];
	struct buf *b = &j->body;

	(void)etag;
	if (!token_has_work(j->token, d->key.work))
		return 0;
	if (rows->count++ == 0)
		buf_puts(b, "<table><thead><tr><th scope=\"col\">Version</th><th "
			    "scope=\"col\">Saved</th><th scope=\"col\">State</th></tr></thead>"
			    "<tbody>\n");
	date_format(d->key.day, date);
	time_rfc3339(d->saved, time);
	buf_puts(b, "<tr><th scope=\"row\"><a");
	desk_attr(b, "href", str_from(path_of(j, &d->key)));
	buf_puts(b, ">");
	desk_text(b, d->title.len > 0 ? d->title : d->key.work);
	buf_puts(b, "</a><div class=\"soft\">");
	desk_text(b, d->key.work);
	buf_puts(b, ", ");
	desk_text(b, d->key.language);
	buf_putf(b, ", from %s</div></th><td><time>%s</time><div class=\"soft\">by ", date, time);
	desk_text(b, d->author);
	buf_puts(b, "</div></td><td>");
	put_state(b, d);
	buf_puts(b, "</td></tr>\n");
	return buf_check(b, "list of drafts", e);
}

static void
put_upload(struct buf *b, const struct publish_job *j)
{
	buf_puts(b, "<h2>Upload a document</h2>\n<p>Text, Markdown, Word, OpenDocument, a web page "
		    "or Akoma Ntoso. It becomes a draft, which readers do not see.</p>\n");
	desk_open_form(b, j, "upload");
	desk_put_field(b, "file", "file", "File", STR(""), "");
	buf_puts(b, "<details><summary>What the document does not say</summary>\n");
	desk_put_field(b, "work", "text", "Name of the work", STR(""), WORK_HINT);
	desk_put_field(b, "date", "date", "In force from", STR(""), "Empty: as the document says.");
	desk_put_field(b, "lang", "text", "Language", STR(""),
	    "A code of ISO 639-2, such as eng or fra. Empty: as it is found.");
	desk_put_field(b, "title", "text", "Title", STR(""), "");
	desk_put_field(b, "issuer", "text", "Issued by", STR(""), "");
	desk_put_check(b, "reject", STR("1"),
	    "Read a Word or OpenDocument file as it was before its tracked changes");
	buf_puts(b, "</details>\n<button class=\"main\">Upload</button></form>\n");
}

/* The note about the version just published; its address is in the URL, so it is checked. */
static void
put_done(struct buf *b, const struct publish_job *j)
{
	const char *path = fields_one(&j->fields, "published");

	if (path == NULL || !str_starts(str_from(path), "/akn/"))
		return;
	buf_puts(b, "<div class=\"status good\" role=\"status\"><p><span "
		    "class=\"tag\">Published:</span> <a");
	desk_attr(b, "href", str_from(path));
	buf_puts(b, ">");
	desk_text(b, str_from(path));
	buf_puts(b, "</a></p></div>\n");
}

int
desk_home(struct publish_job *j, struct err *e)
{
	struct rows rows = { .job = j };
	const char *folder;
	int rc;

	if ((rc = publisher_drafts(j->site->publisher, &folder, e)) != 0)
		return rc;
	desk_open_page(&j->body, j->site, j, DESK_TITLE);
	put_done(&j->body, j);
	buf_puts(&j->body, "<h2>Drafts</h2>\n");
	if ((rc = draft_folder_list(folder, put_row, &rows, e)) != 0)
		return rc;
	buf_puts(&j->body, rows.count > 0 ? "</tbody></table>\n" : "<p>There are none.</p>\n");
	put_upload(&j->body, j);
	desk_close_page(&j->body);
	j->status = 200;
	return 0;
}
