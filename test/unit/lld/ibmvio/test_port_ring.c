// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_port_ring.c - indices that wrap, full rings, and what a broken kernel might write
 */
#include "check.h"
#include "lld/ibmvio/port_ring.c"

#define ENTRIES 4u
#define CTRL    1024u

static _Alignas(64) uint8_t mem[32768];
static struct ibmvstgt_ctrl *ctrl = (void *)mem;
static struct port_ring ring;

static struct ibmvstgt_attach good(void)
{
	struct ibmvstgt_attach a = { .arr_off = CTRL,
				     .arr_entries = ENTRIES,
				     .req_entries = ENTRIES,
				     .cpl_entries = ENTRIES };

	a.req_off = a.arr_off + ENTRIES * (uint32_t)sizeof(struct ibmvstgt_arrival);
	a.cpl_off = a.req_off + ENTRIES * (uint32_t)sizeof(struct ibmvstgt_req);
	a.rings_bytes = a.cpl_off + ENTRIES * sizeof(struct ibmvstgt_cpl);
	return a;
}

/* All indices begin at @n. */
static void setup(uint32_t n)
{
	const struct ibmvstgt_attach a = good();

	memset(mem, 0, sizeof(mem));
	ctrl->arr_prod.n = ctrl->arr_cons.n = ctrl->req_prod.n = ctrl->req_cons.n = n;
	ctrl->cpl_prod.n = ctrl->cpl_cons.n = n;
	CHECK_EQ(port_ring_init(&ring, mem, &a), 0);
}

static void layouts(void)
{
	static const struct {
		uint32_t arr_off, arr_entries, req_entries, cpl_off, cpl_entries;
		int64_t bytes;
	} cases[] = {
		/* what differs from good() */
		{ .arr_off = CTRL + 4 },
		{ .arr_off = 8 },
		{ .arr_off = UINT32_MAX - 7 },
		{ .arr_entries = 3 },
		{ .arr_entries = UINT32_MAX },
		{ .arr_entries = 1u << 31 },
		{ .req_entries = 2 * ENTRIES },
		{ .cpl_off = 32760 },
		{ .cpl_entries = ENTRIES / 2 },
		{ .cpl_entries = ENTRIES * 2 },
		{ .bytes = 16 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ibmvstgt_attach a = good();
		struct port_ring r;

		CHECK_EQ(port_ring_init(&r, mem, &a), 0);
#define OTHER(field)                                                                               \
	if (cases[i].field)                                                                        \
	a.field = cases[i].field
		OTHER(arr_off);
		OTHER(arr_entries);
		OTHER(req_entries);
		OTHER(cpl_off);
		OTHER(cpl_entries);
#undef OTHER
		if (cases[i].bytes)
			a.rings_bytes = (uint64_t)cases[i].bytes;
		CHECK_EQ(port_ring_init(&r, mem, &a), -EPROTO);
	}
}

static void none_of_them_empty(void)
{
	static const size_t at[] = { offsetof(struct ibmvstgt_attach, arr_entries),
				     offsetof(struct ibmvstgt_attach, req_entries),
				     offsetof(struct ibmvstgt_attach, cpl_entries) };

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		struct ibmvstgt_attach a = good();
		struct port_ring r;

		memset((char *)&a + at[i], 0, sizeof(uint32_t));
		CHECK_EQ(port_ring_init(&r, mem, &a), -EPROTO);
	}
}

/* ---- requests and completions */

static void complete(uint64_t cookie)
{
	struct ibmvstgt_cpl *cpl = (void *)(mem + good().cpl_off);

	cpl[ctrl->cpl_prod.n % ENTRIES] = (struct ibmvstgt_cpl){ cookie, 0, 0 };
	ctrl->cpl_prod.n++;
}

static bool push(uint64_t cookie)
{
	struct ibmvstgt_req *slot = port_ring_slot(&ring);

	if (!slot)
		return false;
	slot->cookie = cookie;
	port_ring_push(&ring);
	return true;
}

static void indices_wrap(void)
{
	const struct ibmvstgt_req *req;
	struct ibmvstgt_cpl c;

	setup(UINT32_MAX - 5);
	req = ring.req;
	for (uint64_t i = 0; i < 20; i++) {
		CHECK(push(i));
		CHECK_EQ(ctrl->req_prod.n, (uint32_t)(UINT32_MAX - 5 + i + 1));
		CHECK_EQ(req[(UINT32_MAX - 5 + i) % ENTRIES].cookie, i);
		ctrl->req_cons.n++;
		CHECK_EQ(port_ring_completion(&ring, &c), 0);
		complete(i);
		CHECK_EQ(port_ring_completion(&ring, &c), 1);
		CHECK_EQ(c.cookie, i);
		CHECK_EQ(ctrl->cpl_cons.n, ctrl->cpl_prod.n);
	}
}

