// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_link.c - a port to an emulated partner: a Unix socket in the place of the hypervisor
 *
 * The partner answers copies in the order in which they were asked for, so those that are under
 * way are a queue, and a reply that does not fit its head ends the connection. When an epoch ends
 * they stay there without an owner until their replies have come: nothing is written into memory
 * that is another's by then.
 *
 * Copies of several requests are under way at once; elements are sent, and requests end, in order.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lld/ibmvio/crq.h"
#include "lld/ibmvio/link_conn.h"
#include "lld/ibmvio/port.h"
#include "tgt/pool.h"

#define CRQ_ELEMENTS    4096 /* of our queue; more that wait for their IU do not fit */
#define WINDOW          32   /* copies under way */
#define WINDOW_REQS     16   /* of these, those of requests; the others fetch IUs */
#define WINDOW_BYTES    ((size_t)1 << 20)
#define LOOK_AHEAD      32 /* requests whose copies may be under way */
#define MAX_TXU         (1u << 20)
#define CREDITS         1024
#define BUF_RETRY_NS    UINT64_C(10000000)
#define SUSPEND_MAX_MS  30000
#define EVENT_STATUS(a) ((uint8_t)((a) >> 8)) /* of LINK_EVENT's argument */

/* What this port keeps of a request, in its priv[]. */
struct job {
	uint8_t *iu; /* owned copy, or NULL */
	uint32_t at; /* byte of @ext that is copied next */
	int32_t result;
	uint8_t ext;       /* extent that is copied next */
	uint8_t under_way; /* copies */
	bool iu_started;
};
_Static_assert(sizeof(struct job) <= sizeof(((struct port_req *)0)->priv), "struct job");

/* An element that waits for its IU, or for those before it. */
struct arrival {
	struct list_head link;
	uint8_t crq[CRQ_ELEMENT];
	bool has_iu, asked, ready;
	int status;
	unsigned int iu_len;
	uint8_t iu[VSCSI_IU_MAX];
};

/* A copy under way. Its owner is one of @req and @arrival; neither: the epoch has ended. */
struct copy {
	struct port_req *req;
	struct arrival *arrival;
	uint8_t *to; /* of an RD */
	uint32_t tag, len;
	uint16_t reply; /* enum link_type */
	bool of_req;
};

struct link {
	struct port *port;
	struct link_conn conn;
	struct list_head all; /* in links */
	struct ev_defer pump;
	struct ev_timer starved; /* runs: buf_get() has failed */
	bool registered, partner_registered;
	bool suspend; /* PREPARE_SUSPEND and RESUME are asked for */
	bool cancel;  /* the next request is not carried out: it was linked to one that failed */
	uint64_t partner_unit;
	uint32_t tag;   /* of the last copy */
	uint8_t ending; /* transport event that has ended the last epoch, not yet delivered; or 0 */
	struct list_head reqs;     /* of this epoch, in order */
	struct list_head ended;    /* of older ones: done() is to be called */
	struct list_head arrivals; /* struct arrival */
	unsigned int nr_arrivals;
	struct obj_pool *arrival_pool, *iu_pool;
	struct copy window[WINDOW]; /* a ring: first, nr */
	unsigned int first, nr, nr_reqs;
	size_t window_bytes; /* of requests */
};

static struct list_head links = LIST_HEAD_INIT(links);

static struct link *link_of(struct port *p)
{
	return p->priv;
}

static struct job *job_of(struct port_req *req)
{
	return (struct job *)(void *)req->priv;
}

static void run(struct link *l)
{
	ev_defer(l->port->loop, &l->pump, EV_COMPLETE);
}

/* ---- copies */

static int status_errno(int32_t status)
{
	switch (status) {
	case LINK_SUCCESS:
		return 0;
	case LINK_PERMISSION:
		return -EACCES;
	case LINK_SOURCE_PARM:
	case LINK_DEST_PARM:
		return -EFAULT;
	default:
		return -EIO;
	}
}

static struct copy *window_add(struct link *l, uint32_t len)
{
	struct copy *c = &l->window[(l->first + l->nr++) % WINDOW];

	*c = (struct copy){ .tag = ++l->tag, .len = len };
	return c;
}

static void copy_in(struct link *l, uint64_t ioba, uint8_t *to, struct copy *c)
{
	c->to = to;
	c->reply = LINK_RD_R;
	link_conn_send(
		&l->conn,
		&(struct link_msg){ .type = LINK_RD, .tag = c->tag, .addr = ioba, .arg = c->len },
		NULL);
}

