/* SPDX-License-Identifier: Apache-2.0 */
/* number_format: how each format prints numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "office/number_format.h"

static const struct {
	const char *format;
	int32_t n;
	const char *printed;
} rows[] = {
	{ "decimal", 0, "0" },
	{ "decimal", 1204, "1204" },
	{ "decimalZero", 7, "07" },
	{ "decimalZero", 12, "12" },
	{ "lowerRoman", 4, "iv" },
	{ "upperRoman", 1999, "MCMXCIX" },
	{ "upperRoman", 0, "0" },
	{ "lowerLetter", 1, "a" },
	{ "lowerLetter", 26, "z" },
	{ "lowerLetter", 27, "aa" },
	{ "upperLetter", 53, "AAA" },
	{ "lowerLetter", 0, "0" },
	{ "lowerLetter", 781, "781" },
	{ "ordinal", 1, "1st" },
	{ "ordinal", 12, "12th" },
	{ "ordinal", 22, "22nd" },
	{ "ordinal", 113, "113th" },
	{ "cardinalText", 21, "Twenty-one" },
	{ "cardinalText", 1100, "One thousand one hundred" },
	{ "ordinalText", 1, "First" },
	{ "ordinalText", 12, "Twelfth" },
	{ "ordinalText", 20, "Twentieth" },
	{ "ordinalText", 43, "Forty-third" },
	{ "none", 3, "" },
	{ "bullet", 3, "" },
	{ "numberInDash", 5, "- 5 -" },
	{ "decimalEnclosedCircle", 1, "①" },
	{ "decimalEnclosedCircle", 20, "⑳" },
	{ "decimalEnclosedCircle", 21, "21" },
	{ "chineseCounting", 3, "三" },
	{ "chineseCountingThousand", 110, "一百一十" },
	{ "chineseCountingThousand", 10, "十" },
	{ "chineseCountingThousand", 12, "十二" },
	{ "chineseCountingThousand", 205, "二百零五" },
	{ "japaneseCounting", 12, "十二" },
	{ "japaneseCounting", 111, "百十一" },
	{ "ideographDigital", 10, "一〇" },
	{ "koreanDigital", 12, "일이" },
	{ "ganada", 3, "다" },
	{ "aiueo", 2, "イ" },
	{ "iroha", 2, "ロ" },
	{ "russianLower", 3, "в" },
	{ "russianUpper", 30, "АА" },
	{ "decimalFullWidth", 15, "１５" },
	{ "noSuchFormat", 9, "9" },
};

static void
each_format_prints_as_word_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf out = BUF_INIT(256);

		number_format_put(&out, number_format_find(str_from(rows[i].format)), rows[i].n);
		if (!str_is(buf_str(&out), rows[i].printed))
			fail_msg("%s of %d is \"%s\", not \"%.*s\"", rows[i].format, (int)rows[i].n,
			    rows[i].printed, (int)out.len, out.len > 0 ? out.data : "");
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_format_prints_as_word_does) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
