/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words: what a page says by itself, in the language of its text where we know it. Elsewhere it is
 * English, and marked as such, so that a screen reader pronounces it right.
 */
#include <string.h>

#include "html.h"

static const struct html_words table[] = {
	{ "en", "Contents", "Skip to the text", "Notes", "back to the text", "Table",
	    "About this text", "Number", "Issued by", "In force from", "Revision", "Published",
	    "Address", "SHA-256 of the source",
	    { "What changed", "Earlier version", "Later version", "Other text",
		"Unchanged, left out", "The words of both versions are the same.",
		"Show the whole text", "Show only what changed",
		{ "unchanged", "changed", "inserted", "deleted" } } },
	{ "ar", "المحتويات", "انتقل إلى النص", "الحواشي", "العودة إلى النص", "جدول", "عن هذا النص",
	    "الرقم", "صادر عن", "نافذ منذ", "المراجعة", "تاريخ النشر", "العنوان", "SHA-256 للمصدر",
	    { "ما الذي تغيّر", "النسخة السابقة", "النسخة اللاحقة", "نص آخر", "دون تغيير، غير معروض",
		"نص النسختين واحد.", "عرض النص كاملاً", "عرض ما تغيّر فقط",
		{ "دون تغيير", "معدّل", "مضاف", "محذوف" } } },
	{ "de", "Inhalt", "Zum Text springen", "Anmerkungen", "zurück zum Text", "Tabelle",
	    "Zu diesem Text", "Nummer", "Erlassen von", "In Kraft seit", "Fassung",
	    "Veröffentlicht", "Adresse", "SHA-256 der Quelle",
	    { "Was sich geändert hat", "Frühere Fassung", "Spätere Fassung", "Übriger Text",
		"Unverändert, ausgelassen", "Der Wortlaut beider Fassungen ist derselbe.",
		"Den ganzen Text zeigen", "Nur Geändertes zeigen",
		{ "unverändert", "geändert", "eingefügt", "gestrichen" } } },
	{ "es", "Índice", "Ir al texto", "Notas", "volver al texto", "Tabla", "Sobre este texto",
	    "Número", "Emitido por", "En vigor desde", "Revisión", "Publicado", "Dirección",
	    "SHA-256 de la fuente",
	    { "Qué ha cambiado", "Versión anterior", "Versión posterior", "Otro texto",
		"Sin cambios, omitido", "Las palabras de ambas versiones son las mismas.",
		"Mostrar el texto completo", "Mostrar solo lo que cambió",
		{ "sin cambios", "modificado", "añadido", "suprimido" } } },
	{ "fr", "Sommaire", "Aller au texte", "Notes", "retour au texte", "Tableau",
	    "À propos de ce texte", "Numéro", "Émis par", "En vigueur depuis le", "Révision",
	    "Publié le", "Adresse", "SHA-256 de la source",
	    { "Ce qui a changé", "Version antérieure", "Version postérieure", "Autre texte",
		"Inchangé, omis", "Le texte des deux versions est le même.",
		"Afficher le texte entier", "N’afficher que les changements",
		{ "inchangé", "modifié", "ajouté", "supprimé" } } },
	{ "zh", "目录", "跳至正文", "注释", "返回正文", "表格", "关于本文", "文号", "发布机关",
	    "施行日期", "修订", "发布时间", "网址", "源文件 SHA-256",
	    { "变动一览", "较早版本", "较新版本", "其他文字", "未变，从略", "两个版本的文字相同。",
		"显示全文", "仅显示变动部分", { "未变", "修改", "新增", "删除" } } },
};

/* The words for a language, by its first subtag; English for one we do not speak. */
const struct html_words *
html_words_for(struct flow_str lang)
{
	size_t len = 0, i;

	while (len < lang.len && lang.p[len] != '-')
		len++;
	for (i = 0; i < sizeof table / sizeof table[0]; i++)
		if (strlen(table[i].tag) == len && memcmp(table[i].tag, lang.p, len) == 0)
			return &table[i];
	return &table[0];
}

void
html_word_lang(struct html *x)
{
	if (html_words_for(x->f.lang) == &table[0] &&
	    (x->f.lang.len < 2 || memcmp(x->f.lang.p, "en", 2) != 0))
		flow_lang(&x->f, flow_str("en"), x->f.rtl);
}

void
html_word(struct html *x, const char *tag, const char *attrs, const char *word)
{
	flow_putf(&x->f, "<%s%s", tag, attrs);
	html_word_lang(x);
	flow_puts(&x->f, ">");
	flow_puts(&x->f, word);
	flow_putf(&x->f, "</%s>", tag);
}

/* To the minute for those who read it, to the second for those who compute. */
void
html_time(struct html *x, struct flow_str time)
{
	if (time.len != sizeof "0000-00-00T00:00:00Z" - 1 || time.p[10] != 'T') {
		flow_text(&x->f, time);
		return;
	}
	flow_puts(&x->f, "<time");
	flow_attr(&x->f, "datetime", time);
	flow_puts(&x->f, ">");
	flow_text(&x->f, (struct flow_str){ time.p, 10 });
	flow_puts(&x->f, " ");
	flow_text(&x->f, (struct flow_str){ time.p + 11, 5 });
	flow_puts(&x->f, " UTC</time>");
}
