// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_port_kernel_threads.c - the port against a module on a thread: no wake-up is lost, on either
 * side, in rings that are nearly always full or nearly always empty
 */
#include "fake_module.h"

#define REQUESTS 20000u
#define DEPTH    40u /* at once */
#define ALARM_S  120 /* after that it hangs */

static struct ev_loop *l;
static struct port port;
static struct port_req req[DEPTH];
static uint8_t *mem;
static unsigned int depth, submitted, ended;

static void no_up(struct port *p)
{
	(void)p;
}

static void no_down(struct port *p, const char *why)
{
	(void)p;
	fprintf(stderr, "down: %s\n", why);
	checks_failed++;
}

static void no_arrival(struct port *p, const uint8_t crq[CRQ_ELEMENT], const uint8_t *iu,
		       unsigned int iu_len, int status)
{
	(void)p;
	(void)crq;
	(void)iu;
	(void)iu_len;
	(void)status;
}

static const struct port_user user = { no_up, no_down, no_arrival, no_up };

static void req_done(struct port_req *r, int result);

/* Request n copies the number n into the client's memory and sends it. */
static void submit(struct port_req *r)
{
	const uint32_t slot = (uint32_t)(r - req) * 64, n = submitted++;

	*r = (struct port_req){ .op = PORT_COPY_OUT, .nr = 1, .send = true, .done = req_done };
	memcpy(mem + slot, &n, sizeof(n));
	r->ext[0] = (struct port_extent){ FAKE_CLIENT + slot, mem + slot, sizeof(n) };
	memcpy(r->crq, &n, sizeof(n));
	port_submit(&port, r);
}

static void req_done(struct port_req *r, int result)
{
	CHECK_EQ(result, 0);
	CHECK_EQ(r - req, ended % depth);
	ended++;
	if (submitted < REQUESTS)
		submit(r);
}

static void run(unsigned int at_once)
{
	fake_reset();
	CHECK_EQ(ev_loop_new(&l), 0);
	port = (struct port){ .ops = &port_kernel_ops, .user = &user, .loop = l };
	CHECK_EQ(port_kernel_ops.open(&port, "30000003", NULL), 0);
	fake_turn(l, 0);
	CHECK_EQ(port_register(&port), 1);
	mem = port_buf_get(&port, PORT_PAGE);
	depth = at_once;
	submitted = ended = 0;
	fake_thread_start();
	for (unsigned int i = 0; i < depth; i++)
		submit(&req[i]);
	while (ended < REQUESTS)
		fake_turn(l, -1); /* for ever if a wake-up has been lost */
	CHECK_EQ(ended, REQUESTS);
	fake_thread_stop();
	CHECK_EQ(fake.sends, REQUESTS);
	for (uint32_t n = REQUESTS - FAKE_SENT; n < REQUESTS; n++)
		CHECK_MEM(fake.sent[n % FAKE_SENT], &n, sizeof(n));
	port_buf_put(&port, mem, PORT_PAGE);
	port_kernel_ops.close(&port);
	l = ev_loop_free(l);
}

static void one_at_a_time(void)
{
	run(1);
}

static void as_many_as_the_ring_holds(void)
{
	run(8);
}

static void more_than_the_ring_holds(void)
{
	run(DEPTH);
}

int main(void)
{
	alarm(ALARM_S);
	RUN(one_at_a_time);
	RUN(as_many_as_the_ring_holds);
	RUN(more_than_the_ring_holds);
	return check_report();
}
