// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_link_arrival.c - elements that have arrived: their IUs are fetched, they wait for each other
 */
#include <errno.h>
#include <string.h>

#include "lld/ibmvio/port_link.h"
#include "tgt/pool.h"

/* An element that waits for its IU, or for those before it. */
struct link_arrival {
	struct list_head link;
	uint8_t crq[CRQ_ELEMENT];
	bool asked, ready;
	int status;
	unsigned int iu_len;
	uint8_t iu[VSCSI_IU_MAX];
};

bool link_arrivals_init(struct link *l)
{
	list_init(&l->arrivals);
	l->arrival_pool = obj_pool_new(sizeof(struct link_arrival), LINK_CRQ_ELEMENTS);
	return l->arrival_pool != NULL;
}

void link_arrivals_exit(struct link *l)
{
	obj_pool_free(l->arrival_pool);
}

static bool wants_iu(const struct crq *c)
{
	return c->header == CRQ_COMMAND && (c->format == CRQ_SRP || c->format == CRQ_MAD);
}

const char *link_arrived(struct link *l, const uint8_t crq[CRQ_ELEMENT])
{
	struct link_arrival *a = obj_get(l->arrival_pool);
	const struct crq c = crq_get(crq);
	const bool fits = c.iu_len && c.iu_len <= VSCSI_IU_MAX;

	if (!a)
		return "more elements than the queue has";
	memcpy(a->crq, crq, CRQ_ELEMENT);
	a->status = wants_iu(&c) && !fits ? -EMSGSIZE : 0;
	a->ready = !wants_iu(&c) || !fits;
	a->asked = false;
	a->iu_len = 0;
	list_add_tail(&a->link, &l->arrivals);
	link_run(l);
	return NULL;
}

void link_fetched(struct link_arrival *a, int result, uint32_t len)
{
	a->ready = true;
	a->status = result;
	a->iu_len = len;
}

void link_arrivals_ask(struct link *l)
{
	struct link_arrival *a;

	list_for_each_entry (a, &l->arrivals, link) {
		const struct crq c = crq_get(a->crq);

		if (a->ready || a->asked)
			continue;
		if (!link_may_fetch(l))
			return;
		a->asked = true;
		link_fetch(l, a, c.ioba, a->iu, c.iu_len);
	}
}

static void arrival_free(struct link *l, struct link_arrival *a)
{
	list_del_init(&a->link);
	obj_put(l->arrival_pool, a);
}

void link_arrivals_deliver(struct link *l)
{
	while (!list_empty(&l->arrivals)) {
		struct link_arrival *a = list_first_entry(&l->arrivals, struct link_arrival, link);
		struct link_arrival copy;

		if (!a->ready)
			return;
		copy = *a;
		arrival_free(l, a);
		l->port->user->arrival(l->port, copy.crq, copy.iu_len ? copy.iu : NULL, copy.iu_len,
				       copy.status);
	}
}

void link_arrivals_forget(struct link *l)
{
	while (!list_empty(&l->arrivals))
		arrival_free(l, list_first_entry(&l->arrivals, struct link_arrival, link));
}
