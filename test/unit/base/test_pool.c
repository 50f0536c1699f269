// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_pool.c - objects and buffers: alignment, limits, reuse, memory given back
 */
#include <errno.h>

#include "base/pool.c"
#include "check.h"

#define MANY 1000

static void objects(void)
{
	static const size_t sizes[] = { 1, 8, 63, 64, 65, 700, 4096, 20000 };

	for (size_t s = 0; s < sizeof(sizes) / sizeof(*sizes); s++) {
		struct obj_pool *p = obj_pool_new(sizes[s], 0);
		uint8_t *o[MANY];

		for (unsigned int i = 0; i < MANY; i++) {
			o[i] = obj_get(p);
			CHECK(o[i] && (uintptr_t)o[i] % _Alignof(max_align_t) == 0);
			memset(o[i], (int)(i & 0xff), sizes[s]);
		}
		CHECK_EQ(obj_pool_used(p), MANY);
		for (unsigned int i = 0; i < MANY; i++) { /* none overlaps another */
			CHECK_EQ(o[i][0], i & 0xff);
			CHECK_EQ(o[i][sizes[s] - 1], i & 0xff);
			obj_put(p, o[i]);
		}
		CHECK_EQ(obj_pool_used(p), 0);
		CHECK(obj_get(p) == o[MANY - 1]); /* what came back last */
		obj_put(p, o[MANY - 1]);
		CHECK(!obj_pool_free(p));
	}
	CHECK(!obj_pool_free(NULL));
}

static void object_limit(void)
{
	struct obj_pool *p = obj_pool_new(100, 3);
	void *o[3];

	for (int i = 0; i < 3; i++)
		CHECK((o[i] = obj_get(p)));
	CHECK(!obj_get(p));
	obj_put(p, o[1]);
	CHECK(obj_get(p) == o[1]);
	CHECK(!obj_get(p));
	for (int i = 0; i < 3; i++)
		obj_put(p, o[i]);
	obj_pool_free(p);
}

static void classes(void)
{
	static const struct {
		size_t len, want;
	} cases[] = {
		{ 1, 4096 },
		{ 4095, 4096 },
		{ 4096, 4096 },
		{ 4097, 8192 },
		{ 8192, 8192 },
		{ 8193, 16384 },
		{ 65536, 65536 },
		{ 65537, 131072 },
		{ 1000000, 1 << 20 },
		{ 1 << 20, 1 << 20 },
		{ (1 << 20) + 1, 2 << 20 },
		{ (2 << 20) + 1, BUF_MAX },
		{ BUF_MAX, BUF_MAX },
	};

	const size_t page = (size_t)getpagesize();

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		CHECK_EQ(buf_class(cases[i].len), cases[i].want > page ? cases[i].want : page);
}

static void buffers(void)
{
	struct buf_pool *p = buf_pool_new();

	for (size_t len = 1; len <= BUF_MAX; len = len * 2 + 1) {
		uint8_t *a = buf_get(p, len), *b = buf_get(p, len);

		CHECK(a && b && a != b);
		CHECK_EQ((uintptr_t)a % 4096, 0);
		memset(a, 1, buf_class(len));
		memset(b, 2, buf_class(len));
		CHECK_EQ(a[0], 1);
		CHECK_EQ(a[buf_class(len) - 1], 1);
		CHECK_EQ(buf_pool_used(p), 2 * buf_class(len));
		buf_put(p, b, len);
		buf_put(p, a, buf_class(len)); /* any length of the class */
		CHECK(buf_get(p, buf_class(len)) == a);
		buf_put(p, a, len);
		CHECK_EQ(buf_pool_used(p), 0);
	}
	CHECK(!buf_get(p, BUF_MAX + 1));
	CHECK(!buf_get(p, SIZE_MAX));
	CHECK(!buf_pool_free(p));
	CHECK(!buf_pool_free(NULL));
}

static void buffer_limit(void)
{
	struct buf_pool *p = buf_pool_new();
	void *b[4];

	buf_pool_limit(p, 4 * 65536);
	for (int i = 0; i < 4; i++)
		CHECK((b[i] = buf_get(p, 65536)));
	CHECK(!buf_get(p, 1));
	buf_put(p, b[0], 65536);
	CHECK(!buf_get(p, 65537));
	CHECK((b[0] = buf_get(p, 40000)));
	for (int i = 0; i < 4; i++)
		buf_put(p, b[i], 65536);
	buf_pool_free(p);
}

