// SPDX-License-Identifier: GPL-2.0-or-later
/* port_link_req.c, port_link_copy.c: requests in pieces, in order, at once */
#include "link_port.h"

static void sends_in_order(void)
{
	struct request a = sending("a", 0x81), b = sending("b", 0x82);

	begin();
	submit(&a);
	submit(&b);
	CHECK_HEARD("a=0 b=0 ");
	CHECK_EQ(next(LINK_CRQ).len, 16);
	CHECK_EQ(bytes[0], 0x81);
	(void)next(LINK_CRQ);
	CHECK_EQ(bytes[15], 0x82);
	nothing_sent();
	end();
}

static void nobody_to_send_to(void)
{
	struct request a = sending("a", 0x80), b = sending("b", 0x80);

	begin_alone();
	submit(&a); /* not registered */
	CHECK_HEARD("a=-116 ");
	(void)port_register(&port);
	submit(&b);
	CHECK_HEARD("b=-107 ");
	(void)next(LINK_REG);
	nothing_sent();
	end();
}

/* Data, then the IU when the data are there, then the element. */
static void a_response_in_its_order(void)
{
	static uint8_t data[8192];
	uint8_t iu[36] = { 0xc1 };
	struct request r = copying("r", PORT_COPY_OUT, data, sizeof(data));
	struct link_msg wr;

	begin();
	memset(data, 0xda, sizeof(data));
	r.req.iu = iu;
	r.req.iu_len = sizeof(iu);
	r.req.iu_ioba = 0x777000;
	r.req.send = true;
	r.req.crq[0] = 0x80;
	submit(&r);
	memset(iu, 0, sizeof(iu)); /* it has been read */
	wr = next(LINK_WR);
	CHECK_EQ(wr.addr, 0x10000);
	CHECK_EQ(wr.len, sizeof(data));
	CHECK_EQ(bytes[8191], 0xda);
	nothing_sent();
	answers(&wr, LINK_SUCCESS, 0);
	wr = next(LINK_WR);
	CHECK_EQ(wr.addr, 0x777000);
	CHECK_EQ(wr.len, 36);
	CHECK_EQ(bytes[0], 0xc1);
	nothing_sent();
	answers(&wr, LINK_SUCCESS, 0);
	(void)next(LINK_CRQ);
	CHECK_HEARD("r=0 ");
	end();
}

/* The IU is not written and nothing is sent when the data could not be. */
static void a_copy_that_fails(void)
{
	static const struct {
		int32_t status;
		const char *want;
	} cases[] = {
		{ LINK_PERMISSION, "r=-13 " },
		{ LINK_DEST_PARM, "r=-14 " },
		{ LINK_PARAMETER, "r=-5 " },
	};
	static uint8_t data[64], iu[16];

	begin();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request r = copying("r", PORT_COPY_OUT, data, sizeof(data));
		struct link_msg one, two;

		r.req.ext[1] = r.req.ext[0];
		r.req.nr = 2;
		r.req.iu = iu;
		r.req.iu_len = sizeof(iu);
		r.req.send = true;
		submit(&r);
		one = next(LINK_WR);
		two = next(LINK_WR);
		answers(&one, cases[i].status, 0);
		CHECK_HEARD(""); /* its memory is still lent */
		answers(&two, LINK_SUCCESS, 0);
		CHECK_HEARD(cases[i].want);
		nothing_sent();
	}
	end();
}

static void pieces_of_128k(void)
{
	static uint8_t in[300000];
	struct request r = copying("r", PORT_COPY_IN, in, sizeof(in));
	static const uint32_t lens[] = { 131072, 131072, 300000 - 2 * 131072 };
	struct link_msg rd[3];

	begin();
	submit(&r);
	for (unsigned int i = 0; i < 3; i++) {
		rd[i] = next(LINK_RD);
		CHECK_EQ(rd[i].addr, 0x10000 + i * 131072);
		CHECK_EQ(rd[i].arg, lens[i]);
	}
	nothing_sent();
	for (unsigned int i = 0; i < 3; i++)
		answers(&rd[i], LINK_SUCCESS, (uint8_t)(i + 1));
	CHECK_HEARD("r=0 ");
	CHECK_EQ(in[0], 1);
	CHECK_EQ(in[131072], 2);
	CHECK_EQ(in[262143], 2);
	CHECK_EQ(in[262144], 3);
	CHECK_EQ(in[299999], 3);
	end();
}

