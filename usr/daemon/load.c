// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * load.c - the configuration, applied by a child: "tgtadm apply" against our own control socket
 *
 * What reads the administrator's text is a program that ends (doc/design/003); what it says becomes
 * lines of our log.  We go on serving, the child's requests among others.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/daemon.h"
#include "mgmt/mgmt.h"
#include "tgt/ev.h"
#include "tgt/list.h"
#include "tgt/log.h"

#define LOAD_NS UINT64_C(600000000000) /* it takes a second for thousands of targets */

/* One of the child's outputs */
struct reader {
	struct ev_io io; /* fd is -1 while there is none */
	enum log_level level;
	char line[512];
	size_t len;
};

static struct {
	struct ev_loop *loop;
	pid_t pid; /* 0: no child */
	struct reader out, err;
	struct ev_timer limit;
	char first[512]; /* what it complained of first, or "" */
	void (*done)(enum load_result r, const char *why);
} load = { .out.io.fd = -1, .err.io.fd = -1 };

/* ---- what the child says */

static void line_end(struct reader *r)
{
	if (!r->len)
		return;
	r->line[r->len] = '\0';
	r->len = 0;
	if (r == &load.err && !load.first[0])
		(void)snprintf(load.first, sizeof(load.first), "%s", r->line);
	log_write(r->level, "%s", r->line);
}

/* false: there is nothing more now */
static bool reader_fill(struct reader *r)
{
	char buf[4096];
	const ssize_t n = read(r->io.fd, buf, sizeof(buf));

	if (n < 0 && errno == EINTR)
		return true;
	for (ssize_t i = 0; i < n; i++) {
		if (buf[i] != '\n')
			r->line[r->len++] = buf[i];
		if (buf[i] == '\n' || r->len == sizeof(r->line) - 1)
			line_end(r);
	}
	if (n == 0)
		ev_io_stop(&r->io);
	return n > 0;
}

static void reader_due(struct ev_io *w, uint32_t events)
{
	(void)events;
	(void)reader_fill(container_of(w, struct reader, io));
}

/* Our end of a new pipe is @r's, the child's end is returned; or -errno. */
static int reader_open(struct reader *r, enum log_level level)
{
	int fd[2], rc;

	if (pipe2(fd, O_CLOEXEC) < 0)
		return -errno;
	r->io = (struct ev_io){ .fd = fd[0], .events = EPOLLIN, .fn = reader_due };
	r->level = level;
	r->len = 0;
	rc = fcntl(fd[0], F_SETFL, O_NONBLOCK) < 0 ? -errno : ev_io_start(load.loop, &r->io);
	if (rc == 0)
		return fd[1];
	(void)close(fd[1]);
	return rc;
}

static void reader_close(struct reader *r)
{
	if (r->io.fd < 0)
		return;
	ev_io_stop(&r->io);
	(void)close(r->io.fd);
	r->io.fd = -1;
	line_end(r);
}

static void readers_close(void)
{
	reader_close(&load.out);
	reader_close(&load.err);
}

/* ---- the child */

/* It lies beside us, installed or built. */
static int tgtadm_path(char path[PATH_MAX], struct err *e)
{
	char exe[PATH_MAX];
	const ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (n > 0) {
		exe[n] = '\0';
		if (snprintf(path, PATH_MAX, "%s/tgtadm", dirname(exe)) < PATH_MAX)
			return 0;
	}
	return err_set(e, TGT_UNKNOWN, "/proc/self/exe does not say where tgtadm is");
}

/* With these as standard output and error, and no signal blocked; 0 or an errno. */
static int spawn(const char *program, char *const argv[], int out, int err)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	int rc;

	if (posix_spawn_file_actions_init(&files))
		return ENOMEM;
	if (posix_spawnattr_init(&attr)) {
		(void)posix_spawn_file_actions_destroy(&files);
		return ENOMEM;
	}
	(void)sigemptyset(&none);
	(void)posix_spawnattr_setsigmask(&attr, &none);
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	rc = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (!rc)
		rc = posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	if (!rc)
		rc = posix_spawn_file_actions_adddup2(&files, err, STDERR_FILENO);
	if (!rc)
		rc = posix_spawn(&load.pid, program, &files, &attr, argv, environ);
	(void)posix_spawnattr_destroy(&attr);
	(void)posix_spawn_file_actions_destroy(&files);
	return rc;
}

static int child_start(const char *file, unsigned int control_port, bool first, struct err *e)
{
	char path[PATH_MAX], port[16], verb[] = "apply", option[] = "--control-port";
	char pending[] = "--pending";
	char *const argv[] = {
		path, verb, option, port, (char *)file, first ? pending : NULL, NULL
	};
	const int out = reader_open(&load.out, first ? LOG_LVL_DEBUG : LOG_LVL_INFO);
	const int err = reader_open(&load.err, LOG_LVL_ERR);
	int rc = out < 0 ? -out : err < 0 ? -err : 0;

	(void)snprintf(port, sizeof(port), "%u", control_port);
	if (rc == 0 && tgtadm_path(path, e) == 0) {
		rc = spawn(path, argv, out, err);
		if (rc)
			(void)err_set(e, TGT_UNKNOWN, "%s: %s", path, strerror(rc));
	} else if (rc) {
		(void)err_set(e, TGT_UNKNOWN, "pipe: %s", strerror(rc));
	}
	if (out >= 0)
		(void)close(out);
	if (err >= 0)
		(void)close(err);
	return load.pid ? 0 : -1;
}

static void too_long(struct ev_timer *w)
{
	(void)w;
	log_err("tgtadm apply does not come to an end");
	(void)kill(load.pid, SIGKILL);
}

bool load_runs(void)
{
	return load.pid != 0;
}

int load_start(struct ev_loop *l, const char *file, unsigned int control_port, bool first,
	       void (*done)(enum load_result r, const char *why), struct err *e)
{
	load.loop = l;
	load.done = done;
	load.first[0] = '\0';
	if (child_start(file, control_port, first, e) < 0) {
		load_stop();
		return -1;
	}
	if (first)
		mgmt_serve_only(load.pid);
	load.limit.fn = too_long;
	ev_timer_start(l, &load.limit, LOAD_NS);
	return 0;
}

void load_child_ended(void)
{
	enum load_result r = LOAD_FAILED;
	int status;

	if (!load.pid || waitpid(load.pid, &status, WNOHANG) != load.pid)
		return;
	load.pid = 0;
	ev_timer_stop(&load.limit);
	while (reader_fill(&load.out) || reader_fill(&load.err))
		;
	readers_close();
	if (WIFSIGNALED(status))
		(void)snprintf(load.first, sizeof(load.first), "tgtadm apply: %s",
			       strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) == 0)
		r = LOAD_DONE;
	else if (WEXITSTATUS(status) == TGTADM_LEFT)
		r = LOAD_LEFT;
	load.done(r, load.first);
}

void load_stop(void)
{
	ev_timer_stop(&load.limit);
	if (load.pid) {
		(void)kill(load.pid, SIGKILL);
		while (waitpid(load.pid, NULL, 0) < 0 && errno == EINTR)
			;
		load.pid = 0;
	}
	readers_close();
}
