// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sock.c - the control socket: one request a connection, on the event loop, bounded in all ways
 *
 *   accept -> receive until newline or end -> mgmt_handle() -> send -> close
 *
 * A client that is slow is closed after CLIENT_NS; more than LIMIT_CONTROL_CLIENTS wait in the
 * listening socket's queue.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mgmt/mgmt.h"
#include "tgt/ev.h"
#include "tgt/limits.h"
#include "tgt/log.h"
#include "tgt/passed.h"
#include "tgt/target.h"

#define CLIENT_NS       UINT64_C(10000000000) /* to send a request, or to take some of the reply */
#define ACCEPT_AGAIN_NS UINT64_C(100000000)   /* after accept() found no descriptor */
#define RECV_STEP       4096u

struct client {
	struct ev_io io;
	struct ev_timer timer;
	struct list_head link;
	bool root;
	pid_t pid;
	size_t held; /* length of a request that waits for mgmt_serve_all(); 0: none does */
	char *in;
	size_t in_len, in_room;
	size_t waits; /* length of a request that waits for commands to end; 0: none does */
	char *out;    /* NULL: still receiving */
	size_t out_len, out_off;
};

static struct {
	struct ev_loop *loop;
	struct ev_io listen;   /* fd is -1 while stopped */
	struct ev_timer again; /* accept once more */
	bool passed;           /* the socket is of who started us, and stays */
	int lock_fd;
	struct sockaddr_un addr;
	struct list_head clients;
	unsigned int nr_clients;
	pid_t only; /* whose requests are served while others wait; 0: nobody waits */
} sock = { .listen = { .fd = -1 }, .lock_fd = -1, .clients = LIST_HEAD_INIT(sock.clients) };

/* ---- a client */

static void client_free(struct client *c)
{
	ev_io_stop(&c->io);
	ev_timer_stop(&c->timer);
	list_del_init(&c->link);
	close(c->io.fd);
	if (c->in)
		explicit_bzero(c->in, c->in_len); /* a password may be in it */
	free(c->in);
	free(c->out);
	free(c);
	sock.nr_clients--;
	if (sock.listen.loop)
		(void)ev_io_set(&sock.listen, EPOLLIN);
}

static void client_late(struct ev_timer *w)
{
	client_free(container_of(w, struct client, timer));
}

static void client_send(struct client *c)
{
	const ssize_t n = send(c->io.fd, c->out + c->out_off, c->out_len - c->out_off,
			       MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		(void)ev_io_set(&c->io, EPOLLOUT);
		return;
	}
	if (n < 0 || (c->out_off += (size_t)n) == c->out_len) {
		client_free(c);
		return;
	}
	ev_timer_start(sock.loop, &c->timer, CLIENT_NS);
	(void)ev_io_set(&c->io, EPOLLOUT);
}

static void client_do(struct client *c, size_t len)
{
	if (mgmt_handle(c->in, len, c->root, &c->out, &c->out_len) < 0) {
		log_err("no memory to answer a request on the control socket");
		client_free(c);
		return;
	}
	client_send(c);
}

/* Logical units are idle, or have not become so: now or never. */
static void clients_go_on(void)
{
	struct client *c, *tmp;

	list_for_each_entry_safe (c, tmp, &sock.clients, link) {
		const size_t len = c->waits;

		c->waits = 0;
		if (len)
			client_do(c, len);
	}
	lus_resume();
}

/* One place stays for the program that the others wait for. */
static bool client_has_to_wait(const struct client *c)
{
	return sock.only && c->pid != sock.only && sock.nr_clients < LIMIT_CONTROL_CLIENTS;
}

static void client_answer(struct client *c, size_t len)
{
	if (client_has_to_wait(c)) {
		c->held = len;
		ev_timer_stop(&c->timer);
		(void)ev_io_set(&c->io, 0);
		return;
	}
	if (!mgmt_quiesce(c->in, len, clients_go_on)) {
		client_do(c, len);
		return;
	}
	c->waits = len;
	ev_timer_stop(&c->timer);
	(void)ev_io_set(&c->io, 0);
}

/* Room for RECV_STEP more bytes; false: no memory. */
static bool client_room(struct client *c)
{
	size_t room = c->in_room ? c->in_room * 2 : RECV_STEP;
	char *in;

	if (c->in_room - c->in_len >= RECV_STEP)
		return true;
	in = malloc(room);
	if (!in)
		return false;
	if (c->in) {
		memcpy(in, c->in, c->in_len);
		explicit_bzero(c->in, c->in_len);
	}
	free(c->in);
	c->in = in;
	c->in_room = room;
	return true;
}

/* Bytes up to and with the newline among the last @n of them; 0: not there yet. */
static size_t request_len(const struct client *c, size_t n)
{
	const char *end = memchr(c->in + c->in_len - n, '\n', n);

	return end ? (size_t)(end - c->in) + 1 : 0;
}

static void client_receive(struct client *c)
{
	ssize_t n;
	size_t len;

	if (c->in_len > LIMIT_CONTROL_REQUEST || !client_room(c)) {
		log_warn("a request on the control socket is too long");
		client_free(c);
		return;
	}
	n = recv(c->io.fd, c->in + c->in_len, RECV_STEP, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0 || (n == 0 && !c->in_len)) {
		client_free(c);
		return;
	}
	c->in_len += (size_t)n;
	len = n ? request_len(c, (size_t)n) : c->in_len;
	if (len)
		client_answer(c, len);
}

static void client_event(struct ev_io *w, uint32_t events)
{
	struct client *c = container_of(w, struct client, io);

	if (c->waits || c->held)
		client_free(c); /* it has gone */
	else if (c->out)
		client_send(c);
	else if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		client_receive(c);
}

