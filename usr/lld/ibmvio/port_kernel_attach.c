// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_kernel_attach.c - to have the adapter: taken, its rings and pool mapped, watched, and lost
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "lld/ibmvio/port_kernel.h"

#define RINGS_MAX    (64u << 20)  /* [bytes] more than that is a mistake */
#define CREDIT_BYTES (32u << 10)  /* of the pool, for each request at once */
#define TXU_MIN      (256u << 10) /* [bytes] what every client may expect */
#define TXU_MAX      (1u << 20)
#define POOL_MIN     (2 * TXU_MIN)

/* ---- lost */

void kport_detach(struct kport *k)
{
	(void)kdev_call(k->fd, IBMVSTGT_RELEASE, NULL);
	ev_io_stop(&k->io);
	ev_defer_stop(&k->flush);
	kdev_unmap(k->rings, k->rings_len);
	kdev_close(k->fd);
	k->fd = -1;
	k->registered = false;
	kpool_lost(k);
}

void kport_gone(struct kport *k, const char *why)
{
	kport_detach(k);
	kport_enter(k);
	kport_end_requests(k);
	if (!k->closed && !k->up_due)
		k->p->user->down(k->p, why);
	k->up_due = false;
	if (!k->closed)
		ev_defer(k->p->loop, &k->news, EV_COMPLETE);
	kport_leave(k);
}

static void look_at_rings(struct kport *k)
{
	kport_enter(k);
	if (kport_look(k) < 0 && k->fd >= 0)
		kport_gone(k, "its kernel module writes nonsense into the rings");
	kport_leave(k);
}

static void io_fn(struct ev_io *w, uint32_t events)
{
	struct kport *k = container_of(w, struct kport, io);

	kport_enter(k);
	look_at_rings(k);
	if ((events & (EPOLLHUP | EPOLLERR)) && k->fd >= 0)
		kport_gone(k, "the adapter has been removed");
	kport_leave(k);
}

void kport_turn(struct ev_defer *w)
{
	struct kport *k = container_of(w, struct kport, look);

	if (k->fd >= 0) {
		look_at_rings(k);
		return;
	}
	kport_enter(k);
	kport_end_requests(k);
	kport_leave(k);
}

/* ---- taken */

static int check_attach(const struct ibmvstgt_attach *a)
{
	if (a->abi != IBMVSTGT_ABI)
		return -EPROTONOSUPPORT;
	if (!a->rings_bytes || a->rings_bytes > RINGS_MAX || a->pool < POOL_MIN ||
	    a->pool > SIZE_MAX)
		return -EPROTO;
	return 0;
}

static int map_rings(struct kport *k, int fd, const struct ibmvstgt_attach *a)
{
	int rc;

	k->rings_len = (size_t)a->rings_bytes;
	rc = kdev_map(fd, 0, k->rings_len, &k->rings);
	if (rc < 0)
		return rc;
	rc = port_ring_init(&k->ring, k->rings, a);
	if (rc == 0)
		rc = kpool_new(fd, a, &k->pool);
	if (rc < 0)
		kdev_unmap(k->rings, k->rings_len);
	return rc;
}

static int watch(struct kport *k, int fd)
{
	int rc;

	k->io = (struct ev_io){ .fd = fd, .events = EPOLLIN, .fn = io_fn };
	rc = ev_io_start(k->p->loop, &k->io);
	if (rc < 0) {
		kdev_unmap(k->rings, k->rings_len);
		kpool_free(k->pool);
		k->pool = NULL;
	}
	return rc;
}

/* What the pool bears: transfers of a size that leaves room for others, and so many of them. */
static void size_by_pool(struct port *p, uint64_t bytes)
{
	uint64_t credits = bytes / CREDIT_BYTES;

	p->max_txu = TXU_MAX;
	while (p->max_txu > TXU_MIN && p->max_txu > bytes / 8)
		p->max_txu /= 2;
	if (credits > 4096)
		credits = 4096;
	p->credits = credits < 4 ? 4 : (uint32_t)credits;
}

static int attach_with(struct kport *k, int fd)
{
	struct ibmvstgt_attach a = { .abi = IBMVSTGT_ABI, .unit = k->unit, .hold_s = k->p->hold_s };
	int rc = kdev_call(fd, IBMVSTGT_ATTACH, &a);

	if (rc == 0)
		rc = check_attach(&a);
	if (rc == 0)
		rc = map_rings(k, fd, &a);
	if (rc == 0)
		rc = watch(k, fd);
	if (rc == 0)
		size_by_pool(k->p, a.pool);
	return rc;
}

static void note_facts(struct port *p, const struct kadapter *a)
{
	p->id = a->unit;
	p->unit = a->unit;
	p->partition = a->partition;
	memcpy(p->loc_code, a->loc_code, sizeof(p->loc_code));
	memcpy(p->system_id, a->system_id, sizeof(p->system_id));
	memcpy(p->partition_name, a->partition_name, sizeof(p->partition_name));
}

int kport_attach(struct kport *k, const struct kadapter *a)
{
	int fd, rc;

	assert(list_empty(&k->sent) && list_empty(&k->backlog));
	k->unit = a->unit;
	fd = kdev_open();
	if (fd < 0)
		return fd;
	rc = attach_with(k, fd);
	if (rc < 0) {
		kdev_close(fd);
		return rc;
	}
	note_facts(k->p, a);
	k->fd = fd;
	k->epoch = 0;
	k->cookie = 1;
	k->up_due = true;
	ev_defer(k->p->loop, &k->news, EV_COMPLETE);
	ev_defer(k->p->loop, &k->flush, EV_FLUSH);
	return 0;
}
