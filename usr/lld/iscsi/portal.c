// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * portal.c - network portals: listening sockets, and what comes in by them
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conn.h"
#include "limits.h"
#include "tgt/log.h"
#include "tgt/passed.h"
#include "tgt/target.h"

#define ACCEPT_BATCH     16
#define ACCEPT_PAUSE_NS  UINT64_C(100000000) /* after accept() failed for want of descriptors */
#define LISTEN_BACKLOG   1024
#define KEEPALIVE_IDLE_S 60
#define KEEPALIVE_STEP_S 10
#define KEEPALIVE_STEPS  6

struct portal {
	struct list_head link;
	struct iscsi *iscsi;
	struct ev_io io;
	struct ev_timer pause;
	union iscsi_address address;
};

/* ---- addresses */

static socklen_t address_len(const union iscsi_address *a)
{
	return a->sa.sa_family == AF_INET6 ? sizeof(a->in6) : sizeof(a->in);
}

static bool is_any(const union iscsi_address *a)
{
	if (a->sa.sa_family == AF_INET6)
		return IN6_IS_ADDR_UNSPECIFIED(&a->in6.sin6_addr);
	return a->in.sin_addr.s_addr == htonl(INADDR_ANY);
}

static int parse_port(const char *text, uint16_t *port)
{
	char *end;
	unsigned long n;

	if (*text < '0' || *text > '9')
		return -1;
	n = strtoul(text, &end, 10);
	if (*end || !n || n > 65535)
		return -1;
	*port = htons((uint16_t)n);
	return 0;
}

/* "1.2.3.4", "1.2.3.4:3260", "[::1]", "[::1]:3260", "::1" */
static int parse_address(const char *spec, union iscsi_address *a)
{
	char host[INET6_ADDRSTRLEN + 3];
	const char *colon = strrchr(spec, ':'), *close = strchr(spec, ']');
	const bool v6 = strchr(spec, ':') != colon || close;
	uint16_t port = htons(ISCSI_PORT);
	size_t len = strlen(spec);

	if (colon && (v6 ? close && colon == close + 1 : true)) {
		if (parse_port(colon + 1, &port) < 0)
			return -1;
		len = (size_t)(colon - spec);
	}
	if (*spec == '[') {
		if (spec[len - 1] != ']')
			return -1;
		spec++;
		len -= 2;
	}
	if (len >= sizeof(host))
		return -1;
	memcpy(host, spec, len);
	host[len] = '\0';
	memset(a, 0, sizeof(*a));
	if (v6) {
		a->in6.sin6_family = AF_INET6;
		a->in6.sin6_port = port;
		return inet_pton(AF_INET6, host, &a->in6.sin6_addr) == 1 ? 0 : -1;
	}
	a->in.sin_family = AF_INET;
	a->in.sin_port = port;
	return inet_pton(AF_INET, host, &a->in.sin_addr) == 1 ? 0 : -1;
}

static bool address_equal(const union iscsi_address *a, const union iscsi_address *b)
{
	if (a->sa.sa_family != b->sa.sa_family)
		return false;
	if (a->sa.sa_family == AF_INET6)
		return a->in6.sin6_port == b->in6.sin6_port &&
		       !memcmp(&a->in6.sin6_addr, &b->in6.sin6_addr, sizeof(a->in6.sin6_addr));
	return a->in.sin_port == b->in.sin_port && a->in.sin_addr.s_addr == b->in.sin_addr.s_addr;
}

/* A v4 peer of a v6 socket does not occur: ours are V6ONLY. */
static void address_of(int fd, int (*get)(int, struct sockaddr *, socklen_t *),
		       union iscsi_address *a)
{
	socklen_t len = sizeof(*a);

	memset(a, 0, sizeof(*a));
	if (get(fd, &a->sa, &len) < 0)
		a->sa.sa_family = AF_UNSPEC;
}

/* ---- accept */

static bool make_room(struct iscsi *i)
{
	struct conn *oldest;

	if (list_empty(&i->half_open))
		return false;
	oldest = list_first_entry(&i->half_open, struct conn, link);
	log_peer("%s: not logged in, dropped to make room", conn_peer_name(oldest));
	conn_close(oldest);
	return true;
}

