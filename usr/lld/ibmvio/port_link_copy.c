// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_link_copy.c - copies that the partner is asked for
 *
 * The partner answers copies in the order in which they were asked for, so those that are under
 * way are a queue, and a reply that does not fit its head ends the connection. When an epoch ends
 * they stay there without an owner until their replies have come: nothing is written into memory
 * that is another's by then.
 */
#include <errno.h>
#include <string.h>

#include "lld/ibmvio/port_link.h"

#define WINDOW_REQS  16 /* of LINK_WINDOW, those of requests; the others fetch IUs */
#define WINDOW_BYTES ((size_t)1 << 20)

/* ---- asked for */

bool link_may_copy(const struct link *l)
{
	const struct link_window *w = &l->window;

	return w->nr_reqs < WINDOW_REQS && w->req_bytes < WINDOW_BYTES && !link_conn_full(&l->conn);
}

bool link_may_fetch(const struct link *l)
{
	return l->window.nr - l->window.nr_reqs < LINK_WINDOW - WINDOW_REQS;
}

static struct link_copy *window_add(struct link_window *w, uint16_t reply, uint32_t len)
{
	struct link_copy *c = &w->ring[(w->first + w->nr++) % LINK_WINDOW];

	*c = (struct link_copy){ .tag = ++w->tag, .len = len, .reply = reply };
	return c;
}

static struct link_copy *copy_in(struct link *l, uint64_t ioba, uint8_t *to, uint32_t len)
{
	struct link_copy *c = window_add(&l->window, LINK_RD_R, len);

	c->to = to;
	link_conn_send(
		&l->conn,
		&(struct link_msg){ .type = LINK_RD, .tag = c->tag, .addr = ioba, .arg = len },
		NULL);
	return c;
}

static struct link_copy *copy_out(struct link *l, uint64_t ioba, const void *from, uint32_t len)
{
	struct link_copy *c = window_add(&l->window, LINK_WR_R, len);

	link_conn_send(
		&l->conn,
		&(struct link_msg){ .type = LINK_WR, .tag = c->tag, .addr = ioba, .len = len },
		from);
	return c;
}

void link_copy(struct link *l, struct port_req *req, enum port_op op, uint64_t ioba, void *mem,
	       uint32_t len)
{
	struct link_copy *c =
		op == PORT_COPY_IN ? copy_in(l, ioba, mem, len) : copy_out(l, ioba, mem, len);

	c->req = req;
	c->of_req = true;
	l->window.nr_reqs++;
	l->window.req_bytes += len;
}

void link_fetch(struct link *l, struct link_arrival *a, uint64_t ioba, uint8_t *to, uint32_t len)
{
	copy_in(l, ioba, to, len)->arrival = a;
}

/* ---- answered */

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

static void window_drop_first(struct link_window *w)
{
	const struct link_copy *c = &w->ring[w->first];

	if (c->of_req) {
		w->nr_reqs--;
		w->req_bytes -= c->len;
	}
	w->first = (w->first + 1) % LINK_WINDOW;
	w->nr--;
}

const char *link_reply(struct link *l, const struct link_msg *m, const uint8_t *data)
{
	const struct link_copy c = l->window.ring[l->window.first];
	const int result = status_errno(m->status);

	if (!l->window.nr || c.tag != m->tag || c.reply != m->type)
		return "a reply to nothing";
	if (m->len != (m->type == LINK_RD_R && !m->status ? c.len : 0))
		return "a reply of a wrong length";
	window_drop_first(&l->window);
	if ((c.req || c.arrival) && m->len)
		memcpy(c.to, data, m->len);
	if (c.req)
		link_req_copied(c.req, result);
	if (c.arrival)
		link_fetched(c.arrival, result, m->len);
	link_run(l);
	return NULL;
}

/* ---- given up */

void link_copies_disown(struct link *l)
{
	struct link_window *w = &l->window;

	for (unsigned int i = 0; i < w->nr; i++) {
		struct link_copy *c = &w->ring[(w->first + i) % LINK_WINDOW];

		c->req = NULL;
		c->arrival = NULL;
	}
}

void link_copies_forget(struct link *l)
{
	l->window = (struct link_window){ .tag = l->window.tag };
}