static void copy_out(struct link *l, uint64_t ioba, const void *from, struct copy *c)
{
	c->reply = LINK_WR_R;
	link_conn_send(
		&l->conn,
		&(struct link_msg){ .type = LINK_WR, .tag = c->tag, .addr = ioba, .len = c->len },
		from);
}

/* ---- requests */

static bool req_may_copy(const struct link *l)
{
	return l->nr_reqs < WINDOW_REQS && l->window_bytes < WINDOW_BYTES &&
	       !link_conn_full(&l->conn);
}

static struct copy *req_copy(struct link *l, struct port_req *req, uint32_t len)
{
	struct copy *c = window_add(l, len);

	c->req = req;
	c->of_req = true;
	l->nr_reqs++;
	l->window_bytes += len;
	job_of(req)->under_way++;
	return c;
}

/* The next piece of its extents */
static void req_copy_piece(struct link *l, struct port_req *req)
{
	struct job *j = job_of(req);
	const struct port_extent *x = &req->ext[j->ext];
	const uint32_t left = x->len - j->at;
	const uint32_t len = left < LINK_DATA_MAX ? left : LINK_DATA_MAX;
	struct copy *c = req_copy(l, req, len);
	uint8_t *mem = (uint8_t *)x->mem + j->at;

	if (req->op == PORT_COPY_IN)
		copy_in(l, x->ioba + j->at, mem, c);
	else
		copy_out(l, x->ioba + j->at, mem, c);
	j->at += len;
	if (j->at == x->len) {
		j->ext++;
		j->at = 0;
	}
}

/* Start what can be started of its copies; the IU follows when the extents have been copied. */
static void req_start(struct link *l, struct port_req *req)
{
	struct job *j = job_of(req);

	while (!j->result && j->ext < req->nr && req_may_copy(l))
		req_copy_piece(l, req);
	if (j->result || j->ext < req->nr || j->under_way || !req_may_copy(l))
		return;
	if (j->iu && !j->iu_started) {
		j->iu_started = true;
		copy_out(l, req->iu_ioba, j->iu, req_copy(l, req, req->iu_len));
	}
}

static bool req_copied(const struct port_req *req)
{
	const struct job *j = job_of((struct port_req *)req);

	if (j->under_way)
		return false;
	return j->result || (j->ext == req->nr && (!j->iu || j->iu_started));
}

static int req_send(struct link *l, const struct port_req *req)
{
	if (!l->partner_registered)
		return -ENOTCONN;
	link_conn_send(&l->conn, &(struct link_msg){ .type = LINK_CRQ, .len = LINK_CRQ_LEN },
		       req->crq);
	return 0;
}

static void req_end(struct link *l, struct port_req *req, int result)
{
	struct job *j = job_of(req);

	list_del_init(&req->wait);
	if (j->iu)
		obj_put(l->iu_pool, j->iu);
	j->iu = NULL;
	req->done(req, result);
}

/* End those at the head that are through. */
static void reqs_finish(struct link *l)
{
	while (!list_empty(&l->reqs) && !link_conn_full(&l->conn)) {
		struct port_req *req = list_first_entry(&l->reqs, struct port_req, wait);
		int result = job_of(req)->result;

		if (l->cancel)
			result = -ECANCELED;
		else if (!req_copied(req))
			return;
		else if (!result && req->send)
			result = req_send(l, req);
		l->cancel = result && req->link;
		req_end(l, req, result);
	}
}

static void reqs_start(struct link *l)
{
	unsigned int ahead = LOOK_AHEAD;
	struct port_req *req;

	list_for_each_entry (req, &l->reqs, wait) {
		if (!ahead-- || !req_may_copy(l))
			return;
		req_start(l, req);
		if (req->link)
			return;
	}
}

static void ended_finish(struct link *l)
{
	while (!list_empty(&l->ended))
		req_end(l, list_first_entry(&l->ended, struct port_req, wait), -ESTALE);
}

/* ---- arrivals */

static bool wants_iu(const uint8_t crq[CRQ_ELEMENT])
{
	const struct crq c = crq_get(crq);

	return c.header == CRQ_COMMAND && (c.format == CRQ_SRP || c.format == CRQ_MAD);
}

