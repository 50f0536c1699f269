// SPDX-License-Identifier: GPL-2.0-or-later
/* port_link.c: life, epochs, memory */
#include "link_port.h"
#include "tgt/pool.h"

/* ---- life */

static void waits_for_its_partner(void)
{
	struct err e;

	partner_init(&partner, loop);
	port = (struct port){ .ops = &port_link_ops, .user = &user, .loop = loop };
	CHECK_EQ(port.ops->open(&port, partner.path, &e), 0);
	CHECK(port.id != 0);
	CHECK(port.max_txu >= 0x40000);
	CHECK_HEARD("");
	CHECK_EQ(port_register(&port), -ENOTCONN);
	partner_listen(&partner);
	partner_accept(&partner);
	CHECK_HEARD("up ");
	end();
}

static void an_adapter_is_one_targets(void)
{
	struct port other = { .ops = &port_link_ops, .user = &user, .loop = loop };
	char path[200];
	struct err e;

	begin();
	CHECK_EQ(other.ops->open(&other, partner.path, &e), -1);
	CHECK_EQ(e.code, TGT_BINDING_EXIST);
	memset(path, 'x', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	CHECK_EQ(other.ops->open(&other, path, &e), -1);
	CHECK_EQ(e.code, TGT_NO_BINDING);
	CHECK_EQ(other.ops->open(&other, "", &e), -1);
	end();
}

static void registers(void)
{
	struct port_partner who;

	begin_alone();
	CHECK_EQ(port_partner(&port, &who), -ENOTCONN);
	CHECK_EQ(port_register(&port), 0);
	CHECK_EQ(next(LINK_REG).arg, 4096);
	partner_send(&partner, &(struct link_msg){ .type = LINK_REG, .addr = 0x30000002 }, NULL);
	CHECK_EQ(port_partner(&port, &who), 0);
	CHECK_EQ(who.unit, 0x30000002);
	CHECK_EQ(who.partition, 0);
	CHECK_EQ(port_register(&port), 1); /* a reset */
	CHECK_EQ(next(LINK_FREE).arg, LINK_FREED);
	(void)next(LINK_REG);
	port_release(&port);
	CHECK_EQ(next(LINK_FREE).arg, LINK_FREED);
	port_release(&port);
	nothing_sent();
	CHECK_HEARD("");
	end();
}

static void closing_frees(void)
{
	struct request a = copying("a", PORT_COPY_IN, last_iu, 16), b = sending("b", 0x80);

	begin();
	submit(&a);
	submit(&b);
	(void)next(LINK_RD);
	port.ops->close(&port);
	CHECK(!strcmp(told, "a=-116 b=-116 "));
	CHECK_EQ(next(LINK_FREE).arg, LINK_FREED);
	CHECK(!partner_fill(&partner));
	partner_exit(&partner);
	told[0] = '\0';
}

/* ---- epochs */

static void the_partner_frees(void)
{
	static uint8_t old[16], new[16];
	struct request a = copying("a", PORT_COPY_IN, old, 16), b = sending("b", 0x80),
		       c = copying("c", PORT_COPY_IN, new, 16), d = sending("d", 0x80);
	struct link_msg rd, iu;

	for (unsigned int reason = 0; reason < 2; reason++) {
		begin();
		memset(old, 0, sizeof(old));
		submit(&a);
		submit(&b);
		element(0x80, 0x01, 16, 0x2000);
		element(0xc0, 0x02, 0, 0);
		rd = next(LINK_RD);
		iu = next(LINK_RD);
		says(LINK_FREE, reason);
		if (reason == LINK_FREED)
			CHECK_HEARD("a=-116 b=-116 ff0200:0:0 ");
		else
			CHECK_HEARD("a=-116 b=-116 ff0100:0:0 ");
		says(LINK_FREE, reason); /* not registered any more */
		CHECK_HEARD("");
		submit(&d);
		CHECK_HEARD("d=-107 ");
		/* late replies fall on the floor, those of the new epoch do not */
		submit(&c);
		says(LINK_REG, 256);
		answers(&rd, LINK_SUCCESS, 0xee);
		answers(&iu, LINK_SUCCESS, 0xee);
		CHECK_EQ(old[0], 0);
		rd = next(LINK_RD);
		answers(&rd, LINK_SUCCESS, 0x33);
		CHECK_HEARD("c=0 ");
		CHECK_EQ(new[15], 0x33);
		end();
	}
}

/* What is submitted before the user has been told that the partner went is the old one's. */
static void what_is_late_does_not_reach_the_next_partner(void)
{
	struct request a = copying("a", PORT_COPY_IN, last_iu, 16), b = sending("b", 0x80);

	a.then = &b;
	begin();
	submit(&a);
	(void)next(LINK_RD);
	says(LINK_FREE, LINK_FREED);
	says(LINK_REG, 256);
	element(0xc0, 0x01, 0, 0);
	CHECK_HEARD("a=-116 b=-116 ff0200:0:0 c00100:0:0 ");
	nothing_sent();
	end();
}

static void a_reset_ends_requests(void)
{
	static uint8_t mem[16];
	struct request a = copying("a", PORT_COPY_OUT, mem, 16), b = sending("b", 0x80);

	begin();
	submit(&a);
	(void)next(LINK_WR);
	element(0x80, 0x01, 16, 0x2000);
	CHECK_EQ(port_register(&port), 1);
	CHECK_HEARD("a=-116 ");
	submit(&b);
	CHECK_HEARD("b=0 ");
	end();
}

static void the_socket_is_lost(void)
{
	static uint8_t mem[16];
	struct request a = copying("a", PORT_COPY_IN, mem, 16),
		       b = copying("b", PORT_COPY_IN, mem, 16);
	struct link_msg rd;

	begin();
	submit(&a);
	(void)next(LINK_RD);
	partner_hangup(&partner);
	CHECK_HEARD("a=-116 ff0100:0:0 down ");
	partner_accept(&partner);
	CHECK_HEARD("up ");
	CHECK_EQ(port_register(&port), 0);
	(void)next(LINK_REG);
	submit(&b);
	rd = next(LINK_RD);
	answers(&rd, LINK_SUCCESS, 1);
	CHECK_HEARD("b=0 ");
	partner_hangup(&partner); /* it was not registered: nobody failed */
	CHECK_HEARD("down ");
	end();
}

/* ---- memory */

static void buffers(void)
{
	void *a, *b;

	begin();
	buf_pool_limit(ev_loop_bufs(loop), 1u << 20);
	a = port_buf_get(&port, 1u << 20);
	CHECK(a != NULL);
	CHECK_EQ((uintptr_t)a % 4096, 0);
	b = port_buf_get(&port, 1);
	CHECK(b == NULL);
	port_buf_put(&port, a, 1u << 20);
	while (!*told)
		(void)ev_loop_turn(loop, 100);
	CHECK_HEARD("buf ");
	b = port_buf_get(&port, 1);
	CHECK(b != NULL);
	port_buf_put(&port, b, 1);
	CHECK_HEARD("");
	buf_pool_limit(ev_loop_bufs(loop), 256u << 20);
	end();
}

int main(void)
{
	tests_begin();
	RUN(waits_for_its_partner);
	RUN(an_adapter_is_one_targets);
	RUN(registers);
	RUN(closing_frees);
	RUN(the_partner_frees);
	RUN(what_is_late_does_not_reach_the_next_partner);
	RUN(a_reset_ends_requests);
	RUN(the_socket_is_lost);
	RUN(buffers);
	return tests_end();
}
