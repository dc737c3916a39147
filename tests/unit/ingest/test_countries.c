/* SPDX-License-Identifier: Apache-2.0 */
/* countries: the layouts of official collections and their web sites, one kind each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_outline.h"

/* The title that the text is given. */
static void
is_titled(const char *text, const char *title)
{
	char want[512];
	struct sample s;

	sample_text(&s, str_from(text));
	assert_int_equal(sample_read(&s, STATEMENT), 0);
	snprintf(want, sizeof want, "<docTitle>%s</docTitle>", title);
	if (strstr(s.xml.data, want) == NULL)
		print_error("no %s in\n%s\n", want, s.xml.data);
	assert_non_null(strstr(s.xml.data, want));
	sample_free(&s);
}

static void
a_place_and_date_at_the_head_conclude_nothing(void **state)
{
	(void)state;
	outlines("BỘ NÔNG NGHIỆP\n\nHà Nội, ngày 3 tháng 5 năm 2011\n\nTHÔNG TƯ\nVỀ ONG MẬT\n\n"
		 "Căn cứ Luật ong mật;\n\nBộ trưởng ban hành Thông tư:\n\nĐiều 1. Nuôi ong\n"
		 "1. Ong được nuôi trong thùng.\n2. Thùng có:\na) Nắp;\nb) Đáy:\n- bằng gỗ;\n"
		 "- bằng tre.\n\nĐiều 2. Hiệu lực\nThông tư có hiệu lực từ ngày mai.\n",
	    "art_1 | Điều 1. | Nuôi ong\nart_1__para_1 | 1. | \nart_1__para_2 | 2. | \n"
	    "art_1__para_2__point_a | a) | \nart_1__para_2__point_b | b) | \n"
	    "art_1__para_2__point_b__content__list_1__item_1 | - | \n"
	    "art_1__para_2__point_b__content__list_1__item_2 | - | \n"
	    "art_2 | Điều 2. | Hiệu lực\n");
}

static void
a_signature_is_no_text_below_a_heading(void **state)
{
	(void)state;
	outlines("HOTĂRÂRE Nr. 8 din 3 august 2011\nprivind albinele\n\n"
		 "Guvernul României adoptă prezenta hotărâre.\n\n"
		 "Art. 1. - Se aprobă Normele privind albinele din anexă.\n\n"
		 "Art. 2. - Ministerul duce la îndeplinire hotărârea.\n\n"
		 "PRIM-MINISTRU\nEMIL STUP\n\nANEXĂ\n\nNORME\n\n"
		 "Art. 1. - Albinele stau în stupi.\n\nArt. 2. - Stupii sunt albi.\n",
	    "art_1 | Art. 1. - | \nart_2 | Art. 2. - | \nhcontainer_1 | ANEXĂ | NORME\n"
	    "hcontainer_1__art_1 | Art. 1. - | \nhcontainer_1__art_2 | Art. 2. - | \n");
}

static void
the_line_that_names_the_kind_of_a_text_is_its_title(void **state)
{
	(void)state;
	is_titled("Print Del\nBiministeriet\n\nBekendtgørelse om bier\n\n§ 1. Bier er insekter.\n"
		  "Stk. 2. De bor i stader.\n\n§ 2. Stader er hvide.\n",
	    "Bekendtgørelse om bier");
	is_titled("Zbierka zákonov\n\n231\nZÁKON\nz 13. mája 2009\no včelách\n\n"
		  "Národná rada sa uzniesla na tomto zákone:\n\n§ 1\nVčely žijú v úli.\n\n"
		  "§ 2\nÚľ je biely.\n",
	    "ZÁKON z 13. mája 2009 o včelách");
	is_titled("Emissor: Ministério do Mel\n\nPortaria n.º 2/2009\nPublicação: Série I\n\n"
		  "Artigo 1.º\nAs abelhas vivem em colmeias.\n\nArtigo 2.º\nAs colmeias são "
		  "brancas.\n",
	    "Portaria n.º 2/2009");
}

static void
buttons_in_a_row_are_navigation(void **state)
{
	(void)state;
	is_titled("Tisknout Sdílet\n\nVčelí řád\n\n§ 1\nVčely žijí v úlu.\n\n§ 2\nÚl je bílý.\n",
	    "Včelí řád");
	is_titled("Imprimir\nEstatuto das Abelhas\n\nArtigo 1.º\nAs abelhas vivem em colmeias.\n\n"
		  "Artigo 2.º\nAs colmeias são brancas.\n",
	    "Estatuto das Abelhas");
}

