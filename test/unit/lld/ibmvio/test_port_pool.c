// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_port_pool.c - no piece overlaps another, every page comes back, holes grow together
 */
#include "check.h"
#include "lld/ibmvio/port_pool.c"

#define POOL_PAGES 5003u /* not a power of two, and larger than the largest block */

static struct port_pool pool;
static void *mem;

static void setup(uint64_t pages)
{
	mem = aligned_alloc(PORT_PAGE, (size_t)pages * PORT_PAGE);
	CHECK(mem);
	CHECK_EQ(port_pool_init(&pool, mem, pages * PORT_PAGE), 0);
	pool.reserve = 0;
}

static void teardown(void)
{
	port_pool_exit(&pool);
	free(mem);
}

static uint32_t page_at(const void *piece)
{
	return (uint32_t)((size_t)((const uint8_t *)piece - pool.mem) / PORT_PAGE);
}

/* ---- what it refuses */

static void sizes_of_a_pool(void)
{
	struct port_pool p;
	static _Alignas(PORT_PAGE) uint8_t below[3 * PORT_PAGE];
	uint8_t *some = below + PORT_PAGE;

	CHECK_EQ(port_pool_init(&p, some, PORT_PAGE - 1), -EINVAL);
	CHECK_EQ(port_pool_init(&p, some + 1, PORT_PAGE), -EINVAL);
	CHECK_EQ(port_pool_init(&p, some, UINT64_MAX), -EINVAL);
	CHECK_EQ(port_pool_init(&p, some, 2 * PORT_PAGE - 1), 0);
	CHECK_EQ(p.pages, 1);
	CHECK_EQ(port_pool_offset(&p, some, PORT_PAGE), 0);
	CHECK_EQ(port_pool_offset(&p, some + 5, PORT_PAGE - 5), 5);
	CHECK_EQ(port_pool_offset(&p, some + 5, PORT_PAGE - 4), -1);
	CHECK_EQ(port_pool_offset(&p, some - 1, 1), -1);
	CHECK_EQ(port_pool_offset(&p, some, SIZE_MAX), -1);
	port_pool_exit(&p);
}

/* ---- pieces */

static void page_by_page(void)
{
	static void *piece[POOL_PAGES];
	static uint8_t seen[POOL_PAGES];

	setup(POOL_PAGES);
	for (uint32_t i = 0; i < POOL_PAGES; i++) {
		piece[i] = port_pool_get(&pool, 1 + i % PORT_PAGE);
		CHECK(piece[i]);
		CHECK_EQ(seen[page_at(piece[i])]++, 0);
	}
	CHECK(!port_pool_get(&pool, 1));
	CHECK_EQ(pool.free_pages, 0);
	for (uint32_t i = 0; i < POOL_PAGES; i++) { /* 7 and the size have no common factor */
		const uint32_t at = i * 7 % POOL_PAGES;

		port_pool_put(&pool, piece[at], 1 + at % PORT_PAGE);
	}
	CHECK(port_pool_unused(&pool));
	teardown();
}

static void nothing_is_lost_to_rounding(void)
{
	void *piece[9], *page[63];

	setup(144);
	for (unsigned int i = 0; i < 9; i++) { /* each of a block of 16 pages */
		piece[i] = port_pool_get(&pool, 8 * PORT_PAGE + 1);
		CHECK(piece[i]);
	}
	CHECK(!port_pool_get(&pool, 8 * PORT_PAGE + 1));
	for (unsigned int i = 0; i < 63; i++) { /* the 7 pages that each did not need */
		page[i] = port_pool_get(&pool, PORT_PAGE);
		CHECK(page[i]);
	}
	CHECK(!port_pool_get(&pool, 1));
	for (unsigned int i = 0; i < 9; i++)
		port_pool_put(&pool, piece[i], 8 * PORT_PAGE + 1);
	for (unsigned int i = 0; i < 63; i++)
		port_pool_put(&pool, page[i], PORT_PAGE);
	teardown();
}

static void large_pieces_leave_pages_for_lists(void)
{
	void *large, *small[4];

	setup(64);
	pool.reserve = 4;
	large = port_pool_get(&pool, 60 * PORT_PAGE);
	CHECK(large);
	CHECK(!port_pool_get(&pool, 2 * PORT_PAGE));
	for (unsigned int i = 0; i < 4; i++) {
		small[i] = port_pool_get(&pool, PORT_PAGE);
		CHECK(small[i]);
	}
	CHECK(!port_pool_get(&pool, 1));
	for (unsigned int i = 0; i < 4; i++)
		port_pool_put(&pool, small[i], PORT_PAGE);
	port_pool_put(&pool, large, 60 * PORT_PAGE);
	teardown();
}

/* ---- any order: each piece is marked all over, and the mark is there when it goes back */

#define PIECES 64

static uint32_t seed = 1;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % sides;
}

static size_t any_len(void)
{
	return dice(4) ? 1 + dice(32 * PORT_PAGE) : 1 + dice((uint32_t)PORT_PIECE_MAX);
}

static void check_marked(const uint8_t *piece, uint8_t mark, size_t len)
{
	CHECK_EQ(piece[0], mark);
	CHECK(len == 1 || memcmp(piece, piece + 1, len - 1) == 0);
}

static void any_order(void)
{
	static uint8_t *piece[PIECES];
	static size_t len[PIECES];
	unsigned int full = 0;
	uint8_t *all[4];

	setup(POOL_PAGES);
	for (unsigned int turn = 0; turn < 3000; turn++) {
		const unsigned int i = dice(PIECES);

		if (piece[i]) {
			check_marked(piece[i], (uint8_t)i, len[i]);
			port_pool_put(&pool, piece[i], len[i]);
			piece[i] = NULL;
			continue;
		}
		len[i] = any_len();
		piece[i] = port_pool_get(&pool, len[i]);
		if (piece[i])
			memset(piece[i], (int)i, len[i]);
		else
			full++;
	}
	CHECK(full > 0);
	for (unsigned int i = 0; i < PIECES; i++) {
		if (piece[i])
			port_pool_put(&pool, piece[i], len[i]);
	}
	CHECK(port_pool_unused(&pool));
	for (unsigned int i = 0; i < 4; i++) { /* 5003 pages hold 4 of the largest: no holes */
		all[i] = port_pool_get(&pool, PORT_PIECE_MAX);
		CHECK(all[i]);
	}
	for (unsigned int i = 0; i < 4; i++)
		port_pool_put(&pool, all[i], PORT_PIECE_MAX);
	teardown();
}

int main(void)
{
	RUN(sizes_of_a_pool);
	RUN(page_by_page);
	RUN(nothing_is_lost_to_rounding);
	RUN(large_pieces_leave_pages_for_lists);
	RUN(any_order);
	return check_report();
}
