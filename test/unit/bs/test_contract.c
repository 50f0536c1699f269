// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What every store owes to those above it, tried on all of them through bs_submit().
 */
#include <sys/uio.h>

#include "store.h"

#define SIZE    (UINT64_C(8) << 20)
#define REGIONS 64u
#define REGION  (SIZE / REGIONS)

enum place { NOWHERE, IN_MEMORY, ON_DISK, ON_DEVICE };

static const struct store {
	const char *name, *type, *options;
	enum place place;
	unsigned int bsoflags;
	bool forgets; /* reads zeroes, whatever was written */
} stores[] = {
	{ "null", "null", "size=8M", NOWHERE, 0, true },
	{ "mem", "mem", "size=8M", NOWHERE, 0, false },
	{ "rdwr in memory", "rdwr", "", IN_MEMORY, 0, false },
	{ "rdwr in memory, sync and direct", "rdwr", "", IN_MEMORY, BS_O_SYNC | BS_O_DIRECT,
	  false },
	{ "rdwr on disk", "rdwr", "", ON_DISK, 0, false },
	{ "rdwr on disk, sync", "rdwr", "", ON_DISK, BS_O_SYNC, false },
	{ "rdwr on disk, direct", "rdwr", "", ON_DISK, BS_O_DIRECT, false },
	{ "rdwr on a device", "rdwr", "", ON_DEVICE, 0, false },
	{ "rdwr on a device, direct", "rdwr", "", ON_DEVICE, BS_O_DIRECT, false },
	{ "aio in memory", "aio", "", IN_MEMORY, 0, false },
	{ "aio on disk", "aio", "", ON_DISK, 0, false },
	{ "aio on a device", "aio", "", ON_DEVICE, 0, false },
	{ "fault over mem", "fault", "under=mem;size=8M;nth=0", NOWHERE, 0, false },
	{ "fault over rdwr", "fault", "nth=0", ON_DISK, 0, false },
	{ "delay over mem", "delay", "under=mem;size=8M;us=10", NOWHERE, 0, false },
	{ "delay over aio", "delay", "under=aio;us=10;verb=write", ON_DISK, 0, false },
};

static const struct store *store; /* under test */
static char path[PATH_LEN];
static struct bs *bs;
static uint32_t block; /* offsets and lengths are multiples of it */
static uint8_t *shadow;

/* Small, fast and the same in every run. */
static uint32_t next_random(void)
{
	static uint32_t x = 0x12345678;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x;
}

static void fill(uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(next_random() >> 8);
}

static void check_content(uint64_t off, size_t len)
{
	static uint8_t got[1 << 20];
	static const uint8_t zeroes[1 << 20];

	CHECK_EQ(do_rw(bs, BS_READ, off, got, len, 0), 0);
	CHECK_MEM(got, store->forgets ? zeroes : shadow + off, len);
}

static void write_pattern(uint64_t off, size_t len, unsigned int flags)
{
	fill(shadow + off, len);
	CHECK_EQ(do_rw(bs, BS_WRITE, off, shadow + off, len, flags), 0);
}

static void facts(void)
{
	CHECK_EQ(bs->size, SIZE);
	CHECK(bs->caps & BS_CAP_WRITE);
	CHECK(bs->align >= 1 && (bs->align & (bs->align - 1)) == 0);
	CHECK(!(bs->caps & BS_CAP_EXTENTS) || bs->ops->extents);
	CHECK(bs->ops->help && *bs->ops->help);
}

