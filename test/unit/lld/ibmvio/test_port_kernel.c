// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_port_kernel.c - the port of the kernel module against a module in memory, step by step
 */
#include <stdarg.h>

#include "fake_module.h"

#include "tgt/log.h"
#include "tgt/pool.h"

static struct ev_loop *l;
static struct port port;
static char trail[256]; /* what the port told its user, in order */
enum { NEVER, AT_UP, AT_DOWN, AT_ARRIVAL, AT_DONE, AT_MEMORY };
static int close_at;
static uint32_t first_index; /* of the rings, at the next setup() */
static uint8_t last_iu[VSCSI_IU_MAX];
static unsigned int last_iu_len;

static void note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void note(const char *fmt, ...)
{
	const size_t n = strlen(trail);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(trail + n, sizeof(trail) - n, fmt, ap);
	va_end(ap);
}

#define CHECK_TRAIL(want)                                                                          \
	do {                                                                                       \
		if (strcmp(trail, want) != 0) {                                                    \
			checks_failed++;                                                           \
			fprintf(stderr, "%s:%d: \"%s\", expected \"%s\"\n", __FILE__, __LINE__,    \
				trail, want);                                                      \
		}                                                                                  \
		trail[0] = 0;                                                                      \
	} while (0)

static void maybe_close(struct port *p, int here)
{
	if (close_at == here) {
		close_at = NEVER;
		note("close ");
		port_kernel_ops.close(p);
	}
}

static void user_up(struct port *p)
{
	note("up ");
	maybe_close(p, AT_UP);
}

static void user_down(struct port *p, const char *why)
{
	CHECK(strlen(why) > 0);
	note("down ");
	maybe_close(p, AT_DOWN);
}

static void user_arrival(struct port *p, const uint8_t crq[CRQ_ELEMENT], const uint8_t *iu,
			 unsigned int iu_len, int status)
{
	note("%c%s ", crq[0], status ? "!" : "");
	memcpy(last_iu, iu, iu_len);
	last_iu_len = iu_len;
	maybe_close(p, AT_ARRIVAL);
}

static void user_memory(struct port *p)
{
	note("memory ");
	maybe_close(p, AT_MEMORY);
}

static const struct port_user user = { user_up, user_down, user_arrival, user_memory };

static void setup(void)
{
	fake_reset();
	fake.first_index = first_index;
	first_index = 0;
	trail[0] = 0;
	close_at = NEVER;
	CHECK_EQ(ev_loop_new(&l), 0);
	port = (struct port){ .ops = &port_kernel_ops, .user = &user, .loop = l };
}

static void teardown(void)
{
	CHECK(!fake.listener);
	CHECK_EQ(fake.opened, 0);
	CHECK_EQ(fake.mapped, 0);
	l = ev_loop_free(l);
}

static void open_and_register(void)
{
	setup();
	CHECK_EQ(port_kernel_ops.open(&port, "30000003", NULL), 0);
	CHECK_TRAIL("");
	fake_turn(l, 0);
	CHECK_TRAIL("up ");
	CHECK_EQ(port_register(&port), 1);
	fake_turn(l, 0);
	fake_ctrl()->need_bell.n = 0;
	fake.bells = 0;
}

static void done_and_gone(void)
{
	port_kernel_ops.close(&port);
	teardown();
}

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

/* ---- arrivals */

static void arrivals_and_epochs(void)
{
	const uint8_t iu[5] = "login";
	uint32_t old;

	open_and_register();
	fake_arrive("a");
	fake_arrive_in(fake.epoch, "b", iu, sizeof(iu));
	fake_turn(l, 0);
	CHECK_TRAIL("a b ");
	CHECK_EQ(last_iu_len, 5);
	CHECK_MEM(last_iu, iu, 5);

	old = fake.epoch;
	fake_arrive_in(++fake.epoch, "e", NULL, 0); /* a transport event */
	fake_arrive_in(old, "o", NULL, 0);
	fake_turn(l, 0);
	CHECK_TRAIL("e ");

	fake_arrive("r");
	CHECK_EQ(port_register(&port), 1);
	fake_arrive("n");
	fake_turn(l, 0);
	CHECK_TRAIL("n ");

	fake_arrive("f");
	port_release(&port);
	fake_turn(l, 0);
	CHECK_TRAIL("");
	done_and_gone();
}

