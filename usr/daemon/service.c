// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * service.c - what systemd is told of our life: readiness, status, watchdog
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "daemon/daemon.h"
#include "tgt/ev.h"
#include "tgt/target.h"

#define STATUS_NS UINT64_C(500000000)  /* a login storm is not one line each */
#define EXTEND_NS UINT64_C(5000000000) /* how often, while loading, and for three times as long */

static struct {
	struct ev_loop *loop;
	struct ev_timer watchdog, status, extend;
	uint64_t watchdog_ns; /* 0: none */
	char note[512];       /* how the last reload went, or "" */
	bool ready;
} service;

/* ---- the watchdog: it sees a loop that does not turn, and nothing else */

static void watchdog_due(struct ev_timer *w)
{
	notify("WATCHDOG=1");
	ev_timer_start(service.loop, w, service.watchdog_ns);
}

/* A number of the environment; 0: it is not there, or is none. */
static uint64_t env_number(const char *name)
{
	const char *text = getenv(name);
	unsigned long long v;
	char *end;

	if (!text || *text < '0' || *text > '9')
		return 0;
	errno = 0;
	v = strtoull(text, &end, 10);
	return errno || *end ? 0 : v;
}

/* sd_watchdog_enabled(3): half of $WATCHDOG_USEC, if that is for this process [ns] */
static uint64_t watchdog_interval(void)
{
	const uint64_t usec = env_number("WATCHDOG_USEC"), pid = env_number("WATCHDOG_PID");

	if ((getenv("WATCHDOG_PID") && pid != (uint64_t)getpid()) || usec > UINT64_MAX / 500)
		return 0;
	return usec * 500;
}

/* ---- status */

static void status_due(struct ev_timer *w)
{
	char pending[64] = "";

	(void)w;
	if (lu_pending_count())
		(void)snprintf(pending, sizeof(pending), "; missing devices: %u",
			       lu_pending_count());
	if (service.ready)
		notify("STATUS=%u targets, %u sessions%s%s%s", target_count(), target_nexus_count(),
		       pending, service.note[0] ? "; " : "", service.note);
}

static void count_changed(void)
{
	if (!ev_timer_active(&service.status))
		ev_timer_start(service.loop, &service.status, STATUS_NS);
}

/* ---- life */

static void extend_due(struct ev_timer *w)
{
	notify("EXTEND_TIMEOUT_USEC=%llu", (unsigned long long)(3 * EXTEND_NS / 1000));
	ev_timer_start(service.loop, w, EXTEND_NS);
}

void service_start(struct ev_loop *l)
{
	service.loop = l;
	service.watchdog.fn = watchdog_due;
	service.status.fn = status_due;
	service.extend.fn = extend_due;
	if (!getenv("NOTIFY_SOCKET"))
		return;
	service.watchdog_ns = watchdog_interval();
	if (service.watchdog_ns)
		watchdog_due(&service.watchdog);
	target_set_watch(count_changed);
}

void service_loading(const char *file)
{
	notify("STATUS=Applying %s", file);
	extend_due(&service.extend);
}

void service_ready(const char *note)
{
	ev_timer_stop(&service.extend);
	(void)snprintf(service.note, sizeof(service.note), "%s", note);
	service.ready = true;
	notify("READY=1\nMAINPID=%d", (int)getpid());
	status_due(&service.status);
}

void service_reloading(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	notify("RELOADING=1\nMONOTONIC_USEC=%llu\nSTATUS=Reloading",
	       (unsigned long long)now.tv_sec * 1000000 + (unsigned long long)now.tv_nsec / 1000);
}

void service_stopping(void)
{
	service.ready = false;
	ev_timer_stop(&service.extend);
	notify("STOPPING=1\nSTATUS=Stopping");
}

void service_stop(void)
{
	target_set_watch(NULL);
	ev_timer_stop(&service.watchdog);
	ev_timer_stop(&service.status);
	ev_timer_stop(&service.extend);
}
