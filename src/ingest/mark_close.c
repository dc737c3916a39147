/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mark_close: the signs that end a number without a word. What must hold: a position moves only
 * over the signs that are taken.
 */
#include "base/utf8.h"
#include "ingest/mark_private.h"

static const uint32_t commas[] = { ',', 0x3001, 0xff0c, 0x60c };

bool
mark_take_spaced_dash(struct scan *c)
{
	struct scan ahead = *c;
	size_t before = mark_skip_spaces(&ahead);

	if (!MARK_TAKE_ANY(&ahead, mark_dashes))
		return false;
	if (ahead.at < ahead.s.len && form_spaces(mark_rest(&ahead)) == 0 && before == 0)
		return false;
	*c = ahead;
	return true;
}

/*
 * A point that a space separates from its number, or the full stop of Chinese: a misprint of "4.".
 */
static bool
take_torn_dot(struct scan *c)
{
	struct scan ahead = *c;

	if (!mark_take(&ahead, 0x3002) &&
	    !(mark_take(&ahead, ' ') && mark_take(&ahead, '.') && mark_peek(&ahead) == ' ' &&
		!str_starts(mark_rest(&ahead), " .")))
		return false;
	*c = ahead;
	return true;
}

bool
mark_has_bracketed(struct scan c)
{
	struct label labels[LABEL_READINGS_MAX];

	if (!mark_take(&c, '(') || label_read(mark_rest(&c), labels) == 0)
		return false;
	c.at += labels[0].len;
	return mark_take(&c, ')');
}

void
mark_take_dash(struct scan *c)
{
	struct scan ahead = *c;

	mark_skip_spaces(&ahead);
	if (MARK_TAKE_ANY(&ahead, mark_dashes) && mark_has_bracketed(ahead))
		*c = ahead;
}

bool
mark_touches_bracket(struct scan c)
{
	if (!mark_has_bracketed(c))
		return false;
	while (!mark_take(&c, ')'))
		utf8_next(c.s, &c.at);
	mark_skip_spaces(&c);
	return c.at < c.s.len && form_is_upper(mark_peek(&c));
}

bool
mark_take_close(struct scan *c, struct style *style, bool degree)
{
	size_t was = c->at;
	struct scan ahead;

	if (style->open == OPEN_PAREN) {
		style->close = CLOSE_PAREN;
		mark_skip_spaces(c);
		return MARK_TAKE_ANY(c, mark_parens);
	}
	if (style->open == OPEN_BRACKET) {
		style->close = CLOSE_BRACKET;
		return mark_take(c, ']') || mark_take(c, 0x3011) || mark_take(c, 0x3015);
	}
	style->close = CLOSE_SPACE;
	if (MARK_TAKE_ANY(c, mark_parens))
		style->close = CLOSE_PAREN;
	else if (MARK_TAKE_ANY(c, mark_dots)) {
		style->close = CLOSE_DOT;
		mark_take_dash(c);
		if (mark_has_bracketed(*c))
			return true;
	} else if (take_torn_dot(c))
		style->close = CLOSE_TORN;
	else if (MARK_TAKE_ANY(c, commas))
		style->close = CLOSE_COMMA;
	else if (MARK_TAKE_ANY(c, mark_colons))
		style->close = CLOSE_COLON;
	if (degree)
		style->close = CLOSE_DEGREE;
	ahead = *c;
	if (style->close != CLOSE_COMMA && mark_take_spaced_dash(&ahead)) {
		style->close = style->close == CLOSE_PAREN ? CLOSE_PAREN : CLOSE_DASH;
		*c = ahead;
	}
	return style->close != CLOSE_SPACE || c->at == c->s.len || c->at > was ||
	       form_spaces(mark_rest(c)) > 0 || mark_touches_bracket(*c);
}