static void
sections_of_the_motives_are_no_units(void **state)
{
	(void)state;
	outlines("Ley 4/2014, de 9 de mayo, de colmenas.\n\nPREÁMBULO\n\nI\n\n"
		 "Las abejas viven en colmenas.\n\nII\n\nLa ley consta de dos artículos.\n\n"
		 "TÍTULO I\nColmenas\n\nArtículo 1. Objeto.\n1. Las colmenas son blancas.\n"
		 "2. Las abejas, no.\n\nArtículo 2. Miel.\nLa miel no se mezcla.\n",
	    "title_1 | TÍTULO I | Colmenas\nart_1 | Artículo 1. | Objeto.\n"
	    "art_1__para_1 | 1. | \nart_1__para_2 | 2. | \nart_2 | Artículo 2. | Miel.\n");
}

static void
a_list_has_the_style_of_one_around_it(void **state)
{
	(void)state;
	outlines("חוק הדבורים, התש\"ע-2009\n\n1. כוורת\n(א) דבורה גרה בכוורת.\n"
		 "(ב) הוראות סעיף קטן (א) לא יחולו על –\n(1) צרעה;\n(2) נמלה, ובלבד –\n"
		 "(א) שהיא אדומה;\n(ב) שהיא קטנה.\n\n2. דבש\nהדבש לא יעורבב.\n",
	    "sec_1 | 1. | כוורת\nsec_1__subsec_1 | (א) | \nsec_1__subsec_2 | (ב) | \n"
	    "sec_1__subsec_2__point_1 | (1) | \nsec_1__subsec_2__point_2 | (2) | \n"
	    "sec_1__subsec_2__point_2__point_1 | (א) | \n"
	    "sec_1__subsec_2__point_2__point_2 | (ב) | \nsec_2 | 2. | דבש\n");
}

static void
a_container_may_be_in_one_that_is_mostly_below_it(void **state)
{
	(void)state;
	outlines("Forskrift om bier\n\nKapittel I. Innledning\n\n§ 1. Formål\nBier skal telles.\n\n"
		 "Kapittel II. Kuber\n\nAvsnitt A. Farge\n\n§ 2. Hvit\nKuber er hvite.\n\n"
		 "Avsnitt B. Tid\n\n§ 3. Frist\nKuber males om våren.\n\n"
		 "Kapittel III. Slutt\n\n§ 4. Tilsyn\nKuber ses etter.\n",
	    "chp_1 | Kapittel I. | Innledning\nart_1 | § 1. | Formål\n"
	    "chp_2 | Kapittel II. | Kuber\n"
	    "title_A | Avsnitt A. | Farge\nart_2 | § 2. | Hvit\ntitle_B | Avsnitt B. | Tid\n"
	    "art_3 | § 3. | Frist\nchp_3 | Kapittel III. | Slutt\nart_4 | § 4. | Tilsyn\n");
}

static void
the_name_below_a_number_is_its_heading(void **state)
{
	(void)state;
	outlines("Legge sulle api\n\nTitolo I\nDELLE API\n\nArt. 1.\nLe api sono insetti.\n\n"
		 "Titolo II\nDISPOSIZIONI FINALI\n\nArt. 2.\nLe api sono tutelate.\n",
	    "title_1 | Titolo I | DELLE API\nart_1 | Art. 1. | \n"
	    "title_2 | Titolo II | DISPOSIZIONI FINALI\nart_2 | Art. 2. | \n");
	outlines("Resolución 8/2019\n\nARTÍCULO 1°.- Apruébase el Reglamento de Miel, ANEXO I.\n\n"
		 "ARTÍCULO 2°.- Comuníquese.\n\nANEXO I\n\nREGLAMENTO DE MIEL\n\n"
		 "ARTÍCULO 1°.- La miel no se mezcla.\n",
	    "art_1 | ARTÍCULO 1°.- | \nart_2 | ARTÍCULO 2°.- | \n"
	    "hcontainer_1 | ANEXO I | REGLAMENTO DE MIEL\n"
	    "hcontainer_1__art_1 | ARTÍCULO 1°.- | \n");
}

