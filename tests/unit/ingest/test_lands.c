/* SPDX-License-Identifier: Apache-2.0 */
/* lands: short laws of one tradition each: words of units, their order, the language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_outline.h"

static void
hungarian_sections_follow_their_number(void **state)
{
	(void)state;
	outlines("2011. évi XL. törvény\na méhek és a méz védelméről\n\n"
		 "Az Országgyűlés a méhek védelme érdekében a következő törvényt alkotja:\n\n"
		 "ELSŐ RÉSZ\nÁLTALÁNOS RENDELKEZÉSEK\n\nI. FEJEZET\nA TÖRVÉNY CÉLJA\n\n"
		 "1. §\n\n(1) E törvény célja a méhek védelme és a méz tisztasága.\n"
		 "(2) A törvény hatálya kiterjed\na) a méhészre, és\nb) az erdőre, ha\n"
		 "ba) abban méhek élnek, vagy\nbb) az a településhez tartozik.\n\n"
		 "1/A. § A méz nem keverhető.\n\n2. § (1) A méhész a kaptárakat megszámolja.\n"
		 "(2) A számot a 3. § szerint jelenti be.\n\nII. FEJEZET\nZÁRÓ RENDELKEZÉSEK\n\n"
		 "3. § Ez a törvény 2012. január 1-jén lép hatályba.\n\n"
		 "1. melléklet a 2011. évi XL. törvényhez\n\nA kaptárak jegyzéke.\n",
	    "part_1 | ELSŐ RÉSZ | ÁLTALÁNOS RENDELKEZÉSEK\n"
	    "chp_1 | I. FEJEZET | A TÖRVÉNY CÉLJA\n"
	    "art_1 | 1. § | \n"
	    "art_1__para_1 | (1) | \n"
	    "art_1__para_2 | (2) | \n"
	    "art_1__para_2__point_a | a) | \n"
	    "art_1__para_2__point_b | b) | \n"
	    "art_1__para_2__point_ba | ba) | \n"
	    "art_1__para_2__point_bb | bb) | \n"
	    "art_1-A | 1/A. § | \n"
	    "art_2 | 2. § | \n"
	    "art_2__para_1 | (1) | \n"
	    "art_2__para_2 | (2) | \n"
	    "chp_2 | II. FEJEZET | ZÁRÓ RENDELKEZÉSEK\n"
	    "art_3 | 3. § | \n"
	    "hcontainer_1 | 1. melléklet | a 2011. évi XL. törvényhez\n");
}

static void
welsh_regulations_have_parts_and_schedules(void **state)
{
	(void)state;
	outlines(
	    "Rheoliadau’r Gwenyn (Cymru) 2025\n\nGwnaed 6 Mawrth 2025\n\n"
	    "Yn dod i rym 1 Ebrill 2025\n\n"
	    "Mae Gweinidogion Cymru, drwy arfer y pwerau a roddir iddynt gan adran 4 o’r Ddeddf, "
	    "yn gwneud y Rheoliadau a ganlyn.\n\nRHAN 1\nRhagarweiniol\n\n"
	    "Enwi a chychwyn\n\n1. Enw’r Rheoliadau hyn yw Rheoliadau’r Gwenyn.\n\n"
	    "Dehongli\n\n2.—(1) Yn y Rheoliadau hyn, ystyr “cwch” yw cartref y gwenyn.\n\n"
	    "(2) Mae’r Rheoliadau yn gymwys—\n\n(a) i’r gwenynwyr, a\n\n(b) i’r coed.\n\n"
	    "RHAN 2\nMêl\n\nGwerthu mêl\n\n3. Ni chaniateir cymysgu’r mêl.\n\n"
	    "ATODLEN 1\nY cychod\n\n1. Mae’r cychod yn y coed.\n",
	    "part_1 | RHAN 1 | Rhagarweiniol\n"
	    "art_1 | 1. | Enwi a chychwyn\n"
	    "art_2 | 2.— | Dehongli\n"
	    "art_2__para_1 | (1) | \n"
	    "art_2__para_2 | (2) | \n"
	    "art_2__para_2__point_a | (a) | \n"
	    "art_2__para_2__point_b | (b) | \n"
	    "part_2 | RHAN 2 | Mêl\n"
	    "art_3 | 3. | Gwerthu mêl\n"
	    "hcontainer_1 | ATODLEN 1 | Y cychod\n"
	    "hcontainer_1__point_1 | 1. | \n");
}

static void
romanian_articles_have_paragraphs_and_letters(void **state)
{
	(void)state;
	outlines("LEGE nr. 40 din 3 mai 2011\nprivind protecția albinelor\n\n"
		 "Parlamentul României adoptă prezenta lege.\n\n"
		 "TITLUL I\nDispoziții generale\n\nCAPITOLUL I\nScopul legii\n\n"
		 "SECȚIUNEA 1\nObiectul\n\n"
		 "Art. 1. - (1) Prezenta lege are ca scop protecția albinelor.\n"
		 "(2) Legea se aplică:\na) apicultorilor;\nb) pădurilor, în condițiile art. 2.\n\n"
		 "SECȚIUNEA a 2-a\nDefiniții\n\n"
		 "Art. 2. - Stupul este casa albinelor.\n\n"
		 "Art. 2^1. - Mierea nu se amestecă.\n\nCAPITOLUL II\nDispoziții finale\n\n"
		 "Art. 3. - Prezenta lege intră în vigoare la 1 ianuarie 2012.\n\n"
		 "ANEXA nr. 1\nLista stupilor\n",
	    "title_1 | TITLUL I | Dispoziții generale\n"
	    "chp_1 | CAPITOLUL I | Scopul legii\n"
	    "sec_1 | SECȚIUNEA 1 | Obiectul\n"
	    "art_1 | Art. 1. - | \n"
	    "art_1__para_1 | (1) | \n"
	    "art_1__para_2 | (2) | \n"
	    "art_1__para_2__point_a | a) | \n"
	    "art_1__para_2__point_b | b) | \n"
	    "sec_2 | SECȚIUNEA a 2-a | Definiții\n"
	    "art_2 | Art. 2. - | \n"
	    "art_2-1 | Art. 2^1. - | \n"
	    "chp_2 | CAPITOLUL II | Dispoziții finale\n"
	    "art_3 | Art. 3. - | \n"
	    "hcontainer_1 | ANEXA nr. 1 | Lista stupilor\n");
}

static void
icelandic_articles_have_no_paragraph_numbers(void **state)
{
	(void)state;
	outlines("Lög um býflugur og hunang\n\nForseti Íslands\n\ngjörir kunnugt: Alþingi hefur "
		 "fallist á lög þessi og ég staðfest þau með samþykki mínu:\n\n"
		 "I. KAFLI\nMarkmið og gildissvið\n\n1. gr.\nMarkmið\n"
		 "Markmið laga þessara er að vernda býflugur.\n\n2. gr. Orðskýringar.\n"
		 "Í lögum þessum er merking orða sem hér segir:\n1. Bú: hús býflugna.\n"
		 "2. Hunang: fæða sem býflugur gera.\n\n2. gr. a.\nHunang skal ekki blanda.\n\n"
		 "II. KAFLI\nGildistaka\n\n3. gr.\nLög þessi öðlast þegar gildi.\n\n"
		 "Ákvæði til bráðabirgða.\n\nI.\nBú skulu talin fyrir lok ársins.\n\n"
		 "Gjört á Bessastöðum, 3. maí 2011.\n",
	    "chp_1 | I. KAFLI | Markmið og gildissvið\n"
	    "art_1 | 1. gr. | Markmið\n"
	    "art_2 | 2. gr. | \n"
	    "art_2__point_1 | 1. | \n"
	    "art_2__point_2 | 2. | \n"
	    "art_2a | 2. gr. a. | \n"
	    "chp_2 | II. KAFLI | Gildistaka\n"
	    "art_3 | 3. gr. | \n"
	    "hcontainer_1__point_1 | I. | \n");
}

static void
estonian_sections_have_raised_insertions(void **state)
{
	(void)state;
	outlines("Mesilaste kaitse seadus\n\nVastu võetud 03.05.2011\n\n"
		 "1. peatükk\nÜLDSÄTTED\n\n1. jagu\nSeaduse eesmärk\n\n"
		 "§ 1. Seaduse eesmärk\n\n(1) Käesoleva seaduse eesmärk on kaitsta mesilasi.\n"
		 "(2) Seadust kohaldatakse:\n1) mesinikele;\n2) metsale, kui see on linna oma.\n\n"
		 "2. jagu\nMõisted\n\n§ 2. Mõisted\n\nTaru on mesilaste maja.\n\n"
		 "§ 2¹. Mee puhtus\n\nMett ei tohi segada.\n\n2. peatükk\nRAKENDUSSÄTTED\n\n"
		 "§ 3. Seaduse jõustumine\n\nKäesolev seadus jõustub 2012. aasta 1. jaanuaril.\n\n"
		 "Lisa 1\nTarude loetelu\n",
	    "chp_1 | 1. peatükk | ÜLDSÄTTED\n"
	    "sec_1 | 1. jagu | Seaduse eesmärk\n"
	    "art_1 | § 1. | Seaduse eesmärk\n"
	    "art_1__para_1 | (1) | \n"
	    "art_1__para_2 | (2) | \n"
	    "art_1__para_2__point_1 | 1) | \n"
	    "art_1__para_2__point_2 | 2) | \n"
	    "sec_2 | 2. jagu | Mõisted\n"
	    "art_2 | § 2. | Mõisted\n"
	    "art_2-1 | § 2¹. | Mee puhtus\n"
	    "chp_2 | 2. peatükk | RAKENDUSSÄTTED\n"
	    "art_3 | § 3. | Seaduse jõustumine\n"
	    "hcontainer_1 | Lisa 1 | Tarude loetelu\n");
}

static void
latvian_transitional_provisions_are_numbered_anew(void **state)
{
	(void)state;
	outlines("Bišu aizsardzības likums\n\n"
		 "Saeima ir pieņēmusi un Valsts prezidents izsludina šādu likumu:\n\n"
		 "I nodaļa\nVispārīgie noteikumi\n\n1. pants. Likuma mērķis\n\n"
		 "(1) Likuma mērķis ir aizsargāt bites.\n(2) Likums attiecas uz:\n1) biškopi;\n"
		 "2) mežu, ja tas ir pašvaldības īpašums.\n\n2. pants. Jēdzieni\n\n"
		 "Strops ir bišu māja.\n\n2.¹ pants. Medus tīrība\n\nMedu nedrīkst jaukt.\n\n"
		 "II nodaļa\nUzraudzība\n\n3. pants. Skaitīšana\n\nStropus skaita katru gadu.\n\n"
		 "Pārejas noteikumi\n\n1. Stropi saskaitāmi līdz gada beigām.\n"
		 "2. Likums stājas spēkā 2012. gada 1. janvārī.\n",
	    "chp_1 | I nodaļa | Vispārīgie noteikumi\n"
	    "art_1 | 1. pants. | Likuma mērķis\n"
	    "art_1__para_1 | (1) | \n"
	    "art_1__para_2 | (2) | \n"
	    "art_1__para_2__point_1 | 1) | \n"
	    "art_1__para_2__point_2 | 2) | \n"
	    "art_2 | 2. pants. | Jēdzieni\n"
	    "art_2-1 | 2.¹ pants. | Medus tīrība\n"
	    "chp_2 | II nodaļa | Uzraudzība\n"
	    "art_3 | 3. pants. | Skaitīšana\n"
	    "hcontainer_1__para_1 | 1. | \n"
	    "hcontainer_1__para_2 | 2. | \n");
	outlines("Bišu saimju uzskaites noteikumi\n\nMinistru kabineta noteikumi Nr. 40\n\n"
		 "Izdoti saskaņā ar Bišu aizsardzības likuma 3. panta pirmo daļu\n\n"
		 "I. Vispārīgie jautājumi\n\n1. Noteikumi nosaka:\n1.1. stropu uzskaiti;\n"
		 "1.2. medus svēršanu.\n2. Biškopis stropus saskaita.\n\n"
		 "II. Noslēguma jautājums\n\n3. Noteikumi stājas spēkā 2012. gada 1. janvārī.\n",
	    "chp_1 | I. | Vispārīgie jautājumi\n"
	    "para_1 | 1. | \n"
	    "subsec_1-1 | 1.1. | \n"
	    "subsec_1-2 | 1.2. | \n"
	    "para_2 | 2. | \n"
	    "chp_2 | II. | Noslēguma jautājums\n"
	    "para_3 | 3. | \n");
}

static void
lithuanian_chapters_have_ordinals(void **state)
{
	(void)state;
	outlines("LIETUVOS RESPUBLIKOS\nBIČIŲ APSAUGOS\nĮSTATYMAS\n\n"
		 "2011 m. gegužės 3 d. Nr. XI-40\nVilnius\n\n"
		 "PIRMASIS SKIRSNIS\nBENDROSIOS NUOSTATOS\n\n1 straipsnis. Įstatymo paskirtis\n"
		 "1. Šis įstatymas saugo bites ir nustato jų apskaitą.\n2. Įstatymas taikomas:\n"
		 "1) bitininkams;\n2) miškui, jei jis yra savivaldybės.\n\n"
		 "2 straipsnis. Sąvokos\nAvilys yra bičių namas.\n\n"
		 "2¹ straipsnis. Medaus grynumas\nMedus nemaišomas.\n\n"
		 "ŠEŠTASIS SKIRSNIS\nBAIGIAMOSIOS NUOSTATOS\n\n"
		 "3 straipsnis. Įstatymo įsigaliojimas\n\nŠis įstatymas įsigalioja sausio 1 d.\n\n"
		 "Skelbiu šį Lietuvos Respublikos Seimo priimtą įstatymą.\n",
	    "sec_1 | PIRMASIS SKIRSNIS | BENDROSIOS NUOSTATOS\n"
	    "art_1 | 1 straipsnis. | Įstatymo paskirtis\n"
	    "art_1__para_1 | 1. | \n"
	    "art_1__para_2 | 2. | \n"
	    "art_1__para_2__point_1 | 1) | \n"
	    "art_1__para_2__point_2 | 2) | \n"
	    "art_2 | 2 straipsnis. | Sąvokos\n"
	    "art_2-1 | 2¹ straipsnis. | Medaus grynumas\n"
	    "sec_6 | ŠEŠTASIS SKIRSNIS | BAIGIAMOSIOS NUOSTATOS\n"
	    "art_3 | 3 straipsnis. | Įstatymo įsigaliojimas\n");
}

static void
bulgarian_final_provisions_have_sections(void **state)
{
	(void)state;
	outlines(
	    "ЗАКОН за пчелите\n\nОбн. ДВ, бр. 40 от 2011 г.\n\n"
	    "Глава първа\nОБЩИ ПОЛОЖЕНИЯ\n\nРаздел I\nЦел на закона\n\n"
	    "Чл. 1. (1) Този закон урежда опазването на пчелите.\n"
	    "(2) Законът се прилага за:\n1. пчеларите;\n2. гората, когато:\nа) е общинска;\n"
	    "б) в нея живеят пчели.\n\nЧл. 1а. Медът не се смесва.\n\n"
	    "Глава седма\nНАДЗОР\n\nЧл. 2. Кошерите се броят всяка година.\n\n"
	    "Преходни и заключителни разпоредби\n\n§ 1. Кошерите се броят до края на годината.\n\n"
	    "§ 2. Законът влиза в сила от 1 януари 2012 г.\n",
	    "chp_1 | Глава първа | ОБЩИ ПОЛОЖЕНИЯ\n"
	    "sec_1 | Раздел I | Цел на закона\n"
	    "art_1 | Чл. 1. | \n"
	    "art_1__para_1 | (1) | \n"
	    "art_1__para_2 | (2) | \n"
	    "art_1__para_2__point_1 | 1. | \n"
	    "art_1__para_2__point_2 | 2. | \n"
	    "art_1__para_2__point_2__point_1 | а) | \n"
	    "art_1__para_2__point_2__point_2 | б) | \n"
	    "art_1a | Чл. 1а. | \n"
	    "chp_7 | Глава седма | НАДЗОР\n"
	    "art_2 | Чл. 2. | \n"
	    "hcontainer_1__art_1 | § 1. | \n"
	    "hcontainer_1__art_2 | § 2. | \n");
}

static void
croatian_and_serbian_headings_stand_above_the_article(void **state)
{
	(void)state;
	outlines("ZAKON\nO ZAŠTITI PČELA\n\nI. OPĆE ODREDBE\n\nPredmet Zakona\n\nČlanak 1.\n\n"
		 "(1) Ovim se Zakonom uređuje zaštita pčela.\n(2) Zakon se primjenjuje na:\n"
		 "1. pčelare,\n2. šume koje su u vlasništvu grada.\n\nPojmovi\n\nČlanak 2.\n\n"
		 "Košnica je kuća pčela.\n\nII. ZAVRŠNE ODREDBE\n\nČlanak 3.\n\n"
		 "Ovaj Zakon stupa na snagu 1. siječnja 2012.\n",
	    "chp_1 | I. | OPĆE ODREDBE\n"
	    "art_1 | Članak 1. | Predmet Zakona\n"
	    "art_1__para_1 | (1) | \n"
	    "art_1__para_2 | (2) | \n"
	    "art_1__para_2__point_1 | 1. | \n"
	    "art_1__para_2__point_2 | 2. | \n"
	    "art_2 | Članak 2. | Pojmovi\n"
	    "chp_2 | II. | ZAVRŠNE ODREDBE\n"
	    "art_3 | Članak 3. | \n");
	outlines("ЗАКОН\nО ЗАШТИТИ ПЧЕЛА\n\nI. ОСНОВНЕ ОДРЕДБЕ\n\nПредмет закона\n\nЧлан 1.\n\n"
		 "Овим законом уређује се заштита пчела.\n\nПримена закона\n\nЧлан 2.\n\n"
		 "Закон се примењује на:\n1) пчеларе;\n2) шуме које су својина града.\n\n"
		 "II. ЗАВРШНЕ ОДРЕДБЕ\n\nЧлан 3.\n\nОвај закон ступа на снагу 1. јануара 2012.\n",
	    "chp_1 | I. | ОСНОВНЕ ОДРЕДБЕ\n"
	    "art_1 | Члан 1. | Предмет закона\n"
	    "art_2 | Члан 2. | Примена закона\n"
	    "art_2__point_1 | 1) | \n"
	    "art_2__point_2 | 2) | \n"
	    "chp_2 | II. | ЗАВРШНЕ ОДРЕДБЕ\n"
	    "art_3 | Члан 3. | \n");
}

static void
slovene_headings_stand_in_brackets_below(void **state)
{
	(void)state;
	outlines("ZAKON\nO VARSTVU ČEBEL\n\nI. SPLOŠNE DOLOČBE\n\n1. člen\n(namen zakona)\n\n"
		 "(1) Ta zakon ureja varstvo čebel.\n(2) Zakon se uporablja za:\n1. čebelarje,\n"
		 "2. gozd, ki je v lasti občine.\n\n2. člen\n(pojmi)\n\nPanj je hiša čebel.\n\n"
		 "2.a člen\n(čistost medu)\n\nMed se ne sme mešati.\n\nII. KONČNA DOLOČBA\n\n"
		 "3. člen\n(začetek veljavnosti)\n\nTa zakon začne veljati 1. januarja 2012.\n",
	    "chp_1 | I. | SPLOŠNE DOLOČBE\n"
	    "art_1 | 1. člen | (namen zakona)\n"
	    "art_1__para_1 | (1) | \n"
	    "art_1__para_2 | (2) | \n"
	    "art_1__para_2__point_1 | 1. | \n"
	    "art_1__para_2__point_2 | 2. | \n"
	    "art_2 | 2. člen | (pojmi)\n"
	    "art_2a | 2.a člen | (čistost medu)\n"
	    "chp_2 | II. | KONČNA DOLOČBA\n"
	    "art_3 | 3. člen | (začetek veljavnosti)\n");
}

static void
roman_chapters_of_a_constitution_contain_its_articles(void **state)
{
	(void)state;
	outlines(
	    "Verfassung des Landes Honigtal\n\nPräambel\n\n"
	    "Der Landtag hat das folgende Gesetz beschlossen:\n\nI. Die Bienen\n\nArtikel 1\n\n"
	    "(1) Die Biene ist frei.\n\n(2) Der Staat zählt auf Antrag die Völker.\n\n"
	    "II. Der Honig\n\nArtikel 2\n\nDer Honig ist rein.\n\nAnhang\n\nArtikel 1\n\n"
	    "Die Völker sind zu zählen.\n",
	    "sec_1 | I. | Die Bienen\n"
	    "art_1 | Artikel 1 | \n"
	    "art_1__para_1 | (1) | \n"
	    "art_1__para_2 | (2) | \n"
	    "sec_2 | II. | Der Honig\n"
	    "art_2 | Artikel 2 | \n"
	    "hcontainer_1 | Anhang | \n"
	    "hcontainer_1__art_1 | Artikel 1 | \n");
}

static void
a_turkish_paragraph_may_begin_with_a_date(void **state)
{
	(void)state;
	outlines("ARILAR HAKKINDA KANUN\n\nKanun Numarası : 6911\n\n"
		 "Amaç\nMADDE 1- (1) Bu Kanunun amacı, arıların korunmasıdır.\n"
		 "(2) Bu Kanun kovanları da kapsar.\n\n"
		 "Değiştirilen hükümler\n"
		 "MADDE 2- (1) 3/5/1985 tarihli ve 3194 sayılı Kanun değiştirilmiştir.\n"
		 "(2) Aynı Kanunun 21 inci maddesi kaldırılmıştır.\n\n"
		 "Yürürlük\nMADDE 3- (1) Bu Kanun yayımı tarihinde yürürlüğe girer.\n",
	    "art_1 | MADDE 1- | Amaç\nart_1__para_1 | (1) | \nart_1__para_2 | (2) | \n"
	    "art_2 | MADDE 2- | Değiştirilen hükümler\nart_2__para_1 | (1) | \n"
	    "art_2__para_2 | (2) | \nart_3 | MADDE 3- | Yürürlük\nart_3__para_1 | (1) | \n");
}

static void
the_headings_of_a_czech_contents_list_have_ranges(void **state)
{
	(void)state;
	outlines("ZÁKON\n\nze dne 22. července 2009\n\no včelách\n\nOBSAH\n\n"
		 "ČÁST PRVNÍ - VČELY (§ 1 - § 2)\nČÁST DRUHÁ - ÚČINNOST (§ 3)\n\n"
		 "ČÁST PRVNÍ\n\nVČELY\n\n§ 1\n\nPředmět zákona\n\n"
		 "Zákon chrání včely.\n\n§ 2\n\nMed\n\nMed se nemíchá.\n\n"
		 "ČÁST DRUHÁ\n\nÚČINNOST\n\n§ 3\n\nÚčinnost\n\n"
		 "Zákon nabývá účinnosti dnem 1. ledna 2010.\n\n"
		 "Příloha č. 1 k zákonu č. 312/2009 Sb.\n\nSeznam úlů\n\n"
		 "Příloha č. 2 k zákonu č. 312/2009 Sb.\n\nVzor deníku\n",
	    "part_1 | ČÁST PRVNÍ | VČELY\nart_1 | § 1 | Předmět zákona\nart_2 | § 2 | Med\n"
	    "part_2 | ČÁST DRUHÁ | ÚČINNOST\nart_3 | § 3 | Účinnost\n"
	    "hcontainer_1 | Příloha č. 1 | Seznam úlů\n"
	    "hcontainer_2 | Příloha č. 2 | Vzor deníku\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hungarian_sections_follow_their_number),
		cmocka_unit_test(welsh_regulations_have_parts_and_schedules),
		cmocka_unit_test(romanian_articles_have_paragraphs_and_letters),
		cmocka_unit_test(icelandic_articles_have_no_paragraph_numbers),
		cmocka_unit_test(estonian_sections_have_raised_insertions),
		cmocka_unit_test(latvian_transitional_provisions_are_numbered_anew),
		cmocka_unit_test(lithuanian_chapters_have_ordinals),
		cmocka_unit_test(bulgarian_final_provisions_have_sections),
		cmocka_unit_test(croatian_and_serbian_headings_stand_above_the_article),
		cmocka_unit_test(slovene_headings_stand_in_brackets_below),
		cmocka_unit_test(roman_chapters_of_a_constitution_contain_its_articles),
		cmocka_unit_test(a_turkish_paragraph_may_begin_with_a_date),
		cmocka_unit_test(the_headings_of_a_czech_contents_list_have_ranges),
	};

	return cmocka_run_group_tests_name("lands", tests, NULL, NULL);
}
