// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_kernel_io.c - requests into the ring, completions and arrivals out of theirs
 *
 * Requests go into the ring as they are submitted; the doorbell, if the module sleeps at all, is
 * rung once a turn. Requests that find the ring full wait in the backlog. Epochs are judged by the
 * module alone, which knows them under its lock: what is late is handed over like all else and
 * comes back with -ESTALE, in its place.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "lld/ibmvio/port_kernel.h"
#include "tgt/log.h"
#include "tgt/pool.h"

#define ARRIVALS_A_TURN 256
#define BACKLOG_IU      0 /* in port_req.priv: pointer to a copy of the IU */

/* ---- requests, from struct port_req to the ring's */

/* Something that the module refuses, so that it fails in its place and what is linked to it too. */
static void encode_refused(struct ibmvstgt_req *to)
{
	to->extents = UINT8_MAX;
}

static void encode(struct kport *k, struct ibmvstgt_req *to, const struct port_req *req,
		   const uint8_t *iu)
{
	*to = (struct ibmvstgt_req){
		.epoch = req->epoch,
		.op = req->op == PORT_COPY_IN ? IBMVSTGT_COPY_IN : IBMVSTGT_COPY_OUT,
		.flags = (uint8_t)((req->send ? IBMVSTGT_REQ_SEND : 0) |
				   (req->link ? IBMVSTGT_REQ_LINK : 0)),
		.extents = (uint8_t)req->nr,
		.iu_ioba = req->iu_ioba,
		.iu_len = req->iu_len,
	};
	memcpy(to->crq, req->crq, sizeof(to->crq));
	for (unsigned int i = 0; i < req->nr; i++) {
		const struct port_extent *x = &req->ext[i];
		const int64_t at = port_pool_offset(&k->pool->pieces, x->mem, x->len);

		to->ext[i] = (struct ibmvstgt_extent){ x->ioba, (uint32_t)at, x->len };
		if (at < 0 || at > UINT32_MAX)
			encode_refused(to);
	}
	if (req->iu_len && iu)
		memcpy(to->iu, iu, req->iu_len);
	else if (req->iu_len)
		encode_refused(to);
}

static void hand_over(struct kport *k, struct ibmvstgt_req *slot, struct port_req *req,
		      const uint8_t *iu)
{
	encode(k, slot, req, iu);
	slot->cookie = k->cookie + k->ring.in_flight;
	port_ring_push(&k->ring);
	list_add_tail(&req->wait, &k->sent);
}

static uint8_t *backlog_iu(const struct port_req *req)
{
	return (uint8_t *)(uintptr_t)req->priv[BACKLOG_IU];
}

static void drop_backlog_iu(struct kport *k, struct port_req *req)
{
	if (backlog_iu(req))
		obj_put(k->ius, backlog_iu(req));
	req->priv[BACKLOG_IU] = 0;
}

static void wait_in_backlog(struct kport *k, struct port_req *req)
{
	uint8_t *iu = req->iu_len ? obj_get(k->ius) : NULL;

	if (iu)
		memcpy(iu, req->iu, req->iu_len);
	req->priv[BACKLOG_IU] = (uintptr_t)iu;
	list_add_tail(&req->wait, &k->backlog);
}

void kernel_submit(struct port *p, struct port_req *req)
{
	struct kport *k = p->priv;
	struct ibmvstgt_req *slot = NULL;

	assert(req->nr <= PORT_EXTENTS && req->iu_len <= VSCSI_IU_MAX);
	req->epoch = k->epoch;
	req->priv[BACKLOG_IU] = 0;
	if (k->fd >= 0 && list_empty(&k->backlog))
		slot = port_ring_slot(&k->ring);
	if (slot)
		hand_over(k, slot, req, req->iu);
	else
		wait_in_backlog(k, req);
	if (k->fd >= 0)
		ev_defer(p->loop, &k->flush, EV_FLUSH);
	else
		ev_defer(p->loop, &k->look, EV_COMPLETE);
}

static void hand_over_backlog(struct kport *k)
{
	while (!list_empty(&k->backlog)) {
		struct port_req *req = list_first_entry(&k->backlog, struct port_req, wait);
		struct ibmvstgt_req *slot = port_ring_slot(&k->ring);

		if (!slot)
			return;
		list_del_init(&req->wait);
		hand_over(k, slot, req, backlog_iu(req));
		drop_backlog_iu(k, req);
	}
}

/* ---- completions and arrivals */

static int result_of(const struct ibmvstgt_cpl *c)
{
	switch (c->result) {
	case 0:
	case -ESTALE:
	case -ECANCELED:
	case -EACCES:
	case -EFAULT:
	case -ENOTCONN:
		return c->result;
	default:
		log_peer("ibmvio: a request failed: %s, hypervisor call %d", strerror(-c->result),
			 c->hcall);
		return -EIO;
	}
}

/* 0, or -EPROTO: the module has lost its way */
static int completions(struct kport *k)
{
	struct ibmvstgt_cpl c;
	struct port_req *req;

	for (uint32_t n = k->ring.in_flight; n && k->fd >= 0; n--) {
		const int rc = port_ring_completion(&k->ring, &c);

		if (rc <= 0)
			return rc;
		if (c.cookie != k->cookie || c.result > 0)
			return -EPROTO;
		k->cookie++;
		req = list_first_entry(&k->sent, struct port_req, wait);
		list_del_init(&req->wait);
		req->done(req, result_of(&c));
	}
	return 0;
}

static int arrivals(struct kport *k)
{
	struct ibmvstgt_arrival a;

	for (unsigned int n = 0; n < ARRIVALS_A_TURN && k->fd >= 0; n++) {
		const int rc = port_ring_arrival(&k->ring, &a);

		if (rc <= 0)
			return rc;
		if (!k->registered || (int32_t)(a.epoch - k->epoch) < 0)
			continue;
		k->epoch = a.epoch;
		ev_active(k->p->loop);
		k->p->user->arrival(k->p, a.crq, a.iu, a.status ? 0 : a.iu_len, a.status);
	}
	return 0;
}

int kport_look(struct kport *k)
{
	int rc;

	port_ring_awake(&k->ring);
	ev_defer(k->p->loop, &k->flush, EV_FLUSH);
	kport_enter(k);
	rc = completions(k);
	if (rc == 0)
		rc = arrivals(k);
	if (rc == 0 && k->fd >= 0)
		hand_over_backlog(k);
	kport_leave(k);
	return rc;
}

void kport_end_requests(struct kport *k)
{
	list_splice_tail(&k->sent, &k->ending);
	list_splice_tail(&k->backlog, &k->ending);
	while (!list_empty(&k->ending)) {
		struct port_req *req = list_first_entry(&k->ending, struct port_req, wait);

		list_del_init(&req->wait);
		drop_backlog_iu(k, req);
		req->done(req, -ESTALE);
	}
}

/* The last thing of a turn: ring, and sleep only if nothing has come meanwhile. */
void kport_flush(struct ev_defer *w)
{
	struct kport *k = container_of(w, struct kport, flush);
	const bool stuck = !list_empty(&k->backlog) && k->ring.in_flight == 0;

	if (port_ring_bell(&k->ring))
		(void)kdev_call(k->fd, IBMVSTGT_DOORBELL, NULL);
	if (!port_ring_sleep(&k->ring) || stuck)
		ev_defer(k->p->loop, &k->look, EV_COMPLETE);
}
