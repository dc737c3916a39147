/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_seal FILE: gives every page of a store the checksum that belongs to it, as if gazetted had
 * written what a test has written into the file.
 */
#include "corpus/store_sqlite_page.h"

#include <stdio.h>

int
main(int argc, char **argv)
{
	static unsigned char page[STORE_PAGE_BYTES];
	FILE *file = argc == 2 ? fopen(argv[1], "r+b") : NULL;

	if (file == NULL)
		return 1;
	for (uint32_t number = 1; fread(page, 1, sizeof page, file) == sizeof page; number++) {
		store_page_seal(page, number);
		if (fseek(file, -(long)sizeof page, SEEK_CUR) != 0 ||
		    fwrite(page, 1, sizeof page, file) != sizeof page ||
		    fseek(file, 0, SEEK_CUR) != 0)
			return 1;
	}
	return fclose(file) == 0 ? 0 : 1;
}
