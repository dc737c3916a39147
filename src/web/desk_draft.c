/* SPDX-License-Identifier: Apache-2.0 */
/* desk_draft: the page of a draft: report, outline and facts beside the text, and the forms. */
#include "web/desk_draft.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/time.h"
#include "base/utf8.h"
#include "config/config.h"
#include "corpus/corpus.h"
#include "corpus/find.h"
#include "doc/image.h"
#include "publish/publication.h"
#include "publish/reading_facts.h"
#include "publish/reading_options.h"
#include "publish/report_record.h"
#include "render/blocking.h"
#include "web/desk_ask.h"
#include "web/desk_html.h"
#include "web/publish_job.h"
#include "web/publish_read.h"
#include "web/site_private.h"

#include <gazetted/plugin.h>

#define RECORDS_SHOWN_MAX 200 /* of one kind: an editor corrects the file before more */
#define PORTIONS_SHOWN_MAX 2000
#define HEADING_SHOWN_BYTES 120

/* A draft that was read for its page. */
struct sheet {
	struct publish_job *job;
	struct buf *b;
	struct reading_options options;
	struct reading reading;
	char present[PUBLISH_ETAG_BYTES + 1]; /* of the version that is published; empty: none */
	uint32_t revision;
};

static void
put_fact(struct buf *b, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	buf_putf(b, "<dt>%s</dt><dd>", name);
	desk_text(b, str_slice(value, 0, utf8_check(value)));
	buf_puts(b, "</dd>\n");
}

static void
put_facts(const struct sheet *s)
{
	const struct draft *d = &s->job->draft;
	char time[RFC3339_BYTES + 1];

	buf_puts(s->b, "<dl class=\"facts\">\n");
	put_fact(s->b, "Work", d->key.work);
	put_fact(s->b, "Language", d->key.language);
	date_format(d->key.day, time);
	put_fact(s->b, "In force from", str_from(time));
	put_fact(s->b, "Issued by", image_meta(&s->reading.image, IMAGE_META_ISSUER));
	time_rfc3339(d->saved, time);
	put_fact(s->b, "Saved", str_from(time));
	put_fact(s->b, "By token", d->author);
	buf_puts(s->b, "</dl>\n");
}

static void
put_status(struct buf *b, bool is_good, const char *tag, const char *text, struct str more)
{
	buf_putf(b, "<div class=\"status%s\"><p><span class=\"tag\">%s</span> %s",
	    is_good ? " good" : "", tag, text);
	desk_text(b, more);
	buf_puts(b, "</p></div>\n");
}

static bool
is_behind(const struct sheet *s)
{
	return !str_eq(s->job->draft.base, str_from(s->present));
}

static void
put_states(const struct sheet *s)
{
	const struct draft *d = &s->job->draft;
	char time[RFC3339_BYTES + 1];
	uint64_t places = 0;

	if (d->publish_at != 0) {
		time_rfc3339(d->publish_at, time);
		put_status(s->b, true, "Planned.", "It is published at ", str_from(time));
	}
	if (d->failure.len > 0)
		put_status(s->b, false, "It was not published as planned:", "", d->failure);
	if (is_behind(s))
		put_status(s->b, false, "Something else was published",
		    "for this version since the draft was begun. Look at it before you publish "
		    "the draft.",
		    STR(""));
	if (!reading_count_doubts(s->reading.report, &places))
		return;
	if (places == 0)
		put_status(s->b, true, "Certain.", "Every line that looks numbered is explained.",
		    STR(""));
	else
		put_status(s->b, false, "To check.",
		    "Some places of the text may be read otherwise; they are listed below.",
		    STR(""));
}

static void
put_place(struct buf *b, const struct report_record *r)
{
	buf_puts(b, "<li>");
	if (r->first > 0) {
		buf_puts(b, r->last > r->first ? "<span class=\"soft\">lines "
					       : "<span class=\"soft\">line ");
		desk_text(b, r->place);
		buf_puts(b, "</span>");
	}
	desk_text(b, str_slice(r->text, 0, utf8_check(r->text)));
	buf_puts(b, "</li>\n");
}

/* A list of the records of a kind; of doubts also the repairs that are doubtful. */
static void
put_records(const struct sheet *s, const char *kind, const char *title, bool is_open)
{
	struct str report = s->reading.report;
	struct report_record r;
	unsigned count = 0;

	while (report_record_next(&report, &r)) {
		if (is_open ? !report_record_is_doubt(&r) : !str_is(r.kind, kind))
			continue;
		if (count++ == 0)
			buf_putf(s->b, "<details%s><summary>%s</summary><ul class=\"report\">\n",
			    is_open ? " open" : "", title);
		if (count <= RECORDS_SHOWN_MAX)
			put_place(s->b, &r);
	}
	if (count > RECORDS_SHOWN_MAX)
		buf_putf(s->b, "<li>and %u more</li>\n", count - RECORDS_SHOWN_MAX);
	if (count > 0)
		buf_puts(s->b, "</ul></details>\n");
}