/* Is the first page of @b in memory? */
static int resident(void *b)
{
	unsigned char in;

	return mincore(b, 1, &in) == 0 && (in & 1);
}

static void trim_gives_back(void)
{
	static const size_t lens[] = { 65536, 1 << 20, BUF_MAX };

	for (size_t i = 0; i < sizeof(lens) / sizeof(*lens); i++) {
		struct buf_pool *p = buf_pool_new();
		uint8_t *a = buf_get(p, lens[i]), *b = buf_get(p, lens[i]);

		a[0] = b[0] = 1;
		buf_put(p, a, lens[i]);
		CHECK_EQ(p->kept, buf_class(lens[i]));
		buf_pool_trim(p);
		CHECK_EQ(p->kept, 0);
		CHECK(!resident(a));
		CHECK(resident(b)); /* lent */
		CHECK_EQ(b[0], 1);
		buf_pool_trim(p);
		CHECK(buf_get(p, lens[i]) == a);
		a[0] = 2;
		buf_put(p, a, lens[i]);
		buf_put(p, b, lens[i]);
		CHECK_EQ(p->kept, 2 * buf_class(lens[i]));
		buf_pool_free(p);
	}
}

/* What the classes keep for reuse is part of the limit, whichever class has it. */
static void kept_is_limited(void)
{
	struct buf_pool *p = buf_pool_new();
	void *b[16];

	buf_pool_limit(p, 16 * 65536);
	for (int i = 0; i < 16; i++)
		b[i] = buf_get(p, 65536);
	for (int i = 0; i < 16; i++)
		buf_put(p, b[i], 65536);
	CHECK_EQ(p->kept, 16 * 65536);
	b[0] = buf_get(p, 4096);
	CHECK(b[0] && p->used + p->kept <= p->limit);
	buf_put(p, b[0], 4096);
	for (int i = 0; i < 16; i++)
		CHECK((b[i] = buf_get(p, 65536)));
	CHECK(p->used + p->kept <= p->limit);
	for (int i = 0; i < 16; i++)
		buf_put(p, b[i], 65536);
	buf_pool_free(p);
}

static unsigned int told;

static void on_put(void *arg)
{
	CHECK(arg == &told);
	told++;
}

static void first_put_is_told(void)
{
	struct buf_pool *p = buf_pool_new();

	buf_pool_on_put(p, on_put, &told);
	for (int i = 0; i < 3; i++)
		buf_put(p, buf_get(p, 1), 1);
	CHECK_EQ(told, 1);
	buf_pool_rearm(p);
	CHECK_EQ(told, 1);
	for (int i = 0; i < 3; i++)
		buf_put(p, buf_get(p, 1), 1);
	CHECK_EQ(told, 2);
	CHECK_EQ(buf_pool_gets(p), 6);
	buf_pool_free(p);
}

/* Under AddressSanitizer, use after put is found; without it there is nothing to see. */
static void poisoned_in_the_pool(void)
{
#ifdef ASAN_POISON_MEMORY_REGION
	struct buf_pool *p = buf_pool_new();
	struct obj_pool *q = obj_pool_new(100, 0);
	char *b = buf_get(p, 5000), *o = obj_get(q);

	CHECK(!__asan_region_is_poisoned(b, 8192));
	CHECK(!__asan_region_is_poisoned(o, 100));
	buf_put(p, b, 5000);
	obj_put(q, o);
	CHECK(__asan_address_is_poisoned(b) && __asan_address_is_poisoned(b + 8191));
	CHECK(__asan_address_is_poisoned(o) && __asan_address_is_poisoned(o + 99));
	buf_pool_free(p);
	obj_pool_free(q);
#endif
}

int main(void)
{
	RUN(objects);
	RUN(object_limit);
	RUN(classes);
	RUN(buffers);
	RUN(buffer_limit);
	RUN(trim_gives_back);
	RUN(kept_is_limited);
	RUN(first_put_is_told);
	RUN(poisoned_in_the_pool);
	return check_report();
}
