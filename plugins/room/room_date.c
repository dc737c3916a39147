/* SPDX-License-Identifier: Apache-2.0 */
/* room_date: writes days as the language of the page writes them. */
#include <stdio.h>
#include <string.h>

#include "room.h"

#define DATE_BYTES 10      /* "2006-05-01" */
#define DATE_BYTES_MAX 128 /* the longest day in words: 30 bytes */

bool
room_is_date(struct tree_str s)
{
	if (s.len < DATE_BYTES || s.p[4] != '-' || s.p[7] != '-')
		return false;
	for (size_t i = 0; i < DATE_BYTES; i++)
		if (i != 4 && i != 7 && (s.p[i] < '0' || s.p[i] > '9'))
			return false;
	return s.len == DATE_BYTES || s.p[DATE_BYTES] == 'T';
}

static unsigned
two_digits(const char *p)
{
	return (unsigned)(p[0] - '0') * 10 + (unsigned)(p[1] - '0');
}

/* The name of a month, 1 to 12, in a list with '|' between the names. */
static struct tree_str
month_name(const char *months, unsigned month)
{
	size_t len;

	for (; month > 1 && strchr(months, '|') != NULL; month--)
		months = strchr(months, '|') + 1;
	len = strcspn(months, "|");
	return (struct tree_str){ months, len };
}

/* Appends what the letter stands for in a date; returns the number of bytes. */
static size_t
put_part(const struct room *r, char letter, const char *date, char *p, size_t room)
{
	unsigned month = two_digits(date + 5);
	struct tree_str name = month_name(r->words->months, month);
	int n = letter == 'd'   ? snprintf(p, room, "%u", two_digits(date + 8))
		: letter == 'n' ? snprintf(p, room, "%u", month)
		: letter == 'm' ? snprintf(p, room, "%.*s", (int)name.len, name.p)
				: snprintf(p, room, "%.4s", date);

	return n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}

struct tree_str
room_date(struct room *r, struct tree_str date)
{
	const char *form = r->words->date;
	char *p = room_is_date(date) ? flow_alloc(&r->x.f, DATE_BYTES_MAX) : NULL;
	size_t len = 0;

	if (p == NULL)
		return date;
	if (two_digits(date.p + 8) == 1)
		form = r->words->first_of_month;
	for (; *form != '\0' && len + 1 < DATE_BYTES_MAX; form++) {
		if (*form == '$')
			len += put_part(r, *++form, date.p, p + len, DATE_BYTES_MAX - len);
		else
			p[len++] = *form;
	}
	return (struct tree_str){ p, len };
}

void
room_time(struct room *r, struct tree_str date)
{
	if (!room_is_date(date)) {
		flow_text(&r->x.f, date);
		return;
	}
	room_puts(r, "<time");
	flow_attr(&r->x.f, "datetime", date);
	html_word_lang(&r->x);
	room_puts(r, ">");
	flow_text(&r->x.f, room_date(r, date));
	room_puts(r, "</time>");
}
