// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_ev.c - the loop's promises: what is stopped never fires, order, stages, threads, polling
 */
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/ev.c"
#include "check.h"

static struct ev_loop *l;
static char trail[64]; /* one letter for each callback, in the order they ran */

static void note(char c)
{
	const size_t n = strlen(trail);

	if (n + 1 < sizeof(trail)) {
		trail[n] = c;
		trail[n + 1] = 0;
	}
}

static void setup(void)
{
	trail[0] = 0;
	CHECK_EQ(ev_loop_new(&l), 0);
}

static void teardown(void)
{
	l = ev_loop_free(l);
	CHECK(!l);
}

/* ---- I/O */

struct peer {
	struct ev_io io;
	char name;
	struct peer *stops; /* its callback stops this one */
	int far;            /* the other end */
	uint32_t seen;
};

static void peer_fn(struct ev_io *w, uint32_t events)
{
	struct peer *p = container_of(w, struct peer, io);

	p->seen = events;
	note(p->name);
	if (p->stops)
		ev_io_stop(&p->stops->io);
}

static void peer_open(struct peer *p, char name, uint32_t events)
{
	int fd[2];

	CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	*p = (struct peer){ .io = { .fd = fd[0], .events = events, .fn = peer_fn }, .name = name };
	p->far = fd[1];
	CHECK_EQ(ev_io_start(l, &p->io), 0);
}

static void peer_close(struct peer *p)
{
	ev_io_stop(&p->io);
	ev_io_stop(&p->io); /* stopped is fine */
	close(p->io.fd);
	close(p->far);
}

static void peer_send(struct peer *p)
{
	CHECK_EQ(write(p->far, "x", 1), 1);
}

static void stopped_in_the_same_batch(void)
{
	struct peer a, b;

	setup();
	peer_open(&a, 'a', EPOLLIN);
	peer_open(&b, 'b', EPOLLIN);
	a.stops = &b;
	b.stops = &a;
	peer_send(&a);
	peer_send(&b);
	CHECK_EQ(ev_loop_turn(l, 0), 0);
	CHECK_EQ(strlen(trail), 1); /* whichever came first */
	CHECK(!a.io.loop != !b.io.loop);
	peer_close(&a);
	peer_close(&b);
	teardown();
}

static void stops_itself(void)
{
	struct peer a;

	setup();
	peer_open(&a, 'a', EPOLLIN);
	a.stops = &a;
	peer_send(&a);
	CHECK_EQ(ev_loop_turn(l, 0), 0);
	CHECK_EQ(ev_loop_turn(l, 0), 0);
	CHECK(!strcmp(trail, "a"));
	CHECK_EQ(ev_io_start(l, &a.io), 0); /* and may be started again */
	CHECK_EQ(ev_loop_turn(l, 0), 0);
	CHECK(!strcmp(trail, "aa"));
	peer_close(&a);
	teardown();
}

/* Memory of a stopped watcher is another's at once: no old event may reach it. */
static struct peer reused;

static void reuse_fn(struct ev_io *w, uint32_t events)
{
	struct peer *p = container_of(w, struct peer, io);

	(void)events;
	note(p->name);
	peer_close(&reused);
	peer_open(&reused, 'n', EPOLLIN);
}

static void restarted_in_the_same_batch(void)
{
	struct peer a;

	setup();
	peer_open(&a, 'a', EPOLLIN);
	peer_open(&reused, 'r', EPOLLIN);
	a.io.fn = reuse_fn;
	peer_send(&a); /* epoll reports in the order of readiness */
	peer_send(&reused);
	CHECK_EQ(ev_loop_turn(l, 0), 0);
	CHECK(!strcmp(trail, "a"));
	CHECK_EQ(reused.name, 'n');
	peer_close(&a);
	peer_close(&reused);
	teardown();
}

static void narrow_fn(struct ev_io *w, uint32_t events)
{
	struct peer *p = container_of(w, struct peer, io);

	(void)events;
	note(p->name);
	CHECK_EQ(ev_io_set(&p->stops->io, EPOLLIN), 0);
}

