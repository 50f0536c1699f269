// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * background.c - becoming a daemon: the parent returns when the child is open for business
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/daemon.h"

static char pid_file[PATH_MAX];

/* In the parent: 0 when the child has said that it is ready. */
static int wait_for_child(int fd)
{
	char byte;
	ssize_t n;

	do
		n = read(fd, &byte, 1);
	while (n < 0 && errno == EINTR);
	return n == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int background_fork(void)
{
	int fd[2];
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC) < 0)
		return -errno;
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid) {
		(void)close(fd[1]);
		_exit(wait_for_child(fd[0]));
	}
	(void)close(fd[0]);
	(void)setsid();
	return fd[1];
}

void background_done(int fd, bool keep_stderr)
{
	const int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null >= 0) {
		(void)dup2(null, STDIN_FILENO);
		(void)dup2(null, STDOUT_FILENO);
		if (!keep_stderr)
			(void)dup2(null, STDERR_FILENO);
		if (null > STDERR_FILENO)
			(void)close(null);
	}
	if (chdir("/") < 0 || write(fd, "", 1) != 1)
		return; /* the parent has gone: nobody waits */
	(void)close(fd);
}

int pid_file_write(const char *path, struct err *e)
{
	FILE *f = fopen(path, "we");
	bool bad;

	if (!f)
		return err_set(e, TGT_UNKNOWN, "pid file %s: %s", path, strerror(errno));
	bad = fprintf(f, "%d\n", (int)getpid()) < 0;
	bad |= fclose(f) != 0;
	if (bad || !realpath(path, pid_file))
		return err_set(e, TGT_UNKNOWN, "pid file %s: %s", path, strerror(errno));
	return 0;
}

void pid_file_remove(void)
{
	if (pid_file[0])
		(void)unlink(pid_file);
	pid_file[0] = '\0';
}
