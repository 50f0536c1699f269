/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fake_module.h - the other end of kernel/uapi/ibmvstgt.h in a test's own memory
 *
 * Takes the place of port_kernel_dev.c and port_kernel_genl.c. The module works when the test says
 * so, fake_work(), or on a thread of its own, fake_thread_start(). The file is an end of a socket
 * pair: its level follows the rings before each turn (fake_turn()), and while the loop sleeps only
 * what the module's rules say wakes it.
 */
#ifndef FAKE_MODULE_H
#define FAKE_MODULE_H

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "lld/ibmvio/port_kernel.h"

#define FAKE_API static __attribute__((unused)) /* not every test wants all */

#define FAKE_ADAPTERS 3
#define FAKE_CLIENT   0x10000000ull /* I/O address of the client's memory */
#define FAKE_WINDOW   (256u << 10)
#define FAKE_SENT     4096
#define CTRL_BYTES    4096u

static struct fake {
	/* what there is */
	bool loaded, pool_fails;
	int open_rc, attach_rc, list_rc;
	unsigned int adapters;
	struct kadapter adapter[FAKE_ADAPTERS];
	uint32_t entries, first_index;
	uint64_t pool_bytes;
	struct kgenl *listener;

	/* the open file */
	int fd, far;
	bool attached, registered, partner, dead;
	struct ibmvstgt_attach attach;
	uint8_t *rings, *pool;
	void *own_rings, *own_pool; /* as long as they are not mapped */
	unsigned int mapped, opened;

	/* the module's side */
	pthread_mutex_t lock; /* the adapter's */
	uint32_t epoch, req_cons, cpl_prod, arr_prod;
	bool canceling;
	int copy_result, send_result;
	uint8_t client[FAKE_WINDOW];
	uint8_t sent[FAKE_SENT][16];
	unsigned int sends;
	unsigned int copies, bells, wakes, rejected;

	pthread_t thread;
	int bell;
	atomic_bool stop;
} fake;

static struct ibmvstgt_ctrl *fake_ctrl(void)
{
	return (struct ibmvstgt_ctrl *)(void *)fake.rings;
}

static void fake_reset(void)
{
	fake = (struct fake){ .loaded = true,
			      .adapters = 2,
			      .entries = 8,
			      .pool_bytes = 4 << 20,
			      .fd = -1,
			      .far = -1,
			      .bell = -1,
			      .partner = true };
	pthread_mutex_init(&fake.lock, NULL);
	fake.adapter[0] = (struct kadapter){ .abi = 1,
					     .unit = 0x30000003,
					     .host = 1,
					     .partition = 5,
					     .loc_code = "U8247.22L.1-V1-C3",
					     .partition_name = "vios",
					     .system_id = "IBM,1-2" };
	fake.adapter[1] = (struct kadapter){ .abi = 1, .unit = 0x30000004, .host = 2 };
}

/* ---- the system calls */

int kdev_open(void)
{
	int end[2];

	if (fake.open_rc)
		return fake.open_rc;
	CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, end), 0);
	fake.dead = false;
	fake.opened++;
	fake.fd = end[0];
	fake.far = end[1];
	return fake.fd;
}

static void fake_free(void)
{
	for (unsigned int i = 0; i < fake.adapters; i++) {
		if (fake.attached && fake.adapter[i].unit == fake.attach.unit)
			fake.adapter[i].state = IBMVSTGT_FREE;
	}
	fake.attached = fake.registered = false;
}

void kdev_close(int fd)
{
	CHECK_EQ(fd, fake.fd);
	fake.opened--;
	close(fd);
	if (fake.far >= 0)
		close(fake.far);
	fake.fd = fake.far = -1;
	free(fake.own_rings);
	free(fake.own_pool);
	fake.own_rings = fake.own_pool = NULL;
	if (!fake.mapped)
		fake_free();
}

