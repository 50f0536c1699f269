// SPDX-License-Identifier: GPL-2.0-or-later
/* The queue of this side of a link, and whether there is a connection with the other. */
#include "link.h"

#define ELEMENT LINK_CRQ_LEN

bool crq_reachable(struct link *l)
{
	struct link *peer = link_peer(l);

	if (!l->registered || l->cut)
		return false;
	return peer ? peer->registered && !peer->cut : l->far_registered;
}

static void backlog_drop(struct link *l)
{
	void *element;

	while ((element = g_queue_pop_head(&l->backlog)))
		g_free(element);
	timer_del(l->backlog_timer);
}

static void tell_registered(struct link *l)
{
	struct link *peer = link_peer(l);

	if (peer)
		crq_far_registered(peer, l->vio.reg);
	else
		wire_send(l,
			  &(struct link_msg){ .type = LINK_REG,
					      .addr = l->vio.reg,
					      .arg = l->vio.crq.qsize / ELEMENT },
			  NULL);
}

static void tell_freed(struct link *l)
{
	struct link *peer = link_peer(l);

	if (peer)
		crq_far_gone(peer, EVENT_FREED);
	else
		wire_send(l, &(struct link_msg){ .type = LINK_FREE, .arg = LINK_FREED }, NULL);
}

/* H_REG_CRQ, its arguments checked */
void crq_register(struct link *l, uint64_t ioba, uint64_t len)
{
	l->vio.crq.qladdr = ioba;
	l->vio.crq.qsize = (uint32_t)len;
	l->vio.crq.qnext = 0;
	l->vio.signal_state = 0;
	l->suspend = SUSPEND_OFF;
	l->missed = false;
	l->registered = true;
	l->cut = false;
	tell_registered(l);
	trace(l, "register %#" PRIx64 " len %#" PRIx64 ", partner is %s", ioba, len,
	      crq_reachable(l) ? "there" : "not there");
}

/* H_FREE_CRQ, and what a reset of the machine does */
void crq_free(struct link *l)
{
	bool was = l->registered;

	l->vio.crq.qladdr = 0;
	l->vio.crq.qsize = 0;
	l->vio.crq.qnext = 0;
	l->vio.signal_state = 0;
	l->suspend = SUSPEND_OFF;
	l->registered = false;
	backlog_drop(l);
	/* SLOF turns the bypass of the TCEs on and, when it finds no partner, leaves it on */
	spapr_vio_set_bypass(&l->vio, false);
	if (!was)
		return;
	trace(l, "free");
	/* after event 06 the partner has been told already */
	if (!l->cut)
		tell_freed(l);
	l->cut = false;
}

/* H_ENABLE_CRQ: after event 06 */
void crq_enable(struct link *l)
{
	if (!l->cut || !l->registered)
		return;
	trace(l, "enable");
	l->cut = false;
	tell_registered(l);
}

bool crq_put(struct link *l, const uint8_t *element)
{
	uint8_t copy[ELEMENT];

	if (l->full || !l->vio.crq.qsize)
		return false;
	memcpy(copy, element, sizeof copy);
	if (spapr_vio_send_crq(&l->vio, copy) != 0)
		return false;
	if (!(l->vio.signal_state & 1))
		l->missed = true;
	return true;
}

/*
 * Linux's client says INIT before it turns the interrupt on, and does not look into its queue
 * then: against a partner that is faster than a virtual processor it needs the interrupt that it
 * has missed. A host gets none and has to look.
 */
void crq_interrupt_mode(struct link *l)
{
	if (!(l->vio.signal_state & 1))
		return;
	if (l->client && l->missed && l->vio.crq.qsize)
		spapr_vio_irq_pulse(&l->vio);
	l->missed = false;
}

static void backlog_later(struct link *l)
{
	timer_mod(l->backlog_timer, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + 1);
}

static void backlog_drain(void *opaque)
{
	struct link *l = opaque;
	uint8_t *element;

	while (!l->full && (element = g_queue_peek_head(&l->backlog))) {
		if (!crq_put(l, element)) {
			backlog_later(l);
			return;
		}
		g_free(g_queue_pop_head(&l->backlog));
	}
}

/* What came by the socket: its sender cannot be told H_DROPPED, so nothing is. */
void crq_put_or_keep(struct link *l, const uint8_t *element)
{
	if (!l->registered || l->cut) {
		trace(l, "stale %02x%02x", element[0], element[1]);
		return;
	}
	if (g_queue_is_empty(&l->backlog) && crq_put(l, element))
		return;
	g_queue_push_tail(&l->backlog, g_memdup2(element, ELEMENT));
	if (!l->full)
		backlog_later(l);
}

void crq_set_full(struct link *l, bool full)
{
	l->full = full;
	backlog_drain(l);
}

/* A full queue loses its last entry to the event, which says so by status 20. */
static void put_event(struct link *l, uint8_t format, uint8_t status)
{
	uint8_t element[ELEMENT] = { 0xff, format, 0, status };
	SpaprVioCrq *q = &l->vio.crq;
	uint64_t last = q->qladdr + (q->qnext + q->qsize - ELEMENT) % q->qsize;

	backlog_drop(l);
	if (spapr_vio_send_crq(&l->vio, element) <= 0)
		return;
	element[3] = 0x20;
	(void)spapr_vio_dma_write(&l->vio, last, element, sizeof element);
}

/*
 * A transport event for this side.  One that ends the connection ends it: the partner's elements
 * and copies are refused until this side registers again, or enables its queue after 06.
 */
void crq_event(struct link *l, uint8_t format, uint8_t status)
{
	bool ends = format == EVENT_FAILED || format == EVENT_FREED || format == EVENT_TERMINATED ||
		    format == EVENT_MIGRATED;

	bool of_suspend = format == EVENT_PREPARE_SUSPEND || format == EVENT_RESUME;

	trace(l, "event %02x", format);
	if (!l->registered || !l->vio.crq.qsize || (of_suspend && l->suspend == SUSPEND_OFF))
		return;
	if (format == EVENT_PREPARE_SUSPEND)
		l->suspend = SUSPEND_ASKED;
	put_event(l, format, status);
	if (!ends || l->cut)
		return;
	l->cut = true;
	tell_freed(l);
}

void crq_far_registered(struct link *l, uint32_t far_reg)
{
	trace(l, "partner %x registered", far_reg);
	l->far_registered = true;
	l->far_reg = far_reg;
}

void crq_far_gone(struct link *l, uint8_t event)
{
	bool was = l->far_registered;

	trace(l, "partner gone, event %02x", event);
	l->far_registered = false;
	if (was && l->registered && !l->cut && l->vio.crq.qsize)
		put_event(l, event, 0);
}

void crq_init(struct link *l)
{
	g_queue_init(&l->backlog);
	l->backlog_timer = timer_new_ms(QEMU_CLOCK_REALTIME, backlog_drain, l);
}
