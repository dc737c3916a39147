/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_page: a file system of SQLite over another one. Of a database file it takes over
 * reads and writes of whole pages; all other calls, and all other files, are those of the file
 * system below.
 *
 * Always true
 *  1. A page goes to the database file with its sum. What SQLite has in memory and in the log has
 *     zeros in that place; the log has checksums of its own. So a page of the file with zeros there
 *     was written by another program, above all from the log: store_sqlite_seal.c.
 *  2. A page read whole has its sum, or only zeros: SQLite leaves a page that it has freed before
 *     the first write as a hole. No page of a tree is zero, so what refers to a page that was
 *     zeroed is an error in SQLite.
 *  3. Whether a file has sums is said by its header, which is in the first page, which has a sum;
 *     store_sqlite_schema.c refuses a header that contradicts the layout.
 */
#include "corpus/store_sqlite_page.h"

#include <endian.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

#define VFS_NAME "gazetted"
#define VERSION_WITHOUT_MAPS 2 /* of the methods: SQLite maps no file whose methods have it */
#define LANES 4                /* so that multiplications overlap */
#define WORDS ((STORE_PAGE_BYTES - STORE_PAGE_SUM_BYTES) / sizeof(uint64_t))
/* of the header of a database file: https://www.sqlite.org/fileformat.html */
#define HEADER_BYTES 100
#define RESERVED_OFFSET 20
/* file controls of our own; SQLite has those below 100 */
#define CONTROL_SET 0x67617a01
#define CONTROL_HAS 0x67617a02
#define CONTROL_DAMAGED 0x67617a03
#define CONTROL_WATCH 0x67617a04
#define CONTROL_UNSEALED 0x67617a05
#define CONTROL_ACCEPT 0x67617a06
/* of the locks in the shared memory: https://www.sqlite.org/walformat.html */
#define LOCK_OF_CHECKPOINTS 1

/* The file below follows in the same memory. */
struct paged {
	sqlite3_file file;
	bool has_sums;
	uint32_t damaged;    /* the last page whose sum was wrong */
	bool is_unsealed;    /* a page had none */
	bool accepts;        /* such pages are read as if they had one */
	store_page_fn *tell; /* instead of an error; or NULL */
	void *arg;
};

struct watch {
	store_page_fn *tell;
	void *arg;
};

static sqlite3_vfs *below, above;
static sqlite3_io_methods methods;

/* For any value of the one, another value of the other gives another result. */
static uint64_t
mix(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return sum ^ sum >> 32;
}

static uint64_t
word_at(const unsigned char *page, size_t i)
{
	uint64_t word;

	memcpy(&word, page + i * sizeof word, sizeof word);
	return le64toh(word);
}

static uint64_t
sum_of(const unsigned char *page, uint32_t number)
{
	uint64_t lanes[LANES] = { 1, 2, 3, 4 }, sum = number;
	size_t i;

	for (i = 0; i + LANES <= WORDS; i += LANES)
		for (size_t lane = 0; lane < LANES; lane++)
			lanes[lane] = mix(lanes[lane], word_at(page, i + lane));
	for (; i < WORDS; i++)
		sum = mix(sum, word_at(page, i));
	for (size_t lane = 0; lane < LANES; lane++)
		sum = mix(sum, lanes[lane]);
	return sum;
}

void
store_page_seal(unsigned char page[STORE_PAGE_BYTES], uint32_t number)
{
	uint64_t sum = htole64(sum_of(page, number));

	memcpy(page + STORE_PAGE_BYTES - sizeof sum, &sum, sizeof sum);
}

static bool
is_sealed(const unsigned char *page, uint32_t number)
{
	return word_at(page, WORDS) == sum_of(page, number) ||
	       (page[0] == 0 && memcmp(page, page + 1, STORE_PAGE_BYTES - 1) == 0);
}

/* Whether a page that is not sealed has no sum at all. */
static bool
is_without_sum(const unsigned char *page)
{
	return word_at(page, WORDS) == 0;
}

