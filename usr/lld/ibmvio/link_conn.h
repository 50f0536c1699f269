/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_conn.h - the socket of port_link.c: messages in, messages out, again and again connected
 */
#ifndef TGT_IBMVIO_LINK_CONN_H
#define TGT_IBMVIO_LINK_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lld/ibmvio/link_proto.h"
#include "tgt/ev.h"

struct link_conn;

/**
 * struct link_conn_ops - what is called, on the loop
 * @opened:  connected
 * @message: one has arrived; @data: m->len bytes, borrowed
 * @lost:    it has been closed; the next one is being tried for
 * @drained: less than LINK_TX_HIGH bytes wait to be sent, after link_conn_full()
 */
struct link_conn_ops {
	void (*opened)(struct link_conn *c);
	void (*message)(struct link_conn *c, const struct link_msg *m, const uint8_t *data);
	void (*lost)(struct link_conn *c, const char *why);
	void (*drained)(struct link_conn *c);
};

#define LINK_TX_HIGH ((size_t)1 << 20) /* [bytes] waiting from which on it is full */
#define LINK_TX_MAX  ((size_t)4 << 20) /* a partner that lets more wait is dropped */

struct link_conn {
	const struct link_conn_ops *ops;
	struct ev_loop *loop;
	char *path; /* owned */
	struct ev_io io;
	struct ev_timer retry;
	struct ev_defer flush;
	uint64_t delay_ns; /* before the next try */
	bool open;
	const char *broken; /* why flush() is to close it, or NULL */
	uint8_t *rx;        /* owned; a message of any length */
	size_t rx_len;
	uint8_t *tx; /* owned; from tx_at on, tx_len bytes wait */
	size_t tx_at, tx_len, tx_room;
};

/* Tries for the first connection in the next turn. @c is zeroed but for ops and loop.
 * Return: 0, -EINVAL (the path is too long or empty), -ENOMEM */
int link_conn_start(struct link_conn *c, const char *path);
/* Nothing is called any more. Not from inside @message or @drained. */
void link_conn_stop(struct link_conn *c);
/* Takes a copy of @data, m->len bytes. Nothing without a connection. */
void link_conn_send(struct link_conn *c, const struct link_msg *m, const void *data);
/* The partner sends nonsense: it is dropped, and nothing more of it is read. @why is kept. */
void link_conn_drop(struct link_conn *c, const char *why);
/* Enough waits to be sent: do not send copies now. */
static inline bool link_conn_full(const struct link_conn *c)
{
	return c->tx_len >= LINK_TX_HIGH;
}

#endif /* TGT_IBMVIO_LINK_CONN_H */
