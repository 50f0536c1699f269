// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * redirect.c - a target that is served by another portal, as configured or as a program says
 *
 * "PROGRAM TARGET PEER" prints "ADDRESS:PORT:Temporary" or "...:Permanent" in time; anything else
 * means that the target is served here. It runs on a worker thread.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "login.h"
#include "tgt/target.h"
#include "tgt/worker.h"

unsigned int redirect_callback_ms = 100;

extern char **environ;

struct redirect_job {
	struct work work;
	struct login *login; /* NULL: it has ended */
	char program[256];
	char target[ISCSI_NAME_MAX + 1];
	char peer[NI_MAXHOST];
	char said[ISCSI_ADDRESS_MAX + 16]; /* what the program printed, "" when it failed */
};

/* RFC 7143 13.8: no portal group tag in a redirect */
static int moved(struct login *l, const char *address, const char *port, enum redirect_reason why)
{
	const bool bare_v6 = strchr(address, ':') && address[0] != '[';

	text_out_reset(&l->out);
	text_addf(&l->out, "TargetAddress", bare_v6 ? "[%s]:%s" : "%s:%s", address, port);
	return why == REDIRECT_PERMANENT ? ISCSI_LOGIN_MOVED_PERMANENTLY
					 : ISCSI_LOGIN_MOVED_TEMPORARILY;
}

static int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* All that @fd brings until its end, as a string; false: too much, or too late. */
static bool read_all(int fd, char *buf, size_t room)
{
	const int64_t due = now_ms() + redirect_callback_ms;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	size_t len = 0;

	while (len + 1 < room) {
		const int64_t left = due - now_ms();
		ssize_t n;

		if (left <= 0 || poll(&p, 1, (int)left) <= 0)
			return false;
		n = read(fd, buf + len, room - 1 - len);
		if (n < 0)
			return false;
		buf[len + (size_t)n] = '\0';
		if (!n)
			return true;
		len += (size_t)n;
	}
	return false;
}

static int spawn(const struct redirect_job *j, int out, pid_t *pid)
{
	char *argv[] = { (char *)j->program, (char *)j->target, (char *)j->peer, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	int err;

	if (posix_spawn_file_actions_init(&files))
		return -ENOMEM;
	if (posix_spawnattr_init(&attr)) {
		(void)posix_spawn_file_actions_destroy(&files);
		return -ENOMEM;
	}
	(void)sigemptyset(&none);
	(void)posix_spawnattr_setsigmask(&attr, &none);
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	err = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	if (!err)
		err = posix_spawn_file_actions_adddup2(&files, out, 1);
	if (!err)
		err = posix_spawn(pid, j->program, &files, &attr, argv, environ);
	(void)posix_spawnattr_destroy(&attr);
	(void)posix_spawn_file_actions_destroy(&files);
	return -err;
}

/* On a worker thread. */
static void run(struct work *w)
{
	struct redirect_job *j = container_of(w, struct redirect_job, work);
	int fd[2], status;
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC))
		return;
	if (spawn(j, fd[1], &pid)) {
		close(fd[0]);
		close(fd[1]);
		return;
	}
	close(fd[1]);
	if (!read_all(fd[0], j->said, sizeof(j->said)))
		j->said[0] = '\0';
	close(fd[0]);
	(void)kill(pid, SIGKILL); /* it has had its say */
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
}

static void done(struct work *w)
{
	struct redirect_job *j = container_of(w, struct redirect_job, work);

	if (j->login)
		j->login->ops->later(j->login); /* login_continue() takes what was said */
	if (j->login)
		j->login->job = NULL;
	free(j);
}

static int ask(struct login *l)
{
	struct redirect_job *j = calloc(1, sizeof(*j));
	const socklen_t len = l->peer->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
							     : sizeof(struct sockaddr_in);

	if (!j)
		return ISCSI_LOGIN_OUT_OF_RESOURCES;
	(void)snprintf(j->program, sizeof(j->program), "%s", l->cfg->redirect_callback);
	(void)snprintf(j->target, sizeof(j->target), "%s", l->target_name);
	if (getnameinfo(l->peer, len, j->peer, sizeof(j->peer), NULL, 0, NI_NUMERICHOST))
		(void)snprintf(j->peer, sizeof(j->peer), "unknown");
	j->login = l;
	j->work.run = run;
	j->work.done = done;
	l->job = j;
	work_submit(l->loop, &j->work);
	return LOGIN_LATER;
}

int redirect_check(struct login *l)
{
	const struct iscsi_tcfg *cfg = l->cfg;

	if (cfg->redirect_callback)
		return ask(l);
	if (!cfg->redirect_address || cfg->redirect_reason == REDIRECT_NONE)
		return 0;
	return moved(l, cfg->redirect_address, cfg->redirect_port ? cfg->redirect_port : "3260",
		     cfg->redirect_reason);
}

/* Cut "ADDRESS:PORT:REASON" at its last two colons. */
static int parse_said(struct login *l, char *said)
{
	char *reason, *port;
	uint32_t n;

	said[strcspn(said, "\r\n")] = '\0';
	reason = strrchr(said, ':');
	if (!reason)
		return 0;
	*reason++ = '\0';
	port = strrchr(said, ':');
	if (!port)
		return 0;
	*port++ = '\0';
	if (!*said || strpbrk(said, " \t,") || key_number(port, &n) || !n || n > 65535)
		return 0;
	if (!strcmp(reason, "Temporary"))
		return moved(l, said, port, REDIRECT_TEMPORARY);
	return strcmp(reason, "Permanent") ? 0 : moved(l, said, port, REDIRECT_PERMANENT);
}

int redirect_result(struct login *l)
{
	return l->job ? parse_said(l, l->job->said) : 0;
}

void redirect_cancel(struct login *l)
{
	if (l->job)
		l->job->login = NULL;
	l->job = NULL;
}
