/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_words: the words that the plugins add to a text, in its language if the table has it. Else
 * they are English and marked with lang, so that a screen reader pronounces them correctly.
 */
#include <string.h>
#include <strings.h>

#include "flow_words.h"

static const struct flow_words table[] = {
	{ "en", "Withdrawn", "Repealed", "Contents", "Skip to the text", "Notes",
	    "back to the text", "Table", "About this text", "Number", "Issued by",
	    "Version in force from", ". To see whether it still is:", "Whether it still is",
	    "All versions", "Other formats", "Revision", "Published", "Address",
	    "SHA-256 of the source",
	    { "What changed", "Earlier version", "Later version", "Other text",
		"Unchanged, left out", "The words of both versions are the same.",
		"Show the whole text", "Show only what changed",
		{ "unchanged", "changed", "inserted", "deleted" } },
	    { "Title page", "Start of the text", "Portion",
		"Code with the address of the text in force", "Cover" } },
	{ "ar", "مسحوب", "ملغى", "المحتويات", "انتقل إلى النص", "الحواشي", "العودة إلى النص",
	    "جدول", "عن هذا النص", "الرقم", "صادر عن", "نسخة نافذة من",
	    ". لمعرفة ما إذا كانت لا تزال نافذة:", "هل لا تزال نافذة", "جميع النسخ", "صيغ أخرى",
	    "المراجعة", "تاريخ النشر", "العنوان", "SHA-256 للمصدر",
	    { "ما الذي تغيّر", "النسخة السابقة", "النسخة اللاحقة", "نص آخر", "دون تغيير، غير معروض",
		"نص النسختين واحد.", "عرض النص كاملاً", "عرض ما تغيّر فقط",
		{ "دون تغيير", "معدّل", "مضاف", "محذوف" } },
	    { "صفحة العنوان", "بداية النص", "الجزء", "رمز يحمل عنوان النص النافذ", "الغلاف" } },
	{ "de", "Zurückgezogen", "Aufgehoben", "Inhalt", "Zum Text springen", "Anmerkungen",
	    "zurück zum Text", "Tabelle", "Zu diesem Text", "Nummer", "Erlassen von",
	    "Fassung in Kraft ab", ". Ob sie noch gilt, steht hier:", "Ob sie noch gilt",
	    "Alle Fassungen", "Andere Formate", "Fassung", "Veröffentlicht", "Adresse",
	    "SHA-256 der Quelle",
	    { "Was sich geändert hat", "Frühere Fassung", "Spätere Fassung", "Übriger Text",
		"Unverändert, ausgelassen", "Der Wortlaut beider Fassungen ist derselbe.",
		"Den ganzen Text zeigen", "Nur Geändertes zeigen",
		{ "unverändert", "geändert", "eingefügt", "gestrichen" } },
	    { "Titelseite", "Anfang des Textes", "Ausschnitt",
		"Code mit der Adresse des geltenden Textes", "Umschlag" } },
	{ "es", "Retirado", "Derogado", "Índice", "Ir al texto", "Notas", "volver al texto",
	    "Tabla", "Sobre este texto", "Número", "Emitido por", "Versión en vigor desde el",
	    ". Para saber si sigue vigente:", "Si sigue vigente", "Todas las versiones",
	    "Otros formatos", "Revisión", "Publicado", "Dirección", "SHA-256 de la fuente",
	    { "Qué ha cambiado", "Versión anterior", "Versión posterior", "Otro texto",
		"Sin cambios, omitido", "Las palabras de ambas versiones son las mismas.",
		"Mostrar el texto completo", "Mostrar solo lo que cambió",
		{ "sin cambios", "modificado", "añadido", "suprimido" } },
	    { "Portada", "Comienzo del texto", "Parte", "Código con la dirección del texto vigente",
		"Cubierta" } },
	{ "fr", "Retiré", "Abrogé", "Sommaire", "Aller au texte", "Notes", "retour au texte",
	    "Tableau", "À propos de ce texte", "Numéro", "Émis par",
	    "Version en vigueur à compter du",
	    ". Pour savoir si elle l’est encore :", "Si elle l’est encore", "Toutes les versions",
	    "Autres formats", "Révision", "Publié le", "Adresse", "SHA-256 de la source",
	    { "Ce qui a changé", "Version antérieure", "Version postérieure", "Autre texte",
		"Inchangé, omis", "Le texte des deux versions est le même.",
		"Afficher le texte entier", "N’afficher que les changements",
		{ "inchangé", "modifié", "ajouté", "supprimé" } },
	    { "Page de titre", "Début du texte", "Extrait",
		"Code contenant l’adresse du texte en vigueur", "Couverture" } },
	{ "it", "Ritirato", "Abrogato", "Indice", "Vai al testo", "Note", "torna al testo",
	    "Tabella", "Su questo testo", "Numero", "Emanato da", "Versione in vigore dal",
	    ". Per sapere se lo è ancora:", "Se lo è ancora", "Tutte le versioni", "Altri formati",
	    "Revisione", "Pubblicato", "Indirizzo", "SHA-256 della fonte",
	    { "Che cosa è cambiato", "Versione precedente", "Versione successiva", "Altro testo",
		"Invariato, omesso", "Le parole delle due versioni sono le stesse.",
		"Mostra il testo completo", "Mostra solo le modifiche",
		{ "invariato", "modificato", "aggiunto", "soppresso" } },
	    { "Frontespizio", "Inizio del testo", "Parte",
		"Codice con l’indirizzo del testo in vigore", "Copertina" } },
	{ "ja", "撤回", "廃止", "目次", "本文へ移動", "注", "本文へ戻る", "表", "この本文について",
	    "番号", "発行者", "施行日（この版）：", "。現在も施行中かどうか：",
	    "現在も施行中かどうか", "すべての版", "他の形式", "改訂", "公表", "アドレス",
	    "ソースのSHA-256",
	    { "変更点", "前の版", "後の版", "その他の本文", "変更なし、省略",
		"二つの版の本文は同じです。", "全文を表示", "変更だけを表示",
		{ "変更なし", "変更", "追加", "削除" } },
	    { "標題紙", "本文の始まり", "部分", "施行中の本文のアドレスのコード", "表紙" } },
	{ "ko", "철회", "폐지", "차례", "본문으로 건너뛰기", "주", "본문으로 돌아가기", "표",
	    "이 본문에 대하여", "번호", "발행 기관",
	    "이 판의 시행일:", ". 지금도 시행 중인지:", "지금도 시행 중인지", "모든 판",
	    "다른 형식", "개정본", "공표", "주소", "원본의 SHA-256",
	    { "바뀐 내용", "이전 판", "이후 판", "그 밖의 본문", "변경 없음, 생략",
		"두 판의 본문이 같습니다.", "전체 본문 보기", "변경된 부분만 보기",
		{ "변경 없음", "변경", "추가", "삭제" } },
	    { "표제지", "본문 시작", "부분", "시행 중인 본문의 주소가 담긴 코드", "표지" } },
	{ "nl", "Teruggetrokken", "Ingetrokken", "Inhoud", "Naar de tekst", "Noten",
	    "terug naar de tekst", "Tabel", "Over deze tekst", "Nummer", "Uitgegeven door",
	    "Versie geldend vanaf", ". Of zij nog geldt, staat hier:", "Of zij nog geldt",
	    "Alle versies", "Andere formaten", "Revisie", "Gepubliceerd", "Adres",
	    "SHA-256 van de bron",
	    { "Wat er is veranderd", "Eerdere versie", "Latere versie", "Overige tekst",
		"Ongewijzigd, weggelaten", "De woorden van beide versies zijn dezelfde.",
		"De hele tekst tonen", "Alleen wijzigingen tonen",
		{ "ongewijzigd", "gewijzigd", "ingevoegd", "vervallen" } },
	    { "Titelpagina", "Begin van de tekst", "Gedeelte",
		"Code met het adres van de geldende tekst", "Omslag" } },
	{ "pt", "Retirado", "Revogado", "Índice", "Ir para o texto", "Notas", "voltar ao texto",
	    "Tabela", "Sobre este texto", "Número", "Emitido por", "Versão em vigor desde",
	    ". Para saber se ainda está:", "Se ainda está em vigor", "Todas as versões",
	    "Outros formatos", "Revisão", "Publicado", "Endereço", "SHA-256 da fonte",
	    { "O que mudou", "Versão anterior", "Versão posterior", "Outro texto",
		"Sem alteração, omitido", "As palavras das duas versões são as mesmas.",
		"Mostrar o texto completo", "Mostrar só o que mudou",
		{ "sem alteração", "alterado", "aditado", "suprimido" } },
	    { "Página de título", "Início do texto", "Parte",
		"Código com o endereço do texto em vigor", "Capa" } },
	{ "ru", "Отозван", "Отменён", "Содержание", "К тексту", "Примечания", "назад к тексту",
	    "Таблица", "Об этом тексте", "Номер", "Издан", "Редакция действует с",
	    ". Действует ли она сейчас:", "Действует ли она сейчас", "Все редакции",
	    "Другие форматы", "Исправление", "Опубликовано", "Адрес", "SHA-256 источника",
	    { "Что изменилось", "Прежняя редакция", "Более поздняя редакция", "Остальной текст",
		"Без изменений, опущено", "Слова обеих редакций одинаковы.", "Показать весь текст",
		"Показать только изменения",
		{ "без изменений", "изменено", "добавлено", "исключено" } },
	    { "Титульный лист", "Начало текста", "Часть", "Код с адресом действующего текста",
		"Обложка" } },
	{ "zh", "已撤回", "已废止", "目录", "跳至正文", "注释", "返回正文", "表格", "关于本文",
	    "文号", "发布机关", "本版本施行日期：", "。是否仍然有效，请查阅：", "是否仍然有效",
	    "全部版本", "其他格式", "修订", "发布时间", "网址", "源文件 SHA-256",
	    { "变动一览", "较早版本", "较新版本", "其他文字", "未变，从略", "两个版本的文字相同。",
		"显示全文", "仅显示变动部分", { "未变", "修改", "新增", "删除" } },
	    { "书名页", "正文开始", "部分", "载有现行文本网址的二维码", "封面" } },
	{ "zh-Hant", "已撤回", "已廢止", "目錄", "跳至正文", "註釋", "返回正文", "表格", "關於本文",
	    "文號", "發布機關", "本版本施行日期：", "。是否仍然有效，請查閱：", "是否仍然有效",
	    "全部版本", "其他格式", "修訂", "發布時間", "網址", "原始檔 SHA-256",
	    { "變動一覽", "較早版本", "較新版本", "其他文字", "未變，從略", "兩個版本的文字相同。",
		"顯示全文", "僅顯示變動部分", { "未變", "修改", "新增", "刪除" } },
	    { "書名頁", "正文開始", "部分", "載有現行文本網址的 QR 碼", "封面" } },
};

