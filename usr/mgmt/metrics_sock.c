// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * metrics_sock.c - where metrics are asked for: sockets on the event loop, bounded in all ways
 *
 *   accept -> receive until the empty line -> send piece by piece -> wait for the peer to close
 *
 * The next piece is written when the last one has left: a slow reader costs one piece of memory,
 * and is closed after CLIENT_NS.  More than LIMIT_METRICS_CLIENTS wait in the queues of the
 * listening sockets.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "mgmt/metrics.h"
#include "tgt/ev.h"
#include "tgt/limits.h"
#include "tgt/list.h"
#include "tgt/log.h"

#define CLIENT_NS       UINT64_C(10000000000) /* to send a request; to take some of the answer */
#define CLOSE_NS        UINT64_C(2000000000)  /* for its end, when it has all */
#define ALL_NS          UINT64_C(60000000000) /* from accept() to the end */
#define ACCEPT_AGAIN_NS UINT64_C(100000000)   /* after accept() found no descriptor */
#define PLACES_MAX      8

struct place {
	struct ev_io listen;                                    /* fd is -1 when it is free */
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* "" for TCP */
};

struct client {
	struct ev_io io;
	struct ev_timer timer;
	struct list_head link;
	uint64_t end_ns;
	char in[HTTP_REQUEST_MAX];
	size_t in_len;
	struct http_request rq;
	bool answering, last, closing; /* @last: nothing follows what is in @out */
	struct metrics_at at;
	struct text out;
	size_t out_off;
};

static struct {
	struct ev_loop *loop;
	struct ev_timer again; /* accept once more */
	struct place places[PLACES_MAX];
	unsigned int nr_places;
	struct list_head clients;
	unsigned int nr_clients;
} sock = { .clients = LIST_HEAD_INIT(sock.clients) };

static void listen_for(uint32_t events)
{
	for (unsigned int i = 0; i < sock.nr_places; i++)
		(void)ev_io_set(&sock.places[i].listen, events);
}

/* ---- a client */

static void client_free(struct client *c)
{
	ev_io_stop(&c->io);
	ev_timer_stop(&c->timer);
	list_del_init(&c->link);
	close(c->io.fd);
	text_free(&c->out);
	free(c);
	if (sock.nr_clients-- == LIMIT_METRICS_CLIENTS)
		listen_for(EPOLLIN);
}

static void client_late(struct ev_timer *w)
{
	client_free(container_of(w, struct client, timer));
}

static void client_wait(struct client *c)
{
	const uint64_t now = ev_now_ns(sock.loop);
	const uint64_t left = c->end_ns > now ? c->end_ns - now : 0;

	ev_timer_start(sock.loop, &c->timer, left < CLIENT_NS ? left : CLIENT_NS);
}

static const char *reason(unsigned int status)
{
	switch (status) {
	case 200:
		return "OK";
	case 404:
		return "Not Found";
	case 405:
		return "Method Not Allowed";
	case 431:
		return "Request Header Fields Too Large";
	case 505:
		return "HTTP Version Not Supported";
	default:
		return "Bad Request";
	}
}

static void write_head(struct client *c)
{
	const unsigned int status = c->rq.status;

	text_add(&c->out, "HTTP/1.1 %u %s\r\nConnection: close\r\n", status, reason(status));
	if (status == 200) {
		text_add(&c->out,
			 "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n%s\r\n",
			 c->rq.http_1_0 ? "" : "Transfer-Encoding: chunked\r\n");
		return;
	}
	text_add(&c->out, "%sContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n%s\n",
		 status == 405 ? "Allow: GET\r\n" : "", strlen(reason(status)) + 1, reason(status));
	c->last = true;
}

/* A chunk, RFC 9112 7.1: its size has eight digits, and is known at its end. */
static void write_piece(struct client *c)
{
	static const char size[] = "00000000\r\n";
	const size_t at = c->out.len;
	char digits[9];

	if (!c->rq.http_1_0)
		text_add(&c->out, "%s", size);
	c->last = !metrics_write(&c->at, &c->out);
	if (c->rq.http_1_0 || c->out.failed)
		return;
	(void)snprintf(digits, sizeof(digits), "%08zx", c->out.len - at - strlen(size));
	memcpy(c->out.p + at, digits, 8);
	text_add(&c->out, "\r\n%s", c->last ? "0\r\n\r\n" : "");
}