sqlite3_file *
store_page_raw(sqlite3_file *file)
{
	return (sqlite3_file *)(void *)((struct paged *)(void *)file + 1);
}

static bool
is_page(int n, sqlite3_int64 at)
{
	return n == STORE_PAGE_BYTES && at % STORE_PAGE_BYTES == 0;
}

static uint32_t
number_of(sqlite3_int64 at)
{
	return (uint32_t)(at / STORE_PAGE_BYTES + 1);
}

static int
page_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	struct paged *own = (struct paged *)(void *)f;
	sqlite3_file *raw = store_page_raw(f);
	int rc = raw->pMethods->xRead(raw, p, n, at);

	if (rc != SQLITE_OK || !own->has_sums || !is_page(n, at))
		return rc;
	if (is_sealed(p, number_of(at))) {
		memset(
		    (char *)p + STORE_PAGE_BYTES - STORE_PAGE_SUM_BYTES, 0, STORE_PAGE_SUM_BYTES);
		return SQLITE_OK;
	}
	if (is_without_sum(p)) {
		own->is_unsealed = true;
		if (own->accepts)
			return SQLITE_OK;
	}
	own->damaged = number_of(at);
	if (own->tell == NULL)
		return SQLITE_CORRUPT;
	own->tell(own->arg, own->damaged);
	return SQLITE_OK;
}

static int
page_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	struct paged *own = (struct paged *)(void *)f;
	sqlite3_file *raw = store_page_raw(f);
	unsigned char page[STORE_PAGE_BYTES];

	if (!is_page(n, at))
		return raw->pMethods->xWrite(raw, p, n, at);
	if (at == 0)
		own->has_sums = ((const unsigned char *)p)[RESERVED_OFFSET] == STORE_PAGE_SUM_BYTES;
	if (!own->has_sums)
		return raw->pMethods->xWrite(raw, p, n, at);
	memcpy(page, p, sizeof page);
	store_page_seal(page, number_of(at));
	return raw->pMethods->xWrite(raw, page, n, at);
}

static int
page_control(sqlite3_file *f, int op, void *arg)
{
	struct paged *own = (struct paged *)(void *)f;
	sqlite3_file *raw = store_page_raw(f);

	switch (op) {
	case CONTROL_SET: own->has_sums = *(bool *)arg; return SQLITE_OK;
	case CONTROL_HAS: *(bool *)arg = own->has_sums; return SQLITE_OK;
	case CONTROL_UNSEALED: *(bool *)arg = own->is_unsealed; return SQLITE_OK;
	case CONTROL_ACCEPT: own->accepts = true; return SQLITE_OK;
	case CONTROL_DAMAGED: *(uint32_t *)arg = own->damaged; return SQLITE_OK;
	case CONTROL_WATCH:
		own->tell = ((struct watch *)arg)->tell;
		own->arg = ((struct watch *)arg)->arg;
		return SQLITE_OK;
	default: return raw->pMethods->xFileControl(raw, op, arg);
	}
}

/* The other methods are those of the file below. */
static int
page_close(sqlite3_file *f)
{
	sqlite3_file *raw = store_page_raw(f);

	return raw->pMethods->xClose(raw);
}

static int
page_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	sqlite3_file *raw = store_page_raw(f);

	return raw->pMethods->xTruncate(raw, size);
}

static int
page_sync(sqlite3_file *f, int flags)
{
	sqlite3_file *raw = store_page_raw(f);

	return raw->pMethods->xSync(raw, flags);
}

static int
page_file_size(sqlite3_file *f, sqlite3_int64 *size)
{
	sqlite3_file *raw = store_page_raw(f);

	return raw->pMethods->xFileSize(raw, size);
}

static int
page_lock(sqlite3_file *f, int lock)
{
	sqlite3_file *raw = store_page_raw(f);

	return raw->pMethods->xLock(raw, lock);
}