static void
headings_may_end_with_a_full_stop(void **state)
{
	(void)state;
	outlines("REGLUGERÐ\num býflugur.\n\nI. KAFLI\nAlmenn ákvæði.\n\n1. gr.\nMarkmið.\n"
		 "Markmiðið er að telja býflugur.\n\n2. gr.\nGildistaka.\nReglugerðin gildir nú.\n",
	    "chp_1 | I. KAFLI | Almenn ákvæði.\nart_1 | 1. gr. | Markmið.\n"
	    "art_2 | 2. gr. | Gildistaka.\n");
}

static void
captions_of_narrow_brackets_stand_above_articles(void **state)
{
	(void)state;
	outlines("養蜂条例\n(目的)\n第1条　この条例は、養蜂を定める。\n(巣箱)\n"
		 "第2条　巣箱は、白とする。\n2　蜂は、白としない。\n附　則\n(施行期日)\n"
		 "1　この条例は、明日から施行する。\n(経過措置)\n2　古い巣箱は、使える。\n",
	    "art_1 | 第1条 | (目的)\nart_2 | 第2条 | (巣箱)\nart_2__para_2 | 2 | \n"
	    "hcontainer_1 | 附 則 | \nhcontainer_1__para_1 | 1 | (施行期日)\n"
	    "hcontainer_1__para_2 | 2 | (経過措置)\n");
}

static void
a_repealed_section_says_so_below_its_number(void **state)
{
	(void)state;
	outlines("Mehiläislaki\n\n1 §\n"
		 "Tätä lakia sovelletaan mehiläisiin. Lakia ei sovelleta ampiaisiin.\n\n2 §\n\n"
		 "2 § on kumottu L:lla 12.5.2017/271.\n\n3–5 §\n\n"
		 "3–5 § on kumottu L:lla 12.5.2017/271.\n\n"
		 "6 §\nHunaja on keltaista.\n",
	    "art_1 | 1 § | \nart_2 | 2 § | \nart_3to5 | 3–5 § | \nart_6 | 6 § | \n");
}

static void
a_law_that_is_quoted_as_a_whole_has_its_units(void **state)
{
	(void)state;
	outlines("LEY NÚM. 20.991\n\nREGULA LAS COLMENAS\n\n"
		 "Teniendo presente que el Congreso ha dado su aprobación al siguiente\n\n"
		 "Proyecto de ley:\n\n\"TÍTULO I\nDe las colmenas\n\n"
		 "Artículo 1º.- Las colmenas son blancas.\n\n"
		 "Artículo 2º.- Corresponderá al apicultor:\n1.- Mantener las colmenas.\n"
		 "2.- Fijar el precio, que será:\na) Alto, en verano.\nb) Bajo, en invierno.\n"
		 "3.- Contratar al personal.\n\nArtículo 3º.- Las abejas no pagan.\n\n"
		 "Artículo 4º.- Esta ley rige.\".\n\nValparaíso, 20 de enero de 2010.\n",
	    "title_1 | TÍTULO I | De las colmenas\nart_1 | Artículo 1º.- | \n"
	    "art_2 | Artículo 2º.- | \nart_2__para_1 | 1.- | \nart_2__para_2 | 2.- | \n"
	    "art_2__para_2__point_a | a) | \nart_2__para_2__point_b | b) | \n"
	    "art_2__para_3 | 3.- | \nart_3 | Artículo 3º.- | \nart_4 | Artículo 4º.- | \n");
}

static void
items_behind_tabs_are_no_table(void **state)
{
	(void)state;
	outlines("Lov om bier\n\n§ 1. Formål\nLoven gjelder ikke:\na)\thumler,\nb)\tveps,\n"
		 "c)\tmaur, med mindre\n\t1.\tKongen bestemmer det, eller\n"
		 "\t2.\teieren ber om det.\n\n§ 2. Slutt\nLoven trer i kraft straks.\n",
	    "art_1 | § 1. | Formål\nart_1__point_a | a) | \nart_1__point_b | b) | \n"
	    "art_1__point_c | c) | \nart_1__point_c__point_1 | 1. | \n"
	    "art_1__point_c__point_2 | 2. | \nart_2 | § 2. | Slutt\n");
}