/* No more than a window at once, and the next one for each that comes back. */
static void the_window(void)
{
	const size_t each = 512u << 10;
	uint8_t *mem = malloc(8 * each);
	struct request r = { .name = "r", .req = { .op = PORT_COPY_IN, .nr = 8 } };
	struct link_msg rd[64], m;
	unsigned int asked = 0, answered = 0;

	begin();
	for (unsigned int i = 0; i < 8; i++)
		r.req.ext[i] = (struct port_extent){ .ioba = i * each,
						     .mem = mem + i * each,
						     .len = (uint32_t)each };
	submit(&r);
	while (answered < 32) {
		while (asked < 64 && partner_next(&partner, &m, bytes))
			rd[asked++] = m;
		CHECK(asked <= answered + 8);
		CHECK(asked > answered);
		if (asked <= answered)
			break;
		answers(&rd[answered], LINK_SUCCESS, (uint8_t)answered);
		answered++;
	}
	CHECK_EQ(asked, 32);
	CHECK_HEARD("r=0 ");
	for (unsigned int i = 0; i < 32; i++)
		CHECK_EQ(mem[i * 131072 + 7], i);
	free(mem);
	end();
}

/* Copies of later requests start, but they end, and send, in order. */
static void several_requests_at_once(void)
{
	static uint8_t one[16], two[16];
	struct request a = copying("a", PORT_COPY_OUT, one, 16),
		       b = copying("b", PORT_COPY_IN, two, 16), c = sending("c", 0x83);
	struct link_msg wr, rd;

	begin();
	a.req.send = true;
	submit(&a);
	submit(&b);
	submit(&c);
	wr = next(LINK_WR);
	rd = next(LINK_RD);
	nothing_sent();
	answers(&wr, LINK_SUCCESS, 0);
	CHECK_HEARD("a=0 ");
	(void)next(LINK_CRQ);
	nothing_sent();
	answers(&rd, LINK_SUCCESS, 9);
	CHECK_HEARD("b=0 c=0 ");
	CHECK_EQ(two[15], 9);
	(void)next(LINK_CRQ);
	end();
}

/* What is linked to a request that fails is not carried out. */
static void links(void)
{
	static uint8_t mem[16];
	struct request a = copying("a", PORT_COPY_OUT, mem, 16), b = sending("b", 0x80),
		       c = sending("c", 0x80), d = sending("d", 0x80), e = sending("e", 0x80);
	struct link_msg wr;

	begin();
	a.req.link = b.req.link = true;
	submit(&a);
	submit(&b);
	submit(&c);
	submit(&d);
	wr = next(LINK_WR);
	answers(&wr, LINK_DEST_PARM, 0);
	CHECK_HEARD("a=-14 b=-125 c=-125 d=0 ");
	(void)next(LINK_CRQ);
	nothing_sent();

	/* also when it was submitted later */
	a.req.link = true;
	submit(&a);
	wr = next(LINK_WR);
	answers(&wr, LINK_DEST_PARM, 0);
	CHECK_HEARD("a=-14 ");
	submit(&e);
	CHECK_HEARD("e=-125 ");

	/* and one that goes well holds its successor's copies only */
	c = copying("c", PORT_COPY_OUT, mem, 16);
	submit(&a);
	submit(&c);
	wr = next(LINK_WR);
	nothing_sent();
	answers(&wr, LINK_SUCCESS, 0);
	wr = next(LINK_WR);
	answers(&wr, LINK_SUCCESS, 0);
	CHECK_HEARD("a=0 c=0 ");
	end();
}

/* A partner that does not read holds requests up and takes no memory. */
static void a_partner_that_does_not_read(void)
{
	enum { N = 40000 };
	struct request *r = calloc(N, sizeof(*r));
	struct link_msg m;
	unsigned int sent = 0;

	begin();
	for (unsigned int i = 0; i < N; i++) {
		r[i] = sending("", 0x80);
		submit(&r[i]);
	}
	(void)heard();
	CHECK(!list_empty(&r[N - 1].req.wait));
	while (partner_next(&partner, &m, bytes))
		sent += m.type == LINK_CRQ;
	CHECK_EQ(sent, N);
	CHECK(list_empty(&r[N - 1].req.wait));
	free(r);
	end();
}

int main(void)
{
	tests_begin();
	RUN(sends_in_order);
	RUN(nobody_to_send_to);
	RUN(a_response_in_its_order);
	RUN(a_copy_that_fails);
	RUN(pieces_of_128k);
	RUN(the_window);
	RUN(several_requests_at_once);
	RUN(links);
	RUN(a_partner_that_does_not_read);
	return tests_end();
}
