// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - tgtd: start-up in the order in which it happens, and the orderly stop
 */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "daemon/daemon.h"
#include "mgmt/metrics.h"
#include "mgmt/mgmt.h"
#include "tgt/ev.h"
#include "tgt/lld.h"
#include "tgt/log.h"
#include "tgt/passed.h"
#include "tgt/target.h"
#include "tgt/worker.h"

/* For initiators to log out, and again for stores to finish */
#define STOP_NS UINT64_C(3000000000)

static struct ev_loop *loop;
static struct options options;
static int parent = -1;     /* whom background_done() lets go; -1: nobody, or not any more */
static bool hurry;          /* a second signal: stop without waiting */
static bool reload_pending; /* another SIGHUP came while one was at work */
static bool failed;
static bool ending; /* what comes now changes nothing any more */

/* ---- signals */

static void stop_request(void)
{
	ev_loop_stop(loop);
}

static void reload(void);

static void signal_due(struct ev_io *w, uint32_t events)
{
	static bool stopping;
	struct signalfd_siginfo s;

	(void)events;
	if (read(w->fd, &s, sizeof(s)) != (ssize_t)sizeof(s))
		return;
	if (s.ssi_signo == SIGCHLD) {
		load_child_ended();
		return;
	}
	if (s.ssi_signo == SIGHUP) {
		reload();
		return;
	}
	hurry = stopping;
	stopping = true;
	stop_request();
}

static struct ev_io signals = { .fd = -1, .events = EPOLLIN, .fn = signal_due };

/* Before any thread starts, so that all of them have these blocked. */
static void signals_block(sigset_t *set)
{
	(void)sigemptyset(set);
	(void)sigaddset(set, SIGTERM);
	(void)sigaddset(set, SIGINT);
	(void)sigaddset(set, SIGHUP);
	(void)sigaddset(set, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, set, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
}

static int signals_open(struct err *e)
{
	sigset_t set;
	int rc;

	signals_block(&set);
	signals.fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals.fd < 0)
		return err_set(e, TGT_UNKNOWN, "signalfd: %s", strerror(errno));
	rc = ev_io_start(loop, &signals);
	return rc < 0 ? err_set(e, TGT_UNKNOWN, "signalfd: %s", strerror(-rc)) : 0;
}

static void signals_close(void)
{
	ev_io_stop(&signals);
	if (signals.fd >= 0)
		(void)close(signals.fd);
	signals.fd = -1;
}

/* ---- plugins and drivers */

/* The folder "plugins" beside the program: it runs from where it was built. */
static bool plugins_beside(char dir[PATH_MAX])
{
	char exe[PATH_MAX];
	const ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (n <= 0)
		return false;
	exe[n] = '\0';
	return snprintf(dir, PATH_MAX, "%s/plugins", dirname(exe)) < PATH_MAX &&
	       access(dir, X_OK) == 0;
}

static void count_driver(void *arg, const struct lld_ops *ops)
{
	(void)ops;
	++*(unsigned int *)arg;
}

static int load_plugins(const struct options *o, struct err *e)
{
	char beside[PATH_MAX];
	const char *dir = TGT_PLUGINDIR;
	unsigned int n = 0;

	if (o->plugin_dir)
		dir = o->plugin_dir;
	else if (plugins_beside(beside))
		dir = beside;
	if (plugins_load(dir, e) < 0)
		return -1;
	lld_each(count_driver, &n);
	return n ? 0 : err_set(e, TGT_NO_DRIVER, "no driver in %s: give --plugin-dir", dir);
}

/* An option that is neither ours nor a driver's shows only now. */
static int check_drivers(const struct options *o, struct err *e)
{
	for (unsigned int i = 0; i < o->nr_drivers; i++)
		if (!o->drivers[i].name[0] || !lld_find(o->drivers[i].name))
			return err_set(e, TGT_NO_DRIVER,
				       "--%s: there is no such option, and no driver of that name",
				       o->drivers[i].name);
	return 0;
}

struct start {
	const struct options *o;
	struct err *e;
	bool failed;
};

static void start_driver(void *arg, const struct lld_ops *ops)
{
	struct start *s = arg;

	if (s->failed)
		return;
	if (lld_start(ops, loop, options_driver(s->o, ops->name), s->e) < 0) {
		log_err("driver %s does not start", ops->name);
		s->failed = true;
	}
}

