// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_sock.c - the control socket: framing, bounds, and clients that misbehave
 */
#include "mgmt/sock.c"

#include <signal.h>
#include <sys/wait.h>

#include "check.h"
#include "fake.h"

#define SHOW       "{\"version\":1,\"mode\":\"account\",\"op\":\"show\"}"
#define EMPTY_LIST "{\"version\":1,\"code\":0,\"text\":\"\"}\n"

static struct ev_loop *loop;

static int client_open(void)
{
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct sockaddr_un a;

	CHECK_EQ(mgmt_address(7, &a), 0);
	CHECK_EQ(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	return fd;
}

static void put(int fd, const char *data, size_t len)
{
	CHECK_EQ(send(fd, data, len, MSG_NOSIGNAL), len);
}

static void turns(int n)
{
	while (n--)
		CHECK_EQ(ev_loop_turn(loop, 0), 0);
}

/* Turn the loop until the daemon closes; the bytes that came. */
static size_t take(int fd, char *buf, size_t room)
{
	size_t len = 0;

	for (int i = 0; i < 100000; i++) {
		const ssize_t n = recv(fd, buf + len, room - len - 1, 0);

		if (n > 0)
			len += (size_t)n;
		else if (n == 0 || errno != EAGAIN)
			break;
		else
			CHECK_EQ(ev_loop_turn(loop, 0), 0);
	}
	buf[len] = '\0';
	close(fd);
	return len;
}

static void check_reply(int fd, const char *want)
{
	char buf[4096];

	take(fd, buf, sizeof(buf));
	if (strcmp(buf, want) == 0)
		return;
	checks_failed++;
	fprintf(stderr, "got \"%s\", expected \"%s\"\n", buf, want);
}

static void a_request_ends_with_a_newline(void)
{
	const int fd = client_open();

	put(fd, SHOW "\n", strlen(SHOW) + 1);
	check_reply(fd, EMPTY_LIST);
}

static void or_with_the_end_of_the_stream(void)
{
	const int fd = client_open();

	put(fd, SHOW, strlen(SHOW));
	shutdown(fd, SHUT_WR);
	check_reply(fd, EMPTY_LIST);
}

static void a_request_byte_by_byte(void)
{
	const int fd = client_open();

	for (const char *p = SHOW "\n"; *p; p++) {
		put(fd, p, 1);
		turns(2);
	}
	check_reply(fd, EMPTY_LIST);
}

static void what_follows_the_request_is_ignored(void)
{
	const int fd = client_open();

	put(fd, SHOW "\nmore\n", strlen(SHOW) + 6);
	check_reply(fd, EMPTY_LIST);
}

static void no_request_no_reply(void)
{
	const int fd = client_open();

	shutdown(fd, SHUT_WR);
	check_reply(fd, "");
	CHECK_EQ(sock.nr_clients, 0);
}

static void a_client_that_does_not_wait(void)
{
	const int fd = client_open();

	put(fd, SHOW "\n", strlen(SHOW) + 1);
	close(fd);
	turns(5);
	CHECK_EQ(sock.nr_clients, 0);
}

static void a_request_that_is_too_long(void)
{
	static char blanks[65536];
	const int fd = client_open();
	size_t sent = 0;

	memset(blanks, ' ', sizeof(blanks));
	for (int i = 0; i < 4096 && sent <= 4 * LIMIT_CONTROL_REQUEST; i++) {
		const ssize_t n = send(fd, blanks, sizeof(blanks), MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN)
			break;
		sent += n > 0 ? (size_t)n : 0;
		turns(4);
	}
	CHECK(sent > LIMIT_CONTROL_REQUEST);
	CHECK(sent < 2 * LIMIT_CONTROL_REQUEST);
	check_reply(fd, "");
	CHECK_EQ(sock.nr_clients, 0);
}

static void a_long_reply_to_a_slow_reader(void)
{
	enum { ACCOUNTS = 20000, ROOM = 4 << 20 };
	char user[64], *buf = malloc(ROOM);
	int fd;

	for (int i = 0; i < ACCOUNTS; i++) {
		snprintf(user, sizeof(user), "account-with-quite-a-long-name-%d", i);
		CHECK_EQ(account_new(user, "p", NULL), 0);
	}
	fd = client_open();
	put(fd, SHOW "\n", strlen(SHOW) + 1);
	turns(20);
	CHECK_EQ(sock.nr_clients, 1);
	CHECK(take(fd, buf, ROOM) > ACCOUNTS * strlen("account-with-quite-a-long-name-"));
	CHECK(strstr(buf, "long-name-0\\n\"}\n") != NULL);
	CHECK_EQ(sock.nr_clients, 0);
	for (int i = 0; i < ACCOUNTS; i++) {
		snprintf(user, sizeof(user), "account-with-quite-a-long-name-%d", i);
		CHECK_EQ(account_delete(user, NULL), 0);
	}
	free(buf);
}

/* Those beyond the limit wait; the others' end lets them in. */
static void more_clients_than_there_may_be(void)
{
	enum { MORE = LIMIT_CONTROL_CLIENTS + 5 };
	int fd[MORE];

	for (int i = 0; i < MORE; i++) {
		fd[i] = client_open();
		turns(1);
	}
	turns(MORE);
	CHECK_EQ(sock.nr_clients, LIMIT_CONTROL_CLIENTS);
	put(fd[MORE - 1], SHOW "\n", strlen(SHOW) + 1);
	for (int i = 0; i < MORE - 1; i++)
		close(fd[i]);
	check_reply(fd[MORE - 1], EMPTY_LIST);
	turns(MORE);
	CHECK_EQ(sock.nr_clients, 0);
}

static void a_silent_client_is_closed(void)
{
	const int fd = client_open();
	struct client *c;

	put(fd, "{", 1);
	turns(3);
	CHECK_EQ(sock.nr_clients, 1);
	c = list_first_entry(&sock.clients, struct client, link);
	CHECK(ev_timer_active(&c->timer));
	client_late(&c->timer);
	CHECK_EQ(sock.nr_clients, 0);
	check_reply(fd, "");
}

/* Runs @fn in a child, with the loop turning here; its exit code. */
static int in_child(int (*fn)(void))
{
	int status;
	pid_t pid;

	(void)fflush(stdout); /* a sanitizer's _exit() flushes, too */
	pid = fork();
	if (pid == 0)
		_exit(fn());
	while (waitpid(pid, &status, WNOHANG) == 0)
		CHECK_EQ(ev_loop_turn(loop, 1), 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int start_again(void)
{
	struct err e = { 0 };

	sock.lock_fd = sock.listen.fd = -1; /* ours, not the parent's */
	if (mgmt_start(loop, 7, &e) == 0)
		return 1;
	return strstr(e.text, "another tgtd has this control port") ? 0 : 2;
}

static void one_daemon_a_control_port(void)
{
	int fd;

	CHECK_EQ(in_child(start_again), 0);
	fd = client_open(); /* and we still have ours */
	put(fd, SHOW "\n", strlen(SHOW) + 1);
	check_reply(fd, EMPTY_LIST);
}

static int ask_as_nobody(void)
{
	struct sockaddr_un a;
	const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	char byte;

	if (setgid(65534) < 0 || setuid(65534) < 0 || mgmt_address(7, &a) < 0)
		return 10;
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0)
		return 20;
	(void)send(fd, SHOW "\n", strlen(SHOW) + 1, MSG_NOSIGNAL);
	return recv(fd, &byte, 1, 0) > 0 ? 30 : 0;
}

/* The mode of the socket keeps other users out, and so do their credentials. */
static void other_users(void)
{
	if (geteuid() != 0)
		return;
	CHECK_EQ(in_child(ask_as_nobody), 20);
	CHECK_EQ(chmod("s.7", 0666), 0);
	CHECK_EQ(in_child(ask_as_nobody), 0);
}

static void stop_and_start(void)
{
	const int late = (mgmt_drain(), client_open());

	turns(3);
	CHECK_EQ(sock.nr_clients, 0);
	mgmt_stop();
	check_reply(late, "");
	CHECK_EQ(access("s.7", F_OK), -1);
	CHECK_EQ(close(open("s.7", O_CREAT | O_WRONLY, 0600)), 0); /* left behind by a crash */
	CHECK_EQ(mgmt_start(loop, 7, NULL), 0);
	a_request_ends_with_a_newline();
	client_open(); /* a client at the time of the stop */
	turns(3);
	mgmt_stop();
	CHECK_EQ(sock.nr_clients, 0);
	mgmt_stop();
}

int main(void)
{
	const char *tmp = getenv("TMPDIR");
	char dir[512];

	snprintf(dir, sizeof(dir), "%s/sock-%d", tmp ? tmp : "/tmp", (int)getpid());
	CHECK(mkdir(dir, 0711) == 0 && chdir(dir) == 0);
	setenv("TGT_IPC_SOCKET", "s", 1);
	CHECK_EQ(ev_loop_new(&loop), 0);
	fake_register(loop);
	CHECK_EQ(mgmt_start(loop, 7, NULL), 0);
	RUN(a_request_ends_with_a_newline);
	RUN(or_with_the_end_of_the_stream);
	RUN(a_request_byte_by_byte);
	RUN(what_follows_the_request_is_ignored);
	RUN(no_request_no_reply);
	RUN(a_client_that_does_not_wait);
	RUN(a_request_that_is_too_long);
	RUN(a_long_reply_to_a_slow_reader);
	RUN(more_clients_than_there_may_be);
	RUN(a_silent_client_is_closed);
	RUN(one_daemon_a_control_port);
	RUN(other_users);
	RUN(stop_and_start);
	ev_loop_free(loop);
	(void)unlink("s.7.lock");
	(void)rmdir(dir);
	return check_report();
}
