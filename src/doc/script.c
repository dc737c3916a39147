/* SPDX-License-Identifier: Apache-2.0 */
/*
 * script: the table of Unicode's superscripts and subscripts, and its lookups. A linear search: few
 * characters of a document need it.
 */
#include "doc/script.h"

#include <string.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/utf8.h"

/* Characters that are raised by design, such as the degree sign, are their own superscripts. */
static const struct form {
	const char *plain, *super, *sub;
} forms[] = {
	{ "(", "⁽", "₍" },
	{ ")", "⁾", "₎" },
	{ "*", "*", NULL },
	{ "+", "⁺", "₊" },
	{ "-", "⁻", "₋" },
	{ "0", "⁰", "₀" },
	{ "1", "¹", "₁" },
	{ "2", "²", "₂" },
	{ "3", "³", "₃" },
	{ "4", "⁴", "₄" },
	{ "5", "⁵", "₅" },
	{ "6", "⁶", "₆" },
	{ "7", "⁷", "₇" },
	{ "8", "⁸", "₈" },
	{ "9", "⁹", "₉" },
	{ "=", "⁼", "₌" },
	{ "A", "ᴬ", NULL },
	{ "B", "ᴮ", NULL },
	{ "D", "ᴰ", NULL },
	{ "E", "ᴱ", NULL },
	{ "G", "ᴳ", NULL },
	{ "H", "ᴴ", NULL },
	{ "I", "ᴵ", NULL },
	{ "J", "ᴶ", NULL },
	{ "K", "ᴷ", NULL },
	{ "L", "ᴸ", NULL },
	{ "M", "ᴹ", NULL },
	{ "N", "ᴺ", NULL },
	{ "O", "ᴼ", NULL },
	{ "P", "ᴾ", NULL },
	{ "R", "ᴿ", NULL },
	{ "T", "ᵀ", NULL },
	{ "U", "ᵁ", NULL },
	{ "V", "ⱽ", NULL },
	{ "W", "ᵂ", NULL },
	{ "a", "ᵃ", "ₐ" },
	{ "b", "ᵇ", NULL },
	{ "c", "ᶜ", NULL },
	{ "d", "ᵈ", NULL },
	{ "e", "ᵉ", "ₑ" },
	{ "f", "ᶠ", NULL },
	{ "g", "ᵍ", NULL },
	{ "h", "ʰ", "ₕ" },
	{ "i", "ⁱ", "ᵢ" },
	{ "j", "ʲ", "ⱼ" },
	{ "k", "ᵏ", "ₖ" },
	{ "l", "ˡ", "ₗ" },
	{ "m", "ᵐ", "ₘ" },
	{ "n", "ⁿ", "ₙ" },
	{ "o", "ᵒ", "ₒ" },
	{ "p", "ᵖ", "ₚ" },
	{ "r", "ʳ", "ᵣ" },
	{ "s", "ˢ", "ₛ" },
	{ "t", "ᵗ", "ₜ" },
	{ "u", "ᵘ", "ᵤ" },
	{ "v", "ᵛ", "ᵥ" },
	{ "w", "ʷ", NULL },
	{ "x", "ˣ", "ₓ" },
	{ "y", "ʸ", NULL },
	{ "z", "ᶻ", NULL },
	{ "ª", "ª", NULL },
	{ "®", "®", NULL },
	{ "°", "°", NULL },
	{ "º", "º", NULL },
	{ "β", "ᵝ", "ᵦ" },
	{ "γ", "ᵞ", "ᵧ" },
	{ "δ", "ᵟ", NULL },
	{ "θ", "ᶿ", NULL },
	{ "ρ", NULL, "ᵨ" },
	{ "φ", "ᵠ", "ᵩ" },
	{ "χ", "ᵡ", "ᵪ" },
	{ "†", "†", NULL },
	{ "‡", "‡", NULL },
	{ "′", "′", NULL },
	{ "″", "″", NULL },
	{ "‴", "‴", NULL },
	{ "™", "™", NULL },
	{ "−", "⁻", "₋" },
};

/* The superscript or subscript of the character c; NULL if Unicode has none. */
static const char *
form_of(enum script script, struct str c)
{
	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		if (str_is(c, forms[i].plain))
			return script == SCRIPT_SUPER ? forms[i].super : forms[i].sub;
	return NULL;
}

static struct str
next_char(struct str s, size_t *at)
{
	size_t from = *at;

	utf8_next(s, at);
	return str_slice(s, from, *at);
}

bool
script_has_all(enum script script, struct str s)
{
	struct str trimmed = str_trim(s);
	size_t at = 0;

	while (at < trimmed.len)
		if (form_of(script, next_char(trimmed, &at)) == NULL)
			return false;
	return true;
}

void
script_put(struct buf *out, enum script script, struct str s)
{
	size_t at = 0;

	while (at < s.len) {
		struct str c = next_char(s, &at);
		const char *form = form_of(script, c);

		if (form != NULL)
			buf_puts(out, form);
		else
			buf_putstr(out, c);
	}
}