/* Memory in pieces, at addresses and of lengths that suit no disk. */
static void scattered_memory(void)
{
	static const struct {
		uint64_t first;               /* [blocks] */
		unsigned int pieces[7], last; /* [bytes]; the last one fills up the blocks */
	} cases[] = {
		{ 0, { 1 }, 1 },
		{ 1, { 3, 500 }, 2 },
		{ 7, { 511, 513, 1, 4095 }, 4 },
		{ 100, { 4096, 4096, 4096 }, 3 },
		{ 333, { 1, 1, 1, 1, 1, 1, 60000 }, 7 },
	};
	static uint8_t memory[256 << 10], back[256 << 10];

	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		struct test_io t = { 0 };
		uint8_t *p = memory + 1;
		size_t len = 0, want;
		unsigned int n = 0;

		for (; n < cases[c].last; n++, p += 7) {
			t.iov[n] = (struct iovec){ p, cases[c].pieces[n] };
			p += cases[c].pieces[n];
			len += cases[c].pieces[n];
		}
		want = (len / block + 1) * block;
		t.iov[n++] = (struct iovec){ p, want - len };
		t.io.niov = n;
		fill(memory, sizeof(memory));
		for (unsigned int i = 0, at = 0; i < n; at += (unsigned int)t.iov[i++].iov_len)
			memcpy(shadow + cases[c].first * block + at, t.iov[i].iov_base,
			       t.iov[i].iov_len);
		start_io(bs, &t, BS_WRITE, cases[c].first * block, want, 0);
		CHECK_EQ(wait_io(&t), 0);
		check_content(cases[c].first * block, want);

		memset(memory, 0x5a, sizeof(memory));
		start_io(bs, &t, BS_READ, cases[c].first * block, want, 0);
		CHECK_EQ(wait_io(&t), 0);
		for (unsigned int i = 0, at = 0; i < n; at += (unsigned int)t.iov[i++].iov_len)
			memcpy(back + at, t.iov[i].iov_base, t.iov[i].iov_len);
		if (!store->forgets)
			CHECK_MEM(back, shadow + cases[c].first * block, want);
		CHECK_EQ(memory[0], 0x5a); /* nothing beside the pieces */
		CHECK_EQ(((uint8_t *)t.iov[n - 1].iov_base)[t.iov[n - 1].iov_len], 0x5a);
	}
}

/* More pieces than one system call takes. */
static void many_pieces(void)
{
	enum { PIECES = 2048, EACH = 512 };
	static struct iovec iov[PIECES];
	static uint8_t memory[PIECES * EACH] __attribute__((aligned(4096)));
	struct test_io t = { 0 };

	for (unsigned int i = 0; i < PIECES; i++) /* from back to front */
		iov[i] = (struct iovec){ memory + (PIECES - 1 - i) * EACH, EACH };
	for (int verb = BS_WRITE; verb >= BS_READ; verb--) {
		if (verb == BS_WRITE)
			fill(memory, sizeof(memory));
		for (unsigned int i = 0; i < PIECES && verb == BS_WRITE; i++)
			memcpy(shadow + i * EACH, iov[i].iov_base, EACH);
		t = (struct test_io){ .io.niov = PIECES };
		t.io.verb = (enum bs_verb)verb;
		t.io.length = sizeof(memory);
		t.io.iov = iov;
		t.io.done = test_io_done;
		bs_submit(bs, &t.io);
		CHECK_EQ(wait_io(&t), 0);
		check_content(0, sizeof(memory));
	}
	for (unsigned int i = 0; i < PIECES && !store->forgets; i++)
		CHECK_MEM(iov[i].iov_base, shadow + i * EACH, EACH);
}

static void stable_writes(void)
{
	write_pattern(0, 16 * block, BS_FUA);
	check_content(0, 16 * block);
	write_pattern(4 * block, 4 * block, 0);
	CHECK_EQ(do_io(bs, BS_FLUSH, 0, 0, 0), 0);
	check_content(0, 16 * block);
}

/* The neighbours of what is zeroed stay as they are; ends fall within pages. */
static void zero_exactly(void)
{
	static const unsigned int flags[] = { 0, BS_MAY_UNMAP, BS_FUA, BS_FUA | BS_MAY_UNMAP };
	static const struct {
		unsigned int first, n; /* [blocks] */
	} cases[] = { { 0, 1 }, { 3, 1 }, { 5, 30 }, { 64, 64 }, { 1, 1000 } };

	for (size_t f = 0; f < sizeof(flags) / sizeof(flags[0]); f++)
		for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
			const uint64_t off = cases[c].first * block, len = cases[c].n * block;

			write_pattern(0, 256 * block, 0);
			memset(shadow + off, 0, len);
			CHECK_EQ(do_io(bs, BS_ZERO, off, len, flags[f]), 0);
			check_content(0, 256 * block);
		}
}

static void discard(void)
{
	const uint64_t off = 128 << 10, len = 256 << 10;

	write_pattern(0, 512 << 10, 0);
	CHECK_EQ(do_io(bs, BS_DISCARD, off, len, 0), 0);
	check_content(0, off); /* what is before, and behind, stays */
	check_content(off + len, (512 << 10) - off - len);
	if (bs->caps & BS_CAP_DISCARD_ZEROES) {
		memset(shadow + off, 0, len);
		check_content(off, len);
	}
	CHECK_EQ(do_io(bs, BS_DISCARD, 0, SIZE, 0), 0);
	write_pattern(0, 512 << 10, 0); /* and can be written again */
	check_content(0, 512 << 10);
}

