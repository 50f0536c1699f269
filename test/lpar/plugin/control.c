// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * control=PATH: what a test may do to an adapter from outside.  One line in, one line out:
 *
 *   event XX       put transport event XX (hexadecimal) into this side's queue
 *   full on|off    this side's queue takes nothing: H_DROPPED; what comes by the socket waits
 *   suspend        ask the partner to let this client be suspended; answered when it is ready
 *   resume         tell it that this is over
 *   state          "registered" or "free", and whether the partner is "reachable" or "closed"
 */
#include "link.h"

#include <sys/socket.h>

#define LINE_MAX_LEN 100
#define READY_MS     30000 /* the longest that H_VIOCTL 1D may ask for */

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

static void ready_timeout(void *opaque)
{
	struct link *l = opaque;

	l->awaits_ready = false;
	reply(l, "error the partner was not ready in time");
}

/* @format: 09 or 0A, which only a host gets */
static void tell_partner(struct link *l, uint8_t format)
{
	struct link *peer = link_peer(l);

	if (peer)
		crq_event(peer, format, 0);
	else
		wire_send(l, &(struct link_msg){ .type = LINK_EVENT, .arg = format }, NULL);
}

static void suspend(struct link *l)
{
	l->awaits_ready = true;
	timer_mod(l->ready_timer, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + READY_MS);
	tell_partner(l, EVENT_PREPARE_SUSPEND);
}

static void resume(struct link *l)
{
	tell_partner(l, EVENT_RESUME);
	reply(l, "ok");
}

void control_ready(struct link *l)
{
	if (!l->awaits_ready)
		return;
	l->awaits_ready = false;
	timer_del(l->ready_timer);
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
		crq_event(l, (uint8_t)format, 0);
		reply(l, "ok");
	} else if (!strcmp(line, "full on") || !strcmp(line, "full off")) {
		crq_set_full(l, !strcmp(line, "full on"));
		reply(l, "ok");
	} else if (!strcmp(line, "suspend")) {
		suspend(l);
	} else if (!strcmp(line, "resume")) {
		resume(l);
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
	l->ready_timer = timer_new_ms(QEMU_CLOCK_REALTIME, ready_timeout, l);
	if (!l->control_path)
		return true;
	l->control_listen_fd = unix_listen(l->control_path, errp);
	if (l->control_listen_fd < 0)
		return false;
	qemu_set_fd_handler(l->control_listen_fd, on_control, NULL, l);
	return true;
}
