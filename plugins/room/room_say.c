/* SPDX-License-Identifier: Apache-2.0 */
/* room_say: writes words and sentences, with their arguments in the place of $1, $2 and $3. */
#include <string.h>

#include "room.h"

void
room_puts(struct room *r, const char *s)
{
	flow_puts(&r->x.f, s);
}

/* The argument at the '$' of a sentence. */
static struct tree_str
argument(struct room_args args, char number)
{
	return number == '1' ? args.a : number == '2' ? args.b : args.c;
}

void
room_say(struct room *r, const char *sentence, struct room_args args)
{
	const char *dollar;
	struct tree_str s;

	while ((dollar = strchr(sentence, '$')) != NULL && dollar[1] != '\0') {
		flow_text(&r->x.f, (struct tree_str){ sentence, (size_t)(dollar - sentence) });
		s = argument(args, dollar[1]);
		if (room_is_date(s))
			room_time(r, s);
		else
			flow_text(&r->x.f, s);
		sentence = dollar + 2;
	}
	flow_text(&r->x.f, flow_str(sentence));
}

struct tree_str
room_phrase(struct room *r, const char *sentence, struct room_args args)
{
	struct tree_str out = { "", 0 };
	const char *dollar;

	while ((dollar = strchr(sentence, '$')) != NULL && dollar[1] != '\0') {
		out = room_join(r, out, (struct tree_str){ sentence, (size_t)(dollar - sentence) },
		    room_date(r, argument(args, dollar[1])));
		sentence = dollar + 2;
	}
	return room_join(r, out, flow_str(sentence), (struct tree_str){ 0 });
}

void
room_element(
    struct room *r, const char *tag, const char *attrs, const char *sentence, struct room_args args)
{
	flow_putf(&r->x.f, "<%s%s", tag, attrs);
	html_word_lang(&r->x);
	room_puts(r, ">");
	room_say(r, sentence, args);
	flow_putf(&r->x.f, "</%s>", tag);
}

void
room_word(struct room *r, const char *tag, const char *attrs, const char *word)
{
	html_word(&r->x, tag, attrs, word);
}

void
room_word_attr(struct room *r, const char *name, const char *word)
{
	flow_attr(&r->x.f, name, flow_str(word));
}

void
room_link(struct room *r, struct tree_str url, const char *attrs, const char *sentence,
    struct room_args args)
{
	if (url.len == 0)
		return;
	room_puts(r, "<a");
	flow_href(&r->x.f, "", url);
	room_puts(r, attrs);
	html_word_lang(&r->x);
	room_puts(r, ">");
	room_say(r, sentence, args);
	room_puts(r, "</a>");
}

void
room_link_text(struct room *r, struct tree_str url, const char *attrs, struct tree_str text)
{
	if (url.len > 0) {
		room_puts(r, "<a");
		flow_href(&r->x.f, "", url);
		room_puts(r, attrs);
		room_puts(r, ">");
	}
	flow_text(&r->x.f, text);
	room_puts(r, url.len > 0 ? "</a>" : "");
}
