// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * actions.c - what the state machine of a connection asks for
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lld/ibmvio/adapter.h"
#include "tgt/log.h"

#define NS_PER_S UINT64_C(1000000000)

#define SUSPEND_TIMEOUT_MS 30000 /* PAPR's largest */

/* An arrival that waits for the end of a suspension. */
struct vio_held {
	struct list_head link;
	uint8_t element[CRQ_ELEMENT];
	uint16_t iu_len;
	uint8_t iu[VSCSI_IU_MAX];
};

/* ---- the end of a connection */

static void held_forget(struct vio_adapter *a)
{
	while (!list_empty(&a->held)) {
		struct vio_held *h = list_first_entry(&a->held, struct vio_held, link);

		list_del_init(&h->link);
		free(h);
	}
	a->nr_held = 0;
}

void adapter_drop(struct vio_adapter *a)
{
	a->gen++;
	a->probing = a->quiescing = false;
	ev_timer_stop(&a->login_due);
	held_forget(a);
	mad_forget(a);
	vio_tmfs_forget(a);
	srp_forget(a);
	memset(&a->client, 0, sizeof(a->client));
}

static void act_close(struct vio_adapter *a)
{
	adapter_drop(a);
	ev_timer_stop(&a->retry);
	port_release(&a->port);
}

/* ---- its beginning */

/*
 * Two sides that answer each other's reset with one of their own would go on for ever: after
 * RESETS_AT_ONCE in a row, none of them a minute after the one before, each waits longer.
 */
#define RESETS_AT_ONCE 8
#define RESETS_ROW_NS  (60 * NS_PER_S)

static uint64_t reset_delay_ns(struct vio_adapter *a)
{
	const uint64_t now = ev_now_ns(a->port.loop);
	unsigned int over;

	if (now - a->last_reset_ns > RESETS_ROW_NS)
		a->resets = 0;
	a->last_reset_ns = now;
	if (++a->resets <= RESETS_AT_ONCE)
		return 0;
	over = a->resets - RESETS_AT_ONCE;
	return (over > 5 ? 30 : UINT64_C(1) << (over - 1)) * NS_PER_S;
}

static void try_later(struct vio_adapter *a, uint64_t delay_ns)
{
	a->state = VIO_DOWN;
	ev_timer_start(a->port.loop, &a->retry, delay_ns);
}

/* With or without a partner: who comes second finds the other's INIT, or sends its own. */
static void act_open(struct vio_adapter *a)
{
	const int r = port_register(&a->port);

	a->gen++;
	a->outdated = a->in_flight;
	if (r < 0) {
		log_warn("%s: cannot be registered: %s", a->name, strerror(-r));
		try_later(a, NS_PER_S);
		return;
	}
	(void)port_suspend_enable(&a->port, SUSPEND_TIMEOUT_MS);
	adapter_send_init(a, CRQ_INIT);
}

static void act_reset(struct vio_adapter *a, const char *why)
{
	const uint64_t delay_ns = reset_delay_ns(a);

	log_peer("%s: connection is reset: %s", a->name, why ? why : "asked for");
	adapter_drop(a);
	if (!delay_ns) {
		act_open(a);
		return;
	}
	log_peer("%s: %u resets in a row, the next connection in %" PRIu64 " s", a->name, a->resets,
		 delay_ns / NS_PER_S);
	port_release(&a->port);
	try_later(a, delay_ns);
}

/* ---- suspension */

/* The client's requests are bounded by its credits; what is more is a violation. */
static void act_hold(struct vio_adapter *a, const struct vio_arrival *el)
{
	struct vio_held *h = a->nr_held <= a->credits.limit + 1 ? malloc(sizeof(*h)) : NULL;

	if (!h) {
		adapter_event(a, VIO_EV_VIOLATION, "too much while it is suspended");
		return;
	}
	memcpy(h->element, el->element, sizeof(h->element));
	memcpy(h->iu, el->iu, el->iu_len);
	h->iu_len = (uint16_t)el->iu_len;
	list_add_tail(&h->link, &a->held);
	a->nr_held++;
}

void adapter_quiesced(struct vio_adapter *a)
{
	int r;

	if (!a->quiescing || a->in_flight || a->nr_cmds)
		return;
	a->quiescing = false;
	r = port_suspend_ready(&a->port);
	if (r < 0)
		log_warn("%s: not ready for suspension: %s", a->name, strerror(-r));
}

static void act_quiesce(struct vio_adapter *a)
{
	a->quiescing = true;
	adapter_quiesced(a);
}

/* In the order in which it came, and as if it came now. */
static void act_go_on(struct vio_adapter *a)
{
	const uint32_t gen = a->gen;

	a->quiescing = false;
	while (a->gen == gen && !list_empty(&a->held)) {
		struct vio_held *h = list_first_entry(&a->held, struct vio_held, link);

		list_del_init(&h->link);
		a->nr_held--;
		a->port.user->arrival(&a->port, h->element, h->iu, h->iu_len, 0);
		free(h);
	}
}

void adapter_act(struct vio_adapter *a, enum vio_action action, const struct vio_arrival *el,
		 const char *why)
{
	switch (action) {
	case VIO_NOTHING:
		if (el && vio_event_of(&el->crq, 0) == VIO_EV_PRIVATE)
			log_peer("%s: an element of format %u is ignored", a->name, el->crq.format);
		break;
	case VIO_OPEN:
		act_open(a);
		break;
	case VIO_SEND_INIT:
		adapter_send_init(a, CRQ_INIT);
		break;
	case VIO_ANSWER_INIT:
		adapter_send_init(a, CRQ_INIT_COMPLETE);
		break;
	case VIO_ANSWER_PING:
		adapter_send_ping(a, CRQ_PING_RESPONSE);
		break;
	case VIO_PROBE:
		if (!a->probing)
			adapter_send_ping(a, CRQ_PING);
		break;
	case VIO_DO_MAD:
		a->rx_bytes += el->iu_len;
		mad_arrived(a, el);
		break;
	case VIO_DO_SRP:
		a->rx_bytes += el->iu_len;
		srp_arrived(a, el);
		break;
	case VIO_HOLD:
		act_hold(a, el);
		break;
	case VIO_QUIESCE:
		act_quiesce(a);
		break;
	case VIO_GO_ON:
		act_go_on(a);
		break;
	case VIO_DROP:
		adapter_drop(a);
		break;
	case VIO_RESET:
		act_reset(a, why);
		break;
	case VIO_CLOSE:
		act_close(a);
		break;
	}
}