static int
page_unlock(sqlite3_file *f, int lock)
{
	sqlite3_file *raw = store_page_raw(f);

	return raw->pMethods->xUnlock(raw, lock);
}

static int
page_check_reserved_lock(sqlite3_file *f, int *out)
{
	sqlite3_file *raw = store_page_raw(f);

	return raw->pMethods->xCheckReservedLock(raw, out);
}

static int
page_sector_size(sqlite3_file *f)
{
	sqlite3_file *raw = store_page_raw(f);

	return raw->pMethods->xSectorSize(raw);
}

static int
page_device_characteristics(sqlite3_file *f)
{
	sqlite3_file *raw = store_page_raw(f);

	return raw->pMethods->xDeviceCharacteristics(raw);
}

static int
page_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	sqlite3_file *raw = store_page_raw(f);

	return raw->pMethods->xShmMap(raw, page, size, extend, out);
}

static int
page_shm_lock(sqlite3_file *f, int first, int n, int flags)
{
	sqlite3_file *raw = store_page_raw(f);

	return raw->pMethods->xShmLock(raw, first, n, flags);
}

static int
page_shm_unmap(sqlite3_file *f, int removes)
{
	sqlite3_file *raw = store_page_raw(f);

	return raw->pMethods->xShmUnmap(raw, removes);
}

static void
page_shm_barrier(sqlite3_file *f)
{
	sqlite3_file *raw = store_page_raw(f);

	raw->pMethods->xShmBarrier(raw);
}

/* Whether a file has sums, by its header; an empty file is to become a store. */
static int
read_header(sqlite3_file *raw, bool *has_sums)
{
	unsigned char header[HEADER_BYTES] = { 0 };
	sqlite3_int64 size = 0;
	int rc;

	if ((rc = raw->pMethods->xFileSize(raw, &size)) != SQLITE_OK)
		return rc;
	rc = size == 0 ? SQLITE_OK : raw->pMethods->xRead(raw, header, sizeof header, 0);
	if (rc == SQLITE_IOERR_SHORT_READ)
		rc = SQLITE_OK; /* SQLite says what it is not */
	*has_sums = size == 0 || header[RESERVED_OFFSET] == STORE_PAGE_SUM_BYTES;
	return rc;
}

static int
page_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
	struct paged *own = (struct paged *)(void *)f;
	sqlite3_file *raw = store_page_raw(f);
	int rc;

	(void)vfs;
	if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
		return below->xOpen(below, name, f, flags, out_flags);
	*own = (struct paged){ .has_sums = false };
	raw->pMethods = NULL;
	rc = below->xOpen(below, name, raw, flags, out_flags);
	if (raw->pMethods == NULL)
		return rc;
	f->pMethods = &methods;
	return rc == SQLITE_OK ? read_header(raw, &own->has_sums) : rc;
}

static void
make_vfs(void)
{
	if ((below = sqlite3_vfs_find(NULL)) == NULL)
		return;
	methods = (sqlite3_io_methods){ .iVersion = VERSION_WITHOUT_MAPS,
		.xClose = page_close,
		.xRead = page_read,
		.xWrite = page_write,
		.xTruncate = page_truncate,
		.xSync = page_sync,
		.xFileSize = page_file_size,
		.xLock = page_lock,
		.xUnlock = page_unlock,
		.xCheckReservedLock = page_check_reserved_lock,
		.xFileControl = page_control,
		.xSectorSize = page_sector_size,
		.xDeviceCharacteristics = page_device_characteristics,
		.xShmMap = page_shm_map,
		.xShmLock = page_shm_lock,
		.xShmBarrier = page_shm_barrier,
		.xShmUnmap = page_shm_unmap };
	above = *below;
	above.zName = VFS_NAME;
	above.pNext = NULL;
	above.szOsFile = (int)sizeof(struct paged) + below->szOsFile;
	above.xOpen = page_open;
	if (sqlite3_vfs_register(&above, 0) != SQLITE_OK)
		below = NULL;
}