static void set_changes_what_is_reported(void)
{
	struct peer a;

	setup();
	peer_open(&a, 'a', 0);
	peer_send(&a);
	CHECK_EQ(ev_loop_turn(l, 0), 0);
	CHECK_EQ(strlen(trail), 0);
	CHECK_EQ(ev_io_set(&a.io, EPOLLIN), 0);
	CHECK_EQ(ev_loop_turn(l, 0), 0);
	CHECK_EQ(a.seen, EPOLLIN);
	CHECK_EQ(ev_io_set(&a.io, EPOLLIN | EPOLLOUT), 0);
	CHECK_EQ(ev_loop_turn(l, 0), 0);
	CHECK_EQ(a.seen, EPOLLIN | EPOLLOUT);
	peer_close(&a);
	teardown();
}

static void set_holds_for_the_same_batch(void)
{
	struct peer a, b;

	setup();
	peer_open(&a, 'a', EPOLLOUT);
	peer_open(&b, 'b', EPOLLOUT);
	a.stops = &b;
	b.stops = &a;
	a.io.fn = b.io.fn = narrow_fn;
	CHECK_EQ(ev_loop_turn(l, 0), 0);
	CHECK_EQ(strlen(trail), 1);
	peer_close(&a);
	peer_close(&b);
	teardown();
}

static void start_tells_errors(void)
{
	struct ev_io w = { .fd = -1, .events = EPOLLIN };

	setup();
	CHECK_EQ(ev_io_start(l, &w), -EBADF);
	CHECK(!w.loop);
	teardown();
}

/* ---- timers */

#define TIMERS 200
static struct ev_timer timers[TIMERS];
static uint64_t last_due;
static unsigned int fired;

static void timer_fn(struct ev_timer *w)
{
	CHECK(w->due_ns >= last_due);
	CHECK(!ev_timer_active(w));
	last_due = w->due_ns;
	fired++;
}

static void turn_until(unsigned int n)
{
	while (fired < n)
		CHECK_EQ(ev_loop_turn(l, -1), 0);
}

static void timers_fire_in_order(void)
{
	setup();
	fired = 0;
	last_due = 0;
	for (unsigned int i = 0; i < TIMERS; i++) {
		timers[i] = (struct ev_timer){ .fn = timer_fn };
		ev_timer_start(l, &timers[i], (i * 7919 % TIMERS) * 1000);
	}
	for (unsigned int i = 0; i < TIMERS; i += 3) /* moved both ways */
		ev_timer_start(l, &timers[i], (i * 4001 % TIMERS) * 1000);
	for (unsigned int i = 0; i < TIMERS; i += 10)
		ev_timer_stop(&timers[i]);
	turn_until(TIMERS - TIMERS / 10);
	CHECK_EQ(l->nr_timers, 0);
	CHECK_EQ(fired, TIMERS - TIMERS / 10);
	teardown();
}

static void stop_next_fn(struct ev_timer *w)
{
	note('t');
	ev_timer_stop(w + 1);
}

static void stopped_timer_of_the_same_turn(void)
{
	struct ev_timer t[2] = { { .fn = stop_next_fn }, { .fn = stop_next_fn } };

	setup();
	ev_timer_start(l, &t[0], 0);
	ev_timer_start(l, &t[1], 0);
	t[0].due_ns = 1; /* sure to be before the other, and both are due */
	CHECK_EQ(ev_loop_turn(l, -1), 0);
	CHECK(!strcmp(trail, "t"));
	CHECK(!ev_timer_active(&t[1]));
	ev_timer_stop(&t[1]);
	teardown();
}

static void again_fn(struct ev_timer *w)
{
	note('t');
	ev_timer_start(l, w, 0);
}

static void timer_of_no_delay_waits_for_a_turn(void)
{
	struct ev_timer t = { .fn = again_fn };

	setup();
	ev_timer_start(l, &t, 0);
	CHECK_EQ(ev_loop_turn(l, -1), 0);
	CHECK(!strcmp(trail, "t"));
	CHECK_EQ(ev_loop_turn(l, -1), 0);
	CHECK(!strcmp(trail, "tt"));
	ev_timer_stop(&t);
	teardown();
}