static void arrivals_without_iu(void)
{
	struct ibmvstgt_arrival *ring;

	open_and_register();
	ring = (void *)(fake.rings + fake.attach.arr_off);
	fake_arrive_in(fake.epoch, "x", "IU", 2);
	ring[0].status = -EMSGSIZE;
	fake_turn(l, 0);
	CHECK_TRAIL("x! ");
	CHECK_EQ(last_iu_len, 0);
	done_and_gone();
}

/* ---- requests */

struct test_req {
	struct port_req r;
	unsigned int nr;
	int result;
	bool ended;
};

static unsigned int next_done;

static void req_done(struct port_req *r, int result)
{
	struct test_req *t = container_of(r, struct test_req, r);

	CHECK(!t->ended);
	CHECK_EQ(t->nr, next_done++);
	t->ended = true;
	t->result = result;
	maybe_close(&port, AT_DONE);
}

static uint8_t *buf;

static struct test_req *req_init(struct test_req *t, unsigned int nr)
{
	*t = (struct test_req){ .nr = nr, .r = { .op = PORT_COPY_OUT, .done = req_done } };
	return t;
}

static void with_extent(struct test_req *t, uint32_t at, uint32_t len)
{
	t->r.ext[t->r.nr++] =
		(struct port_extent){ .ioba = FAKE_CLIENT + at, .mem = buf + at, .len = len };
}

static void requests_setup(void)
{
	open_and_register();
	next_done = 0;
	buf = port_buf_get(&port, 64 << 10);
	CHECK(buf);
}

static void requests_teardown(void)
{
	port_buf_put(&port, buf, 64 << 10);
	done_and_gone();
}

static void copies_iu_and_send(void)
{
	struct test_req out, in;

	requests_setup();
	for (unsigned int i = 0; i < 8192; i++)
		buf[i] = (uint8_t)(i * 7 / 3);
	req_init(&out, 0);
	with_extent(&out, 0, 100);
	with_extent(&out, 4096, 4096);
	out.r.iu = (const uint8_t *)"response";
	out.r.iu_len = 8;
	out.r.iu_ioba = FAKE_CLIENT + 20000;
	out.r.send = true;
	memcpy(out.r.crq, "0123456789abcdef", 16);
	port_submit(&port, &out.r);
	CHECK(!out.ended);
	CHECK_EQ(fake_work(9), 1);
	CHECK(!out.ended);
	fake_turn(l, 0);
	CHECK_EQ(out.ended, true);
	CHECK_EQ(out.result, 0);
	CHECK_MEM(fake.client, buf, 100);
	CHECK_EQ(fake.client[100], 0);
	CHECK_MEM(fake.client + 4096, buf + 4096, 4096);
	CHECK_MEM(fake.client + 20000, "response", 8);
	CHECK_EQ(fake.sends, 1);
	CHECK_MEM(fake.sent[0], "0123456789abcdef", 16);

	req_init(&in, 1)->r.op = PORT_COPY_IN;
	memset(fake.client, 0x5a, 300);
	with_extent(&in, 10, 290);
	port_submit(&port, &in.r);
	fake_work(9);
	fake_turn(l, 0);
	CHECK_EQ(in.result, 0);
	CHECK_MEM(buf + 10, fake.client + 10, 290);
	CHECK_EQ(buf[9], (uint8_t)(9 * 7 / 3));
	CHECK_EQ(fake.sends, 1);
	requests_teardown();
}