static void arrival_free(struct link *l, struct arrival *a)
{
	list_del_init(&a->link);
	l->nr_arrivals--;
	obj_put(l->arrival_pool, a);
}

/* NULL, or what is wrong with the partner */
static const char *arrival_add(struct link *l, const uint8_t crq[CRQ_ELEMENT])
{
	struct arrival *a = obj_get(l->arrival_pool);
	const unsigned int len = crq_get(crq).iu_len;

	if (!a)
		return "more elements than the queue has";
	memcpy(a->crq, crq, CRQ_ELEMENT);
	a->has_iu = wants_iu(crq);
	a->ready = !a->has_iu;
	a->asked = false;
	a->status = 0;
	a->iu_len = 0;
	if (a->has_iu && (!len || len > VSCSI_IU_MAX)) {
		a->status = -EMSGSIZE;
		a->ready = true;
	}
	list_add_tail(&a->link, &l->arrivals);
	l->nr_arrivals++;
	run(l);
	return NULL;
}

static void arrivals_ask(struct link *l)
{
	struct arrival *a;

	list_for_each_entry (a, &l->arrivals, link) {
		struct copy *c;

		if (a->ready || a->asked)
			continue;
		if (l->nr - l->nr_reqs >= WINDOW - WINDOW_REQS)
			return;
		c = window_add(l, crq_get(a->crq).iu_len);
		c->arrival = a;
		a->asked = true;
		copy_in(l, crq_get(a->crq).ioba, a->iu, c);
	}
}

static void deliver_event(struct link *l, uint8_t event)
{
	const uint8_t crq[CRQ_ELEMENT] = { CRQ_TRANSPORT, event };

	l->ending = 0;
	l->port->user->arrival(l->port, crq, NULL, 0, 0);
}

/* Those at the head that have their IU; the user may end the epoch from inside. */
static void arrivals_deliver(struct link *l)
{
	if (l->ending)
		deliver_event(l, l->ending);
	while (!list_empty(&l->arrivals)) {
		struct arrival *a = list_first_entry(&l->arrivals, struct arrival, link), copy;

		if (!a->ready)
			return;
		copy = *a;
		arrival_free(l, a);
		l->port->user->arrival(l->port, copy.crq, copy.iu_len ? copy.iu : NULL, copy.iu_len,
				       copy.status);
	}
}

/* ---- epochs */

/* Nothing of the old one goes on: copies under way lose their owners, elements are forgotten. */
static void epoch_end(struct link *l)
{
	for (unsigned int i = 0; i < l->nr; i++) {
		struct copy *c = &l->window[(l->first + i) % WINDOW];

		c->req = NULL;
		c->arrival = NULL;
	}
	list_splice_tail(&l->reqs, &l->ended);
	while (!list_empty(&l->arrivals))
		arrival_free(l, list_first_entry(&l->arrivals, struct arrival, link));
	l->cancel = false;
	l->ending = 0;
	run(l);
}

/* The partner's queue is gone. */
static void partner_gone(struct link *l, enum crq_transport event)
{
	epoch_end(l);
	l->partner_registered = false;
	if (l->registered)
		l->ending = (uint8_t)event;
}

static void pump(struct ev_defer *w)
{
	struct link *l = container_of(w, struct link, pump);

	ended_finish(l);
	arrivals_ask(l);
	arrivals_deliver(l);
	reqs_finish(l);
	reqs_start(l);
	reqs_finish(l);
}

/* ---- messages */

static const char *got_reply(struct link *l, const struct link_msg *m, const uint8_t *data)
{
	struct copy c = l->window[l->first];

	if (!l->nr || c.tag != m->tag || c.reply != m->type)
		return "a reply to nothing";
	if (m->len != (m->type == LINK_RD_R && !m->status ? c.len : 0))
		return "a reply of a wrong length";
	l->first = (l->first + 1) % WINDOW;
	l->nr--;
	if (c.of_req) {
		l->nr_reqs--;
		l->window_bytes -= c.len;
	}
	if (c.req) {
		struct job *j = job_of(c.req);

		j->under_way--;
		if (!j->result)
			j->result = status_errno(m->status);
	}
	if (c.arrival) {
		c.arrival->ready = true;
		c.arrival->status = status_errno(m->status);
		c.arrival->iu_len = m->status ? 0 : c.len;
	}
	if ((c.req || c.arrival) && m->len)
		memcpy(c.to, data, m->len);
	run(l);
	return NULL;
}