static void full_ring(void)
{
	struct ibmvstgt_cpl c;

	setup(UINT32_MAX - 1);
	for (uint64_t i = 0; i < ENTRIES; i++)
		CHECK(push(i));
	CHECK(!push(9));
	ctrl->req_cons.n += 2; /* two are read, but their completions have to fit as well */
	CHECK(!push(9));
	complete(0);
	CHECK_EQ(port_ring_completion(&ring, &c), 1);
	CHECK(push(4));
	CHECK(!push(9));
	ctrl->req_cons.n -= 1; /* completed before it was read, as the module sees it */
	complete(1);
	CHECK_EQ(port_ring_completion(&ring, &c), 1);
	CHECK(!push(9));
	ctrl->req_cons.n += 1;
	CHECK(push(5));
}

static void more_completions_than_requests(void)
{
	struct ibmvstgt_cpl c;

	setup(0);
	complete(0);
	CHECK_EQ(port_ring_completion(&ring, &c), -EPROTO);
	CHECK(push(0));
	CHECK_EQ(port_ring_completion(&ring, &c), 1);
	ctrl->cpl_prod.n = (uint32_t)-7;
	CHECK_EQ(port_ring_completion(&ring, &c), -EPROTO);
}

/* ---- arrivals */

static void arrivals_that_cannot_be(void)
{
	struct ibmvstgt_arrival *arr = (void *)(mem + CTRL), a;

	setup(UINT32_MAX);
	CHECK_EQ(port_ring_arrival(&ring, &a), 0);
	arr[3].iu_len = IBMVSTGT_IU_MAX;
	arr[3].iu[255] = 0xa5;
	ctrl->arr_prod.n = ENTRIES - 1; /* a full ring */
	CHECK_EQ(port_ring_arrival(&ring, &a), 1);
	CHECK_EQ(a.iu[255], 0xa5);
	CHECK_EQ(ctrl->arr_cons.n, 0);
	arr[0].iu_len = IBMVSTGT_IU_MAX + 1;
	CHECK_EQ(port_ring_arrival(&ring, &a), -EPROTO);
	arr[0].iu_len = 0;
	ctrl->arr_prod.n = ENTRIES + 1;
	CHECK_EQ(port_ring_arrival(&ring, &a), -EPROTO);
	ctrl->arr_prod.n = ENTRIES;
	CHECK_EQ(port_ring_arrival(&ring, &a), 1);
}

/* ---- bells */

static void bell_only_when_it_sleeps(void)
{
	setup(0);
	ctrl->need_bell.n = 1;
	CHECK(!port_ring_bell(&ring)); /* nothing to say */
	CHECK(push(0));
	CHECK(push(1));
	CHECK(port_ring_bell(&ring));
	CHECK(!port_ring_bell(&ring));
	ctrl->need_bell.n = 0;
	CHECK(push(2));
	CHECK(!port_ring_bell(&ring));
}

static void sleep_only_when_empty(void)
{
	struct ibmvstgt_cpl c;
	struct ibmvstgt_arrival a;

	setup(0);
	CHECK(port_ring_sleep(&ring));
	CHECK_EQ(ctrl->need_wake.n, 1);
	port_ring_awake(&ring);
	CHECK_EQ(ctrl->need_wake.n, 0);
	CHECK(push(0));
	complete(0);
	CHECK(!port_ring_sleep(&ring));
	CHECK_EQ(port_ring_completion(&ring, &c), 1);
	CHECK(port_ring_sleep(&ring));
	ctrl->arr_prod.n++;
	CHECK(!port_ring_sleep(&ring));
	CHECK_EQ(port_ring_arrival(&ring, &a), 1);
	CHECK(port_ring_sleep(&ring));
}

int main(void)
{
	RUN(layouts);
	RUN(none_of_them_empty);
	RUN(indices_wrap);
	RUN(full_ring);
	RUN(more_completions_than_requests);
	RUN(arrivals_that_cannot_be);
	RUN(bell_only_when_it_sleeps);
	RUN(sleep_only_when_empty);
	return check_report();
}
