// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_notify.c - sd_notify by hand: to a path, to an abstract name, to nobody
 */
#undef HAVE_SYSTEMD
#include "check.h"
#include "daemon/notify.c"

/* A socket like systemd's at @path ('@': abstract); its descriptor. */
static int listen_at(const char *path)
{
	struct sockaddr_un a;
	const socklen_t len = notify_address(path, &a);
	const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	CHECK(len > 0);
	CHECK_EQ(bind(fd, (const struct sockaddr *)&a, len), 0);
	(void)setenv("NOTIFY_SOCKET", path, 1);
	return fd;
}

static void check_received(int fd, const char *want)
{
	char got[600];
	const ssize_t n = recv(fd, got, sizeof(got), 0);

	CHECK_EQ(n, strlen(want));
	if (n > 0)
		CHECK_MEM(got, want, (size_t)n);
	(void)close(fd);
}

static void at_a_path(void)
{
	const char *dir = getenv("TMPDIR");
	char path[100];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/notify.%d", dir ? dir : "/tmp", (int)getpid());
	fd = listen_at(path);
	notify("READY=1\nSTATUS=port %d", 3);
	check_received(fd, "READY=1\nSTATUS=port 3");
	notify("STOPPING=1"); /* nobody is there any more */
	(void)unlink(path);
}

static void at_an_abstract_name(void)
{
	char path[100];
	int fd;

	(void)snprintf(path, sizeof(path), "@test-notify-%d", (int)getpid());
	fd = listen_at(path);
	notify("STOPPING=1");
	check_received(fd, "STOPPING=1");
}

static void addresses(void)
{
	static const char *const bad[] = { "", "@", "/", "relative", "vsock:2:3" };
	struct sockaddr_un a;
	char longest[200];

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_EQ(notify_address(bad[i], &a), 0);
	memset(longest, 'x', sizeof(longest));
	longest[0] = '/';
	longest[sizeof(a.sun_path)] = '\0';
	CHECK_EQ(notify_address(longest, &a), 0);
	longest[sizeof(a.sun_path) - 1] = '\0';
	CHECK_EQ(notify_address(longest, &a), sizeof(a) - 1);
	(void)unsetenv("NOTIFY_SOCKET");
	notify("READY=1");
}

int main(void)
{
	RUN(at_a_path);
	RUN(at_an_abstract_name);
	RUN(addresses);
	return check_report();
}
