// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * link_conn.c - the socket of port_link.c: messages in, messages out, again and again connected
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lld/ibmvio/link_conn.h"
#include "tgt/log.h"

#define RX_ROOM      ((size_t)LINK_HDR_LEN + LINK_DATA_MAX)
#define RX_BATCH     8 /* recv() calls a turn */
#define RETRY_MIN_NS UINT64_C(100000000)
#define RETRY_MAX_NS UINT64_C(1000000000)

static void retry_later(struct link_conn *c)
{
	ev_timer_start(c->loop, &c->retry, c->delay_ns);
	c->delay_ns = 2 * c->delay_ns < RETRY_MAX_NS ? 2 * c->delay_ns : RETRY_MAX_NS;
}

static void conn_close(struct link_conn *c)
{
	ev_io_stop(&c->io);
	ev_defer_stop(&c->flush);
	(void)close(c->io.fd);
	c->open = false;
	c->broken = NULL;
	c->rx_len = c->tx_at = c->tx_len = 0;
}

static void conn_lost(struct link_conn *c, const char *why)
{
	conn_close(c);
	retry_later(c);
	c->ops->lost(c, why);
}

/* ---- out */

/* Room for @len bytes more behind those that wait */
static bool tx_make_room(struct link_conn *c, size_t len)
{
	size_t room = c->tx_room ? c->tx_room : 4096;
	uint8_t *p;

	if (c->tx_at) {
		memmove(c->tx, c->tx + c->tx_at, c->tx_len);
		c->tx_at = 0;
	}
	while (room < c->tx_len + len)
		room *= 2;
	if (room == c->tx_room)
		return true;
	p = realloc(c->tx, room);
	if (!p)
		return false;
	c->tx = p;
	c->tx_room = room;
	return true;
}

void link_conn_send(struct link_conn *c, const struct link_msg *m, const void *data)
{
	const size_t len = (size_t)LINK_HDR_LEN + m->len;
	uint8_t *to;

	if (!c->open || c->broken)
		return;
	ev_defer(c->loop, &c->flush, EV_FLUSH);
	if (c->tx_len + len > LINK_TX_MAX) {
		c->broken = "it does not read what it is sent";
		return;
	}
	if (c->tx_at + c->tx_len + len > c->tx_room && !tx_make_room(c, len)) {
		c->broken = "no memory";
		return;
	}
	to = c->tx + c->tx_at + c->tx_len;
	link_msg_pack(to, m);
	if (m->len)
		memcpy(to + LINK_HDR_LEN, data, m->len);
	c->tx_len += len;
}

/* 0, or -1: the connection is gone */
static int tx_write(struct link_conn *c)
{
	while (c->tx_len) {
		const ssize_t n = send(c->io.fd, c->tx + c->tx_at, c->tx_len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? 0 : -1;
		c->tx_at += (size_t)n;
		c->tx_len -= (size_t)n;
	}
	c->tx_at = 0;
	return 0;
}

static void flush(struct ev_defer *w)
{
	struct link_conn *c = container_of(w, struct link_conn, flush);
	const bool was_full = link_conn_full(c);

	if (c->broken) {
		conn_lost(c, c->broken);
		return;
	}
	if (tx_write(c) < 0 || ev_io_set(&c->io, EPOLLIN | (c->tx_len ? EPOLLOUT : 0)) < 0) {
		conn_lost(c, "the socket was closed");
		return;
	}
	if (was_full && !link_conn_full(c))
		c->ops->drained(c);
}

/* ---- in */

void link_conn_drop(struct link_conn *c, const char *why)
{
	if (!c->open || c->broken)
		return;
	log_peer("%s: %s: the partner is dropped", c->path, why);
	c->broken = why;
	ev_defer(c->loop, &c->flush, EV_FLUSH);
}

static void rx_messages(struct link_conn *c)
{
	size_t at = 0;

	while (!c->broken && c->rx_len - at >= LINK_HDR_LEN) {
		struct link_msg m;

		link_msg_unpack(&m, c->rx + at);
		if (m.len > LINK_DATA_MAX)
			link_conn_drop(c, "a message is too long");
		if (c->broken || c->rx_len - at < LINK_HDR_LEN + m.len)
			break;
		c->delay_ns = RETRY_MIN_NS;
		c->ops->message(c, &m, c->rx + at + LINK_HDR_LEN);
		at += LINK_HDR_LEN + m.len;
	}
	memmove(c->rx, c->rx + at, c->rx_len - at);
	c->rx_len -= at;
}

static void readable(struct link_conn *c)
{
	for (int i = 0; i < RX_BATCH && !c->broken; i++) {
		const ssize_t n = recv(c->io.fd, c->rx + c->rx_len, RX_ROOM - c->rx_len, 0);

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n <= 0) {
			conn_lost(c, "the socket was closed");
			return;
		}
		c->rx_len += (size_t)n;
		rx_messages(c);
	}
}

static void io_ready(struct ev_io *w, uint32_t events)
{
	struct link_conn *c = container_of(w, struct link_conn, io);

	if (events & EPOLLOUT)
		ev_defer(c->loop, &c->flush, EV_FLUSH);
	if (events & ~(uint32_t)EPOLLOUT)
		readable(c);
}

/* ---- life */

static int path_address(const char *path, struct sockaddr_un *a)
{
	const size_t len = strlen(path);

	if (!len || len >= sizeof(a->sun_path))
		return -EINVAL;
	*a = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(a->sun_path, path, len);
	return 0;
}

/* A Unix socket connects at once or not at all. */
static int try_connect(struct link_conn *c)
{
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct sockaddr_un a;

	if (fd < 0)
		return -errno;
	(void)path_address(c->path, &a);
	c->io.fd = fd;
	c->io.fn = io_ready;
	c->io.events = EPOLLIN;
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0 || ev_io_start(c->loop, &c->io) < 0) {
		(void)close(fd);
		return -ENOTCONN;
	}
	return 0;
}

static void retry(struct ev_timer *w)
{
	struct link_conn *c = container_of(w, struct link_conn, retry);

	if (try_connect(c) < 0) {
		retry_later(c);
		return;
	}
	c->open = true;
	c->ops->opened(c);
}

int link_conn_start(struct link_conn *c, const char *path)
{
	struct sockaddr_un a;

	if (path_address(path, &a) < 0)
		return -EINVAL;
	c->path = strdup(path);
	c->rx = malloc(RX_ROOM);
	if (!c->path || !c->rx) {
		free(c->path);
		free(c->rx);
		return -ENOMEM;
	}
	c->flush.fn = flush;
	c->retry.fn = retry;
	c->delay_ns = RETRY_MIN_NS;
	ev_timer_start(c->loop, &c->retry, 0);
	return 0;
}

void link_conn_stop(struct link_conn *c)
{
	ev_timer_stop(&c->retry);
	if (c->open) {
		(void)tx_write(c); /* what fits in the socket: that the adapter is freed */
		conn_close(c);
	}
	free(c->path);
	free(c->rx);
	free(c->tx);
}
