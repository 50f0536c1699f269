// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_port_kernel_search.c - an adapter that goes and comes
 */
#include "kernel_port.h"

static void removed_and_back(void)
{
	struct test_req t[12];
	uint8_t *lent;

	open_and_register();
	next_done = 0;
	lent = port_buf_get(&port, 100);
	for (unsigned int i = 0; i < 12; i++)
		port_submit(&port, &req_init(&t[i], i)->r);
	fake_arrive("a");
	fake_remove();
	fake_turn(l, 0);
	CHECK_TRAIL("a down ");
	CHECK_EQ(next_done, 12);
	CHECK_EQ(t[11].result, -ESTALE);
	memset(lent, 1, 100); /* a store still works on it */
	CHECK(!port_buf_get(&port, 1));
	CHECK_EQ(port_register(&port), -ENODEV);
	port_submit(&port, &req_init(&t[0], 12)->r);
	CHECK_EQ(next_done, 12);
	fake_turn(l, 0);
	CHECK_EQ(next_done, 13);
	CHECK_EQ(t[0].result, -ESTALE);

	fake.adapters = 2;
	fake.adapter[0].state = IBMVSTGT_FREE;
	fake_tell(IBMVSTGT_CMD_ADAPTER, 0x30000004);
	fake_turn(l, 0);
	CHECK_TRAIL("");
	fake_tell(IBMVSTGT_CMD_ADAPTER, 0x30000003);
	fake_turn(l, 0);
	CHECK_TRAIL("up memory ");
	CHECK_EQ(port_register(&port), 1);
	fake_arrive("b");
	port_submit(&port, &req_init(&t[0], 13)->r);
	fake_work(1);
	fake_turn(l, 0);
	CHECK_TRAIL("b ");
	CHECK_EQ(t[0].result, 0);
	memset(lent, 2, 100);
	CHECK_EQ(fake.mapped, 3);
	port_buf_put(&port, lent, 100);
	CHECK_EQ(fake.mapped, 2);
	done_and_gone();
}

/* Old messages, lost messages: what counts is the list. */
static void rumours(void)
{
	open_and_register();
	fake_tell(IBMVSTGT_CMD_REMOVED, 0x30000003);
	fake_turn(l, 0);
	CHECK_TRAIL("");
	fake_tell(IBMVSTGT_CMD_UNSPEC, 0);
	fake_turn(l, 0);
	CHECK_TRAIL("");
	fake.adapters = 0;
	fake_tell(IBMVSTGT_CMD_UNSPEC, 0);
	fake_turn(l, 0);
	CHECK_TRAIL("down ");
	done_and_gone();
}

static void module_loaded_anew(void)
{
	open_and_register();
	fake_remove();
	fake.loaded = false;
	fake_turn(l, 0);
	CHECK_TRAIL("down ");
	CHECK(!fake.listener);
	fake.loaded = true;
	fake.adapters = 1;
	fake.adapter[0].state = IBMVSTGT_FREE;
	fake_turn(l, 5000); /* ends with the timer that looks again */
	CHECK_TRAIL("up ");
	CHECK(fake.listener);
	done_and_gone();
}

static void taken_by_another_meanwhile(void)
{
	open_and_register();
	fake_remove();
	fake_turn(l, 0);
	CHECK_TRAIL("down ");
	fake.adapters = 1;
	fake.adapter[0].state = IBMVSTGT_OPEN;
	fake_tell(IBMVSTGT_CMD_ADAPTER, 0x30000003);
	fake_turn(l, 0);
	CHECK_EQ(fake.opened, 0);
	fake.adapter[0].state = IBMVSTGT_FREE;
	fake_turn(l, 5000);
	CHECK_TRAIL("up ");
	done_and_gone();
}

int main(void)
{
	RUN(removed_and_back);
	RUN(rumours);
	RUN(module_loaded_anew);
	RUN(taken_by_another_meanwhile);
	return check_report();
}
