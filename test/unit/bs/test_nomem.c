// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The n-th allocation fails, for n = 1, 2, ... until none does: a store that does not open says so
 * and leaves nothing behind, and an io ends with -ENOMEM or is done.
 */
#include "store.h"

#define SIZE (1 << 20)

/* ---- the allocator */

static _Atomic long countdown; /* the allocation that fails, 0: none */
static _Atomic long live;      /* allocations not freed */
static _Atomic bool struck;

/* A sanitizer brings an allocator of its own; musl's cannot be called by another name. */
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) &&       \
	!__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void *__libc_memalign(size_t align, size_t n);
void __libc_free(void *p);

static bool fails(void)
{
	if (countdown == 0 || --countdown != 0)
		return false;
	struck = true;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t n)
{
	if (fails())
		return NULL;
	live++;
	return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	if (fails())
		return NULL;
	live++;
	return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	if (fails())
		return NULL;
	live += !p;
	return __libc_realloc(p, n);
}

void *aligned_alloc(size_t align, size_t n)
{
	if (fails())
		return NULL;
	live++;
	return __libc_memalign(align, n);
}

void free(void *p)
{
	live -= p != NULL;
	__libc_free(p);
}
#define CAN_FAIL true
#else
#define CAN_FAIL false
#endif

/* ---- tests */

static const struct {
	const char *type, *options;
	unsigned int bsoflags;
	bool file;
} stores[] = {
	{ "null", "", 0, false },
	{ "mem", "size=1M", 0, false },
	{ "rdwr", "", 0, true },
	{ "rdwr", "", BS_O_DIRECT, true },
	{ "aio", "", 0, true },
	{ "fault", "under=mem;size=1M;nth=0", 0, false },
	{ "delay", "under=mem;size=1M;us=1", 0, false },
	{ "delay", "under=rdwr;hold=/dev/shm/no-such-file", 0, true },
	{ "fault", "under=aio;nth=0", 0, true },
};

static char path[PATH_LEN];
static const size_t nr_stores = sizeof(stores) / sizeof(stores[0]);

static int try_open(size_t i, struct bs **bs, struct err *e)
{
	*e = (struct err){ 0 };
	*bs = NULL;
	return bs_new(loop, stores[i].type, stores[i].file ? path : NULL, stores[i].bsoflags,
		      stores[i].options, false, bs, e);
}

static void opening(void)
{
	struct err e;
	struct bs *bs;
	long n, before;

	for (size_t i = 0; i < nr_stores; i++) {
		if (try_open(i, &bs, &e) <
		    0) /* once with all: what is kept for ever is there now */
			checks_failed++;
		bs = bs_free(bs);
		for (n = 1;; n++) {
			before = live;
			struck = false;
			countdown = n;
			if (try_open(i, &bs, &e) < 0) {
				CHECK(struck && e.text[0]);
				CHECK_EQ(live, before);
			}
			countdown = 0;
			bs = bs_free(bs);
			CHECK_EQ(live, before);
			if (!struck)
				break;
		}
		CHECK(n > 1); /* an allocation did fail */
	}
}

/* Memory that suits no disk, so that more of it is needed. */
static void unaligned_ios(void)
{
	static uint8_t data[65536 + 1], back[65536 + 1];
	struct err e;
	struct bs *bs;
	int written, read;

	for (size_t i = 0; i < nr_stores; i++) {
		for (long n = 1; try_open(i, &bs, &e) == 0; n++) {
			for (size_t k = 0; k < sizeof(data); k++)
				data[k] = (uint8_t)(k * (size_t)n);
			struck = false;
			countdown = n;
			written = do_rw(bs, BS_WRITE, 0, data + 1, 65536, BS_FUA);
			read = do_rw(bs, BS_READ, 0, back + 1, 65536, 0);
			countdown = 0;
			CHECK(written == 0 || (written == -ENOMEM && struck));
			CHECK(read == 0 || (read == -ENOMEM && struck));
			if (written == 0 && read == 0 && strcmp(stores[i].type, "null") != 0)
				CHECK_MEM(back + 1, data + 1, 65536);
			bs = bs_free(bs);
			if (!struck)
				break;
		}
	}
}

int main(void)
{
	if (!CAN_FAIL) {
		printf("1..0 # SKIP a sanitizer has the allocator\n");
		return 77;
	}
	if (ev_loop_new(&loop) < 0)
		return EXIT_FAILURE;
	make_dirs();
	make_file(path, disk_dir, "disk", SIZE);
	RUN(opening);
	RUN(unaligned_ios);
	(void)unlink(path);
	remove_dirs();
	work_exit();
	ev_loop_free(loop);
	return check_report();
}