static void extents(void)
{
	const uint64_t off = 1 << 20, len = 256 << 10;
	uint64_t n = 0, at;
	bool mapped = false;

	if (!(bs->caps & BS_CAP_EXTENTS))
		return;
	CHECK_EQ(do_io(bs, BS_DISCARD, 0, SIZE, 0), 0);
	CHECK_EQ(do_rw(bs, BS_WRITE, off, shadow, len, 0), 0);
	CHECK_EQ(do_io(bs, BS_FLUSH, 0, 0, 0), 0);
	for (at = 0; at < SIZE; at += n) { /* whoever follows them comes to the end */
		CHECK_EQ(bs->ops->extents(bs, at, &n, &mapped), 0);
		CHECK(n >= 1 && n <= SIZE - at);
		CHECK_EQ(mapped, at >= off && at < off + len);
		if (n < 1 || n > SIZE - at)
			break;
	}
	CHECK_EQ(bs->ops->extents(bs, off + len / 2, &n, &mapped), 0);
	CHECK(mapped && n == len / 2);
	CHECK_EQ(bs->ops->extents(bs, SIZE - block, &n, &mapped), 0);
	CHECK(!mapped && n == block);
}

static void beyond_the_end(void)
{
	static uint8_t memory[8192];

	CHECK_EQ(do_rw(bs, BS_READ, SIZE, memory, block, 0), -EINVAL);
	CHECK_EQ(do_rw(bs, BS_WRITE, SIZE - block, memory, 2 * block, 0), -EINVAL);
	CHECK_EQ(do_io(bs, BS_DISCARD, UINT64_MAX - block + 1, block, 0), -EINVAL);
	CHECK_EQ(do_io(bs, BS_ZERO, block, UINT64_MAX - block + 1, 0), -EINVAL);
	write_pattern(SIZE - block, block, 0);
	check_content(SIZE - block, block);
}

static void nothing_at_all(void)
{
	struct test_io t = { 0 };

	for (int verb = BS_READ; verb <= BS_PREFETCH; verb++) {
		start_io(bs, &t, (enum bs_verb)verb, 0, 0, 0);
		CHECK_EQ(wait_io(&t), 0);
	}
	CHECK_EQ(do_io(bs, BS_PREFETCH, 0, SIZE, 0), 0);
}

/* Each region has one io under way at most, so the shadow says what a read has to bring. */
struct region {
	struct test_io t;
	uint8_t *memory; /* REGION bytes and a little more */
	unsigned int left;
	uint64_t off;
	size_t len;
};

static void region_check(struct region *r)
{
	size_t at = 0;

	CHECK_EQ(r->t.ended, 1);
	CHECK_EQ(r->t.io.result, 0);
	if (r->t.io.verb != BS_READ || store->forgets)
		return;
	for (unsigned int i = 0; i < r->t.io.niov; at += r->t.iov[i++].iov_len)
		CHECK_MEM(r->t.iov[i].iov_base, shadow + r->off + at, r->t.iov[i].iov_len);
}

/* Two to four pieces, or one; aligned or not. */
static void region_memory(struct region *r)
{
	uint8_t *p = r->memory + (next_random() & 1 ? 0 : next_random() % 32);
	size_t left = r->len, n;

	r->t.io.niov = 0;
	while (left) {
		n = r->t.io.niov == 3 ? left : next_random() % left + 1;
		if (next_random() & 1)
			n = left;
		r->t.iov[r->t.io.niov++] = (struct iovec){ p, n };
		p += n;
		left -= n;
	}
}

static void region_next(struct region *r, uint64_t start)
{
	static const enum bs_verb verbs[] = { BS_READ,  BS_READ,  BS_READ, BS_WRITE,
					      BS_WRITE, BS_WRITE, BS_ZERO, BS_FLUSH };
	const enum bs_verb verb = verbs[next_random() % 8];
	const unsigned int flags = next_random() % 16 ? 0 : BS_FUA;
	const uint64_t blocks = REGION / block, first = next_random() % blocks;
	size_t at = 0;

	r->off = start + first * block;
	r->len = (next_random() % (blocks - first) % 64 + 1) * block;
	region_memory(r);
	if (verb == BS_WRITE) {
		fill(r->memory, r->len + 32);
		for (unsigned int i = 0; i < r->t.io.niov; at += r->t.iov[i++].iov_len)
			memcpy(shadow + r->off + at, r->t.iov[i].iov_base, r->t.iov[i].iov_len);
	} else if (verb == BS_ZERO) {
		memset(shadow + r->off, 0, r->len);
	}
	start_io(bs, &r->t, verb, r->off, r->len,
		 verb == BS_ZERO && next_random() & 1 ? BS_MAY_UNMAP
		 : verb == BS_WRITE                   ? flags
						      : 0);
}

