// SPDX-License-Identifier: GPL-2.0-or-later
/* daemon.c - attach, rings, requests, and the beginning of a connection */
#include "kmod.h"

#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define PATIENCE_MS 60000

void fail(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "%s:%d: ", file, line);
	vfprintf(stderr, fmt, ap);
	fprintf(stderr, "\n");
	va_end(ap);
	exit(1);
}

int raw_call(int fd, unsigned long call, void *arg)
{
	return ioctl(fd, call, arg) < 0 ? -errno : 0;
}

static uint8_t *map(int fd, uint64_t off, uint64_t len)
{
	void *p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)off);

	if (p == MAP_FAILED)
		FAIL("mmap of %llu at %llu: %s", (unsigned long long)len, (unsigned long long)off,
		     strerror(errno));
	return p;
}

int try_attach(struct daemon *d, uint32_t unit, uint32_t hold_s, uint64_t pool)
{
	int rc;

	*d = (struct daemon){
		.fd = open(IBMVSTGT_DEVICE, O_RDWR | O_CLOEXEC),
		.at = { .abi = IBMVSTGT_ABI, .unit = unit, .hold_s = hold_s, .pool = pool }
	};
	MUST(d->fd >= 0);
	rc = raw_call(d->fd, IBMVSTGT_ATTACH, &d->at);
	if (rc < 0) {
		close(d->fd);
		return rc;
	}
	d->rings = map(d->fd, 0, d->at.rings_bytes);
	d->ctrl = (struct ibmvstgt_ctrl *)(void *)d->rings;
	d->pool = map(d->fd, d->at.pool_off, d->at.pool);
	return 0;
}

void attach(struct daemon *d, uint32_t unit, uint32_t hold_s)
{
	EQ(try_attach(d, unit, hold_s, 2 << 20), 0);
}

uint32_t do_register(struct daemon *d)
{
	struct ibmvstgt_register r;

	EQ(raw_call(d->fd, IBMVSTGT_REGISTER, &r), 0);
	d->epoch = r.epoch;
	return r.partner;
}

void leave(struct daemon *d)
{
	munmap(d->pool, d->at.pool);
	munmap(d->rings, d->at.rings_bytes);
	close(d->fd);
}

/* ---- the rings */

static uint32_t get(const struct ibmvstgt_index *i)
{
	return __atomic_load_n(&i->n, __ATOMIC_SEQ_CST);
}

static void set(struct ibmvstgt_index *i, uint32_t n)
{
	__atomic_store_n(&i->n, n, __ATOMIC_SEQ_CST);
}

void ring_bell(struct daemon *d)
{
	if (get(&d->ctrl->need_bell))
		EQ(raw_call(d->fd, IBMVSTGT_DOORBELL, NULL), 0);
}

uint64_t submit(struct daemon *d, const struct ibmvstgt_req *r)
{
	struct ibmvstgt_req *ring = (void *)(d->rings + d->at.req_off);
	const uint32_t n = get(&d->ctrl->req_prod);
	struct ibmvstgt_req *to = &ring[n & (d->at.req_entries - 1)];

	MUST(n - get(&d->ctrl->req_cons) < d->at.req_entries);
	*to = *r;
	to->cookie = ++d->cookie;
	set(&d->ctrl->req_prod, n + 1);
	ring_bell(d);
	return d->cookie;
}

bool completion_is_there(struct daemon *d)
{
	return get(&d->ctrl->cpl_prod) != get(&d->ctrl->cpl_cons);
}

bool arrival_is_there(struct daemon *d)
{
	return get(&d->ctrl->arr_prod) != get(&d->ctrl->arr_cons);
}

void wait_for_file(struct daemon *d)
{
	struct pollfd p = { .fd = d->fd, .events = POLLIN };

	set(&d->ctrl->need_wake, 1);
	if (!completion_is_there(d) && !arrival_is_there(d))
		EQ(poll(&p, 1, PATIENCE_MS), 1);
	set(&d->ctrl->need_wake, 0);
}

struct ibmvstgt_cpl completion(struct daemon *d)
{
	struct ibmvstgt_cpl *ring = (void *)(d->rings + d->at.cpl_off), c;
	const uint32_t n = get(&d->ctrl->cpl_cons);
	struct pollfd p = { .fd = d->fd, .events = POLLIN };

	set(&d->ctrl->need_wake, 1);
	while (!completion_is_there(d)) {
		/* an arrival that nobody takes is a reason to wake up as well */
		if (arrival_is_there(d))
			usleep(1000);
		else
			EQ(poll(&p, 1, PATIENCE_MS), 1);
	}
	set(&d->ctrl->need_wake, 0);
	c = ring[n & (d->at.cpl_entries - 1)];
	set(&d->ctrl->cpl_cons, n + 1);
	return c;
}

int execute(struct daemon *d, const struct ibmvstgt_req *r)
{
	const uint64_t cookie = submit(d, r);
	const struct ibmvstgt_cpl c = completion(d);

	EQ(c.cookie, cookie);
	return c.result;
}

struct ibmvstgt_arrival arrival(struct daemon *d)
{
	struct ibmvstgt_arrival *ring = (void *)(d->rings + d->at.arr_off), a;
	const uint32_t n = get(&d->ctrl->arr_cons);

	while (!arrival_is_there(d)) {
		MUST(!completion_is_there(d));
		wait_for_file(d);
	}
	a = ring[n & (d->at.arr_entries - 1)];
	set(&d->ctrl->arr_cons, n + 1);
	if ((int32_t)(a.epoch - d->epoch) > 0)
		d->epoch = a.epoch;
	return a;
}

/* ---- what goes over them */

uint64_t be(const uint8_t *p, unsigned bytes)
{
	uint64_t n = 0;

	while (bytes--)
		n = n << 8 | *p++;
	return n;
}

uint64_t iu_address(const struct ibmvstgt_arrival *a)
{
	return be(a->crq + 8, 8);
}

/* @first: bytes 0 to 7 of the element, as a number */
struct ibmvstgt_req req_send(const struct daemon *d, uint64_t first)
{
	struct ibmvstgt_req r = { .epoch = d->epoch, .flags = IBMVSTGT_REQ_SEND };

	for (unsigned i = 0; i < 8; i++)
		r.crq[i] = (uint8_t)(first >> (56 - 8 * i));
	return r;
}

struct ibmvstgt_req req_copy(const struct daemon *d, enum ibmvstgt_op op, uint64_t ioba,
			     uint32_t pool, uint32_t len)
{
	return (struct ibmvstgt_req){ .epoch = d->epoch,
				      .op = (uint8_t)op,
				      .extents = 1,
				      .ext = { { .ioba = ioba, .pool = pool, .len = len } } };
}

/* The client may be on its way out of an old connection: it is told again whenever it returns. */
struct ibmvstgt_arrival connect_client(struct daemon *d)
{
	struct ibmvstgt_req init, done;
	int rc;

	do_register(d);
	init = req_send(d, 0xc001000000000000);
	rc = execute(d, &init);
	MUST(rc == 0 || rc == -ENOTCONN || rc == -ESTALE);
	for (;;) {
		struct ibmvstgt_arrival a = arrival(d);

		if (a.epoch != d->epoch)
			continue;
		if (a.crq[0] == 0x80 && a.crq[1] == 2)
			return a;
		if (a.crq[0] != 0xc0 || a.crq[1] != 1)
			continue;
		done = req_send(d, 0xc002000000000000);
		(void)execute(d, &done);
	}
}
