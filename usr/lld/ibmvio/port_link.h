/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * port_link.h - a port to an emulated partner: a Unix socket in the place of the hypervisor
 *
 *   port_link.c          the port's methods, its epochs, what is done in a turn
 *   port_link_copy.c     copies under way, and their replies
 *   port_link_req.c      requests
 *   port_link_arrival.c  elements that wait for their IUs
 *   port_link_msg.c      what the partner says
 *   link_conn.c          the socket
 *
 * Copies of several requests are under way at once; elements are sent, and requests end, in order.
 */
#ifndef TGT_IBMVIO_PORT_LINK_H
#define TGT_IBMVIO_PORT_LINK_H

#include "lld/ibmvio/crq.h"
#include "lld/ibmvio/link_conn.h"
#include "lld/ibmvio/port.h"

#define LINK_CRQ_ELEMENTS 4096 /* of our queue; more that wait for their IU do not fit */
#define LINK_WINDOW       32   /* copies under way */

struct link_arrival;
struct obj_pool;

/* A copy under way. Its owner is one of @req and @arrival; neither: the epoch has ended. */
struct link_copy {
	struct port_req *req;
	struct link_arrival *arrival;
	uint8_t *to; /* of an RD */
	uint32_t tag, len;
	uint16_t reply; /* enum link_type */
	bool of_req;
};

struct link_window {
	struct link_copy ring[LINK_WINDOW]; /* from @first on, @nr */
	unsigned int first, nr;
	unsigned int nr_reqs; /* of requests */
	size_t req_bytes;     /* of these */
	uint32_t tag;         /* of the last copy */
};

struct link {
	struct port *port;
	struct link_conn conn;
	struct list_head all; /* every struct link */
	struct ev_defer pump;
	struct ev_timer starved; /* runs: buf_get() has failed */
	bool registered, partner_registered;
	bool suspend; /* PREPARE_SUSPEND and RESUME are asked for */
	bool cancel;  /* the next request is not carried out: it was linked to one that failed */
	uint64_t partner_unit;
	uint8_t ending; /* transport event that has ended the last epoch, not yet delivered; or 0 */
	struct list_head reqs;     /* of this epoch, in order */
	struct list_head ended;    /* of older ones: done() is to be called */
	struct list_head arrivals; /* struct link_arrival, in order */
	struct obj_pool *arrival_pool, *iu_pool;
	struct link_window window;
};

/* ---- port_link.c */

static inline struct link *link_of(struct port *p)
{
	return p->priv;
}

/* There is something to do, in this turn or the next. */
static inline void link_run(struct link *l)
{
	ev_defer(l->port->loop, &l->pump, EV_COMPLETE);
}

/* Nothing of the old one goes on: copies under way lose their owners, elements are forgotten. */
void link_epoch_end(struct link *l);
/* The user is told of a transport event. */
void link_event(struct link *l, enum crq_transport event);

/* ---- port_link_copy.c */

/* May one more copy of a request begin? */
bool link_may_copy(const struct link *l);
/* @len bytes (1..LINK_DATA_MAX) between the partner's @ioba and @mem: link_req_copied() follows,
 * unless the epoch ends. PORT_COPY_OUT: @mem is read before the return; else it is lent until then.
 */
void link_copy(struct link *l, struct port_req *req, enum port_op op, uint64_t ioba, void *mem,
	       uint32_t len);
/* May one more IU be fetched? */
bool link_may_fetch(const struct link *l);
/* An IU of @len bytes to @to, lent: link_fetched() follows, unless the epoch ends. */
void link_fetch(struct link *l, struct link_arrival *a, uint64_t ioba, uint8_t *to, uint32_t len);
/* RD_R or WR_R; NULL, or what is wrong with it */
const char *link_reply(struct link *l, const struct link_msg *m, const uint8_t *data);
/* They have no owners any more; their replies are still to come. */
void link_copies_disown(struct link *l);
/* No reply will come. */
void link_copies_forget(struct link *l);

/* ---- port_link_req.c */

bool link_reqs_init(struct link *l); /* false: no memory */
void link_reqs_exit(struct link *l);
void link_submit(struct port *p, struct port_req *req);
/* A copy of @req is done: 0 or -errno */
void link_req_copied(struct port_req *req, int result);
/* Start what can be started, end those that are through. */
void link_reqs_run(struct link *l);
/* The epoch has ended: they all end, and link_ended_finish() calls done(). */
void link_reqs_end(struct link *l);
void link_ended_finish(struct link *l);

/* ---- port_link_arrival.c */

bool link_arrivals_init(struct link *l); /* false: no memory */
void link_arrivals_exit(struct link *l);
/* NULL, or what is wrong with the partner */
const char *link_arrived(struct link *l, const uint8_t crq[CRQ_ELEMENT]);
/* The IU of @a is there: 0 and @len bytes, or -errno */
void link_fetched(struct link_arrival *a, int result, uint32_t len);
void link_arrivals_ask(struct link *l);
/* Those at the head that have their IU; the user may end the epoch from inside. */
void link_arrivals_deliver(struct link *l);
void link_arrivals_forget(struct link *l);

/* ---- port_link_msg.c */
extern const struct link_conn_ops link_conn_ops;

#endif /* TGT_IBMVIO_PORT_LINK_H */