static void many_at_once(void)
{
	static struct region regions[REGIONS];
	const unsigned int each = store->bsoflags & BS_O_SYNC ? 8 : 40;
	unsigned int busy = REGIONS;

	CHECK_EQ(do_io(bs, BS_ZERO, 0, SIZE, 0), 0);
	memset(shadow, 0, SIZE);
	for (unsigned int i = 0; i < REGIONS; i++) {
		regions[i] = (struct region){ .left = each };
		if (posix_memalign((void **)&regions[i].memory, 4096, REGION + 4096))
			abort();
		region_next(&regions[i], i * REGION);
	}
	while (busy) {
		(void)ev_loop_turn(loop, TURN_MS);
		for (unsigned int i = 0; i < REGIONS; i++) {
			if (!regions[i].left || !regions[i].t.ended)
				continue;
			region_check(&regions[i]);
			if (--regions[i].left)
				region_next(&regions[i], i * REGION);
			else
				busy--;
		}
	}
	for (uint64_t off = 0; off < SIZE; off += 1 << 20)
		check_content(off, 1 << 20);
	for (unsigned int i = 0; i < REGIONS; i++) {
		CHECK_EQ(regions[i].t.ended, 1); /* nothing came twice */
		free(regions[i].memory);
	}
}

/* Content outlives the store's object where it is on something. */
static void open_again(void)
{
	if (store->place == NOWHERE)
		return;
	write_pattern(0, 64 * block, 0);
	bs = bs_free(bs);
	bs = open_store(store->type, path, store->bsoflags, store->options, false);
	if (bs)
		check_content(0, 64 * block);
}

static void read_only(void)
{
	uint8_t memory[4096];

	bs = bs_free(bs);
	bs = open_store(store->type, path, store->bsoflags, store->options, true);
	if (!bs)
		return;
	CHECK(bs->readonly);
	CHECK(!(bs->caps & BS_CAP_WRITE));
	CHECK_EQ(do_rw(bs, BS_READ, 0, memory, block, 0), 0);
	CHECK_EQ(do_rw(bs, BS_WRITE, 0, memory, block, 0), -EROFS);
	CHECK_EQ(do_io(bs, BS_ZERO, 0, block, 0), -EROFS);
	CHECK_EQ(do_io(bs, BS_DISCARD, 0, block, 0), -EROFS);
}

static void whole_contract(void)
{
	static void (*const tests[])(void) = {
		facts,   scattered_memory, many_pieces,    stable_writes, zero_exactly, discard,
		extents, beyond_the_end,   nothing_at_all, many_at_once,  open_again,   read_only,
	};

	bs = open_store(store->type, path, store->bsoflags, store->options, false);
	block = bs && bs->align > 512 ? bs->align : 512;
	for (size_t i = 0; bs && i < sizeof(tests) / sizeof(tests[0]); i++)
		tests[i]();
	bs = bs_free(bs);
}

/* A place for the data; false where there is none on this machine. */
static bool prepare(char *file, int *device)
{
	const char *dir = store->place == IN_MEMORY ? shm_dir : disk_dir;

	*device = -1;
	path[0] = file[0] = '\0';
	if (store->place == NOWHERE)
		return true;
	if (!dir[0])
		return false;
	make_file(file, dir, "data", (off_t)SIZE);
	if (store->place == ON_DEVICE) {
		*device = make_loop_device(path, file, false);
		return *device >= 0;
	}
	memcpy(path, file, strlen(file) + 1);
	return true;
}

int main(void)
{
	char file[PATH_LEN];
	int device, before;

	if (ev_loop_new(&loop) < 0)
		return EXIT_FAILURE;
	make_dirs();
	shadow = malloc(SIZE);
	for (size_t i = 0; i < sizeof(stores) / sizeof(stores[0]); i++) {
		store = &stores[i];
		before = checks_failed;
		if (prepare(file, &device)) {
			whole_contract();
			printf("%s %d - %s\n", checks_failed == before ? "ok" : "not ok",
			       ++tests_run, store->name);
		} else {
			printf("ok %d - %s # SKIP no place for it\n", ++tests_run, store->name);
		}
		if (device >= 0)
			close(device);
		if (file[0])
			(void)unlink(file);
	}
	free(shadow);
	remove_dirs();
	work_exit();
	ev_loop_free(loop);
	return check_report();
}