static void
an_annex_says_what_it_belongs_to_above_its_heading(void **state)
{
	(void)state;
	outlines("UCHWAŁA NR 9/2015\nw sprawie uchwalenia Statutu Pasieki\n\n"
		 "Na podstawie art. 18 ustawy uchwala się, co następuje:\n\n"
		 "§ 1. Uchwala się Statut Pasieki.\n\n§ 2. Uchwała wchodzi w życie jutro.\n\n"
		 "Załącznik do uchwały Nr 9/2015\nRady Miejskiej w Ulu\nz dnia 28 września 2015 r."
		 "\n\nSTATUT PASIEKI\n\n§ 1\nPasieka ma ule.\n\n§ 2\nUle są białe.\n",
	    "art_1 | § 1. | \nart_2 | § 2. | \nhcontainer_1 | Załącznik | STATUT PASIEKI\n"
	    "hcontainer_1__art_1 | § 1 | \nhcontainer_1__art_2 | § 2 | \n");
}

static void
articles_may_stand_in_brackets(void **state)
{
	(void)state;
	outlines("قرار بالقانون رقم ٩١ لسنة ٢٠١٤ بشأن النحل\n\nقرر القانون الآتي نصه:\n\n"
		 "( المادة الأولى )\nيعمل بأحكام هذا القانون في شأن النحل.\n\n"
		 "( المادة الثانية )\nينشر هذا القانون في الجريدة الرسمية.\n",
	    "art_1 | المادة الأولى | \nart_2 | المادة الثانية | \n");
}

static void
numbered_headings_stand_over_hungarian_sections(void **state)
{
	(void)state;
	outlines("2011. évi CXCI. törvény\na méhekről\n\n"
		 "Az Országgyűlés a következő törvényt alkotja:\n\n1. A törvény hatálya\n\n"
		 "1. § E törvény hatálya a méhekre terjed ki.\n\n2. Értelmező rendelkezések\n\n"
		 "2. § E törvény alkalmazásában:\n1. méh: repülő rovar;\n2. kaptár: a méhek háza.\n"
		 "\n3. § A kaptár fehér.\n",
	    "sec_1 | 1. | A törvény hatálya\nart_1 | 1. § | \n"
	    "sec_2 | 2. | Értelmező rendelkezések\nart_2 | 2. § | \n"
	    "art_2__point_1 | 1. | \nart_2__point_2 | 2. | \nart_3 | 3. § | \n");
}

static void
an_abbreviation_expects_the_number_on_the_next_line(void **state)
{
	(void)state;
	outlines("REGLUGERÐ\num býflugur\n\n1. gr.\nBýflugur eru taldar á vorin, sbr.\n"
		 "3. mgr. 6. gr. laga um býflugur.\n\n2. gr.\nReglugerðin gildir nú.\n",
	    "art_1 | 1. gr. | \nart_2 | 2. gr. | \n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_and_date_at_the_head_conclude_nothing),
		cmocka_unit_test(a_signature_is_no_text_below_a_heading),
		cmocka_unit_test(the_line_that_names_the_kind_of_a_text_is_its_title),
		cmocka_unit_test(buttons_in_a_row_are_navigation),
		cmocka_unit_test(sections_of_the_motives_are_no_units),
		cmocka_unit_test(a_list_has_the_style_of_one_around_it),
		cmocka_unit_test(a_container_may_be_in_one_that_is_mostly_below_it),
		cmocka_unit_test(the_name_below_a_number_is_its_heading),
		cmocka_unit_test(headings_may_end_with_a_full_stop),
		cmocka_unit_test(captions_of_narrow_brackets_stand_above_articles),
		cmocka_unit_test(a_repealed_section_says_so_below_its_number),
		cmocka_unit_test(a_law_that_is_quoted_as_a_whole_has_its_units),
		cmocka_unit_test(items_behind_tabs_are_no_table),
		cmocka_unit_test(an_annex_says_what_it_belongs_to_above_its_heading),
		cmocka_unit_test(articles_may_stand_in_brackets),
		cmocka_unit_test(numbered_headings_stand_over_hungarian_sections),
		cmocka_unit_test(an_abbreviation_expects_the_number_on_the_next_line),
	};

	return cmocka_run_group_tests_name("countries", tests, NULL, NULL);
}