static void results(void)
{
	static const struct {
		int module, says;
	} cases[] = { { -EACCES, -EACCES }, { -ENOTCONN, -ENOTCONN }, { -EFAULT, -EFAULT },
		      { -EIO, -EIO },       { -EINVAL, -EIO },        { -ENOMEM, -EIO } };

	requests_setup();
	log_open("test", LOG_TO_STDERR, LOG_LVL_ERR);
	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct test_req t;

		fake.copy_result = cases[i].module;
		port_submit(&port, &req_init(&t, i)->r);
		fake_work(1);
		fake_turn(l, 0);
		CHECK_EQ(t.result, cases[i].says);
	}
	requests_teardown();
}

static void memory_of_nobody(void)
{
	struct test_req t[2];

	requests_setup();
	with_extent(req_init(&t[0], 0), 0, 1);
	t[0].r.ext[0].mem = t;
	with_extent(req_init(&t[1], 1), 0, 1);
	t[1].r.ext[0].len = 5 << 20;
	port_submit(&port, &t[0].r);
	port_submit(&port, &t[1].r);
	fake_work(2);
	fake_turn(l, 0);
	CHECK_EQ(t[0].result, -EIO);
	CHECK_EQ(t[1].result, -EIO);
	CHECK_EQ(fake.rejected, 2);
	requests_teardown();
}

static void linked(void)
{
	struct test_req t[5];

	requests_setup();
	for (unsigned int i = 0; i < 5; i++) {
		with_extent(req_init(&t[i], i), 0, 1);
		t[i].r.link = i < 2;
		t[i].r.send = i == 2;
		if (i == 0)
			t[i].r.ext[0].ioba = 0;
		port_submit(&port, &t[i].r);
	}
	fake_work(9);
	fake_turn(l, 0);
	CHECK_EQ(t[0].result, -EFAULT);
	CHECK_EQ(t[1].result, -ECANCELED);
	CHECK_EQ(t[2].result, -ECANCELED);
	CHECK_EQ(t[3].result, 0);
	CHECK_EQ(fake.sends, 0);
	requests_teardown();
}

/* 50 requests, a ring of 8: order, and the IU is read before port_submit() returns */
static void more_than_the_ring_holds(void)
{
	static struct test_req t[50];
	uint8_t iu[VSCSI_IU_MAX];
	uint8_t want[VSCSI_IU_MAX];

	first_index = UINT32_MAX - 20;
	requests_setup();
	for (unsigned int i = 0; i < 50; i++) {
		req_init(&t[i], i);
		memset(iu, (int)i, sizeof(iu));
		t[i].r.iu = iu;
		t[i].r.iu_len = sizeof(iu);
		t[i].r.iu_ioba = FAKE_CLIENT + i * sizeof(iu);
		t[i].r.send = true;
		t[i].r.crq[15] = (uint8_t)i;
		port_submit(&port, &t[i].r);
	}
	memset(iu, 0xff, sizeof(iu));
	for (unsigned int turns = 0; next_done < 50 && turns < 100; turns++) {
		fake_work(1 + turns % 5);
		fake_turn(l, 0);
	}
	CHECK_EQ(next_done, 50);
	CHECK_EQ(fake.sends, 50);
	for (unsigned int i = 0; i < 50; i++) {
		memset(want, (int)i, sizeof(want));
		CHECK_EQ(t[i].result, 0);
		CHECK_EQ(fake.sent[i][15], i);
		CHECK_MEM(fake.client + i * sizeof(want), want, sizeof(want));
	}
	requests_teardown();
}

/* No memory for the IU of one that has to wait: it fails in its place, with what is linked to it.
 */
