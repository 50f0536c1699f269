// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ev_timer.c - timers of a loop: a binary heap in memory that cannot fail to grow
 *
 * The heap's address space is reserved with the loop and the system fills in
 * pages as they are touched, so starting a timer has no way to fail.
 */
#include <assert.h>
#include <errno.h>
#include <sys/mman.h>
#include <time.h>

#include "ev_priv.h"

#define TIMERS_MAX   (1u << 22) /* more than there can be file descriptors to time out */
#define TIMERS_BYTES (TIMERS_MAX * sizeof(struct ev_timer *))

int ev_timers_init(struct ev_loop *l)
{
	void *p = mmap(NULL, TIMERS_BYTES, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		return -errno;
	l->timers = p;
	return 0;
}

void ev_timers_exit(struct ev_loop *l)
{
	if (l->timers)
		(void)munmap(l->timers, TIMERS_BYTES);
}

uint64_t ev_clock_ns(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

void ev_time_read(struct ev_loop *l)
{
	l->now_ns = ev_clock_ns();
}

static void place(struct ev_loop *l, struct ev_timer *w, unsigned int pos)
{
	l->timers[pos] = w;
	w->pos = pos;
}

/* Find @w's place from the free place @pos upwards. */
static void sift_up(struct ev_loop *l, struct ev_timer *w, unsigned int pos)
{
	while (pos) {
		const unsigned int parent = (pos - 1) / 2;

		if (l->timers[parent]->due_ns <= w->due_ns)
			break;
		place(l, l->timers[parent], pos);
		pos = parent;
	}
	place(l, w, pos);
}

static void sift_down(struct ev_loop *l, struct ev_timer *w, unsigned int pos)
{
	for (;;) {
		unsigned int child = 2 * pos + 1;

		if (child >= l->nr_timers)
			break;
		if (child + 1 < l->nr_timers &&
		    l->timers[child + 1]->due_ns < l->timers[child]->due_ns)
			child++;
		if (w->due_ns <= l->timers[child]->due_ns)
			break;
		place(l, l->timers[child], pos);
		pos = child;
	}
	place(l, w, pos);
}

/* @w's due time has changed, or @w is new at @pos: put it in order. */
static void sift(struct ev_loop *l, struct ev_timer *w, unsigned int pos)
{
	if (pos && w->due_ns < l->timers[(pos - 1) / 2]->due_ns)
		sift_up(l, w, pos);
	else
		sift_down(l, w, pos);
}

void ev_timer_start(struct ev_loop *l, struct ev_timer *w, uint64_t delay_ns)
{
	assert(!w->loop || w->loop == l);
	if (!l->in_turn)
		ev_time_read(l); /* the turn's time may be long ago */
	/* not due in this very turn, so that a timer of no delay does not keep the loop from I/O */
	w->due_ns = l->now_ns + (delay_ns ? delay_ns : 1);
	if (!w->loop) {
		assert(l->nr_timers < TIMERS_MAX);
		w->loop = l;
		w->pos = l->nr_timers++;
	}
	sift(l, w, w->pos);
}

void ev_timer_stop(struct ev_timer *w)
{
	struct ev_loop *l = w->loop;
	struct ev_timer *last;

	if (!l)
		return;
	last = l->timers[--l->nr_timers];
	if (last != w)
		sift(l, last, w->pos);
	w->loop = NULL;
}

void ev_timers_run(struct ev_loop *l)
{
	while (l->nr_timers && l->timers[0]->due_ns <= l->now_ns) {
		struct ev_timer *w = l->timers[0];

		ev_timer_stop(w);
		w->fn(w);
	}
}