static void take(struct iscsi *i, int fd)
{
	union iscsi_address peer, local;
	static const int on = 1;

	if (i->draining || (i->nr_conns >= ISCSI_CONNS_MAX && !make_room(i))) {
		(void)close(fd);
		return;
	}
	if (i->nr_half_open >= ISCSI_HALF_OPEN_MAX)
		(void)make_room(i);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	address_of(fd, getpeername, &peer);
	address_of(fd, getsockname, &local);
	(void)conn_new(i, fd, &peer, &local);
}

static void portal_pause(struct portal *p)
{
	log_peer("accept: %s", strerror(errno));
	if (make_room(p->iscsi))
		return;
	(void)ev_io_set(&p->io, 0);
	ev_timer_start(p->iscsi->loop, &p->pause, ACCEPT_PAUSE_NS);
}

static void portal_resume(struct ev_timer *w)
{
	struct portal *p = container_of(w, struct portal, pause);

	(void)ev_io_set(&p->io, EPOLLIN);
}

static void portal_accept(struct ev_io *w, uint32_t events)
{
	struct portal *p = container_of(w, struct portal, io);

	(void)events;
	for (int k = 0; k < ACCEPT_BATCH; k++) {
		const int fd = accept4(w->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			take(p->iscsi, fd);
			continue;
		}
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
			portal_pause(p);
		return;
	}
}

/* ---- listen */

static int set(int fd, int level, int name, int value)
{
	return setsockopt(fd, level, name, &value, sizeof(value));
}

/* What accepted sockets inherit; dead peers are found out by keepalives. */
static int set_inherited(const struct iscsi *i, int fd)
{
	(void)set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	(void)set(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
	(void)set(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_STEP_S);
	(void)set(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_STEPS);
	return i->congestion[0] ? setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, i->congestion,
					     (socklen_t)strlen(i->congestion))
				: 0;
}

static int set_own(int fd, const union iscsi_address *a)
{
	if (a->sa.sa_family == AF_INET6 && set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1) < 0)
		return -1;
	return set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
}

