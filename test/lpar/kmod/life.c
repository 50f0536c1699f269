// SPDX-License-Identifier: GPL-2.0-or-later
/* life.c - daemons that die, adapters that go, events, queues that are full */
#include "kmod.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DRIVER "/sys/bus/vio/drivers/ibmvstgt/"

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		FAIL("%s to %s: %s", text, path, strerror(errno));
	close(fd);
}

/* @f in a process that dies when it has returned */
static void in_a_dying_process(void (*f)(void))
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		f();
		raise(SIGKILL);
	}
	EQ(waitpid(child, &status, 0), child);
	MUST(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static uint32_t state_of(uint32_t unit)
{
	struct adapter a;

	MUST(genl_adapter(unit, &a));
	return a.state;
}

/* ---- death */

static void die_in_mid_flight(void)
{
	struct ibmvstgt_arrival mad;
	struct ibmvstgt_req r;
	struct daemon d;

	attach(&d, UNIT, 0);
	mad = connect_client(&d);
	r = req_copy(&d, IBMVSTGT_COPY_IN, iu_address(&mad) & ~0xfffull, 0, 4096);
	for (unsigned i = 0; i < d.at.req_entries; i++)
		submit(&d, &r);
}

static void t_death_in_mid_flight(void)
{
	for (unsigned i = 0; i < 10; i++) {
		in_a_dying_process(die_in_mid_flight);
		EQ(state_of(UNIT), IBMVSTGT_FREE);
	}
}

static void die_held(void)
{
	struct daemon d;

	attach(&d, UNIT, 60);
	(void)connect_client(&d);
}

static void t_held_for_the_next(void)
{
	struct ibmvstgt_req r;
	struct daemon d;
	uint32_t epoch;

	in_a_dying_process(die_held);
	EQ(state_of(UNIT), IBMVSTGT_WAITING);
	EQ(ask("control %x state", UNIT), 0);
	attach(&d, UNIT, 60);
	EQ(d.at.flags, IBMVSTGT_HELD);
	EQ(state_of(UNIT), IBMVSTGT_ATTACHED);
	/* nothing is executed, whatever the epoch */
	EQ(do_register(&d), 1);
	epoch = d.epoch;
	for (d.epoch = epoch - 5; d.epoch != epoch; d.epoch++) {
		r = req_send(&d, 0xc001000000000000);
		EQ(execute(&d, &r), -ESTALE);
	}
	EQ(raw_call(d.fd, IBMVSTGT_RELEASE, NULL), 0);
	leave(&d);
	EQ(state_of(UNIT), IBMVSTGT_FREE); /* it was not registered any more */
}

static void die_held_shortly(void)
{
	struct daemon d;

	attach(&d, UNIT, 1);
	(void)connect_client(&d);
}

static void t_held_in_vain(void)
{
	int news = genl_listen();
	uint32_t unit;

	in_a_dying_process(die_held_shortly);
	for (;;) { /* attached, open, waiting; free */
		EQ(genl_news(news, &unit), IBMVSTGT_CMD_CHANGED);
		EQ(unit, UNIT);
		if (state_of(UNIT) == IBMVSTGT_FREE)
			break;
	}
	close(news);
}

/* ---- adapters come and go */

static void rebind(const char *unit)
{
	uint32_t seen;
	int news = genl_listen();

	write_file(DRIVER "bind", unit);
	EQ(genl_news(news, &seen), IBMVSTGT_CMD_ADAPTER);
	EQ(seen, UNIT);
	close(news);
}

static void t_removed_while_open(void)
{
	struct ibmvstgt_arrival mad;
	struct pollfd p = { .events = POLLIN };
	struct ibmvstgt_req r;
	struct daemon d, next;
	int news = genl_listen();
	struct adapter a;
	uint32_t unit;

	attach(&d, UNIT, 60);
	mad = connect_client(&d);
	while (arrival_is_there(&d))
		(void)arrival(&d);
	r = req_copy(&d, IBMVSTGT_COPY_IN, iu_address(&mad) & ~0xfffull, 0, 4096);
	for (unsigned i = 0; i < 100; i++)
		submit(&d, &r);
	write_file(DRIVER "unbind", "71000020");
	while (genl_news(news, &unit) != IBMVSTGT_CMD_REMOVED)
		EQ(unit, UNIT);
	MUST(!genl_adapter(UNIT, &a));
	p.fd = d.fd;
	EQ(poll(&p, 1, 10000), 1);
	MUST(p.revents & POLLHUP);
	EQ(raw_call(d.fd, IBMVSTGT_DOORBELL, NULL), -ENODEV);
	EQ(raw_call(d.fd, IBMVSTGT_RELEASE, NULL), -ENODEV);
	EQ(raw_call(d.fd, IBMVSTGT_ATTACH, &d.at), -EBUSY);
	EQ(try_attach(&next, UNIT, 0, 0), -ENODEV);
	memset(d.pool, 1, d.at.pool); /* what is mapped stays */
	memset(d.rings, 1, d.at.rings_bytes);
	rebind("71000020");
	attach(&next, UNIT, 0);
	EQ(next.at.host, 1); /* its number is the same */
	EQ(raw_call(d.fd, IBMVSTGT_DOORBELL, NULL), -ENODEV);
	(void)connect_client(&next);
	leave(&d);
	EQ(state_of(UNIT), IBMVSTGT_OPEN);
	leave(&next);
	close(news);
}

static void t_removed_while_held(void)
{
	in_a_dying_process(die_held);
	write_file(DRIVER "unbind", "71000020");
	rebind("71000020");
	EQ(state_of(UNIT), IBMVSTGT_FREE);
}

/* ---- events */

static void t_event_ends_an_epoch(void)
{
	struct ibmvstgt_arrival a;
	struct ibmvstgt_req r;
	struct daemon d;
	uint32_t before;

	attach(&d, UNIT, 0);
	(void)connect_client(&d);
	before = d.epoch;
	EQ(ask("control %x event 01", UNIT), 0);
	do {
		a = arrival(&d);
	} while (a.crq[0] != 0xff);
	EQ(a.crq[1], 1);
	EQ(a.epoch, before + 1);
	r = req_send(&d, 0x8006000000000000);
	r.epoch = before;
	EQ(execute(&d, &r), -ESTALE);
	r.epoch = a.epoch;
	EQ(execute(&d, &r), -ENOTCONN);
	leave(&d);
}

static void t_suspend(void)
{
	struct ibmvstgt_suspend s = { .op = IBMVSTGT_SUSPEND_ENABLE, .timeout_ms = 30001 };
	struct ibmvstgt_arrival a;
	struct daemon d;
	uint32_t before;

	attach(&d, UNIT, 0);
	(void)connect_client(&d);
	before = d.epoch;
	EQ(raw_call(d.fd, IBMVSTGT_SUSPEND, &s), -EINVAL);
	s.timeout_ms = 0;
	EQ(raw_call(d.fd, IBMVSTGT_SUSPEND, &s), -EINVAL);
	s.timeout_ms = 30000;
	EQ(raw_call(d.fd, IBMVSTGT_SUSPEND, &s), 0);
	say("control 71000010 suspend");
	do {
		a = arrival(&d);
	} while (a.crq[0] != 0xff);
	EQ(a.crq[1], 9);
	EQ(a.epoch, before); /* what is in flight goes on */
	s.op = IBMVSTGT_SUSPEND_READY;
	EQ(raw_call(d.fd, IBMVSTGT_SUSPEND, &s), 0);
	EQ(answer(), 0);
	EQ(ask("control 71000010 resume"), 0);
	do {
		a = arrival(&d);
	} while (a.crq[0] != 0xff);
	EQ(a.crq[1], 10);
	EQ(a.epoch, before);
	leave(&d);
}

/* ---- a full queue of the client's */

static void t_full_queue(void)
{
	struct ibmvstgt_req send, copy;
	struct ibmvstgt_arrival mad;
	struct daemon d;

	attach(&d, UNIT, 0);
	mad = connect_client(&d);
	EQ(ask("control 71000010 full on"), 0);
	send = req_send(&d, 0x8006000000000000);
	copy = req_copy(&d, IBMVSTGT_COPY_IN, iu_address(&mad), 0, 16);
	memset(d.pool, 0xee, 16);
	submit(&d, &send);
	submit(&d, &copy);
	EQ(ask("control 71000010 state"), 0);
	MUST(!completion_is_there(&d));
	EQ(d.pool[0], 0xee); /* the place is kept: what comes after it waits */
	EQ(ask("control 71000010 full off"), 0);
	EQ(completion(&d).result, 0);
	EQ(completion(&d).result, 0);
	EQ(memcmp(d.pool, mad.iu, 16), 0);
	leave(&d);
}

static void t_full_queue_of_a_client_that_goes(void)
{
	struct ibmvstgt_req send;
	struct daemon d;

	attach(&d, UNIT, 0);
	(void)connect_client(&d);
	EQ(ask("control 71000010 full on"), 0);
	send = req_send(&d, 0x8006000000000000);
	submit(&d, &send);
	EQ(ask("control %x event 01", UNIT), 0);
	EQ(completion(&d).result, -ESTALE);
	EQ(ask("control 71000010 full off"), 0);
	leave(&d);
}

static void die_with_a_full_queue(void)
{
	struct ibmvstgt_req send;
	struct daemon d;

	attach(&d, UNIT, 0);
	(void)connect_client(&d);
	EQ(ask("control 71000010 full on"), 0);
	send = req_send(&d, 0x8006000000000000);
	submit(&d, &send);
}

static void t_death_with_a_full_queue(void)
{
	in_a_dying_process(die_with_a_full_queue);
	EQ(ask("control 71000010 full off"), 0);
	EQ(state_of(UNIT), IBMVSTGT_FREE);
	in_a_dying_process(die_in_mid_flight);
}

/* It registers, answers INIT, and that is all: until the client has had enough. */
static void t_silent_daemon(void)
{
	struct ibmvstgt_arrival a;
	struct daemon d;

	attach(&d, UNIT_SILENT, 0);
	(void)connect_client(&d);
	do {
		struct pollfd p = { .fd = d.fd, .events = POLLIN };

		d.ctrl->need_wake.n = 1;
		if (!arrival_is_there(&d))
			EQ(poll(&p, 1, 150000), 1);
		a = arrival(&d);
	} while (a.crq[0] != 0xff);
	EQ(a.crq[1], 2);
	leave(&d);
}

const struct test tests_life[] = {
	{ "death_in_mid_flight", t_death_in_mid_flight },
	{ "held_for_the_next", t_held_for_the_next },
	{ "held_in_vain", t_held_in_vain },
	{ "removed_while_open", t_removed_while_open },
	{ "removed_while_held", t_removed_while_held },
	{ "event_ends_an_epoch", t_event_ends_an_epoch },
	{ "suspend", t_suspend },
	{ "full_queue", t_full_queue },
	{ "full_queue_of_a_client_that_goes", t_full_queue_of_a_client_that_goes },
	{ "death_with_a_full_queue", t_death_with_a_full_queue },
	{ "silent_daemon", t_silent_daemon },
	{ NULL, NULL },
};
