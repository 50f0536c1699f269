// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * control=PATH: what a test may do to an adapter from outside.  One line in, one line out:
 *
 *   event XX	  put transport event XX (hexadecimal) into this side's queue
 *   full on|off  pretend that this side's queue is full: H_DROPPED, or what came by the socket
 * waits suspend	  deliver event 09; answered when the partition is ready for it, or its time
 * is over resume	  deliver event 0A state	  "registered" or "free", and whether the
 * partner is "reachable" or "closed"
 */
#include "link.h"

#include <sys/socket.h>

#define LINE_MAX_LEN 100

static void on_control(void *opaque);

static void reply(struct link *l, const char *text)
{
	g_autofree char *line = g_strdup_printf("%s\n", text);

	trace(l, "control: %s", text);
	if (l->control_fd >= 0 && send(l->control_fd, line, strlen(line), MSG_NOSIGNAL) < 0)
		trace(l, "control: nobody listens");
}

static void hang_up(struct link *l)
{
	qemu_set_fd_handler(l->control_fd, NULL, NULL, NULL);
	close(l->control_fd);
	l->control_fd = -1;
	qemu_set_fd_handler(l->control_listen_fd, on_control, NULL, l);
}

static void suspend_timeout(void *opaque)
{
	struct link *l = opaque;

	l->suspend = SUSPEND_ON;
	reply(l, "error the partition was not ready in time");
}

static void suspend(struct link *l)
{
	if (l->suspend != SUSPEND_ON) {
		reply(l, "error the partition has not asked to be asked");
		return;
	}
	l->suspend = SUSPEND_ASKED;
	timer_mod(l->suspend_timer, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + l->suspend_ms);
	crq_event(l, EVENT_PREPARE_SUSPEND);
}

void control_ready_for_suspend(struct link *l)
{
	timer_del(l->suspend_timer);
	reply(l, "ok ready");
}

static void state(struct link *l)
{
	g_autofree char *text = g_strdup_printf("ok %s %s", l->registered ? "registered" : "free",
						crq_reachable(l) ? "reachable" : "closed");

	reply(l, text);
}

static void obey(struct link *l, const char *line)
{
	unsigned format;

	if (sscanf(line, "event %2x", &format) == 1) {
		crq_event(l, (uint8_t)format);
		reply(l, "ok");
	} else if (!strcmp(line, "full on") || !strcmp(line, "full off")) {
		crq_set_full(l, !strcmp(line, "full on"));
		reply(l, "ok");
	} else if (!strcmp(line, "suspend")) {
		suspend(l);
	} else if (!strcmp(line, "resume")) {
		crq_event(l, EVENT_RESUME);
		reply(l, "ok");
	} else if (!strcmp(line, "state")) {
		state(l);
	} else {
		reply(l, "error what?");
	}
}

static void on_line(void *opaque)
{
	struct link *l = opaque;
	char c;

	if (recv(l->control_fd, &c, 1, 0) <= 0 || l->line->len > LINE_MAX_LEN) {
		hang_up(l);
		return;
	}
	if (c != '\n') {
		g_string_append_c(l->line, c);
		return;
	}
	obey(l, l->line->str);
	g_string_truncate(l->line, 0);
}

static void on_control(void *opaque)
{
	struct link *l = opaque;

	l->control_fd = accept4(l->control_listen_fd, NULL, NULL, SOCK_CLOEXEC);
	if (l->control_fd < 0)
		return;
	g_string_truncate(l->line, 0);
	qemu_set_fd_handler(l->control_listen_fd, NULL, NULL, NULL);
	qemu_set_fd_handler(l->control_fd, on_line, NULL, l);
}

bool control_open(struct link *l, Error **errp)
{
	l->control_fd = -1;
	l->line = g_string_new(NULL);
	l->suspend_timer = timer_new_ms(QEMU_CLOCK_REALTIME, suspend_timeout, l);
	if (!l->control_path)
		return true;
	l->control_listen_fd = unix_listen(l->control_path, errp);
	if (l->control_listen_fd < 0)
		return false;
	qemu_set_fd_handler(l->control_listen_fd, on_control, NULL, l);
	return true;
}
