/* SPDX-License-Identifier: Apache-2.0 */
/*
 * footnote_source: the words by which notes of sources begin. What must hold: a word that a
 * provision may begin with, such as "Repealed", is here only with what follows it in a note.
 */
#include "ingest/footnote_source.h"

#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "ingest/footnote_mark.h"
#include "ingest/lines.h"

#define YEAR_DIGITS 4
#define MARK_BYTES_MAX 6 /* of a number in brackets: (123) */

bool
footnote_is_source(struct str s)
{
	static const char *const words[] = { "OJ ", "O.J. ", "JO ", "ABl.", "ABl ", "DO ", "PB ",
		"GU ", "SR ", "RS ", "AS ", "RO ", "RU ", "BBl ", "FF ", "[BS ", "[AS ", "LGBl.",
		"S.I. ", "Fassung gem", "Eingefügt durch", "Eingefügt gem", "Aufgehoben durch",
		"Ursprünglich", "Berichtigt", "Introduit par", "Introduite par", "Introduits par",
		"Abrogé par", "Abrogée par", "Abrogés par", "Nouvelle teneur", "Anciennement",
		"Mise à jour", "Introdotto", "Abrogato da", "Abrogata da", "Nuovo testo",
		"Opinion of", "Position of", "See page", "Stellungnahme", "Standpunkt", "Avis du",
		"Position du", "Ins. by", "Subs. by", "Omitted by", "Rep. by", "Added by",
		"The word", "Inserted by", "Substituted by", "Repealed by" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_starts(s, words[i]))
			return true;
	/* an act by its year and chapter: "1972 c. 68" */
	return s.len > YEAR_DIGITS && str_starts(str_slice(s, YEAR_DIGITS, s.len), " c. ") &&
	       s.p[0] >= '1' && s.p[0] <= '9';
}

/* Whether the line is nothing but a number in brackets, and a source is below it. */
static bool
is_number_of_source(const struct lines *l, size_t i)
{
	struct footnote_mark mark;
	struct str s = l->v[i].text;
	char probe[MARK_BYTES_MAX + 2];

	if (s.len > MARK_BYTES_MAX || i + 1 >= l->count || l->v[i + 1].after_blank ||
	    !footnote_is_source(l->v[i + 1].text))
		return false;
	memcpy(probe, s.p, s.len);
	memcpy(probe + s.len, " x", 2);
	return footnote_mark_read(str_make(probe, s.len + 2), &mark) && mark.len == s.len;
}

int
footnote_join_numbers(struct lines *l, struct err *e)
{
	for (size_t i = 1; i < l->count; i++) {
		struct str number = l->v[i].text, text;
		char *joined;

		if (!is_number_of_source(l, i))
			continue;
		text = l->v[i + 1].text;
		if ((joined = arena_alloc(l->arena, number.len + text.len + 1)) == NULL)
			return err_set(e, ERR_LIMIT, LINES_MEMORY);
		memcpy(joined, number.p, number.len);
		joined[number.len] = ' ';
		memcpy(joined + number.len + 1, text.p, text.len);
		l->v[i].text = str_make(joined, number.len + text.len + 1);
		l->v[i].columns = lines_columns(l->v[i].text);
		l->v[i].last = l->v[i + 1].last;
		l->v[i].page_end = l->v[i + 1].page_end;
		l->v[i + 1].dropped = true;
		i++;
	}
	lines_compact(l);
	return 0;
}

bool
footnote_is_heading(struct str s)
{
	static const char *const words[] = { "notes", "footnotes", "endnotes", "fußnoten",
		"fussnoten", "anmerkungen", "notes de bas de page", "notas", "notas al pie",
		"notas a pie de página", "notas de rodapé", "note", "note a piè di pagina",
		"voetnoten", "noten", "przypisy", "poznámky", "poznámky pod čarou", "fodnoter",
		"noter", "fotnoter", "alaviitteet", "примечания", "сноски", "примітки",
		"υποσημειώσεις", "dipnotlar", "الهوامش", "הערות", "پانوشت‌ها", "注释",
		"註釋", "注", "脚注", "註", "각주", "catatan kaki", "chú thích", "เชิงอรรถ" };
	char lower[64];
	size_t len = 0;

	if (str_ends(s, ":"))
		s.len--;
	for (size_t at = 0; at < s.len && len + UTF8_MAX_BYTES < sizeof lower;)
		len += utf8_put(
		    (uint32_t)utf8proc_tolower((utf8proc_int32_t)utf8_next(s, &at)), lower + len);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_is(str_make(lower, len), words[i]))
			return true;
	return false;
}
