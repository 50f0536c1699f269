// SPDX-License-Identifier: GPL-2.0-or-later
/* port_link_arrival.c: elements, and the IUs that they wait for */
#include "link_port.h"

static void elements_and_their_ius(void)
{
	struct link_msg rd;

	begin();
	element(0xc0, 0x01, 0, 0);
	CHECK_HEARD("c00100:0:0 ");
	element(0x80, 0x01, 64, 0x123456789000);
	element(0xc0, 0x02, 0, 0); /* has to wait */
	rd = next(LINK_RD);
	CHECK_EQ(rd.addr, 0x123456789000);
	CHECK_EQ(rd.arg, 64);
	CHECK_HEARD("");
	answers(&rd, LINK_SUCCESS, 0x5a);
	CHECK_HEARD("800100:64:0 c00200:0:0 ");
	CHECK_EQ(last_iu[0], 0x5a);
	CHECK_EQ(last_iu[63], 0x5a);
	/* formats without an IU */
	element(0x80, 0x06, 0, 0);
	element(0x80, 0x05, 64, 0x1000);
	CHECK_HEARD("800600:0:0 800500:0:0 ");
	end();
}

static void ius_that_cannot_be(void)
{
	static const struct {
		int32_t status;
		int want;
	} cases[] = {
		{ LINK_PERMISSION, -EACCES },
		{ LINK_SOURCE_PARM, -EFAULT },
		{ LINK_PARAMETER, -EIO },
		{ 77, -EIO },
	};
	char want[64];

	begin();
	element(0x80, 0x01, 0, 0x1000);
	element(0x80, 0x02, 257, 0x1000);
	element(0x80, 0x02, 0xffff, 0x1000);
	nothing_sent();
	(void)snprintf(want, sizeof(want), "800100:0:%d 800200:0:%d 800200:0:%d ", -EMSGSIZE,
		       -EMSGSIZE, -EMSGSIZE);
	CHECK_HEARD(want);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct link_msg rd;

		element(0x80, 0x02, 256, 0x1000);
		rd = next(LINK_RD);
		answers(&rd, cases[i].status, 0);
		(void)snprintf(want, sizeof(want), "800200:0:%d ", cases[i].want);
		CHECK_HEARD(want);
	}
	end();
}

/* More elements than copies may be under way: all arrive, in order. */
static void many_elements(void)
{
	begin();
	arrivals = 0;
	for (unsigned int i = 0; i < 200; i++)
		element(0x80, 0x01, 16, 0x1000);
	for (unsigned int i = 0; i < 200; i++) {
		const struct link_msg rd = next(LINK_RD);

		answers(&rd, LINK_SUCCESS, 0);
		CHECK_EQ(arrivals, i + 1);
	}
	nothing_sent();
	end();
}

static void a_flood_of_elements(void)
{
	uint8_t one[LINK_HDR_LEN + 16] = { 0 }, *all = malloc(5000 * sizeof(one));

	begin();
	link_msg_pack(one, &(struct link_msg){ .type = LINK_CRQ, .len = 16 });
	one[LINK_HDR_LEN] = 0x80;
	one[LINK_HDR_LEN + 1] = 0x01;
	one[LINK_HDR_LEN + 7] = 0x10;
	for (unsigned int i = 0; i < 5000; i++)
		memcpy(all + i * sizeof(one), one, sizeof(one));
	partner_write(&partner, all, 5000 * sizeof(one));
	CHECK_HEARD("ff0100:0:0 down ");
	free(all);
	end();
}

static void elements_of_nobody(void)
{
	begin_alone();
	element(0xc0, 0x01, 0, 0); /* neither is registered */
	says(LINK_REG, 256);
	element(0xc0, 0x01, 0, 0);
	CHECK_HEARD("");
	CHECK_EQ(port_register(&port), 1);
	element(0xc0, 0x01, 0, 0);
	CHECK_HEARD("c00100:0:0 ");
	port_release(&port);
	element(0xc0, 0x01, 0, 0);
	CHECK_HEARD("");
	end();
}

int main(void)
{
	tests_begin();
	RUN(elements_and_their_ius);
	RUN(ius_that_cannot_be);
	RUN(many_elements);
	RUN(a_flood_of_elements);
	RUN(elements_of_nobody);
	return tests_end();
}