static void no_memory_in_the_backlog(void)
{
	static struct test_req t[12];
	const uint8_t iu[16] = "response";
	struct kport *k;

	requests_setup();
	k = port.priv;
	obj_pool_free(k->ius);
	k->ius = obj_pool_new(VSCSI_IU_MAX, 1);
	for (unsigned int i = 0; i < 12; i++) { /* 8 in the ring, 8: the one, 9: none, 10: linked */
		req_init(&t[i], i);
		t[i].r.iu = iu;
		t[i].r.iu_len = i == 10 ? 0 : sizeof(iu);
		t[i].r.iu_ioba = FAKE_CLIENT;
		t[i].r.send = true;
		t[i].r.link = i == 9;
		port_submit(&port, &t[i].r);
	}
	for (unsigned int turns = 0; next_done < 12 && turns < 20; turns++) {
		fake_work(4);
		fake_turn(l, 0);
	}
	CHECK_EQ(next_done, 12);
	CHECK_EQ(t[8].result, 0);
	CHECK_EQ(t[9].result, -EIO);
	CHECK_EQ(t[10].result, -ECANCELED);
	CHECK_EQ(t[11].result, -EIO);
	CHECK_EQ(fake.sends, 9);
	requests_teardown();
}

static void doorbell_once_a_turn(void)
{
	struct test_req t[6];

	requests_setup();
	fake_ctrl()->need_bell.n = 1;
	for (unsigned int i = 0; i < 4; i++)
		port_submit(&port, &req_init(&t[i], i)->r);
	CHECK_EQ(fake.bells, 0);
	fake_turn(l, 0);
	CHECK_EQ(fake.bells, 1);
	fake_turn(l, 0);
	CHECK_EQ(fake.bells, 1);
	fake.wakes = 0;
	fake_work(9);
	CHECK_EQ(fake_ctrl()->need_wake.n, 1);
	fake_turn(l, 0);
	CHECK_EQ(next_done, 4);

	fake_ctrl()->need_bell.n = 0; /* it runs */
	port_submit(&port, &req_init(&t[4], 4)->r);
	fake_turn(l, 0);
	CHECK_EQ(fake.bells, 1);
	fake_work(9);
	fake_turn(l, 0);
	CHECK_EQ(next_done, 5);
	requests_teardown();
}

/* A reset: what is in the ring and what waits for it ends in order, and nothing is copied. */
static void requests_of_an_older_epoch(void)
{
	static struct test_req t[20];
	struct test_req fresh;

	requests_setup();
	for (unsigned int i = 0; i < 20; i++) {
		with_extent(req_init(&t[i], i), 0, 1);
		t[i].r.send = true;
		port_submit(&port, &t[i].r);
	}
	CHECK_EQ(port_register(&port), 1);
	port_submit(&port, &req_init(&fresh, 20)->r);
	for (unsigned int turns = 0; next_done < 21 && turns < 50; turns++) {
		fake_work(3);
		fake_turn(l, 0);
	}
	CHECK_EQ(next_done, 21);
	for (unsigned int i = 0; i < 20; i++)
		CHECK_EQ(t[i].result, -ESTALE);
	CHECK_EQ(fresh.result, 0);
	CHECK_EQ(fake.copies, 0);
	CHECK_EQ(fake.sends, 0);
	requests_teardown();
}

/* ---- memory */

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

/* ---- an adapter that goes and comes */

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

/* ---- a module that has lost its way */

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
	RUN(sizes_follow_the_pool);
	RUN(arrivals_and_epochs);
	RUN(arrivals_without_iu);
	RUN(copies_iu_and_send);
	RUN(results);
	RUN(memory_of_nobody);
	RUN(linked);
	RUN(more_than_the_ring_holds);
	RUN(no_memory_in_the_backlog);
	RUN(doorbell_once_a_turn);
	RUN(requests_of_an_older_epoch);
	RUN(memory_comes_back);
	RUN(removed_and_back);
	RUN(rumours);
	RUN(module_loaded_anew);
	RUN(taken_by_another_meanwhile);
	RUN(out_of_order);
	RUN(closed_inside);
	return check_report();
}
