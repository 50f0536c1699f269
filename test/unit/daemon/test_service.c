// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_service.c - the watchdog's interval, and that a loop which does not turn does not feed it
 */
#undef HAVE_SYSTEMD
#include "check.h"
#include "daemon/notify.c"
#include "daemon/service.c"

static void intervals(void)
{
	static const struct {
		const char *usec;
		long pid; /* 0: not set; 1: ours */
		uint64_t ns;
	} cases[] = {
		{ "2000000", 0, 1000000000 },
		{ "2000000", 1, 1000000000 },
		{ "2000000", 2, 0 }, /* init's */
		{ "0", 1, 0 },
		{ "", 1, 0 },
		{ "-1", 1, 0 },
		{ "10s", 1, 0 },
		{ "99999999999999999999999", 1, 0 },
		{ "18446744073709551615", 1, 0 },
		{ NULL, 1, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char pid[20];

		(void)snprintf(pid, sizeof(pid), "%ld", cases[i].pid == 1 ? (long)getpid() : 1L);
		if (cases[i].pid)
			(void)setenv("WATCHDOG_PID", pid, 1);
		else
			(void)unsetenv("WATCHDOG_PID");
		if (cases[i].usec)
			(void)setenv("WATCHDOG_USEC", cases[i].usec, 1);
		else
			(void)unsetenv("WATCHDOG_USEC");
		CHECK_EQ(watchdog_interval(), cases[i].ns);
	}
}

/* What has been sent since the last time, and is not a status. */
static unsigned int fed(int fd)
{
	unsigned int n = 0;
	char text[600];
	ssize_t len;

	while ((len = recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT)) > 0) {
		text[len] = '\0';
		n += !strcmp(text, "WATCHDOG=1");
	}
	return n;
}

/* Half a millisecond is asked for; only turns of the loop feed the watchdog. */
static void fed_by_the_loop(void)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ev_loop *l;

	CHECK_EQ(snprintf(a.sun_path + 1, sizeof(a.sun_path) - 1, "test-service-%d", (int)getpid()),
		 strlen(a.sun_path + 1));
	CHECK_EQ(bind(fd, (struct sockaddr *)&a,
		      (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
				  strlen(a.sun_path + 1))),
		 0);
	a.sun_path[0] = '@';
	(void)setenv("NOTIFY_SOCKET", a.sun_path, 1);
	(void)setenv("WATCHDOG_USEC", "1000", 1);
	(void)unsetenv("WATCHDOG_PID");
	CHECK_EQ(ev_loop_new(&l), 0);
	service_start(l);
	CHECK_EQ(fed(fd), 1);
	CHECK_EQ(fed(fd), 0); /* it does not turn */
	for (int i = 0; i < 3; i++) {
		CHECK_EQ(ev_loop_turn(l, -1), 0);
		CHECK_EQ(fed(fd), 1);
	}
	service_stop();
	(void)ev_loop_free(l);
	(void)close(fd);
}

int main(void)
{
	RUN(intervals);
	RUN(fed_by_the_loop);
	return check_report();
}
