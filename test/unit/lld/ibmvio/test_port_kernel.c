// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_port_kernel.c - opened, or not and why, and closed from inside
 */
#include "kernel_port.h"

/* ---- to find an adapter */

static void addresses(void)
{
	static const struct {
		const char *address, *says;
	} cases[] = {
		{ "30000003", NULL },
		{ "0030000003", NULL },
		{ "host,2", NULL },
		{ "30000005", "no adapter vio,30000005; there are vio,30000003 vio,30000004" },
		{ "host,3", "no adapter has number 3; there are vio,30000003 vio,30000004" },
		{ "host,", "\"\" is no number of an adapter" },
		{ "host,1a", "\"1a\" is no number" },
		{ "3000000g", "\"3000000g\" is no unit address" },
		{ "0x30000003", "\"0x30000003\" is no unit address" },
		{ " 30000003", "\" 30000003\" is no unit address" },
		{ "-1", "\"-1\" is no unit address" },
		{ "130000003", "\"130000003\" is no unit address" },
		{ "ffffffffffffffffffff", "\"ffffffffffffffffffff\" is no unit address" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *says = cases[i].says ? cases[i].says : "";
		struct err e = { .text = "" };

		setup();
		CHECK_EQ(port_kernel_ops.open(&port, cases[i].address, &e), says[0] ? -1 : 0);
		CHECK_EQ(strncmp(e.text, says, strlen(says)), 0);
		if (!says[0])
			port_kernel_ops.close(&port);
		teardown();
	}
}

static void what_stands_in_the_way(void)
{
	enum tgt_err code;
	struct err e;

	for (unsigned int i = 0; i < 8; i++) {
		setup();
		fake.loaded = i != 0;
		fake.adapters = i == 1 ? 0 : 2;
		fake.attach_rc = i == 2 ? -EBUSY : i == 3 ? -EPROTONOSUPPORT : 0;
		fake.open_rc = i == 4 ? -ENOENT : 0;
		fake.list_rc = i == 5 ? -EPERM : 0;
		fake.pool_fails = i == 6;
		fake.pool_bytes = i == 7 ? 4096 : fake.pool_bytes;
		code = i == 0 || i == 3 || i == 4 ? TGT_NO_DRIVER
		       : i == 2                   ? TGT_BINDING_EXIST
		       : i == 1 || i == 5         ? TGT_NO_BINDING
						  : TGT_UNKNOWN;
		e.text[0] = 0;
		CHECK_EQ(port_kernel_ops.open(&port, "30000003", &e), -1);
		CHECK_EQ(e.code, code);
		CHECK(strlen(e.text) > 0);
		teardown();
	}
}

static void facts(void)
{
	struct port_partner who;

	open_and_register();
	CHECK_EQ(port.id, 0x30000003);
	CHECK_EQ(port.unit, 0x30000003);
	CHECK_EQ(port.partition, 5);
	CHECK_EQ(strcmp(port.loc_code, "U8247.22L.1-V1-C3"), 0);
	CHECK_EQ(strcmp(port.partition_name, "vios"), 0);
	CHECK_EQ(strcmp(port.system_id, "IBM,1-2"), 0);
	CHECK_EQ(port_partner(&port, &who), 0);
	CHECK_EQ(who.partition, 7);
	CHECK_EQ(strcmp(who.loc_code, "U8247.22L.1-V7-C2"), 0);
	fake.partner = false;
	CHECK_EQ(port_partner(&port, &who), -ENOTCONN);
	CHECK_EQ(port_register(&port), 0);
	CHECK_EQ(port_suspend_enable(&port, 100), -EOPNOTSUPP);
	done_and_gone();
}

/* ---- closed from inside */

static void closed_inside(void)
{
	struct test_req t[12];
	void *mem;

	for (int at = AT_UP; at <= AT_MEMORY; at++) {
		open_and_register();
		next_done = 0;
		close_at = at == AT_UP ? NEVER : at;
		for (unsigned int i = 0; i < 12; i++)
			port_submit(&port, &req_init(&t[i], i)->r);
		fake_arrive("a");
		fake_arrive("b");
		if (at == AT_DONE)
			fake_work(5);
		if (at == AT_MEMORY) {
			mem = port_buf_get(&port, 2 << 20);
			CHECK(!port_buf_get(&port, 2 << 20));
			port_buf_put(&port, mem, 2 << 20);
		}
		if (at == AT_DOWN || at == AT_UP)
			fake_remove();
		fake_turn(l, 0);
		if (at == AT_UP) {
			close_at = AT_UP;
			fake.adapters = 1;
			fake.adapter[0].state = IBMVSTGT_FREE;
			fake_tell(IBMVSTGT_CMD_ADAPTER, 0x30000003);
			fake_turn(l, 0);
		}
		CHECK_EQ(close_at, NEVER);
		CHECK_EQ(next_done, 12);
		CHECK(strlen(trail) >= 6 && strcmp(trail + strlen(trail) - 6, "close ") == 0);
		teardown();
	}
}

int main(void)
{
	RUN(addresses);
	RUN(what_stands_in_the_way);
	RUN(facts);
	RUN(closed_inside);
	return check_report();
}
