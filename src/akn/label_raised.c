/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_raised: raised numbers before a paragraph. What must hold: superscript digits behind which
 * a word does not begin (x², ¹), ½ as ¹⁄₂) are none.
 */
#include "akn/label_raised.h"

#include "akn/label_private.h"
#include "base/macros.h"
#include "base/utf8.h"

#define GLUED_DIGITS_MAX 2 /* articles have fewer than 100 paragraphs; "500Franken" is an amount */
#define RAISED_VALUE_MAX 999

/* Takes superscript digits. */
static bool
take_superscript(struct scan *c, struct label_part *out)
{
	int digit;

	*out = (struct label_part){ .script = LABEL_DECIMAL };
	while ((digit = char_super(scan_peek(*c))) >= 0 && out->value < RAISED_VALUE_MAX) {
		out->value = out->value * 10 + (uint32_t)digit;
		scan_next(c);
	}
	return out->value > 0;
}

/* Takes "bis" in superscript letters, or in small letters before a space or a capital. */
static bool
take_adverb(struct scan *c, struct label_part *out)
{
	static const struct {
		const char *printed;
		uint32_t value;
	} raised[] = { { "ᵇⁱˢ", 2 }, { "ᵗᵉʳ", 3 } };
	struct scan word = *c, end = *c;

	for (size_t i = 0; i < ARRAY_LEN(raised); i++)
		if (str_starts(str_slice(c->s, c->at, c->s.len), raised[i].printed)) {
			*out = (struct label_part){
				.value = raised[i].value, .script = LABEL_WORD, .adverb = true
			};
			c->at += strlen(raised[i].printed);
			return true;
		}
	while (char_is_letter(scan_peek(end)) && !char_is_upper(scan_peek(end)))
		scan_next(&end);
	word.s = str_slice(c->s, 0, end.at);
	if (end.at == c->at || !word_take_adverb(&word, out) || word.at != end.at)
		return false;
	c->at = end.at;
	return true;
}

/* Whether a word with a capital begins at c: "Der", "L'", "A la"; not "A.", "A1", "D-". */
static bool
begins_word(struct scan c)
{
	uint32_t next;

	if (!char_is_upper(scan_next(&c)))
		return false;
	next = scan_peek(c);
	return next == ' ' || next == '\'' || next == 0x2019 ||
	       (char_is_letter(next) && !char_is_upper(next));
}

/* Whether a paragraph may begin at c, behind a superscript number. */
static bool
begins_text(struct scan c)
{
	uint32_t next = scan_peek(c);

	return c.at >= c.s.len || utf8_is_space(next) || char_is_upper(next) || next == '"' ||
	       next == 0xab || next == 0xbb || next == 0x201c || next == 0x201e;
}

bool
label_read_raised(struct str s, struct label *out)
{
	struct scan c = { s, 0 };
	struct label_part part, adverb;
	struct draft d = { .how = 0 };
	bool is_super = take_superscript(&c, &part);

	if (!is_super && (!script_take_decimal(&c, &part) || c.at > GLUED_DIGITS_MAX))
		return false;
	part.joint = LABEL_FIRST;
	d.c = c;
	d.l.part[d.l.count++] = part;
	if (take_adverb(&c, &adverb))
		draft_join(&d, c, adverb, LABEL_SUFFIX);
	if (part.value == 0 || !(is_super ? begins_text(c) : begins_word(c)))
		return false;
	*out = d.l;
	out->len = (uint32_t)c.at;
	return true;
}
