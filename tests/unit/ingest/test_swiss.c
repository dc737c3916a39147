/* SPDX-License-Identifier: Apache-2.0 */
/*
 * swiss: paragraphs of Swiss laws, whose raised numbers a copy of the text may print as digits,
 * with a space before the text or without one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_outline.h"

#define GERMAN                                                           \
	"Bundesgesetz über den Honig\n\nvom 3. Mai 2011\n\n"            \
	"Die Bundesversammlung der Schweizerischen Eidgenossenschaft,\n" \
	"gestützt auf Artikel 4 der Verfassung,\nbeschliesst:\n\n"

/* As outlines(), without the comparison of words: "1Der" is one word there, and two in a unit. */
static void
outlines_glued(const char *text, const char *expected)
{
	struct buf found = BUF_INIT(SAMPLE_BYTES_MAX);
	struct sample s;

	sample_text(&s, str_from(text));
	assert_int_equal(sample_read(&s, STATEMENT), 0);
	sample_outline(&s, &found);
	assert_string_equal(found.len == 0 ? "" : found.data, expected);
	buf_free(&found);
	sample_free(&s);
}

static void
raised_spaced_and_glued_numbers_are_paragraphs(void **state)
{
	(void)state;
	outlines_glued(GERMAN
	    "1. Abschnitt: Zweck\n\nArt. 1 Zweck\n¹ Der Bund fördert den Honig¹ und die Bienen.\n"
	    "² Er zählt die Völker.\n²bis Das Zählen ist frei.\n³ᵇⁱˢ Er achtet auf:\n"
	    "a. die Bienen;\nb. die Waben.\n\n"
	    "Art. 2\n1 Der Kanton zählt die Völker.\n2 Er meldet sie dem Bund.\n\n"
	    "2. Abschnitt: Verkauf\n\n"
	    "Art. 3 Verkauf\n1Der Honig ist rein.\n1bisEr wird gewogen.\n2Der Preis ist frei.\n",
	    "sec_1 | 1. Abschnitt: | Zweck\nart_1 | Art. 1 | Zweck\nart_1__para_1 | ¹ | \n"
	    "art_1__para_2 | ² | \nart_1__para_2bis | ²bis | \nart_1__para_3bis | ³ᵇⁱˢ | \n"
	    "art_1__para_3bis__point_a | a. | \nart_1__para_3bis__point_b | b. | \n"
	    "art_2 | Art. 2 | \nart_2__para_1 | 1 | \nart_2__para_2 | 2 | \n"
	    "sec_2 | 2. Abschnitt: | Verkauf\nart_3 | Art. 3 | Verkauf\nart_3__para_1 | 1 | \n"
	    "art_3__para_1bis | 1bis | \nart_3__para_2 | 2 | \n");
}

static void
french_and_italian_texts_are_read_alike(void **state)
{
	(void)state;
	outlines_glued(
	    "Loi fédérale sur le miel\n\ndu 3 mai 2011\n\n"
	    "L'Assemblée fédérale de la Confédération suisse,\n"
	    "vu l'art. 4 de la Constitution,\narrête:\n\nSection 1 But\n\n"
	    "Art. 1 ¹ La Confédération encourage le miel selon l'al. 2.\n"
	    "² Elle compte les abeilles.\n\nArt. 2 Cantons\n1 Le canton compte les ruches:\n"
	    "a. en été;\nb. en hiver.\n1bis L'office les publie.\n2 Il les annonce.\n\n"
	    "Art. 3 Vente\n1Le miel est pur.\n2Il est pesé.\n",
	    "sec_1 | Section 1 | But\nart_1 | Art. 1 | \nart_1__para_1 | ¹ | \n"
	    "art_1__para_2 | ² | \nart_2 | Art. 2 | Cantons\nart_2__para_1 | 1 | \n"
	    "art_2__para_1__point_a | a. | \nart_2__para_1__point_b | b. | \n"
	    "art_2__para_1bis | 1bis | \nart_2__para_2 | 2 | \nart_3 | Art. 3 | Vente\n"
	    "art_3__para_1 | 1 | \nart_3__para_2 | 2 | \n");
	outlines_glued("Legge federale sul miele\n\ndel 3 maggio 2011\n\n"
		       "L'Assemblea federale della Confederazione Svizzera,\n"
		       "visto l'articolo 4 della Costituzione,\ndecreta:\n\nSezione 1: Scopo\n\n"
		       "Art. 1 Scopo\n¹ La Confederazione promuove il miele secondo il cpv. 2.\n"
		       "² Essa conta le api.\n\nArt. 2\n1Il miele è puro.\n2È pesato.\n",
	    "sec_1 | Sezione 1: | Scopo\nart_1 | Art. 1 | Scopo\nart_1__para_1 | ¹ | \n"
	    "art_1__para_2 | ² | \nart_2 | Art. 2 | \nart_2__para_1 | 1 | \n"
	    "art_2__para_2 | 2 | \n");
}

static void
amounts_and_footnotes_are_text(void **state)
{
	(void)state;
	outlines(GERMAN
	    "Art. 1 Beitrag\n1 Der Bund zahlt im Jahr\n2 Millionen Franken an die Kantone.\n"
	    "2 Der Kanton zahlt\n3 Franken für jedes Volk.\n\n"
	    "Art. 2 Rest\n\n1 Million Franken steht bereit. Der Rest ist offen.\n\n"
	    "Art. 3 Schluss\nDer Bund regelt den Rest.¹\n\n¹ SR 101\n",
	    "art_1 | Art. 1 | Beitrag\nart_1__para_1 | 1 | \nart_1__para_2 | 2 | \n"
	    "art_2 | Art. 2 | Rest\nart_3 | Art. 3 | Schluss\n");
}

static void
notes_whose_digits_lost_their_height_are_joined(void **state)
{
	(void)state;
	outlines_glued(GERMAN
	    "Art. 1 Beitrag\n1 Der Bund zahlt den Kantonen1 seit dem 4. Mai 19892 Honig.\n"
	    "2 Er zahlt nicht:\na. Met;\nabis.3 Wachs.\n\n"
	    "Art. 2\nDer Bund zahlt.\n\n"
	    "Art. 2a4 Rest\nDer Rest ist offen.\n\n"
	    "Art. 3 und 45\n\n"
	    "Art. 5 Schluss\nDer Bund regelt den Rest.\n\nAS 1992 1860\n"
	    "1 SR 101\n2 BBl 1989 III 9\n"
	    "3 Eingefügt durch Ziff. I des BG.\n4 Eingefügt durch Ziff. I des BG.\n"
	    "5 Aufgehoben durch Ziff. I des BG.\n",
	    "art_1 | Art. 1 | Beitrag\nart_1__para_1 | 1 | \n"
	    "art_1__para_2 | 2 | \nart_1__para_2__point_a | a. | \n"
	    "art_1__para_2__point_abis | abis. | \nart_2 | Art. 2 | \n"
	    "art_2a | Art. 2a | Rest\nart_3to4 | Art. 3 und 4 | \nart_5 | Art. 5 | Schluss\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(raised_spaced_and_glued_numbers_are_paragraphs),
		cmocka_unit_test(french_and_italian_texts_are_read_alike),
		cmocka_unit_test(amounts_and_footnotes_are_text),
		cmocka_unit_test(notes_whose_digits_lost_their_height_are_joined),
	};

	return cmocka_run_group_tests_name("swiss", tests, NULL, NULL);
}
