// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_conn.c - tgtadm's end of the control socket: doc/design/001-control-protocol.md
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "cli/adm.h"
#include "mgmt/mgmt.h"

/* The connected socket, or -errno. */
static int adm_connect(unsigned int control_port)
{
	struct sockaddr_un a;
	int fd, r = mgmt_address(control_port, &a);

	if (r < 0)
		return r;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (connect(fd, (const struct sockaddr *)&a, sizeof(a)) == 0)
		return fd;
	r = -errno;
	close(fd);
	return r;
}

static int send_all(int fd, const char *data, size_t len)
{
	while (len) {
		const ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -ECONNRESET;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Until the daemon closes; complete when the last byte is the newline. */
static int receive_all(int fd, char **ret, size_t *ret_len)
{
	size_t len = 0, room = 0;
	char *buf = NULL;
	ssize_t n;

	do {
		if (room - len < 65536) {
			char *more = realloc(buf, room += 262144);

			if (!more)
				break;
			buf = more;
		}
		n = recv(fd, buf + len, room - len, 0);
		if (n > 0)
			len += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (!len || buf[len - 1] != '\n') {
		free(buf);
		return -ECONNRESET;
	}
	*ret = buf;
	*ret_len = len;
	return 0;
}

int adm_transact(unsigned int control_port, const char *line, size_t len, char **reply,
		 size_t *reply_len, bool *connected)
{
	const int fd = adm_connect(control_port);
	int r;

	*connected = fd >= 0;
	if (fd < 0)
		return fd;
	(void)send_all(fd, line, len); /* a daemon that refuses us may have answered already */
	r = receive_all(fd, reply, reply_len);
	close(fd);
	return r;
}

/* The daemon gives up its lock last: another one may be started after that. (To connect would start
 * one, where systemd has the socket.) */
static bool lock_is_held(unsigned int control_port)
{
	struct sockaddr_un a;
	char path[sizeof(a.sun_path) + 8];
	bool held;
	int fd;

	if (mgmt_address(control_port, &a) < 0)
		return false;
	snprintf(path, sizeof(path), "%s.lock", a.sun_path);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return false;
	held = lockf(fd, F_TEST, 1) < 0;
	close(fd);
	return held;
}

void adm_wait_gone(unsigned int control_port)
{
	const struct timespec pause = { .tv_nsec = 20000000 };

	while (lock_is_held(control_port))
		nanosleep(&pause, NULL);
}
