/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel_port.h - for tests: a port of the kernel module against a module in memory, step by step
 */
#ifndef KERNEL_PORT_H
#define KERNEL_PORT_H

#include <stdarg.h>

#include "fake_module.h"

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

static inline void done_and_gone(void)
{
	port_kernel_ops.close(&port);
	teardown();
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

static inline void with_extent(struct test_req *t, uint32_t at, uint32_t len)
{
	t->r.ext[t->r.nr++] =
		(struct port_extent){ .ioba = FAKE_CLIENT + at, .mem = buf + at, .len = len };
}

static inline void requests_setup(void)
{
	open_and_register();
	next_done = 0;
	buf = port_buf_get(&port, 64 << 10);
	CHECK(buf);
}

static inline void requests_teardown(void)
{
	port_buf_put(&port, buf, 64 << 10);
	done_and_gone();
}

#endif /* KERNEL_PORT_H */
