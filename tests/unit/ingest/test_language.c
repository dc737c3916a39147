/* SPDX-License-Identifier: Apache-2.0 */
/* language: one sentence or two of a law in each language, and texts too short to tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest/language.h"

static void
is_language(const char *text, const char *want)
{
	bool sure;
	const char *code = language_detect(str_from(text), &sure);

	if (strcmp(code, want) != 0)
		fail_msg("\"%s\" is taken for %s, not %s", text, code, want);
}

static void
scripts_of_one_language_tell_it(void **state)
{
	(void)state;
	is_language("Ο κήπος είναι ανοικτός για όλους.", "ell");
	is_language("כל אדם רשאי להיכנס לגן.", "heb");
	is_language("พระราชบัญญัตินี้ให้ใช้บังคับ", "tha");
	is_language("이 법은 물레방아를 지킨다.", "kor");
	is_language("この条例は、海を守ることを目的とする。", "jpn");
	is_language("为了保护公园，制定本条例。", "zho");
	is_language("Այս օրենքը գործում է այսօր։", "hye");
}

static void
arabic_script_is_told_by_its_letters(void **state)
{
	(void)state;
	is_language(
	    "المادة الأولى: في تطبيق أحكام هذا القانون يكون على الوزير أن يحدد الرسوم.", "ara");
	is_language(
	    "ماده ۱ - به منظور نگهداری قنات‌های کشور این قانون تصویب می‌شود و در همه جا اجرا گردد.",
	    "fas");
	is_language(
	    "اس قانون کے تحت کسی شخص کو بھی نہیں روکا جائے گا اور یہ فوراً نافذ ہو گا۔", "urd");
}

static void
cyrillic_is_told_by_words_and_letters(void **state)
{
	(void)state;
	is_language("Настоящий закон регулирует отношения, возникающие при сборе грибов.", "rus");
	is_language(
	    "Цей закон регулює відносини, що виникають під час збирання грибів, та є чинним.",
	    "ukr");
	is_language(
	    "Овај закон се примењује на све баште у Републици и ступа на снагу данас.", "srp");
	is_language(
	    "Този закон се прилага за всички градини и влиза в сила от днес, като не се отменя.",
	    "bul");
	is_language(
	    "Гэты закон рэгулюе адносіны ў садах і ўступае ў сілу з дня яго прыняцця.", "bel");
}

static void
latin_is_told_by_words_and_letters(void **state)
{
	(void)state;
	is_language(
	    "The council shall keep a register of the gardens, and any person may see it.", "eng");
	is_language("Le maire tient un registre des jardins dans la commune et le publie.", "fra");
	is_language("Das Amt führt ein Verzeichnis der Gärten und veröffentlicht es.", "deu");
	is_language("Het college houdt een register bij van de tuinen in de gemeente.", "nld");
	is_language("El ayuntamiento llevará un registro de los jardines y lo publicará.", "spa");
	is_language(
	    "O município mantém um registo dos jardins e não o publica em São João.", "por");
	is_language(
	    "Il comune tiene un registro dei giardini e lo pubblica nel bollettino.", "ita");
	is_language("Rada prowadzi rejestr ogrodów i ogłasza go w dzienniku.", "pol");
	is_language("Obec vede rejstřík zahrad a zveřejní jej podle zákona.", "ces");
	is_language(
	    "Obec vedie register záhrad a zverejní ho podľa zákona, ktorý sa použije.", "slk");
	is_language("Kommunen för ett register över trädgårdar och det är inte hemligt.", "swe");
	is_language(
	    "Kommunen fører et register over haver, og det er ikke hemmeligt efter lov.", "dan");
	is_language(
	    "Kommunen fører et register over hager, og det er ikke hemmelig etter lov.", "nob");
	is_language(
	    "Kunta pitää luetteloa puutarhoista, ja se on julkinen, jos laki niin säädetään.",
	    "fin");
	is_language(
	    "Az önkormányzat nyilvántartást vezet a kertekről, és azt közzé kell tenni.", "hun");
	is_language("Comuna ține un registru al grădinilor și îl publică în buletin.", "ron");
	is_language("Belediye bahçeler için bir kütük tutar ve bu kütük herkese açıktır.", "tur");
	is_language(
	    "Kepala desa menyusun daftar kebun yang ada di desa dan mengumumkannya dengan surat.",
	    "ind");
	is_language("Ủy ban lập danh sách các vườn và công bố danh sách đó theo quy định.", "vie");
	is_language(
	    "L'ajuntament porta un registre dels jardins i el publica en aquesta vila.", "cat");
	is_language(
	    "Vald peab aedade registrit ja see on avalik, kui seaduse kohaselt ei ole õigust.",
	    "est");
	is_language("Pašvaldība ved dārzu reģistru un to publicē, kas ir šā likuma mērķis.", "lav");
	is_language(
	    "Savivaldybė tvarko sodų registrą ir jį skelbia pagal šio įstatymo nuostatas.", "lit");
	is_language(
	    "Općina vodi popis vrtova i objavljuje ga prema odredbama ovoga zakona.", "hrv");
	is_language(
	    "Občina vodi seznam vrtov in ga objavi po določbah tega zakona, če je potrebno.",
	    "slv");
	is_language(
	    "Die raad hou 'n register van die tuine en dit moet nie geheim wees nie.", "afr");
}

static void
decomposed_accents_change_nothing(void **state)
{
	(void)state;
	is_language("Comuna t\xcc\xa6ine un registru al gra\xcc\x86"
		    "dinilor s\xcc\xa6i i\xcc\x82l publica\xcc\x86 i\xcc\x82n buletin.",
	    "ron");
}

static void
short_texts_are_not_sure(void **state)
{
	bool sure = true;

	(void)state;
	assert_string_equal(language_detect(str_from(""), &sure), "und");
	assert_false(sure);
	assert_string_equal(language_detect(str_from("12 34 -- !"), &sure), "und");
	assert_false(sure);
	language_detect(str_from("Lex hortorum"), &sure);
	assert_false(sure);
	assert_string_equal(language_detect(str_from("The law of the sea"), &sure), "eng");
	assert_false(sure);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scripts_of_one_language_tell_it),
		cmocka_unit_test(arabic_script_is_told_by_its_letters),
		cmocka_unit_test(cyrillic_is_told_by_words_and_letters),
		cmocka_unit_test(latin_is_told_by_words_and_letters),
		cmocka_unit_test(decomposed_accents_change_nothing),
		cmocka_unit_test(short_texts_are_not_sure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