static const char *got_crq(struct link *l, const uint8_t *crq)
{
	const struct crq c = crq_get(crq);

	if (!(c.header & 0x80) || c.header == CRQ_TRANSPORT)
		return "an element that nobody may send";
	if (!l->registered || !l->partner_registered)
		return NULL;
	return arrival_add(l, crq);
}

static const char *got_event(struct link *l, uint64_t arg)
{
	const uint8_t format = (uint8_t)arg;
	const uint8_t crq[CRQ_ELEMENT] = { CRQ_TRANSPORT, format, 0, EVENT_STATUS(arg) };
	const bool of_suspend = format == CRQ_PREPARE_SUSPEND || format == CRQ_RESUME;

	if (format == CRQ_PARTNER_FAILED || format == CRQ_PARTNER_DEREGISTERED ||
	    format == CRQ_PARTNER_TERMINATED) {
		partner_gone(l, format);
		return NULL;
	}
	if (!l->registered || (of_suspend && !l->suspend))
		return NULL;
	return arrival_add(l, crq);
}

/* NULL, or what is wrong with it */
static const char *got_message(struct link *l, const struct link_msg *m, const uint8_t *data)
{
	if (m->type == LINK_RD_R || m->type == LINK_WR_R)
		return got_reply(l, m, data);
	if (m->len != (m->type == LINK_CRQ ? LINK_CRQ_LEN : 0))
		return "a message of a wrong length";
	switch (m->type) {
	case LINK_REG:
		l->partner_registered = true;
		l->partner_unit = m->addr;
		return NULL;
	case LINK_FREE:
		if (l->partner_registered)
			partner_gone(l, m->arg == LINK_FAILED ? CRQ_PARTNER_FAILED
							      : CRQ_PARTNER_DEREGISTERED);
		return NULL;
	case LINK_CRQ:
		return got_crq(l, data);
	case LINK_EVENT:
		return got_event(l, m->arg);
	default:
		return "a message of an unknown type";
	}
}

static void message(struct link_conn *c, const struct link_msg *m, const uint8_t *data)
{
	const char *wrong = got_message(container_of(c, struct link, conn), m, data);

	if (wrong)
		link_conn_drop(c, wrong);
}

static void opened(struct link_conn *c)
{
	struct link *l = container_of(c, struct link, conn);

	l->port->user->up(l->port);
}

static void lost(struct link_conn *c, const char *why)
{
	struct link *l = container_of(c, struct link, conn);
	const bool connected = l->registered && l->partner_registered;

	epoch_end(l);
	l->first = l->nr = l->nr_reqs = 0;
	l->window_bytes = 0;
	l->registered = l->partner_registered = false;
	ended_finish(l);
	if (connected)
		deliver_event(l, CRQ_PARTNER_FAILED);
	ended_finish(l);
	l->port->user->down(l->port, why);
}

static void drained(struct link_conn *c)
{
	run(container_of(c, struct link, conn));
}

static const struct link_conn_ops conn_ops = {
	.opened = opened, .message = message, .lost = lost, .drained = drained
};

/* ---- methods */

static int link_reg(struct port *p)
{
	struct link *l = link_of(p);

	if (!l->conn.open)
		return -ENOTCONN;
	if (l->registered)
		link_conn_send(&l->conn, &(struct link_msg){ .type = LINK_FREE }, NULL);
	epoch_end(l);
	l->registered = true;
	l->suspend = false;
	link_conn_send(&l->conn, &(struct link_msg){ .type = LINK_REG, .arg = CRQ_ELEMENTS }, NULL);
	return l->partner_registered;
}

static void link_release(struct port *p)
{
	struct link *l = link_of(p);

	if (l->registered)
		link_conn_send(&l->conn, &(struct link_msg){ .type = LINK_FREE }, NULL);
	l->registered = false;
	epoch_end(l);
}

static void link_submit(struct port *p, struct port_req *req)
{
	struct link *l = link_of(p);
	struct job *j = job_of(req);

	*j = (struct job){ .iu = req->iu_len ? obj_get(l->iu_pool) : NULL };
	if (j->iu)
		memcpy(j->iu, req->iu, req->iu_len);
	else if (req->iu_len)
		j->result = -EIO;
	/* until the user knows that the epoch has ended, what it submits is of that one */
	list_add_tail(&req->wait, l->registered && !l->ending ? &l->reqs : &l->ended);
	run(l);
}