int kdev_map(int fd, uint64_t off, size_t len, void **mem)
{
	const bool rings = off == 0;

	CHECK_EQ(fd, fake.fd);
	CHECK(fake.attached);
	CHECK_EQ(len, rings ? fake.attach.rings_bytes : fake.attach.pool);
	if (fake.pool_fails && !rings)
		return -ENOMEM;
	*mem = rings ? fake.rings : fake.pool;
	*(rings ? &fake.own_rings : &fake.own_pool) = NULL;
	fake.mapped++;
	return 0;
}

void kdev_unmap(void *mem, size_t len)
{
	(void)len;
	fake.mapped--;
	free(mem);
	if (!fake.mapped && fake.fd < 0)
		fake_free();
}

static int fake_attach(struct ibmvstgt_attach *a)
{
	const uint32_t arr = fake.entries * (uint32_t)sizeof(struct ibmvstgt_arrival);
	const uint32_t req = fake.entries * (uint32_t)sizeof(struct ibmvstgt_req);
	const uint32_t cpl = fake.entries * (uint32_t)sizeof(struct ibmvstgt_cpl);
	const uint32_t n = fake.first_index;

	if (fake.attach_rc)
		return fake.attach_rc;
	if (fake.attached)
		return -EBUSY;
	a->pool = fake.pool_bytes;
	a->pool_off = 1 << 24;
	a->arr_off = CTRL_BYTES;
	a->req_off = a->arr_off + arr;
	a->cpl_off = a->req_off + req;
	a->rings_bytes = a->cpl_off + cpl;
	a->arr_entries = a->req_entries = a->cpl_entries = fake.entries;
	fake.attach = *a;
	fake.rings = calloc(1, a->rings_bytes);
	fake.pool = aligned_alloc(PORT_PAGE, a->pool);
	fake.own_rings = fake.rings;
	fake.own_pool = fake.pool;
	fake.req_cons = fake.cpl_prod = fake.arr_prod = n;
	*fake_ctrl() =
		(struct ibmvstgt_ctrl){ { n, { 0 } }, { n, { 0 } }, { n, { 0 } }, { n, { 0 } },
					{ n, { 0 } }, { n, { 0 } }, { 1, { 0 } }, { 0, { 0 } } };
	fake.attached = true;
	fake.canceling = false;
	for (unsigned int i = 0; i < fake.adapters; i++) {
		if (fake.adapter[i].unit == a->unit)
			fake.adapter[i].state = IBMVSTGT_ATTACHED;
	}
	return 0;
}

static void fake_wake_thread(void)
{
	const uint64_t one = 1;

	fake.bells++;
	if (fake.bell >= 0)
		CHECK_EQ(write(fake.bell, &one, sizeof(one)), sizeof(one));
}

static int fake_call(unsigned long call, void *arg)
{
	switch (call) {
	case IBMVSTGT_ATTACH:
		return fake_attach(arg);
	case IBMVSTGT_REGISTER:
		fake.registered = true;
		*(struct ibmvstgt_register *)arg =
			(struct ibmvstgt_register){ ++fake.epoch, fake.partner };
		return 0;
	case IBMVSTGT_RELEASE:
		fake.registered = false;
		fake.epoch++;
		return 0;
	case IBMVSTGT_PARTNER:
		if (!fake.partner)
			return -ENOTCONN;
		*(struct ibmvstgt_partner *)arg =
			(struct ibmvstgt_partner){ 7, 0x30000002, "U8247.22L.1-V7-C2" };
		return 0;
	case IBMVSTGT_SUSPEND:
		return -EOPNOTSUPP;
	default:
		CHECK_EQ(call, IBMVSTGT_DOORBELL);
		return 0;
	}
}

int kdev_call(int fd, unsigned long call, void *arg)
{
	int rc;

	CHECK_EQ(fd, fake.fd);
	if (fake.dead)
		return -ENODEV;
	if (call == IBMVSTGT_DOORBELL)
		fake_wake_thread();
	pthread_mutex_lock(&fake.lock);
	rc = fake_call(call, arg);
	pthread_mutex_unlock(&fake.lock);
	return rc;
}

/* ---- netlink */

int kgenl_open(struct kgenl *g, struct ev_loop *loop, struct err *e)
{
	(void)loop;
	if (!fake.loaded)
		return err_set(e, TGT_NO_DRIVER, "not loaded");
	fake.listener = g;
	return 0;
}

