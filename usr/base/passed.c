// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * passed.c - listening sockets that whoever started us had open already
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tgt/passed.h"

#define FIRST_FD   3 /* SD_LISTEN_FDS_START */
#define PASSED_MAX 64

union address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
	struct sockaddr_storage storage;
};

static struct passed {
	int fd;
	bool used;
	union address address;
} passed[PASSED_MAX];
static unsigned int nr_passed;

/* ---- addresses */

/* One may be /run/tgtd/socket.0 and the other /var/run/tgtd/socket.0. */
static bool same_file(const char *a, const char *b)
{
	struct stat sa, sb;

	if (!strcmp(a, b))
		return true;
	return a[0] && b[0] && stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev &&
	       sa.st_ino == sb.st_ino;
}

static bool same(const union address *p, const struct sockaddr *sa)
{
	const union address *a = (const union address *)sa;

	if (p->sa.sa_family != sa->sa_family)
		return false;
	if (sa->sa_family == AF_UNIX)
		return same_file(p->un.sun_path, a->un.sun_path);
	if (sa->sa_family == AF_INET)
		return p->in.sin_port == a->in.sin_port &&
		       p->in.sin_addr.s_addr == a->in.sin_addr.s_addr;
	return p->in6.sin6_port == a->in6.sin6_port &&
	       !memcmp(&p->in6.sin6_addr, &a->in6.sin6_addr, sizeof(p->in6.sin6_addr));
}

static void print(const union address *a, char *text, size_t room)
{
	char host[INET6_ADDRSTRLEN];

	if (a->sa.sa_family == AF_UNIX)
		(void)snprintf(text, room, "%s", a->un.sun_path);
	else if (a->sa.sa_family == AF_INET)
		(void)snprintf(text, room, "%s:%u",
			       inet_ntop(AF_INET, &a->in.sin_addr, host, sizeof(host)),
			       ntohs(a->in.sin_port));
	else
		(void)snprintf(text, room, "[%s]:%u",
			       inet_ntop(AF_INET6, &a->in6.sin6_addr, host, sizeof(host)),
			       ntohs(a->in6.sin6_port));
}

/* ---- taking over */

static int option(int fd, int level, int name)
{
	int value = -1;
	socklen_t len = sizeof(value);

	return getsockopt(fd, level, name, &value, &len) < 0 ? -1 : value;
}

static int take(int fd, struct err *e)
{
	struct passed *p = &passed[nr_passed];
	socklen_t len = sizeof(p->address) - 1; /* a path may fill its member: the NUL is behind */

	memset(p, 0, sizeof(*p));
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return err_set(e, TGT_INVALID_REQUEST, "$LISTEN_FDS: descriptor %d: %s", fd,
			       strerror(errno));
	if (option(fd, SOL_SOCKET, SO_TYPE) != SOCK_STREAM ||
	    option(fd, SOL_SOCKET, SO_ACCEPTCONN) != 1 ||
	    getsockname(fd, &p->address.sa, &len) < 0 ||
	    (p->address.sa.sa_family != AF_UNIX && p->address.sa.sa_family != AF_INET &&
	     p->address.sa.sa_family != AF_INET6))
		return err_set(e, TGT_INVALID_REQUEST,
			       "$LISTEN_FDS: descriptor %d is no listening stream socket (give "
			       "ListenStream=, and not Accept=yes)",
			       fd);
	if (p->address.sa.sa_family == AF_INET6 && option(fd, IPPROTO_IPV6, IPV6_V6ONLY) != 1)
		return err_set(e, TGT_INVALID_REQUEST,
			       "$LISTEN_FDS: descriptor %d takes IPv4 as well: give "
			       "BindIPv6Only=ipv6-only, and a ListenStream= for each of the two",
			       fd);
	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
	p->fd = fd;
	nr_passed++;
	return 0;
}

/* A number from 0 to @max; -1: not there, or none of these */
static long env_number(const char *name, long max)
{
	const char *text = getenv(name);
	char *end;
	long v;

	if (!text || *text < '0' || *text > '9')
		return -1;
	errno = 0;
	v = strtol(text, &end, 10);
	return errno || *end || v > max ? -1 : v;
}

int passed_init(struct err *e)
{
	const bool ours = env_number("LISTEN_PID", INT32_MAX) == getpid();
	const long n = env_number("LISTEN_FDS", PASSED_MAX);

	nr_passed = 0;
	if (ours && getenv("LISTEN_FDS") && n < 0)
		return err_set(e, TGT_INVALID_REQUEST, "$LISTEN_FDS is a number up to %d, not %s",
			       PASSED_MAX, getenv("LISTEN_FDS"));
	(void)unsetenv("LISTEN_PID");
	(void)unsetenv("LISTEN_FDS");
	(void)unsetenv("LISTEN_FDNAMES");
	for (long i = 0; ours && i < n; i++)
		if (take(FIRST_FD + (int)i, e) < 0)
			return -1;
	return 0;
}

/* ---- using */

int passed_get(const struct sockaddr *a)
{
	for (unsigned int i = 0; i < nr_passed; i++) {
		int fd;

		if (!same(&passed[i].address, a))
			continue;
		fd = fcntl(passed[i].fd, F_DUPFD_CLOEXEC, 0);
		passed[i].used |= fd >= 0;
		return fd < 0 ? -errno : fd;
	}
	return -ENOENT;
}

bool passed_tcp(unsigned int i, struct sockaddr_storage *a)
{
	for (unsigned int k = 0; k < nr_passed; k++) {
		if (passed[k].address.sa.sa_family == AF_UNIX || i--)
			continue;
		*a = passed[k].address.storage;
		return true;
	}
	return false;
}

int passed_all_used(struct err *e)
{
	char text[sizeof(struct sockaddr_un)];

	for (unsigned int i = 0; i < nr_passed; i++) {
		if (passed[i].used)
			continue;
		print(&passed[i].address, text, sizeof(text));
		return err_set(e, TGT_INVALID_REQUEST,
			       "$LISTEN_FDS: descriptor %d, %s, is neither the control socket nor "
			       "a portal",
			       passed[i].fd, text);
	}
	return 0;
}
