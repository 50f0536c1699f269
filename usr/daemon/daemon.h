/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * daemon.h - what the files of the daemon share
 */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include <stdbool.h>
#include <stdint.h>

#include "tgt/err.h"

struct ev_loop;

/* ---- options.c */

#define OPTIONS_DRIVERS 16
#define OPTIONS_METRICS 4

struct options {
	bool foreground; /* -f: stay, log to stderr */
	bool no_daemon;  /* -D: stay, log as a daemon does */
	bool debug;
	unsigned int control_port;
	unsigned int threads;
	unsigned int poll_us;
	const char *pid_file;   /* NULL: none */
	const char *config;     /* NULL: start with no target */
	const char *plugin_dir; /* NULL: look for it */
	const char *metrics[OPTIONS_METRICS];
	unsigned int nr_metrics;
	unsigned int nr_drivers;
	struct {
		const char *name;
		char *options;
	} drivers[OPTIONS_DRIVERS]; /* --NAME OPTIONS */
};

/* 0: go on; else the process ends: 1 well (help, version), -1 badly, and that has been said */
int options_parse(struct options *o, int argc, char **argv);
void options_free(struct options *o); /* after options_parse() of any result */
/* What was given for driver @name, or NULL. */
const char *options_driver(const struct options *o, const char *name);

/* ---- background.c */

/**
 * background_fork() - go on in a child of a session of its own
 *
 * The parent waits and exits: 0 once the child calls background_done(), 1 when
 * the child ends without that.
 *
 * Return: in the child, what background_done() takes; -errno without a child
 */
int background_fork(void);
/* All is open: let the parent go; stdin, stdout and, but for @keep_stderr, stderr are no more. */
void background_done(int fd, bool keep_stderr);
int pid_file_write(const char *path, struct err *e);
void pid_file_remove(void); /* if there is one */

/* ---- load.c */

#define TGTADM_LEFT 3 /* exit status of "tgtadm apply": some of it could not be changed now */

enum load_result {
	LOAD_DONE, /* the daemon is as the file says */
	LOAD_LEFT, /* but for what was complained of */
	LOAD_FAILED,
};

/**
 * load_start() - make the daemon what a configuration file says
 * @l:            loop that serves the control socket
 * @file:         absolute path
 * @control_port: ours
 * @first:        the machine starts: devices that are not there yet are waited for, and each thing
 *                that is made is not worth a line in the log; other clients wait for
 *                mgmt_serve_all()
 * @done:         called from the loop when it has ended; @why: its first complaint, or ""
 * @e:            why not
 *
 * A child, "tgtadm apply", does it; its lines go into the log.
 *
 * Return: 0, or -1 with @e set: @done will not be called
 */
int load_start(struct ev_loop *l, const char *file, unsigned int control_port, bool first,
	       void (*done)(enum load_result r, const char *why), struct err *e);
bool load_runs(void);
void load_child_ended(void); /* SIGCHLD has come, for whatever child */
void load_stop(void);        /* the child is killed; load_start()'s @done is not called */

/* ---- service.c: tell systemd how we are */

void service_start(struct ev_loop *l); /* the watchdog, if it is asked for */
void service_loading(const char *file);
void service_ready(const char *note); /* after start and after a reload; @note: how that went */
void service_reloading(void);
void service_stopping(void); /* the watchdog goes on */
void service_stop(void);

/* ---- notify.c: tell systemd; without $NOTIFY_SOCKET nothing happens */

/* Lines of sd_notify(3): "READY=1\nSTATUS=..." */
void notify(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif /* DAEMON_DAEMON_H */
