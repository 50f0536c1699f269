// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * msg.c - what is sent to a client beside the answers of commands: INIT, PING, answers of MADs,
 *         logins and task management functions
 */
#include <errno.h>
#include <string.h>

#include "lld/ibmvio/adapter.h"
#include "tgt/pool.h"

#define INIT_RETRY_NS UINT64_C(500000000)

struct msg {
	struct port_req req;
	struct vio_adapter *a;
	uint32_t gen; /* of the connection that it belongs to */
	void (*done)(struct vio_adapter *a, int result);
};

static struct obj_pool *msgs;

int msg_init(void)
{
	msgs = obj_pool_new(sizeof(struct msg), 0);
	return msgs ? 0 : -ENOMEM;
}

void msg_exit(void)
{
	msgs = obj_pool_free(msgs);
}

static void msg_done(struct port_req *req, int result)
{
	struct msg *m = container_of(req, struct msg, req);
	struct vio_adapter *a = m->a;
	const bool over = m->gen != a->gen || result == -ESTALE;
	void (*done)(struct vio_adapter * a, int result) = m->done;

	obj_put(msgs, m);
	if (!over && done)
		done(a, result);
	adapter_request_done(a);
}

/* Without memory there is no way to tell the client: a new connection is one. */
static void msg_send(struct vio_adapter *a, const uint8_t crq[CRQ_ELEMENT], const uint8_t *iu,
		     uint16_t len, uint64_t ioba, void (*done)(struct vio_adapter *a, int result))
{
	struct msg *m = obj_get(msgs);

	if (!m) {
		adapter_event(a, VIO_EV_VIOLATION, "no memory for an answer");
		return;
	}
	m->a = a;
	m->gen = a->gen;
	m->done = done;
	m->req.op = PORT_COPY_OUT;
	m->req.nr = 0;
	m->req.iu = iu;
	m->req.iu_len = len;
	m->req.iu_ioba = ioba;
	m->req.send = true;
	m->req.link = false;
	memcpy(m->req.crq, crq, sizeof(m->req.crq));
	m->req.done = msg_done;
	a->tx_bytes += len;
	adapter_submit(a, &m->req);
}

/* PAPR has H_PERMISSION both for a client that is gone and for memory that it has not mapped. */
void adapter_failed(struct vio_adapter *a, int result)
{
	if (result == -ENOTCONN)
		adapter_event(a, VIO_EV_GONE, "the client is gone");
	else
		adapter_event(a, VIO_EV_FAULT, NULL);
}

static void answer_done(struct vio_adapter *a, int result)
{
	if (result < 0)
		adapter_failed(a, result);
}

void adapter_send(struct vio_adapter *a, const uint8_t crq[CRQ_ELEMENT], const uint8_t *iu,
		  uint16_t len, uint64_t ioba)
{
	msg_send(a, crq, iu, len, ioba, answer_done);
}

void adapter_send_srp(struct vio_adapter *a, const uint8_t *iu, size_t len, uint64_t ioba,
		      const uint8_t tag[SRP_TAG], enum crq_status status)
{
	uint8_t crq[CRQ_ELEMENT];

	crq_put_answer(crq, CRQ_SRP, status, (uint16_t)len, tag);
	a->responses++;
	adapter_send(a, crq, iu, (uint16_t)len, ioba);
}

/*
 * Who registers second finds the other there, and its INIT arrives. A partner that an emulated
 * hypervisor has lost and found again is there already, and waits for ours.
 */
static void init_done(struct vio_adapter *a, int result)
{
	if (result == -ENOTCONN && a->state == VIO_WAITING)
		ev_timer_start(a->port.loop, &a->retry, INIT_RETRY_NS);
}

void adapter_send_init(struct vio_adapter *a, enum crq_init what)
{
	uint8_t crq[CRQ_ELEMENT];

	crq_put_init(crq, what);
	msg_send(a, crq, NULL, 0, 0, what == CRQ_INIT ? init_done : NULL);
}

static void probe_done(struct vio_adapter *a, int result)
{
	a->probing = false;
	if (result == -ENOTCONN)
		adapter_event(a, VIO_EV_GONE, "the client is gone");
	else
		adapter_event(a, VIO_EV_VIOLATION, "the client's memory cannot be reached");
}

void adapter_send_ping(struct vio_adapter *a, enum crq_in_crq what)
{
	uint8_t crq[CRQ_ELEMENT];

	crq_put_ping(crq, what);
	if (what == CRQ_PING)
		a->probing = true;
	msg_send(a, crq, NULL, 0, 0, what == CRQ_PING ? probe_done : NULL);
}