static void
put_report(const struct sheet *s)
{
	struct unit_count counts[UNIT_COUNTS_MAX];
	unsigned count = reading_count_units(&s->reading.image, counts);

	buf_puts(s->b, "<h2>Report</h2>\n");
	if (count > 0)
		buf_puts(s->b, "<p>");
	for (unsigned i = 0; i < count; i++) {
		buf_putf(s->b, "%s%u ", i > 0 ? ", " : "", counts[i].n);
		desk_text(s->b, counts[i].name);
	}
	if (count > 0)
		buf_puts(s->b, "</p>\n");
	put_records(s, "doubt", "To check", true);
	put_records(s, "drop", "Dropped", false);
	put_records(s, "repair", "Repaired", false);
	put_records(s, "join", "Joined to the line before", false);
	put_records(s, "note", "Notes", false);
}

static bool
is_division(const struct image *im, const struct image_portion *p)
{
	int kind = im->nodes[p->node].kind;

	return kind == GAZ_HIER || kind == GAZ_FRONT || kind == GAZ_BACK;
}

static void
put_portion(struct buf *b, const struct image *im, const struct image_portion *p)
{
	struct str num = image_str(im, p->num), heading = image_str(im, p->heading);

	desk_text(b, num.len > 0 || heading.len > 0 ? num : image_node_name(im, p->node));
	buf_puts(b, num.len > 0 && heading.len > 0 ? " " : "");
	desk_text(b, utf8_cut(heading, HEADING_SHOWN_BYTES));
}

static void
put_outline(const struct sheet *s)
{
	const struct image *im = &s->reading.image;
	unsigned count = 0;

	buf_puts(s->b, "<h2>Outline</h2>\n<ul class=\"parts\">\n");
	for (uint32_t i = 0; i < im->portion_count && count < PORTIONS_SHOWN_MAX; i++) {
		const struct image_portion *p = &im->portions[i];

		if (!is_division(im, p))
			continue;
		count++;
		buf_putf(s->b, "<li style=\"padding-inline-start: %u.0em\">", p->depth);
		put_portion(s->b, im, p);
		buf_puts(s->b, "</li>\n");
	}
	buf_puts(s->b, count == 0 ? "<li>The text has no numbered parts.</li></ul>\n" : "</ul>\n");
	if (count == PORTIONS_SHOWN_MAX)
		buf_puts(s->b, "<p class=\"soft\">These are the first of them.</p>\n");
}

static void
put_etag(struct buf *b, const struct publish_job *j)
{
	buf_puts(b, "<input type=\"hidden\" name=\"etag\"");
	desk_attr(b, "value", str_from(j->draft_etag));
	buf_puts(b, ">");
}

/* The base to be sent for a version that was published meanwhile. */
static void
put_base(const struct sheet *s)
{
	if (!is_behind(s))
		return;
	if (s->revision > 0) {
		buf_puts(s->b, "<p><a");
		desk_attr(s->b, "href",
		    str_from(desk_path(s->job, "draft") + sizeof DESK_PATH "/draft" - 1));
		buf_putf(s->b, ">Revision %" PRIu32 ", as it is published</a></p>\n", s->revision);
	}
	desk_put_check(s->b, "base", s->revision > 0 ? str_from(s->present) : STR("none"),
	    s->revision > 0 ? "I have looked at that revision; the draft replaces it"
			    : "The version is not published any more; publish it again");
}

static void
put_publish(const struct sheet *s)
{
	struct publish_job *j = s->job;
	uint64_t places = 0;

	buf_puts(s->b, "<h2>Publish</h2>\n");
	if (!token_allows(j->token, TOKEN_PUBLISH)) {
		buf_puts(s->b, "<p>The token does not allow to publish: tell a person whose token "
			       "does that the draft is ready.</p>\n");
		return;
	}
	desk_open_form(s->b, j, "publish");
	put_etag(s->b, j);
	put_base(s);
	if (reading_count_doubts(s->reading.report, &places) && places > 0)
		desk_put_check(s->b, "doubts", STR("accept"),
		    "I have looked at the places to check; the text is read correctly");
	desk_put_field(s->b, "reason", "text", "Reason", j->draft.reason,
	    "Of a correction: why the text is published again. Readers are shown it.");
	desk_put_field(
	    s->b, "at", "datetime-local", "Not before", STR(""), "In UTC. Empty: at once.");
	buf_puts(s->b, "<button class=\"main\">Publish</button></form>\n");
}

