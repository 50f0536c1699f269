// SPDX-License-Identifier: GPL-2.0-or-later
/* port_link_msg.c: events, and nonsense, after which the partner is dropped */
#include "link_port.h"

/* ---- events */

static void events(void)
{
	begin();
	says(LINK_EVENT, CRQ_PREPARE_SUSPEND);
	CHECK_HEARD(""); /* not asked for */
	CHECK_EQ(port_suspend_ready(&port), -EINVAL);
	CHECK_EQ(port_suspend_enable(&port, 30001), -EINVAL);
	CHECK_EQ(port_suspend_enable(&port, 30000), 0);
	says(LINK_EVENT, CRQ_PREPARE_SUSPEND);
	says(LINK_EVENT, CRQ_RESUME | CRQ_ENTRY_LOST << 8);
	CHECK_HEARD("ff0900:0:0 ff0a20:0:0 ");
	CHECK_EQ(port_suspend_ready(&port), 0);
	(void)next(LINK_READY);
	says(LINK_EVENT, CRQ_MIGRATED);
	says(LINK_EVENT, 0x77);
	CHECK_HEARD("ff0600:0:0 ff7700:0:0 ");
	(void)port_register(&port);
	says(LINK_EVENT, CRQ_RESUME);
	CHECK_HEARD(""); /* registering turns it off */
	end();
}

static void events_that_end_the_epoch(void)
{
	static const uint8_t ends[] = { 0x01, 0x02, 0x04 };

	for (size_t i = 0; i < sizeof(ends); i++) {
		struct request a = copying("a", PORT_COPY_IN, last_iu, 16);
		char want[64];

		begin();
		submit(&a);
		says(LINK_EVENT, ends[i]);
		(void)snprintf(want, sizeof(want), "a=-116 ff%02x00:0:0 ", ends[i]);
		CHECK_HEARD(want);
		end();
	}
}

/* ---- nonsense: the partner may come again */

static void nonsense(void)
{
	static const struct {
		struct link_msg m;
		uint8_t header; /* of a CRQ element */
	} cases[] = {
		{ { .type = 0 }, 0 },
		{ { .type = 99 }, 0 },
		{ { .type = LINK_READY }, 0 },
		{ { .type = LINK_RD, .arg = 16 }, 0 },
		{ { .type = LINK_WR, .len = 16 }, 0 },
		{ { .type = LINK_REG, .len = 1 }, 0 },
		{ { .type = LINK_FREE, .len = 1 }, 0 },
		{ { .type = LINK_EVENT, .len = 8 }, 0 },
		{ { .type = LINK_CRQ, .len = 0 }, 0 },
		{ { .type = LINK_CRQ, .len = 15 }, 0x80 },
		{ { .type = LINK_CRQ, .len = 17 }, 0x80 },
		{ { .type = LINK_CRQ, .len = 16 }, 0x00 },
		{ { .type = LINK_CRQ, .len = 16 }, 0x7f },
		{ { .type = LINK_CRQ, .len = 16 }, 0xff },
		{ { .type = LINK_RD_R, .tag = 2, .len = 16 }, 0 }, /* no such tag */
		{ { .type = LINK_WR_R, .tag = 1 }, 0 },            /* it was an RD */
		{ { .type = LINK_RD_R, .tag = 1, .len = 15 }, 0 },
		{ { .type = LINK_RD_R, .tag = 1, .len = 17 }, 0 },
		{ { .type = LINK_RD_R, .tag = 1, .len = 16, .status = -11 }, 0 },
		{ { .type = LINK_REG, .len = LINK_DATA_MAX + 1 }, 0 },
		{ { .type = LINK_RD_R, .tag = 1, .len = 0xffffffff }, 0 },
	};
	static uint8_t data[LINK_DATA_MAX + 1], mem[16];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request a = copying("a", PORT_COPY_IN, mem, 16);
		uint8_t h[LINK_HDR_LEN];

		begin();
		submit(&a);
		CHECK_EQ(next(LINK_RD).tag, 1);
		data[0] = cases[i].header;
		link_msg_pack(h, &cases[i].m);
		partner_write(&partner, h, sizeof(h));
		if (cases[i].m.len <= sizeof(data))
			partner_write(&partner, data, cases[i].m.len);
		CHECK_HEARD("a=-116 ff0100:0:0 down ");
		CHECK(!partner_fill(&partner));
		CHECK_EQ(mem[0], 0);
		partner_hangup(&partner);
		partner_accept(&partner);
		CHECK_HEARD("up ");
		end();
	}
}

/* Bytes one by one are the same messages. */
static void byte_by_byte(void)
{
	uint8_t h[LINK_HDR_LEN + 16] = { 0 };

	begin();
	link_msg_pack(h, &(struct link_msg){ .type = LINK_CRQ, .len = 16 });
	h[LINK_HDR_LEN] = 0xc0;
	for (size_t i = 0; i < sizeof(h); i++) {
		CHECK_HEARD("");
		partner_write(&partner, h + i, 1);
	}
	CHECK_HEARD("c00000:0:0 ");
	end();
}

int main(void)
{
	tests_begin();
	RUN(events);
	RUN(events_that_end_the_epoch);
	RUN(nonsense);
	RUN(byte_by_byte);
	return tests_end();
}
