// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adapter.c - an adapter: opened and closed, and what its port says to it
 */
#include "lld/ibmvio/adapter.h"

#include <stdlib.h>
#include <string.h>

#include "lld/ibmvio/task.h"
#include "tgt/log.h"

static struct list_head closing = LIST_HEAD_INIT(closing); /* unbound, with orphans */

/* ---- events */

static void handle(struct vio_adapter *a, enum vio_event ev, const struct vio_arrival *el,
		   const char *why)
{
	const enum vio_state was = a->state;
	const struct vio_step step = vio_fsm(was, ev);

	a->state = step.next == VIO_BACK ? a->before : (enum vio_state)step.next;
	if (a->state == VIO_SUSPENDED && was != VIO_SUSPENDED)
		a->before = was;
	if (a->state != was)
		log_debug("%s: %s", a->name, vio_state_word(a->state));
	if (why && was >= VIO_CONNECTED && was <= VIO_SUSPENDED && step.action == VIO_DROP)
		log_peer_info("%s: %s", a->name, why);
	if (step.action == VIO_CLOSE && ev == VIO_EV_UNKNOWN)
		log_err("%s: %s: the adapter is released; unbind and bind it to use it again",
			a->name, why);
	adapter_act(a, step.action, el, why);
}

void adapter_event(struct vio_adapter *a, enum vio_event ev, const char *why)
{
	handle(a, ev, NULL, why);
}

/* ---- the port */

static struct vio_adapter *of_port(struct port *p)
{
	return container_of(p, struct vio_adapter, port);
}

static void port_up(struct port *p)
{
	struct vio_adapter *a = of_port(p);

	if (!a->stopped)
		adapter_event(a, VIO_EV_UP, NULL);
}

static void port_down(struct port *p, const char *why)
{
	struct vio_adapter *a = of_port(p);

	ev_timer_stop(&a->retry); /* the port says when it is time */
	adapter_event(a, VIO_EV_LOST, why);
}

static const char *element_words(enum vio_event ev, const struct crq *c)
{
	static const char *const gone[] = {
		[CRQ_PARTNER_FAILED] = "the client has failed",
		[CRQ_PARTNER_DEREGISTERED] = "the client has closed its queue",
		[CRQ_PARTNER_TERMINATED] = "the client has been terminated",
	};

	switch (ev) {
	case VIO_EV_GONE:
		return gone[c->format];
	case VIO_EV_INIT:
		return "INIT within a connection";
	case VIO_EV_OVERWRITTEN:
		return "an element was lost";
	case VIO_EV_UNKNOWN:
		return "a transport event that nobody knows";
	case VIO_EV_VIOLATION:
		return "an element that is none";
	default:
		return NULL;
	}
}

/*
 * Credits bound what a client that keeps to them has under way, with those that it is spared. One
 * that does not take its answers, or ours to its INITs and MADs, is not to fill our memory.
 */
#define FEW_MORE 64
static bool takes_no_answers(const struct vio_adapter *a)
{
	/* a login before the administrator has changed it may have got more, or less */
	const uint32_t at_login = credit_limit(a), now = a->credits.limit;
	const uint32_t limit = now > at_login ? now : at_login;

	return a->in_flight - a->outdated > 2 * TASK_REQS * limit + FEW_MORE;
}

static void port_arrival(struct port *p, const uint8_t crq[CRQ_ELEMENT], const uint8_t *iu,
			 unsigned int iu_len, int status)
{
	struct vio_adapter *a = of_port(p);
	const struct vio_arrival el = {
		.element = crq,
		.crq = crq_get(crq),
		.iu = iu,
		.iu_len = iu_len,
	};
	const enum vio_event ev = vio_event_of(&el.crq, status);

	if (a->stopped)
		return;
	if (el.crq.header != CRQ_TRANSPORT && takes_no_answers(a)) {
		adapter_event(a, VIO_EV_RESET, "the client does not take its answers");
		return;
	}
	handle(a, ev, &el, element_words(ev, &el.crq));
}