static int link_partner(struct port *p, struct port_partner *who)
{
	const struct link *l = link_of(p);

	if (!l->partner_registered)
		return -ENOTCONN;
	*who = (struct port_partner){ .unit = l->partner_unit };
	return 0;
}

static int link_suspend_enable(struct port *p, unsigned int timeout_ms)
{
	struct link *l = link_of(p);

	if (!l->registered || timeout_ms > SUSPEND_MAX_MS)
		return -EINVAL;
	l->suspend = true;
	return 0;
}

static int link_suspend_ready(struct port *p)
{
	struct link *l = link_of(p);

	if (!l->suspend)
		return -EINVAL;
	link_conn_send(&l->conn, &(struct link_msg){ .type = LINK_READY }, NULL);
	return 0;
}

/* ---- memory: the loop's */

static void *link_buf_get(struct port *p, size_t len)
{
	struct link *l = link_of(p);
	void *mem = buf_get(ev_loop_bufs(p->loop), len);

	if (!mem && !ev_timer_active(&l->starved))
		ev_timer_start(p->loop, &l->starved, BUF_RETRY_NS);
	return mem;
}

static void link_buf_put(struct port *p, void *mem, size_t len)
{
	struct link *l = link_of(p);

	buf_put(ev_loop_bufs(p->loop), mem, len);
	if (ev_timer_active(&l->starved))
		ev_timer_start(p->loop, &l->starved, 0);
}

static void buf_retry(struct ev_timer *w)
{
	struct link *l = container_of(w, struct link, starved);

	l->port->user->buf_available(l->port);
}

/* ---- life */

/* FNV-1a: the same path is the same adapter */
static uint64_t path_id(const char *path)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *path; path++)
		h = (h ^ (uint8_t)*path) * UINT64_C(0x100000001b3);
	return h;
}

static struct link *link_free(struct link *l)
{
	if (l->arrival_pool)
		obj_pool_free(l->arrival_pool);
	if (l->iu_pool)
		obj_pool_free(l->iu_pool);
	free(l);
	return NULL;
}

static struct link *link_new(struct port *p)
{
	struct link *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->port = p;
	l->conn.ops = &conn_ops;
	l->conn.loop = p->loop;
	l->pump.fn = pump;
	l->starved.fn = buf_retry;
	list_init(&l->all);
	list_init(&l->reqs);
	list_init(&l->ended);
	list_init(&l->arrivals);
	l->arrival_pool = obj_pool_new(sizeof(struct arrival), CRQ_ELEMENTS);
	l->iu_pool = obj_pool_new(VSCSI_IU_MAX, 0);
	return l->arrival_pool && l->iu_pool ? l : link_free(l);
}

static int link_open(struct port *p, const char *address, struct err *e)
{
	struct link *l;
	int rc;

	list_for_each_entry (l, &links, all)
		if (!strcmp(l->conn.path, address))
			return err_set(e, TGT_BINDING_EXIST, "%s is another target's", address);
	l = link_new(p);
	rc = l ? link_conn_start(&l->conn, address) : -ENOMEM;
	if (rc < 0) {
		if (l)
			(void)link_free(l);
		if (rc == -ENOMEM)
			return err_set(e, TGT_NOMEM, "no memory for %s", address);
		return err_set(e, TGT_NO_BINDING, "%s is too long for the path of a socket",
			       address);
	}
	list_add_tail(&l->all, &links);
	p->priv = l;
	p->id = path_id(address);
	p->max_txu = MAX_TXU;
	p->credits = CREDITS;
	(void)snprintf(p->partition_name, sizeof(p->partition_name), "link");
	return 0;
}

static void link_close(struct port *p)
{
	struct link *l = link_of(p);

	link_release(p);
	link_conn_stop(&l->conn);
	ended_finish(l);
	ev_defer_stop(&l->pump);
	ev_timer_stop(&l->starved);
	list_del_init(&l->all);
	(void)link_free(l);
	p->priv = NULL;
}

const struct port_ops port_link_ops = {
	.name = "link",
	.open = link_open,
	.close = link_close,
	.reg = link_reg,
	.release = link_release,
	.submit = link_submit,
	.partner = link_partner,
	.suspend_enable = link_suspend_enable,
	.suspend_ready = link_suspend_ready,
	.buf_get = link_buf_get,
	.buf_put = link_buf_put,
};
