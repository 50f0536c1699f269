// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_link_msg.c - what the partner says, and the comings and goings of its socket
 */
#include "lld/ibmvio/port_link.h"

#define EVENT_STATUS(a) ((uint8_t)((a) >> 8)) /* of LINK_EVENT's argument */

/* The partner's queue is gone. */
static void partner_gone(struct link *l, enum crq_transport event)
{
	link_epoch_end(l);
	l->partner_registered = false;
	if (l->registered)
		l->ending = (uint8_t)event;
}

static const char *got_crq(struct link *l, const uint8_t *crq)
{
	const struct crq c = crq_get(crq);

	if (!(c.header & 0x80) || c.header == CRQ_TRANSPORT)
		return "an element that nobody may send";
	if (!l->registered || !l->partner_registered)
		return NULL;
	return link_arrived(l, crq);
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
	return link_arrived(l, crq);
}

/* NULL, or what is wrong with it */
static const char *got_message(struct link *l, const struct link_msg *m, const uint8_t *data)
{
	if (m->type == LINK_RD_R || m->type == LINK_WR_R)
		return link_reply(l, m, data);
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

/* ---- the socket */

static void opened(struct link_conn *c)
{
	struct link *l = container_of(c, struct link, conn);

	l->port->user->up(l->port);
}

static void lost(struct link_conn *c, const char *why)
{
	struct link *l = container_of(c, struct link, conn);
	const bool connected = l->registered && l->partner_registered;

	link_epoch_end(l);
	link_copies_forget(l);
	l->registered = l->partner_registered = false;
	link_ended_finish(l);
	if (connected)
		link_event(l, CRQ_PARTNER_FAILED);
	link_ended_finish(l);
	l->port->user->down(l->port, why);
}

static void drained(struct link_conn *c)
{
	link_run(container_of(c, struct link, conn));
}

const struct link_conn_ops link_conn_ops = {
	.opened = opened, .message = message, .lost = lost, .drained = drained
};
