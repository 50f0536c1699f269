// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * conn.c - a connection, from accept() to the end of its memory
 */
#include "conn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "limits.h"
#include "tgt/log.h"

#define NS_PER_S UINT64_C(1000000000)

static void conn_readiness(struct ev_io *w, uint32_t events)
{
	struct conn *c = container_of(w, struct conn, io);

	if (events & EPOLLOUT) {
		c->tx.blocked = false;
		tx_flush(c);
	}
	if (conn_closed(c))
		return;
	if (events & EPOLLIN)
		rx_readable(c);
	else if (events & (EPOLLERR | EPOLLHUP))
		conn_close(c);
}

static void conn_flush(struct ev_defer *w)
{
	struct conn *c = container_of(w, struct conn, flush);

	if (!c->tx.blocked)
		tx_flush(c);
}

static void conn_timer(struct ev_timer *w)
{
	struct conn *c = container_of(w, struct conn, timer);

	if (c->state == S5_LOGGED_IN) {
		nop_timer(c);
		return;
	}
	log_debug("%s: %s", conn_peer_name(c),
		  c->session ? "no logout in time" : "no login in time");
	conn_close(c);
}

static void conn_free(struct conn *c)
{
	rx_exit(c);
	login_pdu_exit(c);
	if (c->session)
		session_free(c->session);
	list_del_init(&c->link);
	free(c);
}

static void conn_reap(struct ev_defer *w)
{
	conn_free(container_of(w, struct conn, reap));
}

struct conn *conn_new(struct iscsi *i, int fd, const union iscsi_address *peer,
		      const union iscsi_address *local)
{
	struct conn *c = calloc(1, sizeof(*c));

	if (!c) {
		(void)close(fd);
		return NULL;
	}
	c->iscsi = i;
	c->peer = *peer;
	c->local = *local;
	c->state = S3_XPT_UP;
	c->io.fd = fd;
	c->io.events = EPOLLIN;
	c->io.fn = conn_readiness;
	c->flush.fn = conn_flush;
	c->reap.fn = conn_reap;
	c->timer.fn = conn_timer;
	list_init(&c->tmfs);
	tx_init(c);
	if (ev_io_start(i->loop, &c->io) < 0) {
		(void)close(fd);
		free(c);
		return NULL;
	}
	list_add_tail(&c->link, &i->half_open);
	i->nr_half_open++;
	i->nr_conns++;
	ev_timer_start(i->loop, &c->timer, i->login_timeout * NS_PER_S);
	return c;
}

void conn_logged_in(struct conn *c)
{
	struct iscsi *i = c->iscsi;

	list_del_init(&c->link);
	list_add_tail(&c->link, &i->conns);
	i->nr_half_open--;
	c->header_digest = c->session->params.header_digest;
	c->data_digest = c->session->params.data_digest;
	ev_timer_stop(&c->timer);
	nop_start(c);
}

void conn_close(struct conn *c)
{
	struct iscsi *i = c->iscsi;

	if (conn_closed(c))
		return;
	if (c->state & (S3_XPT_UP | S4_IN_LOGIN))
		i->nr_half_open--;
	(void)conn_event(c, CONN_DOWN);
	i->nr_conns--;
	list_del_init(&c->link);
	list_add_tail(&c->link, &i->closed);
	ev_io_stop(&c->io);
	(void)close(c->io.fd);
	ev_timer_stop(&c->timer);
	ev_defer_stop(&c->flush);
	tx_exit(c);
	tmfs_forget(c);
	if (c->session)
		session_end(c->session);
	ev_defer(i->loop, &c->reap, EV_FLUSH);
}

void conn_close_when_sent(struct conn *c)
{
	c->close_when_sent = true;
	ev_timer_start(c->iscsi->loop, &c->timer, ISCSI_LOGOUT_TIME_S * NS_PER_S);
	ev_defer(c->iscsi->loop, &c->flush, EV_FLUSH);
}

void conns_free(struct iscsi *i)
{
	struct list_head *const lists[] = { &i->half_open, &i->conns };

	for (size_t k = 0; k < sizeof(lists) / sizeof(lists[0]); k++)
		while (!list_empty(lists[k]))
			conn_close(list_first_entry(lists[k], struct conn, link));
	while (!list_empty(&i->closed)) {
		struct conn *c = list_first_entry(&i->closed, struct conn, link);

		ev_defer_stop(&c->reap);
		conn_free(c);
	}
}

int conn_broken(struct conn *c, const char *what)
{
	log_peer("%s: %s: connection dropped", conn_peer_name(c), what);
	conn_close(c);
	return -EPROTO;
}

void conn_set_events(struct conn *c)
{
	uint32_t events = 0;

	if (conn_closed(c))
		return;
	if (!c->choked && !c->login_waits)
		events |= EPOLLIN;
	if (c->tx.blocked)
		events |= EPOLLOUT;
	if (ev_io_set(&c->io, events) < 0)
		conn_close(c);
}

void conn_address(const union iscsi_address *a, bool port, char *text, size_t room)
{
	char ip[INET6_ADDRSTRLEN] = "?";
	const bool v6 = a->sa.sa_family == AF_INET6;

	if (v6)
		(void)inet_ntop(AF_INET6, &a->in6.sin6_addr, ip, sizeof(ip));
	else if (a->sa.sa_family == AF_INET)
		(void)inet_ntop(AF_INET, &a->in.sin_addr, ip, sizeof(ip));
	if (port)
		(void)snprintf(text, room, v6 ? "[%s]:%u" : "%s:%u", ip,
			       ntohs(v6 ? a->in6.sin6_port : a->in.sin_port));
	else
		(void)snprintf(text, room, "%s", ip);
}

const char *conn_peer_name(const struct conn *c)
{
	static char name[ISCSI_NAME_MAX + INET6_ADDRSTRLEN + 16];
	char address[INET6_ADDRSTRLEN + 8];

	conn_address(&c->peer, true, address, sizeof(address));
	(void)snprintf(name, sizeof(name), "%s%s%s", c->session ? c->session->initiator : "",
		       c->session ? " at " : "", address);
	return name;
}