/* Whether lang has this subtag after the first, in any case: "Hant" in "zh-Hant-TW". */
static bool
has_subtag(struct tree_str lang, const char *subtag)
{
	size_t len = strlen(subtag), at = 0;

	while (at < lang.len) {
		while (at < lang.len && lang.p[at] != '-')
			at++;
		at++;
		if (at + len <= lang.len && strncasecmp(lang.p + at, subtag, len) == 0 &&
		    (at + len == lang.len || lang.p[at + len] == '-'))
			return true;
	}
	return false;
}

/* Chinese in traditional characters: by its script, or by a region that writes them. */
static bool
is_traditional(struct tree_str lang)
{
	return has_subtag(lang, "Hant") ||
	       (!has_subtag(lang, "Hans") &&
		   (has_subtag(lang, "TW") || has_subtag(lang, "HK") || has_subtag(lang, "MO")));
}

const struct flow_words *
flow_words_for(struct tree_str lang)
{
	const char *tag = NULL;
	size_t len = 0, i;

	while (len < lang.len && lang.p[len] != '-')
		len++;
	if (len == 2 && memcmp(lang.p, "zh", 2) == 0 && is_traditional(lang))
		tag = "zh-Hant";
	for (i = 0; i < sizeof table / sizeof table[0]; i++)
		if (tag != NULL
			? strcmp(table[i].tag, tag) == 0
			: strlen(table[i].tag) == len && memcmp(table[i].tag, lang.p, len) == 0)
			return &table[i];
	return &table[0];
}

void
flow_word_lang(struct flow *f)
{
	if (flow_words_for(f->lang) == &table[0] &&
	    (f->lang.len < 2 || memcmp(f->lang.p, "en", 2) != 0))
		flow_lang(f, flow_str("en"), f->rtl);
}

void
flow_word(struct flow *f, const char *tag, const char *attrs, const char *word)
{
	flow_putf(f, "<%s%s", tag, attrs);
	flow_word_lang(f);
	flow_puts(f, ">");
	flow_puts(f, word);
	flow_putf(f, "</%s>", tag);
}
