/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hyphen: joins the end of a line to the next line. What must hold: no character is lost or added,
 * except the space that replaces the end of a line, and the hyphen of a word that the text contains
 * unbroken.
 */
#include "ingest/hyphen.h"

#include "base/utf8.h"
#include "ingest/form.h"
#include "ingest/lines.h"

#define SOFT_HYPHEN "\xc2\xad"
#define WORD_BYTES_MAX 80
#define HYPHEN_WINDOW 3000      /* lines before and behind in which the whole word is looked for */
#define HYPHEN_LOOKUPS_MAX 1000 /* each reads so many lines; later hyphens are kept */

/* Words before which a hyphen stands for a part that is left out: "Ein- und Ausfuhr". */
static const char *const conjunctions[] = { "und", "oder", "bzw.", "or", "and", "et", "ou", "y",
	"o", "e", "en", "of", "och", "og", "eller", "i", "lub", "a", "nebo", "und/oder", "sowie",
	"bis" };

static bool
is_conjunction(struct str s)
{
	size_t len = str_find(s, ' ');

	for (size_t i = 0; i < sizeof conjunctions / sizeof conjunctions[0]; i++)
		if (str_is(str_slice(s, 0, len), conjunctions[i]))
			return true;
	return false;
}

/* Whether the text contains the word that the hyphen at the end of a breaks. */
static bool
has_whole_word(struct hyphens *h, size_t line, struct str a, struct str b)
{
	char word[WORD_BYTES_MAX];
	size_t from = a.len - 1, to = 0, len, at, first;
	uint32_t c;

	while (from > 0 && (at = from, form_is_letter(utf8_prev(a, &at))))
		from = at;
	while (to < b.len && (at = to, c = utf8_next(b, &at), form_is_letter(c)))
		to = at;
	len = a.len - 1 - from + to;
	if (len == 0 || len >= sizeof word || from == a.len - 1 ||
	    h->lookups++ >= HYPHEN_LOOKUPS_MAX)
		return false;
	memcpy(word, a.p + from, a.len - 1 - from);
	memcpy(word + (a.len - 1 - from), b.p, to);
	first = line > HYPHEN_WINDOW ? line - HYPHEN_WINDOW : 0;
	for (size_t i = first; i < h->lines->count && i < line + HYPHEN_WINDOW; i++)
		if (str_find_str(h->lines->v[i].text, str_make(word, len)) <
		    h->lines->v[i].text.len)
			return true;
	return false;
}

size_t
hyphen_append(struct hyphens *h, size_t line, char *out, size_t len, struct str b)
{
	struct str a = str_make(out, len);
	bool soft = str_ends(a, SOFT_HYPHEN);
	bool hyphen = a.len > 1 && a.p[a.len - 1] == '-' && form_is_lower(lines_first_char(b));

	if (soft) {
		len -= strlen(SOFT_HYPHEN);
	} else if (hyphen && !is_conjunction(b)) {
		if (has_whole_word(h, line, a, b))
			len--;
	} else if (!lines_is_unspaced(lines_last_char(a)) &&
		   !lines_is_unspaced(lines_first_char(b))) {
		out[len++] = ' ';
	}
	memcpy(out + len, b.p, b.len);
	return len + b.len;
}