/* All or none: a daemon without the portal that was asked for is worse than none. */
static int start_drivers(const struct options *o, struct err *e)
{
	struct start s = { .o = o, .e = e };

	lld_each(start_driver, &s);
	return s.failed ? -1 : 0;
}

/* ---- start */

static void raise_fd_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) < 0)
		return;
	r.rlim_cur = r.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &r) < 0)
		log_warn("cannot raise the limit of file descriptors: %s", strerror(errno));
}

static void configure_driver(void *arg, const struct lld_ops *ops)
{
	struct start *s = arg;

	if (!s->failed && lld_configured(ops, s->e) < 0)
		s->failed = true;
}

static int configure_drivers(struct err *e)
{
	struct start s = { .e = e };

	lld_each(configure_driver, &s);
	return s.failed ? -1 : passed_all_used(e);
}

/* Until all is open the one who started us reads what goes wrong, unless that is systemd. */
static enum log_dest first_dest(const struct options *o)
{
	const enum log_dest dest = log_guess_dest(o->foreground);

	return dest == LOG_TO_SYSLOG ? LOG_TO_STDERR : dest;
}

static int start(const struct options *o, struct err *e)
{
	const int rc = ev_loop_new(&loop);

	if (rc < 0)
		return err_set(e, TGT_UNKNOWN, "event loop: %s", strerror(-rc));
	ev_loop_set_poll(loop, (uint64_t)o->poll_us * 1000);
	service_start(loop);
	work_set_threads(o->threads);
	system_set_stop(stop_request);
	if (signals_open(e) < 0 || mgmt_start(loop, o->control_port, e) < 0 ||
	    load_plugins(o, e) < 0 || check_drivers(o, e) < 0 || start_drivers(o, e) < 0)
		return -1;
	for (unsigned int i = 0; i < o->nr_metrics; i++)
		if (metrics_start(loop, o->metrics[i], e) < 0)
			return -1;
	return o->pid_file ? pid_file_write(o->pid_file, e) : 0;
}

/* ---- stop */

static void nothing(struct ev_timer *w)
{
	(void)w;
}

/* Let the loop run until nothing is @left, STOP_NS at most; false: something is. */
static bool run_while(unsigned int (*left)(void))
{
	struct ev_timer limit = { .fn = nothing };

	ev_timer_start(loop, &limit, STOP_NS);
	while (left() && !hurry && ev_timer_active(&limit))
		if (ev_loop_turn(loop, -1) < 0)
			break;
	ev_timer_stop(&limit);
	return !left();
}

static bool is_running(const struct lld_ops *ops)
{
	return strcmp(lld_state_word(ops), "ready") == 0;
}

static void drain_driver(void *arg, const struct lld_ops *ops)
{
	(void)arg;
	if (is_running(ops) && ops->drain)
		ops->drain();
}

static void stop_driver(void *arg, const struct lld_ops *ops)
{
	(void)arg;
	if (is_running(ops))
		lld_stop(ops);
}

static int delete_target(void *arg, struct target *t)
{
	struct err e;

	(void)arg;
	if (target_delete(t, true, &e) < 0)
		log_err("%s", e.text);
	return 0;
}

/* Initiators first, then what they use; each part tolerates that it was not started. */
static void stop(void)
{
	if (!loop)
		return;
	load_stop();
	system_set_online(false);
	mgmt_drain();
	metrics_stop();
	lld_each(drain_driver, NULL);
	if (!run_while(target_nexus_count))
		log_notice("%u sessions are cut off", target_nexus_count());
	(void)target_each(delete_target, NULL);
	if (!run_while(lu_count)) {
		/* a thread or the kernel has their memory, and waiting could take for ever */
		log_err("%u logical units wait for their stores: leaving them", lu_count());
		mgmt_stop();
		pid_file_remove();
		_exit(EXIT_FAILURE);
	}
	lld_each(stop_driver, NULL);
	work_exit();
	mgmt_stop();
	service_stop();
	signals_close();
	pid_file_remove();
	loop = ev_loop_free(loop);
}

/* ---- life */

