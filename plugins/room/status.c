/* SPDX-License-Identifier: Apache-2.0 */
/*
 * status: writes what kind of document a page shows, and in which status its text is: a law is in
 * force, a bill is never, a judgment is given, a sitting is held.
 */
#include <string.h>

#include "room.h"

/* The year in a work's IRI: the first segment that begins with four digits; else empty. */
static struct tree_str
year_of(struct tree_str work)
{
	for (size_t i = 0; i + 5 <= work.len; i++) {
		size_t digits = 0;

		while (work.p[i] == '/' && digits < 4 && work.p[i + 1 + digits] >= '0' &&
		       work.p[i + 1 + digits] <= '9')
			digits++;
		if (digits == 4 &&
		    (i + 5 == work.len || work.p[i + 5] == '/' || work.p[i + 5] == '-'))
			return (struct tree_str){ work.p + i + 1, 4 };
	}
	return (struct tree_str){ 0 };
}

/* Whether the number can stand after "no.": a number with words in it says more by itself. */
static bool
is_plain_number(struct tree_str s)
{
	if (s.len == 0 || s.p[0] < '0' || s.p[0] > '9')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if ((s.p[i] < '0' || s.p[i] > '9') && strchr("-./", s.p[i]) == NULL)
			return s.len - i == 1; /* "12a" */
	return true;
}

static bool
holds(struct tree_str s, struct tree_str part)
{
	for (size_t i = 0; i + part.len <= s.len; i++)
		if (memcmp(s.p + i, part.p, part.len) == 0)
			return true;
	return false;
}

struct tree_str
room_kind(struct room *r, struct tree_str label, struct tree_str type, struct tree_str number,
    struct tree_str work)
{
	struct tree_str kind = label.len > 0 ? label : flow_str(room_kind_word(r->words, type));
	struct tree_str year = year_of(work);

	if (kind.len == 0)
		return number;
	if (is_plain_number(number) && year.len > 0 && !holds(number, year))
		return room_phrase(r, r->words->numbered, (struct room_args){ kind, number, year });
	if (number.len == 0)
		return kind;
	return room_join(r, kind, flow_str(" \xc2\xb7 "), number);
}

struct tree_str
room_own_kind(struct room *r)
{
	const struct tree *t = &r->x.f.tree;

	return room_kind(r, room_fact(r, "label"), tree_fact(t, "type"), tree_fact(t, "number"),
	    tree_fact(t, "work"));
}

struct tree_str
room_issuer(const struct room *r)
{
	struct tree_str issuer = room_fact(r, "issuer");

	return issuer.len > 0 ? issuer : tree_fact(&r->x.f.tree, "issuer");
}

/* The words of a status for a law. */
static void
find_law(const struct room *r, const char **name, const char **sentence)
{
	const struct room_words *w = r->words;
	const struct {
		const char *status, *name, *sentence;
	} table[] = { { "superseded", w->superseded, w->was_in_force },
		{ "future", w->future, w->will_be_in_force },
		{ "repealed", w->repealed, w->is_repealed },
		{ "expired", w->expired, w->was_in_force },
		{ "withdrawn", w->withdrawn, w->is_withdrawn } };

	*name = w->in_force;
	*sentence = room_fact(r, "until").len > 0 && room_fact(r, "next").len == 0
			? w->is_in_force_until
			: w->is_in_force;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (room_is(r, "status", table[i].status)) {
			*name = table[i].name;
			*sentence = table[i].sentence;
		}
}

/* The words of a status for a text that is not a law. */
static void
find_other(const struct room *r, const char **name, const char **sentence)
{
	const struct room_words *w = r->words;
	const char *const now[ROOM_CLASSES] = { [ROOM_LAW] = w->is_in_force,
		[ROOM_BILL] = w->is_bill,
		[ROOM_VERDICT] = w->is_judgment,
		[ROOM_SITTING] = w->is_debate,
		[ROOM_PAPER] = w->is_paper };

	*name = w->current;
	*sentence = now[r->class];
	if (room_is(r, "status", "withdrawn")) {
		*name = w->withdrawn;
		*sentence = w->is_withdrawn;
	} else if (room_is(r, "status", "future")) {
		*name = w->announced;
		*sentence = w->will_be_current;
	} else if (!room_is_current(r)) {
		*name = w->earlier;
		*sentence = w->was_current;
	}
}