void kgenl_close(struct kgenl *g)
{
	CHECK(!fake.listener || fake.listener == g);
	fake.listener = NULL;
}

int kgenl_list(struct kgenl *g, void (*each)(void *arg, const struct kadapter *a), void *arg)
{
	(void)g;
	if (!fake.loaded || fake.list_rc)
		return fake.loaded ? fake.list_rc : -ENOENT;
	for (unsigned int i = 0; i < fake.adapters; i++)
		each(arg, &fake.adapter[i]);
	return 0;
}

static void fake_tell(enum ibmvstgt_cmd cmd, uint32_t unit)
{
	if (fake.listener)
		fake.listener->news(fake.listener, cmd, unit);
}

/* The adapter is taken away: the file hangs up, and what it mapped stays. */
FAKE_API void fake_remove(void)
{
	fake.dead = true;
	fake.attached = fake.registered = false;
	fake.adapters = 0;
	close(fake.far);
	fake.far = -1;
	fake_tell(IBMVSTGT_CMD_REMOVED, fake.attach.unit);
}

/* ---- the rings, from the module's side */

static void fake_wake_daemon(void)
{
	if (!__atomic_load_n(&fake_ctrl()->need_wake.n, __ATOMIC_SEQ_CST))
		return;
	fake.wakes++;
	CHECK(write(fake.far, "", 1) == 1 || errno == EAGAIN);
}

static void fake_complete(uint64_t cookie, int result)
{
	struct ibmvstgt_cpl *cpl = (void *)(fake.rings + fake.attach.cpl_off);
	const uint32_t cons = __atomic_load_n(&fake_ctrl()->cpl_cons.n, __ATOMIC_ACQUIRE);

	CHECK(fake.cpl_prod - cons < fake.attach.cpl_entries);
	cpl[fake.cpl_prod & (fake.attach.cpl_entries - 1)] =
		(struct ibmvstgt_cpl){ cookie, result, 0 };
	__atomic_store_n(&fake_ctrl()->cpl_prod.n, ++fake.cpl_prod, __ATOMIC_SEQ_CST);
	fake_wake_daemon();
}

static int fake_copy(const struct ibmvstgt_req *r)
{
	for (unsigned int i = 0; i < r->extents; i++) {
		const struct ibmvstgt_extent *x = &r->ext[i];
		const uint64_t at = x->ioba - FAKE_CLIENT;

		CHECK(x->pool + (uint64_t)x->len <= fake.attach.pool);
		if (x->ioba < FAKE_CLIENT || at + x->len > FAKE_WINDOW)
			return -EFAULT;
		fake.copies++;
		if (r->op == IBMVSTGT_COPY_IN)
			memcpy(fake.pool + x->pool, fake.client + at, x->len);
		else
			memcpy(fake.client + at, fake.pool + x->pool, x->len);
	}
	if (r->iu_len)
		memcpy(fake.client + (r->iu_ioba - FAKE_CLIENT), r->iu, r->iu_len);
	return fake.copy_result;
}

static int fake_execute(const struct ibmvstgt_req *r)
{
	int rc;

	if (r->extents > IBMVSTGT_EXTENTS || r->iu_len > IBMVSTGT_IU_MAX) {
		fake.rejected++;
		return -EINVAL;
	}
	if (r->epoch != fake.epoch || !fake.registered)
		return -ESTALE;
	rc = fake_copy(r);
	if (rc == 0 && r->flags & IBMVSTGT_REQ_SEND) {
		memcpy(fake.sent[fake.sends++ % FAKE_SENT], r->crq, 16);
		rc = fake.send_result;
	}
	return rc;
}