/* The configuration is applied, and all is open. */
static void ready(const char *note)
{
	const enum log_dest dest = log_guess_dest(options.foreground);

	log_open("tgtd", dest, log_get_level());
	if (parent >= 0)
		background_done(parent, dest == LOG_TO_JOURNAL);
	parent = -1;
	log_notice("version " TGT_VERSION " is ready, control port %u", options.control_port);
	service_ready(note);
}

static const char *const left_note = "not all of the configuration could be applied";

static void loaded(enum load_result r, const char *why)
{
	struct err e = { 0 };

	(void)why; /* it is in the log */
	if (r == LOAD_FAILED || configure_drivers(&e) < 0) {
		log_err("%s", r == LOAD_FAILED ? "the configuration is not applied: not started"
					       : e.text);
		failed = true;
		stop_request();
		return;
	}
	if (r == LOAD_LEFT)
		log_warn("%s", left_note);
	system_set_online(true);
	mgmt_serve_all();
	ready(r == LOAD_LEFT ? left_note : "");
	if (reload_pending)
		reload();
}

/* Without a configuration we are ready at once; else initiators may knock, and come again. */
static int begin(struct err *e)
{
	if (!options.config) {
		if (configure_drivers(e) < 0)
			return -1;
		ready("");
		return 0;
	}
	system_set_online(false);
	service_loading(options.config);
	return load_start(loop, options.config, options.control_port, true, loaded, e);
}

static void reloaded(enum load_result r, const char *why)
{
	char note[512] = "";

	if (r == LOAD_FAILED)
		(void)snprintf(note, sizeof(note), "reload failed: %s", why);
	else if (r == LOAD_LEFT)
		(void)snprintf(note, sizeof(note), "%s: %s", left_note, why);
	if (note[0])
		log_err("%s", note);
	else
		log_notice("reloaded %s", options.config);
	service_ready(note);
	if (reload_pending)
		reload();
}

static void reload(void)
{
	struct err e = { 0 };

	if (!options.config) {
		log_notice(
			"SIGHUP: nothing is reloaded, there is no --config; tgtadm apply changes "
			"a running daemon");
		return;
	}
	reload_pending = load_runs();
	if (reload_pending || ending)
		return;
	service_reloading();
	if (load_start(loop, options.config, options.control_port, false, reloaded, &e) < 0)
		reloaded(LOAD_FAILED, e.text);
}

static int run(void)
{
	const int rc = ev_loop_run(loop);

	if (rc < 0)
		log_err("event loop: %s", strerror(-rc));
	ending = true;
	log_notice("stopping");
	service_stopping();
	stop();
	return rc < 0 || failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* A daemon's working directory is another one. */
static bool absolute_config(char path[PATH_MAX])
{
	char cwd[PATH_MAX];

	if (!options.config || options.config[0] == '/')
		return true;
	if (!getcwd(cwd, sizeof(cwd)) ||
	    snprintf(path, PATH_MAX, "%s/%s", cwd, options.config) >= PATH_MAX)
		return false;
	options.config = path;
	return true;
}

/* From the options to the end; the exit status. */
static int serve(void)
{
	static char config[PATH_MAX];
	const struct options *o = &options;
	struct err e = { 0 };

	log_open("tgtd", first_dest(o), o->debug ? LOG_LVL_DEBUG : LOG_LVL_INFO);
	raise_fd_limit();
	if (passed_init(&e) < 0) {
		log_err("%s", e.text);
		return EXIT_FAILURE;
	}
	if (!absolute_config(config)) {
		log_err("--config %s: where is that?", o->config);
		return EXIT_FAILURE;
	}
	if (!o->foreground && !o->no_daemon) {
		parent = background_fork();
		if (parent < 0) {
			log_err("fork: %s", strerror(-parent));
			return EXIT_FAILURE;
		}
	}
	if (start(o, &e) < 0 || begin(&e) < 0) {
		log_err("%s", e.text);
		stop();
		return EXIT_FAILURE;
	}
	return run();
}

int main(int argc, char **argv)
{
	const int rc = options_parse(&options, argc, argv);
	int status = rc < 0 ? EXIT_FAILURE : EXIT_SUCCESS;

	if (rc == 0)
		status = serve();
	options_free(&options);
	return status;
}