static void client_new(int fd, const struct ucred *peer)
{
	struct client *c = calloc(1, sizeof(*c));

	if (!c) {
		close(fd);
		return;
	}
	c->io = (struct ev_io){ .fd = fd, .events = EPOLLIN, .fn = client_event };
	c->timer.fn = client_late;
	c->root = peer->uid == 0;
	c->pid = peer->pid;
	if (ev_io_start(sock.loop, &c->io) < 0) {
		close(fd);
		free(c);
		return;
	}
	ev_timer_start(sock.loop, &c->timer, CLIENT_NS);
	list_add_tail(&c->link, &sock.clients);
	if (++sock.nr_clients >= LIMIT_CONTROL_CLIENTS)
		(void)ev_io_set(&sock.listen, 0);
}

/* ---- the listening socket */

/* The daemon's own user and group, or root. */
static bool peer_may(int fd, struct ucred *peer)
{
	socklen_t len = sizeof(*peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, peer, &len) < 0)
		return false;
	return peer->uid == 0 || (peer->uid == geteuid() && peer->gid == getegid());
}

static void accept_again(struct ev_timer *w)
{
	(void)w;
	(void)ev_io_set(&sock.listen, EPOLLIN);
}

/* Out of descriptors: the client stays in the queue, and epoll would report it without end. */
static void accept_later(void)
{
	if (errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM)
		return;
	(void)ev_io_set(&sock.listen, 0);
	ev_timer_start(sock.loop, &sock.again, ACCEPT_AGAIN_NS);
}

static void listen_event(struct ev_io *w, uint32_t events)
{
	const int fd = accept4(w->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct ucred peer;

	(void)events;
	if (fd < 0) {
		accept_later();
		return;
	}
	if (peer_may(fd, &peer)) {
		client_new(fd, &peer);
		return;
	}
	log_peer("control socket: refused a client of another user");
	close(fd);
}

static int sock_lock(struct err *e)
{
	char path[sizeof(sock.addr.sun_path) + 8];

	snprintf(path, sizeof(path), "%s.lock", sock.addr.sun_path);
	sock.lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (sock.lock_fd < 0)
		return err_set(e, TGT_INVALID_REQUEST, "cannot open %s: %s", path, strerror(errno));
	if (lockf(sock.lock_fd, F_TLOCK, 1) < 0)
		return err_set(e, TGT_DRIVER_BUSY,
			       "another tgtd has this control port (%s is locked): give another "
			       "one with --control-port",
			       path);
	return 0;
}

/* The socket of a daemon that died is in the way; we hold the lock, so nobody uses it. */
static int sock_listen(struct err *e)
{
	const struct sockaddr *addr = (const struct sockaddr *)&sock.addr;

	sock.listen.fd = passed_get(addr);
	sock.passed = sock.listen.fd >= 0;
	if (sock.passed)
		return 0;
	sock.listen.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	(void)unlink(sock.addr.sun_path);
	if (sock.listen.fd < 0 || bind(sock.listen.fd, addr, sizeof(sock.addr)) < 0 ||
	    chmod(sock.addr.sun_path, 0600) < 0 ||
	    listen(sock.listen.fd, LIMIT_CONTROL_CLIENTS) < 0)
		return err_set(e, TGT_INVALID_REQUEST, "cannot listen at %s: %s",
			       sock.addr.sun_path, strerror(errno));
	return 0;
}

static int sock_watch(struct ev_loop *l, struct err *e)
{
	int r;

	sock.loop = l;
	sock.listen.events = EPOLLIN;
	sock.listen.fn = listen_event;
	sock.again.fn = accept_again;
	r = ev_io_start(l, &sock.listen);
	return r < 0 ? err_set(e, TGT_UNKNOWN, "control socket: %s", strerror(-r)) : 0;
}

static int sock_place(unsigned int control_port, struct err *e)
{
	if (mgmt_address(control_port, &sock.addr) < 0)
		return err_set(e, TGT_INVALID_REQUEST, "$TGT_IPC_SOCKET is too long for a socket");
	if (!getenv("TGT_IPC_SOCKET") && mkdir("/var/run/tgtd", 0755) < 0 && errno != EEXIST)
		return err_set(e, TGT_INVALID_REQUEST, "cannot make /var/run/tgtd: %s",
			       strerror(errno));
	return 0;
}

int mgmt_start(struct ev_loop *l, unsigned int control_port, struct err *e)
{
	if (sock_place(control_port, e) < 0)
		return -1;
	if (sock_lock(e) == 0 && sock_listen(e) == 0 && sock_watch(l, e) == 0) {
		mgmt_set_loop(l);
		return 0;
	}
	mgmt_stop();
	return -1;
}

void mgmt_serve_only(pid_t pid)
{
	sock.only = pid;
}

void mgmt_serve_all(void)
{
	struct client *c, *tmp;

	sock.only = 0;
	list_for_each_entry_safe (c, tmp, &sock.clients, link) {
		const size_t len = c->held;

		c->held = 0;
		if (len)
			client_answer(c, len);
	}
}

void mgmt_drain(void)
{
	lus_resume();
	ev_io_stop(&sock.listen);
	ev_timer_stop(&sock.again);
}

void mgmt_stop(void)
{
	struct client *c, *tmp;

	mgmt_drain();
	sock.only = 0;
	if (sock.listen.fd >= 0) {
		if (!sock.passed)
			(void)unlink(sock.addr.sun_path);
		close(sock.listen.fd);
		sock.listen.fd = -1;
	}
	list_for_each_entry_safe (c, tmp, &sock.clients, link)
		client_free(c);
	if (sock.lock_fd >= 0)
		close(sock.lock_fd);
	sock.lock_fd = -1;
}
