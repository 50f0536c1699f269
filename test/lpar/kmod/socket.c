// SPDX-License-Identifier: GPL-2.0-or-later
/* socket.c - with a client that is a script on the host and says what it likes: kmod/partner */
#include "kmod.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void prepare(struct daemon *d)
{
	attach(d, UNIT_SOCKET, 0);
	while (do_register(d)) /* with what an earlier test left */
		usleep(1000);
	while (arrival_is_there(d))
		(void)arrival(d);
}

/* the module answers by itself, and says nothing of it */
static void t_ping(void)
{
	struct daemon d;

	prepare(&d);
	EQ(ask("partner ping"), 0);
	leave(&d);
}

static void t_ius(void)
{
	static const struct {
		uint32_t len;
		int status;
	} cases[] = {
		{ 0, -EMSGSIZE }, { 1, 0 }, { 256, 0 }, { 257, -EMSGSIZE }, { 65535, -EMSGSIZE }
	};
	struct daemon d;

	prepare(&d);
	say("partner ius"); /* these lengths, then one whose address is not mapped */
	for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct ibmvstgt_arrival a = arrival(&d);

		EQ(be(a.crq + 6, 2), cases[i].len);
		EQ(a.status, cases[i].status);
		EQ(a.iu_len, a.status ? 0 : cases[i].len);
		for (unsigned n = 0; n < a.iu_len; n++)
			EQ(a.iu[n], (n + a.iu_len) & 0xff);
	}
	EQ(arrival(&d).status, -EFAULT);
	EQ(answer(), 0);
	leave(&d);
}

static void wait_until_full(struct daemon *d)
{
	while (d->ctrl->arr_prod.n - d->ctrl->arr_cons.n != d->at.arr_entries)
		usleep(1000);
}

static void tell_to_go(struct daemon *d)
{
	struct ibmvstgt_req r = req_send(d, 0x8005000000000000);

	EQ(execute(d, &r), 0);
	EQ(answer(), 0);
}

/* More elements than the arrivals and the queue hold: all come, in order, when there is room. */
static void t_flood(void)
{
	const unsigned n = 6000;
	struct daemon d;

	prepare(&d);
	say("partner flood %u", n);
	wait_until_full(&d);
	for (unsigned i = 0; i < n; i++) {
		struct ibmvstgt_arrival a = arrival(&d);

		EQ(a.crq[0], 0x80);
		EQ(be(a.crq + 8, 8), i);
	}
	tell_to_go(&d);
	leave(&d);
}

/* An event behind a full ring of arrivals ends the epoch at once. */
static void t_event_overtakes(void)
{
	struct ibmvstgt_req r;
	struct ibmvstgt_arrival a;
	struct daemon d;
	uint32_t epoch;

	prepare(&d);
	epoch = d.epoch;
	say("partner flood 2000");
	wait_until_full(&d);
	tell_to_go(&d);
	do { /* what goes to a partner that is not there is either not taken or stale */
		r = req_send(&d, 0x8005000000000000);
	} while (execute(&d, &r) != -ESTALE);
	for (unsigned i = 0; i < d.at.arr_entries; i++) {
		a = arrival(&d);
		EQ(a.epoch, epoch);
	}
	a = arrival(&d); /* the rest was dropped */
	EQ(a.crq[0], 0xff);
	EQ(a.epoch, epoch + 1);
	leave(&d);
}

/* the thread of the third adapter */
static char worker_state(void)
{
	char path[300], line[100], state = '?';
	struct dirent *e;
	DIR *proc = opendir("/proc");
	FILE *f;

	MUST(proc);
	while ((e = readdir(proc))) {
		snprintf(path, sizeof path, "/proc/%s/stat", e->d_name);
		f = fopen(path, "r");
		if (f && fgets(line, sizeof line, f) && strstr(line, "(ibmvstgt/3)"))
			state = strstr(line, ") ")[2];
		if (f)
			fclose(f);
	}
	closedir(proc);
	return state;
}

static void worker_must_sleep(void)
{
	for (unsigned i = 0; worker_state() != 'S'; i++) {
		MUST(i < 2000);
		usleep(1000);
	}
}

/* What was held up, and is not wanted any more, keeps nobody awake. */
static void t_idle_after_all(void)
{
	struct ibmvstgt_req r;
	struct daemon d;

	prepare(&d);
	worker_must_sleep();
	say("partner flood 2000");
	wait_until_full(&d);
	tell_to_go(&d);
	worker_must_sleep();
	EQ(raw_call(d.fd, IBMVSTGT_RELEASE, NULL), 0);
	worker_must_sleep();
	/* a completion without room, then no request */
	r = (struct ibmvstgt_req){ .epoch = d.epoch };
	d.ctrl->cpl_cons.n += 5000;
	submit(&d, &r);
	EQ(raw_call(d.fd, IBMVSTGT_DOORBELL, NULL), 0);
	d.ctrl->req_prod.n--;
	EQ(raw_call(d.fd, IBMVSTGT_DOORBELL, NULL), 0);
	worker_must_sleep();
	leave(&d);
}

const struct test tests_socket[] = {
	{ "ping", t_ping },
	{ "ius", t_ius },
	{ "flood", t_flood },
	{ "event_overtakes", t_event_overtakes },
	{ "idle_after_all", t_idle_after_all },
	{ NULL, NULL },
};