/* A listening socket, ours or one that was passed to us, or -errno. */
static int listen_at(const struct iscsi *i, const union iscsi_address *a)
{
	const int given = passed_get(&a->sa);
	const int fd =
		given >= 0 ? given
			   : socket(a->sa.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int ret;

	if (fd < 0)
		return -errno;
	if (given >= 0 && set_inherited(i, fd) == 0)
		return fd;
	if (given < 0 && set_inherited(i, fd) == 0 && set_own(fd, a) == 0 &&
	    bind(fd, &a->sa, address_len(a)) == 0 && listen(fd, LISTEN_BACKLOG) == 0)
		return fd;
	ret = -errno;
	(void)close(fd);
	return ret;
}

static int portal_new(struct iscsi *i, const union iscsi_address *a)
{
	struct portal *p = calloc(1, sizeof(*p));
	int ret = -ENOMEM;

	if (!p)
		return ret;
	p->iscsi = i;
	p->address = *a;
	p->pause.fn = portal_resume;
	p->io.fn = portal_accept;
	p->io.events = EPOLLIN;
	p->io.fd = ret = listen_at(i, a);
	if (ret >= 0)
		ret = ev_io_start(i->loop, &p->io);
	if (ret < 0) {
		if (p->io.fd >= 0)
			(void)close(p->io.fd);
		free(p);
		return ret;
	}
	list_add_tail(&p->link, &i->portals);
	return 0;
}

static void portal_free(struct portal *p)
{
	ev_io_stop(&p->io);
	ev_timer_stop(&p->pause);
	(void)close(p->io.fd);
	list_del_init(&p->link);
	free(p);
}

static struct portal *portal_find(struct iscsi *i, const union iscsi_address *a)
{
	struct portal *p;

	list_for_each_entry (p, &i->portals, link)
		if (address_equal(&p->address, a))
			return p;
	return NULL;
}

int portal_open(struct iscsi *i, const char *spec, struct err *e)
{
	union iscsi_address a;
	int ret;

	if (parse_address(spec, &a) < 0)
		return err_set(e, TGT_INVALID_REQUEST,
			       "portal %s: give ADDRESS[:PORT] or [IPV6-ADDRESS][:PORT]", spec);
	if (portal_find(i, &a))
		return err_set(e, TGT_INVALID_REQUEST, "portal %s is there already", spec);
	ret = portal_new(i, &a);
	if (ret < 0)
		return err_set(e, TGT_INVALID_REQUEST, "portal %s: %s", spec, strerror(-ret));
	return 0;
}

/* Both wildcards; a host without one of the families does with the other. */
int portal_open_defaults(struct iscsi *i, struct err *e)
{
	union iscsi_address v4 = { .in = { .sin_family = AF_INET } };
	union iscsi_address v6 = { .in6 = { .sin6_family = AF_INET6 } };
	int ret4, ret6;

	v4.in.sin_port = v6.in6.sin6_port = htons(ISCSI_PORT);
	ret4 = portal_new(i, &v4);
	ret6 = portal_new(i, &v6);
	if (ret4 < 0 && (ret4 != -EAFNOSUPPORT || ret6 < 0))
		return err_set(e, TGT_INVALID_REQUEST, "portal 0.0.0.0:%d: %s", ISCSI_PORT,
			       strerror(-ret4));
	if (ret6 < 0 && ret6 != -EAFNOSUPPORT && ret6 != -EADDRNOTAVAIL)
		return err_set(e, TGT_INVALID_REQUEST, "portal [::]:%d: %s", ISCSI_PORT,
			       strerror(-ret6));
	return 0;
}

int portal_close(struct iscsi *i, const char *spec, struct err *e)
{
	union iscsi_address a;
	struct portal *p;

	if (parse_address(spec, &a) < 0)
		return err_set(e, TGT_INVALID_REQUEST,
			       "portal %s: give ADDRESS[:PORT] or [IPV6-ADDRESS][:PORT]", spec);
	p = portal_find(i, &a);
	if (!p)
		return err_set(e, TGT_INVALID_REQUEST, "portal %s does not exist", spec);
	portal_free(p);
	return 0;
}

void portals_close(struct iscsi *i)
{
	while (!list_empty(&i->portals))
		portal_free(list_first_entry(&i->portals, struct portal, link));
}

/* ---- texts */

static void portal_text(const union iscsi_address *a, char *text, size_t room)
{
	char where[INET6_ADDRSTRLEN + 16];

	conn_address(a, true, where, sizeof(where));
	(void)snprintf(text, room, "%s,%d", where, ISCSI_TPGT);
}

static int portal_need(struct iscsi *i, const union iscsi_address *a, struct err *e)
{
	const int ret = portal_find(i, a) ? 0 : portal_new(i, a);
	char text[ISCSI_ADDRESS_MAX];

	if (ret == 0)
		return 0;
	portal_text(a, text, sizeof(text));
	return err_set(e, TGT_INVALID_REQUEST, "portal %s: %s", text, strerror(-ret));
}

int portals_passed(struct iscsi *i, struct err *e)
{
	struct sockaddr_storage s;
	union iscsi_address a;

	for (unsigned int k = 0; passed_tcp(k, &s); k++) {
		memcpy(&a, &s, sizeof(a));
		if (portal_need(i, &a, e) < 0)
			return -1;
	}
	return 0;
}

/* ---- a driver that is stopped and started again has the portals that it had */

static union iscsi_address *kept;
static unsigned int nr_kept;

void portals_keep(struct iscsi *i)
{
	struct portal *p;

	free(kept);
	kept = NULL;
	nr_kept = 0;
	list_for_each_entry (p, &i->portals, link) {
		union iscsi_address *more = realloc(kept, (nr_kept + 1) * sizeof(*kept));

		if (!more)
			return;
		kept = more;
		kept[nr_kept++] = p->address;
	}
}

int portals_reopen(struct iscsi *i, struct err *e)
{
	for (unsigned int k = 0; k < nr_kept; k++)
		if (portal_need(i, &kept[k], e) < 0)
			return -1;
	return 0;
}

void portals_each(struct iscsi *i, void (*each)(void *arg, const char *text), void *arg)
{
	char text[ISCSI_ADDRESS_MAX];
	struct portal *p;

	list_for_each_entry (p, &i->portals, link) {
		portal_text(&p->address, text, sizeof(text));
		each(arg, text);
	}
}

unsigned int portal_texts(const struct conn *c, char (*texts)[ISCSI_ADDRESS_MAX], unsigned int max)
{
	unsigned int n = 0;
	struct portal *p;

	portal_text(&c->local, texts[n++], sizeof(texts[0]));
	list_for_each_entry (p, &c->iscsi->portals, link)
		if (n < max && !is_any(&p->address) && !address_equal(&p->address, &c->local))
			portal_text(&p->address, texts[n++], sizeof(texts[0]));
	return n;
}
