// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_link.c - a port to an emulated partner: its methods, its epochs, its life
 */
#include "lld/ibmvio/port_link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tgt/pool.h"

#define MAX_TXU        (1u << 20)
#define CREDITS        1024
#define BUF_RETRY_NS   UINT64_C(10000000)
#define SUSPEND_MAX_MS 30000

static struct list_head links = LIST_HEAD_INIT(links);

/* ---- epochs */

void link_epoch_end(struct link *l)
{
	link_copies_disown(l);
	link_reqs_end(l);
	link_arrivals_forget(l);
	l->ending = 0;
	link_run(l);
}

void link_event(struct link *l, enum crq_transport event)
{
	const uint8_t crq[CRQ_ELEMENT] = { CRQ_TRANSPORT, (uint8_t)event };

	l->ending = 0;
	l->port->user->arrival(l->port, crq, NULL, 0, 0);
}

static void pump(struct ev_defer *w)
{
	struct link *l = container_of(w, struct link, pump);

	link_ended_finish(l);
	link_arrivals_ask(l);
	if (l->ending)
		link_event(l, l->ending);
	link_arrivals_deliver(l);
	link_reqs_run(l);
}

/* ---- methods */

static void link_release(struct port *p)
{
	struct link *l = link_of(p);

	if (l->registered)
		link_conn_send(&l->conn, &(struct link_msg){ .type = LINK_FREE }, NULL);
	l->registered = false;
	link_epoch_end(l);
}

static int link_reg(struct port *p)
{
	struct link *l = link_of(p);

	if (!l->conn.open)
		return -ENOTCONN;
	link_release(p);
	l->registered = true;
	l->suspend = false;
	link_conn_send(&l->conn, &(struct link_msg){ .type = LINK_REG, .arg = LINK_CRQ_ELEMENTS },
		       NULL);
	return l->partner_registered;
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
	link_arrivals_exit(l);
	link_reqs_exit(l);
	free(l);
	return NULL;
}

static struct link *link_new(struct port *p)
{
	struct link *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->port = p;
	l->conn.ops = &link_conn_ops;
	l->conn.loop = p->loop;
	l->pump.fn = pump;
	l->starved.fn = buf_retry;
	list_init(&l->all);
	return link_arrivals_init(l) && link_reqs_init(l) ? l : link_free(l);
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
	link_ended_finish(l);
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
