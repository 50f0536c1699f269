// SPDX-License-Identifier: GPL-2.0-or-later
/* port_link.c against a partner in this program: order, epochs, pieces, nonsense. */
#include <stdint.h>

#include "check.h"
#include "link_partner.h"
#include "lld/ibmvio/crq.h"
#include "lld/ibmvio/port.h"
#include "tgt/log.h"
#include "tgt/pool.h"

static struct ev_loop *loop;
static struct link_partner partner;
static struct port port;

/* ---- what the port tells us: a word each, in order */

static char told[4096];
static unsigned int arrivals;
static uint8_t last_iu[256];

static void tell(const char *word)
{
	(void)strncat(told, word, sizeof(told) - strlen(told) - 1);
	(void)strncat(told, " ", sizeof(told) - strlen(told) - 1);
}

/* What has been told since the last time */
static const char *heard(void)
{
	static char copy[sizeof(told)];

	partner_turn(&partner);
	memcpy(copy, told, sizeof(told));
	told[0] = '\0';
	return copy;
}
#define CHECK_HEARD(want)                                                                          \
	do {                                                                                       \
		const char *h_ = heard();                                                          \
		CHECK(!strcmp(h_, want));                                                          \
		if (strcmp(h_, want) != 0)                                                         \
			fprintf(stderr, "  heard \"%s\", not \"%s\"\n", h_, want);                 \
	} while (0)

static void on_up(struct port *p)
{
	(void)p;
	tell("up");
}

static void on_down(struct port *p, const char *why)
{
	(void)p;
	CHECK(why && *why);
	tell("down");
}

static void on_arrival(struct port *p, const uint8_t crq[16], const uint8_t *iu,
		       unsigned int iu_len, int status)
{
	char word[64];

	(void)p;
	arrivals++;
	if (iu_len)
		memcpy(last_iu, iu, iu_len);
	(void)snprintf(word, sizeof(word), "%02x%02x%02x:%u:%d", crq[0], crq[1], crq[3], iu_len,
		       status);
	tell(word);
}

static void on_buf(struct port *p)
{
	(void)p;
	tell("buf");
}

static const struct port_user user = {
	.up = on_up, .down = on_down, .arrival = on_arrival, .buf_available = on_buf
};

/* ---- requests that tell their name and their result */

struct request {
	struct port_req req;
	const char *name;
	bool submitting;
	struct request *then; /* is submitted by its done() */
};

static void submit(struct request *r);

static void on_done(struct port_req *req, int result)
{
	struct request *r = container_of(req, struct request, req);
	char word[64];

	CHECK(!r->submitting);
	(void)snprintf(word, sizeof(word), "%s=%d", r->name, result);
	tell(word);
	if (r->then)
		submit(r->then);
}

static void submit(struct request *r)
{
	r->req.done = on_done;
	r->submitting = true;
	port_submit(&port, &r->req);
	r->submitting = false;
}

static struct request sending(const char *name, uint8_t byte)
{
	struct request r = { .name = name, .req = { .send = true } };

	memset(r.req.crq, byte, sizeof(r.req.crq));
	return r;
}

static struct request copying(const char *name, enum port_op op, void *mem, uint32_t len)
{
	return (struct request){
		.name = name,
		.req = { .op = op, .nr = 1, .ext = { { .ioba = 0x10000, .mem = mem, .len = len } } }
	};
}

/* ---- the partner's words */

static uint8_t bytes[LINK_DATA_MAX];

static struct link_msg next(uint16_t type)
{
	struct link_msg m = { .type = 0 };
	const bool some = partner_next(&partner, &m, bytes);

	CHECK(some);
	CHECK_EQ(m.type, type);
	return m;
}

static void nothing_sent(void)
{
	struct link_msg m;

	CHECK(!partner_next(&partner, &m, bytes));
}

static void says(uint16_t type, uint64_t arg)
{
	partner_send(&partner, &(struct link_msg){ .type = type, .arg = arg }, NULL);
}

static void element(uint8_t header, uint8_t format, uint16_t iu_len, uint64_t ioba)
{
	uint8_t crq[16] = { header, format };

	crq[6] = (uint8_t)(iu_len >> 8);
	crq[7] = (uint8_t)iu_len;
	for (int i = 0; i < 8; i++)
		crq[8 + i] = (uint8_t)(ioba >> (56 - 8 * i));
	partner_send(&partner, &(struct link_msg){ .type = LINK_CRQ, .len = 16 }, crq);
}

/* The answer to an RD or WR; RD: all bytes are @fill */
static void answers(const struct link_msg *to, int32_t status, uint8_t fill)
{
	struct link_msg m = { .type = (uint16_t)(to->type + 1), .tag = to->tag, .status = status };

	if (to->type == LINK_RD && !status) {
		m.len = (uint32_t)to->arg;
		memset(bytes, fill, m.len);
	}
	partner_send(&partner, &m, bytes);
}

/* ---- a port, with both sides registered */

static void begin_alone(void)
{
	struct err e;

	partner_init(&partner, loop);
	partner_listen(&partner);
	port = (struct port){ .ops = &port_link_ops, .user = &user, .loop = loop };
	CHECK_EQ(port.ops->open(&port, partner.path, &e), 0);
	partner_accept(&partner);
	CHECK_HEARD("up ");
}

static void begin(void)
{
	begin_alone();
	says(LINK_REG, 256);
	CHECK_EQ(port_register(&port), 1);
	CHECK_EQ(next(LINK_REG).arg, 4096);
	CHECK_HEARD("");
}

static void end(void)
{
	port.ops->close(&port);
	partner_exit(&partner);
	told[0] = '\0';
}

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

/* ---- elements */

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

/* ---- requests */

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

/* ---- nonsense: the partner is dropped, and may come again */

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
	log_open("test", LOG_TO_STDERR, LOG_LVL_ERR);
	if (ev_loop_new(&loop) < 0)
		return EXIT_FAILURE;
	RUN(waits_for_its_partner);
	RUN(an_adapter_is_one_targets);
	RUN(registers);
	RUN(closing_frees);
	RUN(elements_and_their_ius);
	RUN(ius_that_cannot_be);
	RUN(many_elements);
	RUN(elements_of_nobody);
	RUN(sends_in_order);
	RUN(nobody_to_send_to);
	RUN(a_response_in_its_order);
	RUN(a_copy_that_fails);
	RUN(pieces_of_128k);
	RUN(the_window);
	RUN(several_requests_at_once);
	RUN(links);
	RUN(a_partner_that_does_not_read);
	RUN(the_partner_frees);
	RUN(what_is_late_does_not_reach_the_next_partner);
	RUN(a_reset_ends_requests);
	RUN(the_socket_is_lost);
	RUN(events);
	RUN(events_that_end_the_epoch);
	RUN(nonsense);
	RUN(a_flood_of_elements);
	RUN(byte_by_byte);
	RUN(buffers);
	ev_loop_free(loop);
	return check_report();
}