const char *
store_page_vfs(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make_vfs);
	return below == NULL ? NULL : VFS_NAME;
}

int
store_page_reserve(sqlite3 *db)
{
	int bytes = STORE_PAGE_SUM_BYTES;

	return sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

bool
store_page_has_sums(sqlite3 *db)
{
	bool has_sums = false;

	return sqlite3_file_control(db, "main", CONTROL_HAS, &has_sums) == SQLITE_OK && has_sums;
}

int
store_page_set_sums(sqlite3 *db, bool has_sums)
{
	return sqlite3_file_control(db, "main", CONTROL_SET, &has_sums);
}

uint32_t
store_page_damaged(sqlite3 *db)
{
	uint32_t number = 0;

	return sqlite3_file_control(db, "main", CONTROL_DAMAGED, &number) == SQLITE_OK ? number : 0;
}

bool
store_page_is_unsealed(sqlite3 *db)
{
	bool is_unsealed = false;

	return sqlite3_file_control(db, "main", CONTROL_UNSEALED, &is_unsealed) == SQLITE_OK &&
	       is_unsealed;
}

int
store_page_accept_unsealed(sqlite3 *db)
{
	return sqlite3_file_control(db, "main", CONTROL_ACCEPT, NULL);
}

/* The file of the main database, below. */
static sqlite3_file *
find_raw(sqlite3 *db)
{
	sqlite3_file *file = NULL, *raw;

	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
	    file == NULL || file->pMethods == NULL)
		return NULL;
	raw = store_page_raw(file);
	return raw->pMethods == NULL ? NULL : raw;
}

/* Counts the pages without a sum, and writes the sums if is_writing; see store_page_seal_all(). */
static int
seal_each(sqlite3_file *raw, bool is_writing, struct store_page_sealing *out)
{
	unsigned char page[STORE_PAGE_BYTES];
	sqlite3_int64 size = 0;
	int rc;

	*out = (struct store_page_sealing){ .pages = 0 };
	if ((rc = raw->pMethods->xFileSize(raw, &size)) != SQLITE_OK)
		return rc;
	for (sqlite3_int64 at = 0; at + STORE_PAGE_BYTES <= size; at += STORE_PAGE_BYTES) {
		if ((rc = raw->pMethods->xRead(raw, page, sizeof page, at)) != SQLITE_OK)
			return rc;
		if (is_sealed(page, number_of(at)))
			continue;
		if (!is_without_sum(page)) {
			out->damaged = number_of(at);
			continue;
		}
		out->pages++;
		store_page_seal(page, number_of(at));
		if (is_writing &&
		    (rc = raw->pMethods->xWrite(raw, page, sizeof page, at)) != SQLITE_OK)
			return rc;
	}
	return SQLITE_OK;
}

int
store_page_seal_all(sqlite3 *db, bool is_writing, struct store_page_sealing *out)
{
	sqlite3_file *raw = find_raw(db);
	int rc;

	if (raw == NULL)
		return SQLITE_CANTOPEN;
	if ((rc = raw->pMethods->xShmLock(
		 raw, LOCK_OF_CHECKPOINTS, 1, SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE)) != SQLITE_OK)
		return rc;
	if ((rc = seal_each(raw, is_writing, out)) == SQLITE_OK && is_writing)
		rc = raw->pMethods->xSync(raw, SQLITE_SYNC_FULL);
	raw->pMethods->xShmLock(
	    raw, LOCK_OF_CHECKPOINTS, 1, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
	return rc;
}

bool
store_page_has_sum(const unsigned char page[STORE_PAGE_BYTES], uint32_t number)
{
	return is_sealed(page, number) || !is_without_sum(page);
}

int
store_page_watch(sqlite3 *db, store_page_fn *tell, void *arg)
{
	struct watch watch = { tell, arg };

	sqlite3_db_release_memory(db); /* pages that were read without the other kind of check */
	return sqlite3_file_control(db, "main", CONTROL_WATCH, &watch);
}