static void
find_words(const struct room *r, const char **name, const char **sentence)
{
	if (r->class == ROOM_LAW)
		find_law(r, name, sentence);
	else
		find_other(r, name, sentence);
}

/* Whether another text was published for the same day, so that this one never counted. */
static bool
is_replaced_at_once(const struct room *r)
{
	struct tree_str since = room_fact(r, "since"), until = room_fact(r, "until");

	return since.len > 0 && until.len == since.len && memcmp(until.p, since.p, since.len) < 0;
}

/* Links to what a reader of an old text needs. */
static void
put_links(struct room *r)
{
	const struct room_words *w = r->words;
	struct tree_str compare = room_fact(r, "compare");

	if (room_is_current(r) || (room_is(r, "status", "future") && compare.len == 0))
		return;
	room_puts(r, " ");
	room_link(r, room_fact(r, "current"), "",
	    r->class == ROOM_LAW ? w->read_in_force : w->read_current, (struct room_args){ 0 });
	room_puts(r, compare.len > 0 ? " \xc2\xb7 " : "");
	room_link(r, compare, "", w->see_changes, (struct room_args){ 0 });
}

/* The version that comes into force on that day, if the page names it; else the history. */
static struct tree_str
url_of_day(const struct room *r, struct tree_str day)
{
	const struct gaz_node *n = room_list(r, "versions");

	for (; n != NULL; n = r->x.f.h->next_sibling(n))
		if (tree_same(room_attr(r, n, "date"), day))
			return room_attr(r, n, "href");
	return room_fact(r, "history");
}

/* The digits after ";r" in the URL of a revision. */
static struct tree_str
revision_of(struct tree_str url)
{
	size_t at = url.len, len = 0;

	while (at > 1 && (url.p[at - 2] != ';' || url.p[at - 1] != 'r'))
		at--;
	while (at > 1 && at + len < url.len && url.p[at + len] >= '0' && url.p[at + len] <= '9')
		len++;
	return (struct tree_str){ url.p + at, len };
}

/* Why this revision was published. */
static void
put_reason(struct room *r)
{
	struct tree_str reason = room_fact(r, "reason");

	if (reason.len == 0)
		return;
	room_puts(r, "<p class=\"soft\"><bdi>");
	flow_text(&r->x.f, reason);
	room_puts(r, "</bdi></p>\n");
}

/* The next known change, and corrections of this text. */
static void
put_notes(struct room *r)
{
	const struct room_words *w = r->words;
	struct tree_str next = room_fact(r, "next"), latest = room_fact(r, "latest"),
			revision = tree_fact(&r->x.f.tree, "revision");

	if (next.len > 0) {
		room_puts(r, "<p>");
		room_link(
		    r, url_of_day(r, next), "", w->new_version, (struct room_args){ .a = next });
		room_puts(r, "</p>\n");
	}
	if (room_is(r, "corrected", "1"))
		room_element(r, "p", " class=\"soft\"", w->is_corrected,
		    (struct room_args){ .a = revision });
	put_reason(r);
	if (latest.len > 0) {
		room_puts(r, "<p>");
		room_link(r, latest, "", w->was_corrected,
		    (struct room_args){ .a = revision_of(latest) });
		room_puts(r, "</p>\n");
	}
}

const char *
room_status_name(const struct room *r)
{
	const char *name, *sentence;

	find_words(r, &name, &sentence);
	return name;
}

void
room_status(struct room *r)
{
	const char *name, *sentence;
	struct room_args days = { .a = room_fact(r, "since"), .b = room_fact(r, "until") };

	if (room_fact(r, "status").len == 0)
		return;
	find_words(r, &name, &sentence);
	if (is_replaced_at_once(r))
		sentence =
		    r->class == ROOM_LAW ? r->words->never_in_force : r->words->never_current;
	flow_putf(
	    &r->x.f, "<div class=\"status%s\" role=\"note\"", room_is_current(r) ? " now" : "");
	room_word_attr(r, "aria-label", r->words->status);
	room_puts(r, ">\n<p>");
	room_word(r, "strong", " class=\"tag\"", name);
	room_puts(r, " ");
	room_element(r, "span", "", sentence, days);
	put_links(r);
	room_puts(r, "</p>\n");
	put_notes(r);
	room_puts(r, "</div>\n");
}
