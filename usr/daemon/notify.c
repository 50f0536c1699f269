// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * notify.c - sd_notify(3), by libsystemd or by hand
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

#include "daemon/daemon.h"

#ifdef HAVE_SYSTEMD
static void send_state(const char *text)
{
	(void)sd_notify(0, text);
}
#else
/* A path, or with '@' in front a name in the abstract name space. */
static socklen_t notify_address(const char *path, struct sockaddr_un *a)
{
	const size_t n = strlen(path);

	*a = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (n < 2 || n >= sizeof(a->sun_path) || (path[0] != '/' && path[0] != '@'))
		return 0;
	memcpy(a->sun_path, path, n);
	if (path[0] == '@')
		a->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
}

static void send_state(const char *text)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un a;
	socklen_t len;
	int fd;

	len = path ? notify_address(path, &a) : 0;
	if (!len)
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)sendto(fd, text, strlen(text), MSG_NOSIGNAL, (const struct sockaddr *)&a, len);
	(void)close(fd);
}
#endif

void notify(const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	send_state(text);
}