static void memory_back(struct ev_defer *w)
{
	(void)w;
	scsi_buf_available(&ibmvio_lld);
}

/* Not from inside port_buf_put(), which a command calls that is about to be freed. */
static void port_memory(struct port *p)
{
	struct vio_adapter *a = of_port(p);

	ev_defer(p->loop, &a->memory, EV_COMPLETE);
}

static const struct port_user user = {
	.up = port_up,
	.down = port_down,
	.arrival = port_arrival,
	.buf_available = port_memory,
};

void adapter_submit(struct vio_adapter *a, struct port_req *req)
{
	a->in_flight++;
	port_submit(&a->port, req);
}

void adapter_request_done(struct vio_adapter *a)
{
	a->in_flight--;
	if (a->outdated)
		a->outdated--;
	adapter_quiesced(a);
}

uint32_t adapter_max_txu(const struct vio_adapter *a)
{
	return a->port.max_txu < VIO_TXU_MAX ? a->port.max_txu : VIO_TXU_MAX;
}

/* ---- opened and closed */

static void retry_due(struct ev_timer *w)
{
	adapter_event(container_of(w, struct vio_adapter, retry), VIO_EV_UP, NULL);
}

static void adapter_free(struct vio_adapter *a)
{
	ev_timer_stop(&a->retry);
	ev_timer_stop(&a->login_due);
	ev_defer_stop(&a->memory);
	ev_defer_stop(&a->finish);
	list_del_init(&a->link);
	free(a->name);
	free(a);
}

static void finish(struct vio_adapter *a)
{
	port_close(&a->port);
	adapter_free(a);
}

static void finish_due(struct ev_defer *w)
{
	finish(container_of(w, struct vio_adapter, finish));
}

static struct vio_adapter *adapter_new(struct vio_target *vt, struct ev_loop *loop,
				       const char *name)
{
	struct vio_adapter *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->port.user = &user;
	a->port.loop = loop;
	a->port.hold_s = vt->hold_s;
	a->vt = vt;
	a->retry.fn = retry_due;
	a->login_due.fn = srp_login_due;
	a->memory.fn = memory_back;
	a->finish.fn = finish_due;
	list_init(&a->link);
	list_init(&a->held);
	list_init(&a->tmfs);
	list_init(&a->completing);
	a->name = strdup(name);
	if (a->name)
		return a;
	adapter_free(a);
	return NULL;
}

struct vio_adapter *adapter_open(struct vio_target *vt, struct ev_loop *loop, const char *name,
				 struct err *e)
{
	struct vio_adapter *a = adapter_new(vt, loop, name);

	if (!a) {
		(void)err_set(e, TGT_NOMEM, "out of memory");
		return NULL;
	}
	if (port_open(&a->port, name, e) < 0) {
		adapter_free(a);
		return NULL;
	}
	list_add_tail(&a->link, &vt->adapters);
	return a;
}

void adapter_stop(struct vio_adapter *a)
{
	ev_timer_stop(&a->retry);
	a->stopped = true;
	adapter_event(a, VIO_EV_STOP, NULL);
}

/*
 * A store may still read into, or write from, memory of the port for a command that has been
 * aborted: then the port stays, although its client is told at once.
 */
void adapter_close(struct vio_adapter *a)
{
	adapter_stop(a);
	a->closing = true;
	a->vt = NULL;
	list_del_init(&a->link);
	if (a->orphans)
		list_add_tail(&a->link, &closing);
	else
		finish(a);
}

void adapter_orphan_gone(struct vio_adapter *a)
{
	a->orphans--;
	if (a->closing && !a->orphans)
		ev_defer(a->port.loop, &a->finish, EV_COMPLETE);
}

void adapters_finish(void)
{
	while (!list_empty(&closing))
		finish(list_first_entry(&closing, struct vio_adapter, link));
}