/* The peer closes first: what it may still have sent must not cost it the answer. */
static void client_finish(struct client *c)
{
	c->closing = true;
	ev_timer_start(sock.loop, &c->timer, CLOSE_NS);
	(void)shutdown(c->io.fd, SHUT_WR);
	(void)ev_io_set(&c->io, EPOLLIN);
}

/* A piece a turn of the loop. */
static void client_send(struct client *c)
{
	ssize_t n;

	if (c->out_off == c->out.len && !c->last) {
		c->out.len = c->out_off = 0;
		write_piece(c);
		if (c->out.failed) {
			log_err("no memory for metrics");
			client_free(c);
			return;
		}
	}
	n = send(c->io.fd, c->out.p + c->out_off, c->out.len - c->out_off,
		 MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0) {
		client_free(c);
		return;
	}
	c->out_off += (size_t)n;
	client_wait(c);
	if (c->out_off == c->out.len && c->last)
		client_finish(c);
}

static void client_answer(struct client *c)
{
	c->answering = true;
	write_head(c);
	if (c->out.failed) {
		client_free(c);
		return;
	}
	(void)ev_io_set(&c->io, EPOLLOUT);
}

/* It ends with an empty line. */
static bool whole(const struct client *c, size_t n)
{
	const size_t look = n + 3 < c->in_len ? n + 3 : c->in_len;
	const char *tail = c->in + c->in_len - look;

	return memmem(tail, look, "\n\r\n", 3) || memmem(tail, look, "\n\n", 2);
}

static void client_receive(struct client *c)
{
	const ssize_t n =
		recv(c->io.fd, c->in + c->in_len, sizeof(c->in) - c->in_len, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		client_free(c);
		return;
	}
	c->in_len += (size_t)n;
	if (whole(c, (size_t)n) && http_request(c->in, c->in_len, &c->rq)) {
		client_answer(c);
	} else if (c->in_len == sizeof(c->in)) {
		c->rq = (struct http_request){ .status = 431 };
		client_answer(c);
	}
}

static void client_discard(struct client *c)
{
	const ssize_t n = recv(c->io.fd, c->in, sizeof(c->in), MSG_DONTWAIT);

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		client_free(c);
}

static void client_event(struct ev_io *w, uint32_t events)
{
	struct client *c = container_of(w, struct client, io);

	if (c->closing)
		client_discard(c);
	else if (c->answering)
		client_send(c);
	else if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		client_receive(c);
}

static void client_new(int fd)
{
	struct client *c = calloc(1, sizeof(*c));

	if (!c) {
		close(fd);
		return;
	}
	c->io = (struct ev_io){ .fd = fd, .events = EPOLLIN, .fn = client_event };
	c->timer.fn = client_late;
	c->end_ns = ev_now_ns(sock.loop) + ALL_NS;
	if (ev_io_start(sock.loop, &c->io) < 0) {
		close(fd);
		free(c);
		return;
	}
	client_wait(c);
	list_add_tail(&c->link, &sock.clients);
	if (++sock.nr_clients == LIMIT_METRICS_CLIENTS)
		listen_for(0);
}

/* ---- the listening sockets */

static void accept_again(struct ev_timer *w)
{
	(void)w;
	if (sock.nr_clients < LIMIT_METRICS_CLIENTS)
		listen_for(EPOLLIN);
}

static void listen_event(struct ev_io *w, uint32_t events)
{
	const int fd = accept4(w->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)events;
	if (fd >= 0) {
		client_new(fd);
	} else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
		listen_for(0);
		ev_timer_start(sock.loop, &sock.again, ACCEPT_AGAIN_NS);
	}
}