static void
put_change(const struct sheet *s)
{
	struct publish_job *j = s->job;
	char date[DATE_BYTES + 1];

	date_format(j->draft.key.day, date);
	buf_puts(s->b, "<details><summary>Name, date and title</summary>\n");
	desk_open_form(s->b, j, "facts");
	put_etag(s->b, j);
	desk_put_field(s->b, "work", "text", "Name of the work", j->draft.key.work, "");
	desk_put_field(s->b, "date", "date", "In force from", str_from(date), "");
	desk_put_field(s->b, "lang", "text", "Language", j->draft.key.language, "");
	desk_put_field(
	    s->b, "title", "text", "Title", j->draft.title, "Empty: as the document says.");
	desk_put_field(
	    s->b, "issuer", "text", "Issued by", j->draft.issuer, "Empty: as the document says.");
	buf_puts(s->b, "<button>Change</button></form></details>\n<div class=\"buttons\">");
	if (j->draft.publish_at != 0) {
		desk_open_form(s->b, j, "hold");
		put_etag(s->b, j);
		buf_puts(s->b, "<button>Call the publication off</button></form>");
	}
	desk_open_form(s->b, j, "discard");
	put_etag(s->b, j);
	buf_puts(s->b, "<button>Discard the draft</button></form></div>\n");
}

static void
put_links(const struct sheet *s)
{
	buf_puts(s->b, "<p class=\"buttons\"><a");
	desk_attr(s->b, "href", str_from(desk_path(s->job, "edit")));
	buf_puts(s->b, ">Correct the text</a> <a");
	desk_attr(s->b, "href", str_from(desk_path(s->job, "show")));
	buf_puts(s->b, ">The page alone</a></p>\n");
}

static void
put_shown(const struct sheet *s)
{
	buf_puts(s->b, "<div class=\"shown\"><iframe title=\"The draft as a page\"");
	desk_attr(s->b, "src", str_from(desk_path(s->job, "show")));
	buf_puts(s->b, "></iframe></div>\n");
}

static void
put_sheet(struct sheet *s)
{
	struct arena *a = &s->job->arena;
	struct str title = image_meta(&s->reading.image, IMAGE_META_TITLE);
	const char *name = arena_dup(a, str_slice(title, 0, utf8_check(title)));

	desk_open_page(s->b, s->job->site, s->job, name != NULL && *name != '\0' ? name : "Draft");
	put_states(s);
	put_links(s);
	buf_puts(s->b, "<div class=\"desk\">\n<div>\n");
	put_facts(s);
	put_report(s);
	put_publish(s);
	put_change(s);
	put_outline(s);
	buf_puts(s->b, "</div>\n");
	put_shown(s);
	buf_puts(s->b, "</div>\n");
	desk_close_page(s->b);
}

/* Finds what is published for the version. */
static int
find_present(struct sheet *s, struct err *e)
{
	struct publish_job *j = s->job;
	const struct corpus_ask ask = { .work = j->iri.work.whole,
		.language = j->iri.language,
		.how = CORPUS_EXACT,
		.day = j->iri.day };
	struct err why = { 0 };
	struct corpus_version v;
	struct corpus *c = NULL;
	int rc = corpus_open(&c, j->site->config.settings->store, CORPUS_READ, e);

	if (rc != 0)
		return rc;
	rc = corpus_find(c, &ask, &v, &j->arena, &why);
	corpus_close(&c);
	if (rc == 0) {
		publish_etag(&v.source, s->present);
		s->revision = v.revision;
	} else if (rc != -ERR_NOTFOUND && rc != -ERR_GONE) {
		*e = why;
		return rc;
	}
	return 0;
}

int
desk_draft(struct publish_job *j, struct err *e)
{
	struct sheet s = { .job = j, .b = &j->body, .reading.image_fd = -1 };
	int rc;

	if ((rc = publish_read(j, &s.options, &s.reading, e)) != 0)
		return rc;
	if ((rc = find_present(&s, e)) == 0)
		put_sheet(&s);
	reading_close(&s.reading);
	j->status = 200;
	return rc;
}

void
desk_put_edit(struct buf *b, const struct publish_job *j, struct str markdown)
{
	desk_open_page(b, j->site, j, "Correct the text");
	buf_puts(b,
	    "<p>The document as Markdown: headings with #, the numbers as they are printed. "
	    "Name, date and language are changed on the page of the draft, the title "
	    "here. The text that you save is the draft from then on.</p>\n");
	desk_open_form(b, j, "edit");
	buf_puts(b, "<input type=\"hidden\" name=\"etag\"");
	desk_attr(b, "value", str_from(j->draft_etag));
	buf_puts(b, "><div class=\"field\"><label for=\"text\">Text</label>\n<textarea id=\"text\" "
		    "name=\"text\" spellcheck=\"true\"");
	buf_puts(b, " dir=\"auto\">\n");
	desk_text(b, markdown);
	buf_puts(
	    b, "</textarea></div>\n<p class=\"buttons\"><button class=\"main\">Save</button> <a");
	desk_attr(b, "href", str_from(desk_path(j, "draft")));
	buf_puts(b, ">Leave it as it is</a></p></form>\n");
	desk_close_page(b);
}
