/* SPDX-License-Identifier: Apache-2.0 */
/* scripts: laws in Greek, Persian, Japanese and others: numbers as each of them prints them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_outline.h"

static void
greek_letters_are_doubled_and_annexes_are_roman(void **state)
{
	(void)state;
	outlines("ΝΟΜΟΣ ΥΠ’ ΑΡΙΘ. 4911\n\nΠροστασία των μελισσών.\n\n"
		 "Άρθρο 1\nΟρισμοί\n\n1. Για τον παρόντα νόμο νοούνται ως:\n"
		 "α) «κυψέλη»: το σπίτι των μελισσών,\nβ) «μελισσοκόμος»: το πρόσωπο που\n"
		 "αα) μετρά τις κυψέλες,\nββ) βάφει τις κυψέλες ή\nγγ) πουλά το μέλι,\n"
		 "γ) «μέλι»: το έργο των μελισσών.\n2. Το μέλι δεν αναμιγνύεται.\n\n"
		 "Άρθρο 1Α\nΤροποποίηση του ν. 1234/1980\n\n"
		 "Το άρθρο 7 του ν. 1234/1980 καταργείται.\n\n"
		 "Άρθρο 2\nΈναρξη ισχύος\n\nΟ νόμος ισχύει από την 1η Μαΐου 2017.\n\n"
		 "ΠΑΡΑΡΤΗΜΑ Ι\nΚΑΤΑΛΟΓΟΣ ΚΥΨΕΛΩΝ\n\n1. Μύκονος\n2. Πάρος\n\n"
		 "ΠΑΡΑΡΤΗΜΑ ΙΙ\nΥΠΟΔΕΙΓΜΑ ΑΔΕΙΑΣ\n",
	    "art_1 | Άρθρο 1 | Ορισμοί\n"
	    "art_1__para_1 | 1. | \n"
	    "art_1__para_1__point_1 | α) | \n"
	    "art_1__para_1__point_2 | β) | \n"
	    "art_1__para_1__point_2__point_25 | αα) | \n"
	    "art_1__para_1__point_2__point_26 | ββ) | \n"
	    "art_1__para_1__point_2__point_27 | γγ) | \n"
	    "art_1__para_1__point_3 | γ) | \n"
	    "art_1__para_2 | 2. | \n"
	    "art_1A | Άρθρο 1Α | Τροποποίηση του ν. 1234/1980\n"
	    "art_2 | Άρθρο 2 | Έναρξη ισχύος\n"
	    "hcontainer_1 | ΠΑΡΑΡΤΗΜΑ Ι | ΚΑΤΑΛΟΓΟΣ ΚΥΨΕΛΩΝ\n"
	    "hcontainer_1__para_1 | 1. | \n"
	    "hcontainer_1__para_2 | 2. | \n"
	    "hcontainer_2 | ΠΑΡΑΡΤΗΜΑ ΙΙ | ΥΠΟΔΕΙΓΜΑ ΑΔΕΙΑΣ\n");
}

static void
a_tatweel_behind_a_persian_number_is_a_dash(void **state)
{
	(void)state;
	outlines(
	    "قانون حمایت از زنبورها\n\nماده ۱ـ هدف این قانون نگهداری زنبورها است.\n\n"
	    "ماده ۲ـ کندو خانه زنبور است.\n\nتبصره ۱ـ کندو شمرده می‌شود.\n\n"
	    "ماده ۳ـ این قانون از تاریخ ۱۳۹۲/۰۱/۰۱ لازم‌الاجراء است.\n",
	    "art_1 | ماده ۱ـ | \nart_2 | ماده ۲ـ | \nart_2__para_1 | تبصره ۱ـ | \n"
	    "art_3 | ماده ۳ـ | \n");
}

static void
a_second_japanese_paragraph_follows_the_items_of_the_first(void **state)
{
	(void)state;
	outlines("蜜蜂の保護に関する法律\n"
		 "第一条　この法律において「蜜蜂」とは、次に掲げるものをいう。\n"
		 "一　働き蜂\n二　女王蜂（次に掲げるものを除く。）\nイ　若いもの\nロ　老いたもの\n"
		 "二の二　雄蜂\n三　前二号に掲げるもののほか、政令で定めるもの\n"
		 "２　この法律において「巣箱」とは、蜜蜂を飼う箱をいう。\n"
		 "第二条　蜂蜜は、混ぜてはならない。\n",
	    "art_1 | 第一条 | \nart_1__point_1 | 一 | \nart_1__point_2 | 二 | \n"
	    "art_1__point_2__point_1 | イ | \nart_1__point_2__point_2 | ロ | \n"
	    "art_1__point_2-2 | 二の二 | \nart_1__point_3 | 三 | \n"
	    "art_1__para_2 | ２ | \nart_2 | 第二条 | \n");
}

static void
arabic_and_hebrew_lines_that_name_a_unit_are_text(void **state)
{
	(void)state;
	outlines("قانون رقم 91 لسنة 2008 بشأن حماية النحل\n\n"
		 "مادة 1 - تسري أحكام هذا القانون على النحل، ولا تسري على ما ورد في\n"
		 "المادة 2 من هذا القانون.\n\nمادة 2 - الخلية بيت النحل.\n\n"
		 "مادة 3 - ينشر هذا القانون في الجريدة الرسمية.\n",
	    "art_1 | مادة 1 - | \nart_2 | مادة 2 - | \nart_3 | مادة 3 - | \n");
	outlines("חוק הגנת הדבורים, התשס\"ד-2004\n\n1. הגדרות\nבחוק זה, כוורת היא בית דבורים.\n\n"
		 "2. חובת ספירה\nבעל כוורת יספור אותה כל שנה, בכפוף להוראות\nסעיף 3(א).\n\n"
		 "3. דבש\n(א) הדבש לא יעורבב.\n(א1) הדבש יישקל.\n(ב) הדבש יימכר.\n\n"
		 "4. תחילה\nתחילתו של חוק זה ביום פרסומו.\n",
	    "sec_1 | 1. | הגדרות\nsec_2 | 2. | חובת ספירה\nsec_3 | 3. | דבש\n"
	    "sec_3__subsec_1 | (א) | \nsec_3__subsec_1-1 | (א1) | \n"
	    "sec_3__subsec_2 | (ב) | \nsec_4 | 4. | תחילה\n");
}

static void
russian_rules_have_insertions_in_brackets_and_annexes_with_n(void **state)
{
	(void)state;
	outlines("ПРАВИТЕЛЬСТВО РОССИЙСКОЙ ФЕДЕРАЦИИ\n\nПОСТАНОВЛЕНИЕ\nот 4 июня 2012 г. N 911\n\n"
		 "Об утверждении Правил содержания пчёл\n\nПравительство Российской Федерации "
		 "постановляет:\n\n1. Утвердить прилагаемые Правила содержания пчёл.\n"
		 "2. Министерству вести учёт ульев.\n"
		 "2(1). Ульи на балконах не устанавливаются.\n"
		 "3. Настоящее постановление вступает в силу с 1 июля 2012 г.\n\n"
		 "Приложение N 1\nк Правилам содержания пчёл\n\nПЕРЕЧЕНЬ УЛЬЕВ\n\n"
		 "1. Улей в парке.\n2. Улей у реки.\n\n"
		 "Приложение N 2\nк Правилам содержания пчёл\n\nЖУРНАЛ\n",
	    "para_1 | 1. | \npara_2 | 2. | \npara_2-1 | 2(1). | \npara_3 | 3. | \n"
	    "hcontainer_1 | Приложение N 1 | ПЕРЕЧЕНЬ УЛЬЕВ\n"
	    "hcontainer_1__point_1 | 1. | \nhcontainer_1__point_2 | 2. | \n"
	    "hcontainer_2 | Приложение N 2 | ЖУРНАЛ\n");
}

static void
what_was_deleted_is_no_heading(void **state)
{
	(void)state;
	outlines("蜜蜂管理條例\n\n修正日期：民國 108 年 05 月 22 日\n\n第一章 總則\n第 1 條\n"
		 "1  為管理蜜蜂，特制定本條例。\n2  本條例未規定者，適用其他法律之規定。\n第 2 條\n"
		 "（刪除）\n第 3 條\n1  蜂箱每年清點。\n2  （刪除）\n第 4 條\n（刪除）\n"
		 "第 5 條\n本條例自公布日施行。\n",
	    "chp_1 | 第一章 | 總則\nart_1 | 第 1 條 | \nart_1__para_1 | 1 | \n"
	    "art_1__para_2 | 2 | \nart_2 | 第 2 條 | \nart_3 | 第 3 條 | \n"
	    "art_3__para_1 | 1 | \nart_3__para_2 | 2 | \nart_4 | 第 4 條 | \n"
	    "art_5 | 第 5 條 | \n");
	outlines("ЗАКОН УКРАЇНИ\n\nПро охорону бджіл\n\nСтаття 1. Бджоли\n\n"
		 "Закон охороняє бджіл.\n\nСтаття 2. Виключена.\n\n"
		 "{Статтю 2 виключено на підставі Закону № 9111-VI}\n\n"
		 "Стаття 3. Вулик\n\nВулик є домом бджіл.\n",
	    "art_1 | Стаття 1. | Бджоли\nart_2 | Стаття 2. | \nart_3 | Стаття 3. | Вулик\n");
}

static void
a_korean_heading_in_brackets_may_be_alone(void **state)
{
	(void)state;
	outlines("꿀벌 관리법\n\n[시행 2018. 7. 1.]\n\n제1조(목적) 이 법은 꿀벌을 보호한다.\n"
		 "제2조(벌통)\n①벌통은 센다.\n②벌통은 칠한다.\n제3조 삭제 <2018. 6. 20.>\n"
		 "제4조(꿀) 꿀은 섞지 아니한다.\n",
	    "art_1 | 제1조 | (목적)\nart_2 | 제2조 | (벌통)\nart_2__para_1 | ① | \n"
	    "art_2__para_2 | ② | \nart_3 | 제3조 | \nart_4 | 제4조 | (꿀)\n");
}

static void
hong_kong_sections_behind_tabs_are_no_table(void **state)
{
	(void)state;
	outlines("第911章　《蜜蜂條例》\n本條例旨在就蜜蜂的註冊訂定條文。\n[2001年6月1日]\n\n"
		 "第1部　導言\n1.\t簡稱\n\t本條例可引稱為《蜜蜂條例》。\n2.\t釋義\n"
		 "\t(1)\t在本條例中，蜂箱指養蜂的箱。\n\t(2)\t就本條例而言，蜂箱 ——\n"
		 "\t(a)\t如有蜂；或\n\t(b)\t如有蜜，\n\t即視為已註冊。\n"
		 "3.\t（由2009年第12號第5條廢除）\n第2部　註冊\n第1分部　申請\n"
		 "4.\t蜂箱的註冊\n\t(1)\t任何人不得使用未註冊的蜂箱。\n"
		 "\t(2)\t任何人違反第(1)款，即屬犯罪。\n4A.\t證明書\n\t處長須發出證明書。\n"
		 "附表1　[第4條]\n費用\n1.\t註冊費$100\n2.\t補發費$50\n",
	    "part_1 | 第1部 | 導言\nsec_1 | 1. | 簡稱\nsec_2 | 2. | 釋義\n"
	    "sec_2__subsec_1 | (1) | \nsec_2__subsec_2 | (2) | \n"
	    "sec_2__subsec_2__point_a | (a) | \nsec_2__subsec_2__point_b | (b) | \n"
	    "sec_3 | 3. | \npart_2 | 第2部 | 註冊\ndvs_1 | 第1分部 | 申請\n"
	    "sec_4 | 4. | 蜂箱的註冊\nsec_4__subsec_1 | (1) | \nsec_4__subsec_2 | (2) | \n"
	    "sec_4A | 4A. | 證明書\nhcontainer_1 | 附表1 | 費用\n"
	    "hcontainer_1__point_1 | 1. | \nhcontainer_1__point_2 | 2. | \n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(greek_letters_are_doubled_and_annexes_are_roman),
		cmocka_unit_test(a_tatweel_behind_a_persian_number_is_a_dash),
		cmocka_unit_test(a_second_japanese_paragraph_follows_the_items_of_the_first),
		cmocka_unit_test(arabic_and_hebrew_lines_that_name_a_unit_are_text),
		cmocka_unit_test(russian_rules_have_insertions_in_brackets_and_annexes_with_n),
		cmocka_unit_test(what_was_deleted_is_no_heading),
		cmocka_unit_test(a_korean_heading_in_brackets_may_be_alone),
		cmocka_unit_test(hong_kong_sections_behind_tabs_are_no_table),
	};

	return cmocka_run_group_tests_name("scripts", tests, NULL, NULL);
}
