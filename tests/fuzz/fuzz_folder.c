/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_folder: what is unpacked is packed to the same bytes, unless a length was spelt otherwise.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "plugin/folder.h"

#define PACK_BYTES_MAX (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once = BUF_INIT(PACK_BYTES_MAX), twice = BUF_INIT(PACK_BYTES_MAX);
	struct folder f, again;
	struct err e = { 0 };

	if (folder_unpack(&f, str_make((const char *)data, size), &e) != 0) {
		assert(e.text[0] != '\0');
		return 0;
	}
	assert(f.count <= FOLDER_FILES_MAX);
	if (folder_pack(&f, &once, NULL) == 0 && memchr(data, 0, size) == NULL) {
		assert(folder_unpack(&again, buf_str(&once), NULL) == 0);
		assert(folder_pack(&again, &twice, NULL) == 0);
		assert(str_eq(buf_str(&once), buf_str(&twice)));
		folder_free(&again);
	}
	folder_free(&f);
	buf_free(&once);
	buf_free(&twice);
	return 0;
}