/* 0, or -errno. Takes @fd. */
static int place_add(int fd, const char *path)
{
	struct place *p = &sock.places[sock.nr_places];
	int r;

	*p = (struct place){ .listen = { .fd = fd, .events = EPOLLIN, .fn = listen_event } };
	(void)snprintf(p->path, sizeof(p->path), "%s", path);
	r = ev_io_start(sock.loop, &p->listen);
	if (r < 0) {
		close(fd);
		return r;
	}
	sock.nr_places++;
	return 0;
}

/* The socket, or -errno. */
static int socket_at(const struct sockaddr *a, socklen_t len)
{
	static const int one = 1;
	const int fd = socket(a->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int r = 0;

	if (fd < 0)
		return -errno;
	if (a->sa_family != AF_UNIX)
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (a->sa_family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
	if (bind(fd, a, len) < 0 || listen(fd, LIMIT_METRICS_CLIENTS) < 0)
		r = -errno;
	if (r < 0)
		close(fd);
	return r < 0 ? r : fd;
}

/* A socket that nobody listens at is of a daemon that died. */
static void remove_dead(const struct sockaddr_un *a)
{
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct stat st;

	if (fd < 0)
		return;
	if (lstat(a->sun_path, &st) == 0 && S_ISSOCK(st.st_mode) &&
	    connect(fd, (const struct sockaddr *)a, sizeof(*a)) < 0 && errno == ECONNREFUSED)
		(void)unlink(a->sun_path);
	close(fd);
}

static int start_unix(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd;

	if (!*path || strlen(path) >= sizeof(a.sun_path))
		return -ENAMETOOLONG;
	memcpy(a.sun_path, path, strlen(path));
	remove_dead(&a);
	fd = socket_at((const struct sockaddr *)&a, sizeof(a));
	if (fd < 0)
		return fd;
	(void)chmod(path, 0660);
	return place_add(fd, path);
}

/* "ADDRESS:PORT", "[ADDRESS]:PORT" */
static int parse_tcp(const char *text, struct addrinfo **ret)
{
	static const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
					       .ai_socktype = SOCK_STREAM };
	const char *colon = strrchr(text, ':');
	char host[128];
	size_t len = colon ? (size_t)(colon - text) : 0;

	if (!len || len >= sizeof(host) || !colon[1])
		return -EINVAL;
	if (text[0] == '[' && text[len - 1] == ']' && len > 2) {
		text++;
		len -= 2;
	}
	memcpy(host, text, len);
	host[len] = '\0';
	return getaddrinfo(host, colon + 1, &hints, ret) == 0 ? 0 : -EINVAL;
}

static int start_tcp(const char *text)
{
	struct addrinfo *ai;
	int fd = parse_tcp(text, &ai);

	if (fd < 0)
		return fd;
	fd = socket_at(ai->ai_addr, ai->ai_addrlen);
	freeaddrinfo(ai);
	return fd < 0 ? fd : place_add(fd, "");
}

int metrics_start(struct ev_loop *l, const char *spec, struct err *e)
{
	int r = -EINVAL;

	sock.loop = l;
	sock.again.fn = accept_again;
	if (sock.nr_places == PLACES_MAX)
		return err_set(e, TGT_INVALID_REQUEST, "metrics at %d places at most", PLACES_MAX);
	if (strncmp(spec, "unix:", 5) == 0)
		r = start_unix(spec + 5);
	else if (strncmp(spec, "tcp:", 4) == 0)
		r = start_tcp(spec + 4);
	if (r == -EINVAL)
		return err_set(e, TGT_INVALID_REQUEST,
			       "metrics are at unix:PATH or tcp:ADDRESS:PORT, not at '%.128s'",
			       spec);
	return r < 0 ? err_set(e, TGT_INVALID_REQUEST, "metrics at %.128s: %s", spec, strerror(-r))
		     : 0;
}

void metrics_stop(void)
{
	struct client *c, *tmp;

	ev_timer_stop(&sock.again);
	list_for_each_entry_safe (c, tmp, &sock.clients, link)
		client_free(c);
	while (sock.nr_places) {
		struct place *p = &sock.places[--sock.nr_places];

		ev_io_stop(&p->listen);
		close(p->listen.fd);
		if (p->path[0])
			(void)unlink(p->path);
	}
}