static void timer_is_not_early(void)
{
	struct ev_timer t = { .fn = again_fn };
	struct timespec ts;

	setup();
	ev_timer_start(l, &t, 3000000);
	last_due = t.due_ns;
	while (!trail[0])
		CHECK_EQ(ev_loop_turn(l, -1), 0);
	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	CHECK((uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec >= last_due);
	CHECK(ev_now_ns(l) >= last_due);
	ev_timer_stop(&t);
	teardown();
}

static void sleep_in_milliseconds_rounds_up(void)
{
	struct ev_timer t = { .fn = timer_fn };
	struct timespec a, b;

	setup();
	(void)clock_gettime(CLOCK_MONOTONIC, &a);
	CHECK_EQ(epoll_sleep_ms(l, true, 1), 0);
	(void)clock_gettime(CLOCK_MONOTONIC, &b);
	CHECK((b.tv_sec - a.tv_sec) * 1000000000 + b.tv_nsec - a.tv_nsec >= 1);
	ev_timer_stop(&t); /* never started is fine */
	teardown();
}

/* ---- deferred work */

struct job {
	struct ev_defer d;
	char name;
	struct job *next; /* deferred from its callback */
	enum ev_stage stage;
	struct job *stops;
};

static void job_fn(struct ev_defer *d)
{
	struct job *j = container_of(d, struct job, d);

	note(j->name);
	if (j->next)
		ev_defer(l, &j->next->d, j->stage);
	if (j->stops)
		ev_defer_stop(&j->stops->d);
}

#define JOB(c)                                                                                     \
	{                                                                                          \
		.d = { .fn = job_fn }, .name = (c)                                                 \
	}

static void defer_stages(void)
{
	struct job f = JOB('f'), g = JOB('g'), c = JOB('c'), d = JOB('d'), e = JOB('e');

	setup();
	c.next = &d; /* drained until empty before any flush */
	c.stage = EV_COMPLETE;
	f.next = &e; /* a completion from a flush: after the other flush, in a new round */
	f.stage = EV_COMPLETE;
	ev_defer(l, &f.d, EV_FLUSH);
	ev_defer(l, &g.d, EV_FLUSH);
	ev_defer(l, &c.d, EV_COMPLETE);
	ev_defer(l, &c.d, EV_FLUSH);      /* queued already: no effect */
	CHECK_EQ(ev_loop_turn(l, -1), 0); /* does not sleep */
	CHECK(!strcmp(trail, "cdfge"));
	CHECK(!f.d.queued && !e.d.queued);
	teardown();
}

static unsigned int steps;

static void again(struct ev_defer *d)
{
	steps++;
	ev_defer(l, d, EV_COMPLETE);
}

/* One long job, done a step at a time, while others have something to flush and to read. */
static void defer_without_end_leaves_room(void)
{
	struct ev_defer d = { .fn = again };
	struct job f = JOB('f');

	setup();
	steps = 0;
	ev_defer(l, &d, EV_COMPLETE);
	ev_defer(l, &f.d, EV_FLUSH);
	CHECK_EQ(ev_loop_turn(l, -1), 0);
	CHECK(steps > 0 && steps < 100);
	CHECK(!strcmp(trail, "f"));
	CHECK_EQ(ev_loop_turn(l, -1), 0); /* goes on, and does not sleep */
	CHECK(steps > 1);
	ev_defer_stop(&d);
	teardown();
}

static void defer_stopped_in_its_own_round(void)
{
	struct job f = JOB('f'), g = JOB('g');

	setup();
	f.stops = &g;
	ev_defer(l, &f.d, EV_FLUSH);
	ev_defer(l, &g.d, EV_FLUSH);
	CHECK_EQ(ev_loop_turn(l, -1), 0);
	CHECK(!strcmp(trail, "f"));
	ev_defer_stop(&g.d); /* fine */
	teardown();
}

static void flush_again_comes_in_a_new_round(void)
{
	struct job f = JOB('f'), h = JOB('h'), g = JOB('g'), c = JOB('c');

	setup();
	f.next = &g;
	f.stage = EV_FLUSH;
	h.next = &c;
	h.stage = EV_COMPLETE;
	ev_defer(l, &f.d, EV_FLUSH);
	ev_defer(l, &h.d, EV_FLUSH);
	CHECK_EQ(ev_loop_turn(l, -1), 0);
	CHECK(!strcmp(trail, "fhcg")); /* completions first in the new round, too */
	teardown();
}

/* ---- threads */

#define SENDERS 4
#define SENDS   20000

static _Atomic unsigned int published;
static unsigned int collected;

static void async_fn(struct ev_async *w)
{
	(void)w;
	collected = atomic_load(&published);
	if (collected == SENDERS * SENDS)
		ev_loop_stop(l);
}

static void *sender(void *arg)
{
	struct ev_async *w = arg;

	for (int i = 0; i < SENDS; i++) {
		atomic_fetch_add(&published, 1);
		ev_async_send(w);
	}
	return NULL;
}

static void no_wakeup_is_lost(void)
{
	struct ev_async w[2] = { { .fn = async_fn }, { .fn = async_fn } };
	pthread_t t[SENDERS];

	setup();
	atomic_store(&published, 0);
	ev_async_start(l, &w[0]);
	ev_async_start(l, &w[1]);
	for (int i = 0; i < SENDERS; i++)
		CHECK_EQ(pthread_create(&t[i], NULL, sender, &w[i % 2]), 0);
	CHECK_EQ(ev_loop_run(l), 0);
	for (int i = 0; i < SENDERS; i++)
		CHECK_EQ(pthread_join(t[i], NULL), 0);
	CHECK_EQ(collected, SENDERS * SENDS);
	ev_async_stop(&w[0]);
	ev_async_stop(&w[1]);
	teardown();
}

/* Sent after the loop has looked and before it says that it sleeps: it must not sleep. */
static void send_just_before_the_sleep(void)
{
	struct ev_async w = { .fn = async_fn };

	setup();
	ev_async_start(l, &w);
	CHECK(!ready(l));
	ev_async_send(&w);
	CHECK(sleep_events(l, -1) >= 0); /* or for ever */
	CHECK(ready(l));
	ev_async_stop(&w);
	teardown();
}

static struct ev_async *async_other;

static void async_stop_fn(struct ev_async *w)
{
	(void)w;
	note('s');
	ev_async_stop(async_other);
}

static void stopped_async_never_fires(void)
{
	struct ev_async a = { .fn = async_stop_fn }, b = { .fn = async_stop_fn };

	setup();
	async_other = &b;
	ev_async_start(l, &a);
	ev_async_start(l, &b);
	ev_async_send(&a);
	ev_async_send(&b);
	CHECK_EQ(ev_loop_turn(l, -1), 0);
	CHECK(!strcmp(trail, "s"));
	ev_async_stop(&a);
	ev_async_stop(&b);
	CHECK_EQ(ev_loop_turn(l, 0), 0);
	CHECK(!strcmp(trail, "s"));
	teardown();
}

/* ---- adaptive polling; the clock is ours */

static void polling_cases(void)
{
	static const struct {
		const char *what;
		uint64_t max_ns, gap_ns;
		unsigned int commands;
		uint64_t low, high; /* the window after the last one [ns] */
	} cases[] = {
		{ "off", 0, 10000, 50, 0, 0 },
		{ "steady: twice the gap", 100000, 20000, 50, 38000, 42000 },
		{ "never longer than the maximum", 100000, 80000, 50, 100000, 100000 },
		{ "a short gap has a floor", 100000, 100, 50, POLL_FLOOR_NS, POLL_FLOOR_NS },
		{ "slow traffic does not poll", 50000, 60000, 50, 0, 0 },
		{ "very slow", 50000, 1000000000, 5, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ev_polling p = { .max_ns = cases[i].max_ns };
		uint64_t now = 1000000000;

		for (unsigned int n = 0; n < cases[i].commands; n++) {
			now += cases[i].gap_ns;
			p.active = true;
			polling_update(&p, now);
		}
		if (p.until_ns - now < cases[i].low || p.until_ns - now > cases[i].high) {
			fprintf(stderr, "%s: window %ju\n", cases[i].what,
				(uintmax_t)(p.until_ns - now));
			checks_failed++;
		}
	}
}

static void polling_gives_up_and_comes_back(void)
{
	struct ev_polling p = { .max_ns = 50000 };
	uint64_t now = 1000000000;
	unsigned int n;

	for (n = 0; n < 50; n++) {
		p.active = true;
		polling_update(&p, now += 10000);
	}
	for (n = 0; n < 10 && p.until_ns > now; n++) {
		p.active = true;
		polling_update(&p, now += 200000);
	}
	CHECK(n <= 4);
	for (n = 0; n < 100 && p.until_ns <= now; n++) {
		p.active = true;
		polling_update(&p, now += 10000);
	}
	CHECK(n <= 20);
	polling_update(&p, now + 5000000); /* nothing has come: the window stays where it was */
	CHECK(p.until_ns <= now + p.max_ns);
}

static void polling_is_bounded(void)
{
	setup();
	ev_loop_set_poll(l, 3600000000000);
	CHECK_EQ(l->polling.max_ns, 1000000);
	teardown();
}

/* A turn with a window open ends: first polling, then a sleep of at most the timeout. */
static void polling_ends(void)
{
	struct ev_timer t = { .fn = timer_fn };
	struct peer a;

	setup();
	peer_open(&a, 'a', EPOLLIN);
	ev_loop_set_poll(l, 500000);
	l->polling.until_ns = l->now_ns + 500000;
	CHECK_EQ(ev_loop_turn(l, 1), 0);
	CHECK(l->now_ns >= l->polling.until_ns);
	CHECK_EQ(strlen(trail), 0);

	l->polling.until_ns = l->now_ns + 500000;
	peer_send(&a);
	CHECK_EQ(ev_loop_turn(l, -1), 0);
	CHECK(!strcmp(trail, "a"));

	fired = 0; /* a timer ends it early */
	last_due = 0;
	l->polling.until_ns = l->now_ns + 3600000000000u;
	ev_io_stop(&a.io);
	ev_timer_start(l, &t, 1000);
	CHECK_EQ(ev_loop_turn(l, -1), 0);
	CHECK_EQ(fired, 1);
	peer_close(&a);
	teardown();
}

/* ---- loop */

static void self_fn(struct ev_timer *w)
{
	(void)w;
	CHECK(ev_loop_self() == l);
	ev_loop_stop(l);
}

static void run_until_stop(void)
{
	struct ev_timer t = { .fn = self_fn };

	setup();
	CHECK(!ev_loop_self());
	ev_timer_start(l, &t, 0);
	CHECK_EQ(ev_loop_run(l), 0);
	CHECK(!ev_loop_self());
	ev_loop_stop(l); /* before run: it returns at once */
	CHECK_EQ(ev_loop_run(l), 0);
	CHECK(!ev_loop_free(NULL));
	teardown();
}

static void buffers_are_given_back_once(void)
{
	void *b;

	setup();
	b = buf_get(ev_loop_bufs(l), 65536);
	CHECK(b);
	CHECK_EQ(l->nr_timers, 0);
	buf_put(ev_loop_bufs(l), b, 65536);
	CHECK_EQ(l->nr_timers, 1);

	b = buf_get(ev_loop_bufs(l), 65536); /* used meanwhile: once more */
	buf_put(ev_loop_bufs(l), b, 65536);
	CHECK_EQ(l->nr_timers, 1);
	l->trim.due_ns = 1;
	CHECK_EQ(ev_loop_turn(l, -1), 0);
	CHECK_EQ(l->nr_timers, 1);

	l->trim.due_ns = 1; /* not used: trim, then silence */
	CHECK_EQ(ev_loop_turn(l, -1), 0);
	CHECK_EQ(l->nr_timers, 0);

	b = buf_get(ev_loop_bufs(l), 4096);
	buf_put(ev_loop_bufs(l), b, 4096);
	CHECK_EQ(l->nr_timers, 1);
	teardown();
}

int main(void)
{
	RUN(stopped_in_the_same_batch);
	RUN(stops_itself);
	RUN(restarted_in_the_same_batch);
	RUN(set_changes_what_is_reported);
	RUN(set_holds_for_the_same_batch);
	RUN(start_tells_errors);
	RUN(timers_fire_in_order);
	RUN(stopped_timer_of_the_same_turn);
	RUN(timer_of_no_delay_waits_for_a_turn);
	RUN(timer_is_not_early);
	RUN(sleep_in_milliseconds_rounds_up);
	RUN(defer_stages);
	RUN(defer_without_end_leaves_room);
	RUN(defer_stopped_in_its_own_round);
	RUN(flush_again_comes_in_a_new_round);
	RUN(no_wakeup_is_lost);
	RUN(send_just_before_the_sleep);
	RUN(stopped_async_never_fires);
	RUN(polling_cases);
	RUN(polling_gives_up_and_comes_back);
	RUN(polling_is_bounded);
	RUN(polling_ends);
	RUN(run_until_stop);
	RUN(buffers_are_given_back_once);
	return check_report();
}
