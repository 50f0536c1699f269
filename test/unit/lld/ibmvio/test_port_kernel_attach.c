// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_port_kernel_attach.c - the memory of an adapter, and a module that has lost its way
 */
#include "kernel_port.h"

static void sizes_follow_the_pool(void)
{
	static const struct {
		uint64_t pool;
		uint32_t max_txu, credits;
	} cases[] = {
		{ 512 << 10, 256 << 10, 16 },
		{ 4 << 20, 512 << 10, 128 },
		{ 16 << 20, 1 << 20, 512 },
		{ 256 << 20, 1 << 20, 4096 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		void *mem;

		setup();
		fake.pool_bytes = cases[i].pool;
		CHECK_EQ(port_kernel_ops.open(&port, "30000003", NULL), 0);
		CHECK_EQ(port.max_txu, cases[i].max_txu);
		CHECK_EQ(port.credits, cases[i].credits);
		mem = port_buf_get(&port, port.max_txu);
		CHECK(mem);
		port_buf_put(&port, mem, port.max_txu);
		port_kernel_ops.close(&port);
		teardown();
	}
}

static void memory_comes_back(void)
{
	void *mem[64];
	unsigned int n = 0;

	open_and_register();
	while (n < 64 && (mem[n] = port_buf_get(&port, 256 << 10)))
		n++;
	CHECK_EQ(n, 15); /* of 4 MiB, less a sixteenth that is left to lists */
	CHECK((mem[n] = port_buf_get(&port, 4096)) != NULL);
	port_buf_put(&port, mem[n], 4096);
	CHECK_TRAIL("");
	port_buf_put(&port, mem[--n], 256 << 10);
	CHECK_TRAIL("");
	fake_turn(l, 0);
	CHECK_TRAIL("memory ");
	while (n)
		port_buf_put(&port, mem[--n], 256 << 10);
	fake_turn(l, 0);
	CHECK_TRAIL("");
	done_and_gone();
}

static void out_of_order(void)
{
	struct test_req t;

	for (unsigned int i = 0; i < 4; i++) {
		requests_setup();
		port_submit(&port, &req_init(&t, 0)->r);
		switch (i) {
		case 0:
			fake_complete(77, 0); /* another's cookie */
			break;
		case 1:
			fake_complete(1, 5); /* no result */
			break;
		case 2:
			fake_ctrl()->cpl_prod.n += 2;
			break;
		case 3:
			fake_ctrl()->arr_prod.n += 1000;
			break;
		}
		fake_turn(l, 0);
		CHECK_TRAIL("down ");
		CHECK_EQ(t.ended, true);
		CHECK_EQ(t.result, -ESTALE);
		requests_teardown();
	}
}

int main(void)
{
	RUN(sizes_follow_the_pool);
	RUN(memory_comes_back);
	RUN(out_of_order);
	return check_report();
}
