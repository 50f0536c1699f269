/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_partner.h - the other end of port_link.c's socket, in the test's own hands
 */
#ifndef LINK_PARTNER_H
#define LINK_PARTNER_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lld/ibmvio/link_proto.h"
#include "tgt/ev.h"

struct link_partner {
	struct ev_loop *loop;
	char dir[64], path[80];
	int listener, fd; /* -1: none */
	uint8_t *rx;
	size_t at, len, room; /* rx[at..len) has not been looked at */
};

static void partner_listen(struct link_partner *p)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	memcpy(a.sun_path, p->path, strlen(p->path));
	p->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (bind(p->listener, (struct sockaddr *)&a, sizeof(a)) < 0 || listen(p->listener, 1) < 0)
		abort();
}

static void partner_init(struct link_partner *p, struct ev_loop *loop)
{
	const char *tmp = getenv("TMPDIR");

	*p = (struct link_partner){ .loop = loop, .listener = -1, .fd = -1 };
	(void)snprintf(p->dir, sizeof(p->dir), "%s/linkXXXXXX",
		       tmp && strlen(tmp) < 48 ? tmp : "/tmp");
	if (!mkdtemp(p->dir))
		abort();
	(void)snprintf(p->path, sizeof(p->path), "%s/sock", p->dir);
}

static void partner_hangup(struct link_partner *p)
{
	if (p->fd >= 0)
		(void)close(p->fd);
	p->fd = -1;
	p->at = p->len = 0;
}

static void partner_exit(struct link_partner *p)
{
	partner_hangup(p);
	if (p->listener >= 0)
		(void)close(p->listener);
	(void)unlink(p->path);
	(void)rmdir(p->dir);
	free(p->rx);
}

/* Turns of the loop until the other side has connected: its timer brings it. */
static void partner_accept(struct link_partner *p)
{
	while (p->fd < 0) {
		p->fd = accept4(p->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (p->fd < 0)
			(void)ev_loop_turn(p->loop, 50);
	}
}

static void partner_turn(struct link_partner *p)
{
	for (int i = 0; i < 4; i++)
		(void)ev_loop_turn(p->loop, 0);
}

/* All of @bytes, with turns while the socket is full. */
static void partner_write(struct link_partner *p, const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	while (len) {
		const ssize_t n = send(p->fd, at, len, MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN)
			return; /* dropped: the test sees it */
		if (n > 0) {
			at += n;
			len -= (size_t)n;
		} else {
			(void)ev_loop_turn(p->loop, 0);
		}
	}
}

static void partner_send(struct link_partner *p, const struct link_msg *m, const void *data)
{
	uint8_t h[LINK_HDR_LEN];

	link_msg_pack(h, m);
	partner_write(p, h, sizeof(h));
	if (m->len)
		partner_write(p, data, m->len);
	partner_turn(p);
}

/* What has arrived; false: the other side has closed. */
static bool partner_fill(struct link_partner *p)
{
	for (;;) {
		ssize_t n;

		if (p->room - p->len < 65536) {
			p->room += 1u << 20;
			p->rx = realloc(p->rx, p->room);
			if (!p->rx)
				abort();
		}
		n = recv(p->fd, p->rx + p->len, p->room - p->len, 0);
		if (n <= 0)
			return n < 0 && errno == EAGAIN;
		p->len += (size_t)n;
		(void)ev_loop_turn(p->loop, 0);
	}
}

/* The next message, or false: none. @data: room for LINK_DATA_MAX bytes, or NULL */
static bool partner_next(struct link_partner *p, struct link_msg *m, uint8_t *data)
{
	partner_turn(p);
	if (p->at == p->len)
		(void)partner_fill(p);
	if (p->len - p->at < LINK_HDR_LEN)
		return false;
	link_msg_unpack(m, p->rx + p->at);
	if (p->len - p->at < LINK_HDR_LEN + m->len)
		return false;
	if (data && m->len)
		memcpy(data, p->rx + p->at + LINK_HDR_LEN, m->len);
	p->at += LINK_HDR_LEN + m->len;
	if (p->at == p->len)
		p->at = p->len = 0;
	return true;
}

#endif /* LINK_PARTNER_H */