/* Carry out at most @max requests: how many it were. */
static unsigned int fake_work(unsigned int max)
{
	const struct ibmvstgt_req *ring = (void *)(fake.rings + fake.attach.req_off);
	unsigned int n = 0;

	while (n < max &&
	       __atomic_load_n(&fake_ctrl()->req_prod.n, __ATOMIC_SEQ_CST) != fake.req_cons) {
		const struct ibmvstgt_req r = ring[fake.req_cons & (fake.attach.req_entries - 1)];
		int rc = -ECANCELED;

		__atomic_store_n(&fake_ctrl()->req_cons.n, ++fake.req_cons, __ATOMIC_RELEASE);
		pthread_mutex_lock(&fake.lock);
		if (!fake.canceling)
			rc = fake_execute(&r);
		fake.canceling = rc && r.flags & IBMVSTGT_REQ_LINK;
		pthread_mutex_unlock(&fake.lock);
		fake_complete(r.cookie, rc);
		n++;
	}
	return n;
}

static void fake_arrive_in(uint32_t epoch, const char *crq, const void *iu, uint32_t iu_len)
{
	struct ibmvstgt_arrival *ring = (void *)(fake.rings + fake.attach.arr_off);
	struct ibmvstgt_arrival *a = &ring[fake.arr_prod & (fake.attach.arr_entries - 1)];
	const uint32_t cons = __atomic_load_n(&fake_ctrl()->arr_cons.n, __ATOMIC_ACQUIRE);

	CHECK(fake.arr_prod - cons < fake.attach.arr_entries);
	*a = (struct ibmvstgt_arrival){ .epoch = epoch, .iu_len = iu_len };
	memcpy(a->crq, crq, strlen(crq));
	if (iu)
		memcpy(a->iu, iu, iu_len);
	__atomic_store_n(&fake_ctrl()->arr_prod.n, ++fake.arr_prod, __ATOMIC_SEQ_CST);
	fake_wake_daemon();
}

FAKE_API void fake_arrive(const char *crq)
{
	fake_arrive_in(fake.epoch, crq, NULL, 0);
}

static bool fake_rings_empty(void)
{
	const struct ibmvstgt_ctrl *c = fake_ctrl();

	return __atomic_load_n(&c->cpl_prod.n, __ATOMIC_SEQ_CST) == c->cpl_cons.n &&
	       __atomic_load_n(&c->arr_prod.n, __ATOMIC_SEQ_CST) == c->arr_cons.n;
}

/* A turn of the loop; the device is readable at its beginning if a ring holds something. */
static void fake_turn(struct ev_loop *l, int timeout_ms)
{
	char old[4096];

	if (fake.fd >= 0 && fake.far >= 0) {
		while (read(fake.fd, old, sizeof(old)) == sizeof(old))
			;
		if (!fake_rings_empty())
			CHECK_EQ(write(fake.far, "", 1), 1);
	}
	CHECK_EQ(ev_loop_turn(l, timeout_ms), 0);
}

/* ---- the module on a thread of its own */

static void *fake_thread(void *arg)
{
	uint32_t *need_bell = &fake_ctrl()->need_bell.n;

	(void)arg;
	while (!fake.stop) {
		struct pollfd p = { .fd = fake.bell, .events = POLLIN };
		uint64_t n;

		while (fake_work(16))
			;
		__atomic_store_n(need_bell, 1, __ATOMIC_SEQ_CST);
		if (__atomic_load_n(&fake_ctrl()->req_prod.n, __ATOMIC_SEQ_CST) == fake.req_cons &&
		    poll(&p, 1, -1) == 1)
			(void)!read(fake.bell, &n, sizeof(n));
		__atomic_store_n(need_bell, 0, __ATOMIC_SEQ_CST);
	}
	return NULL;
}

FAKE_API void fake_thread_start(void)
{
	fake.stop = false;
	fake.bell = eventfd(0, EFD_NONBLOCK);
	CHECK_EQ(pthread_create(&fake.thread, NULL, fake_thread, NULL), 0);
}

FAKE_API void fake_thread_stop(void)
{
	const uint64_t one = 1;

	fake.stop = true;
	CHECK_EQ(write(fake.bell, &one, sizeof(one)), sizeof(one));
	pthread_join(fake.thread, NULL);
	close(fake.bell);
	fake.bell = -1;
}

#endif /* FAKE_MODULE_H */
