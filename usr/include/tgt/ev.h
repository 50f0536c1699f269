/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ev.h - the event loop
 *
 * One loop, one thread; all core and device-server state belongs to it and has
 * no lock.  Other threads have one door: ev_async_send().
 *
 * Watchers are embedded in the structure they watch for, so that starting one
 * cannot fail for want of memory and container_of() leads back to the owner.
 * After ev_*_stop() returns, the callback does not run again, not even for an
 * event that epoll has already reported in this turn; freeing the owner right
 * after stop is safe.  A watcher's memory is zeroed (or static) before its
 * first start; only fn (and fd, events) are set by the owner.
 *
 * A turn: I/O events, then timers, then deferred work: stage EV_COMPLETE until
 * none is left, then stage EV_FLUSH once, and again until both are empty or
 * EV_COMPLETE has had its rounds of this turn: then the rest waits for the next
 * one, and the loop looks for events without sleeping.
 */
#ifndef TGT_EV_H
#define TGT_EV_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

#include "list.h"

struct ev_loop;
struct buf_pool;

struct ev_io {
	int fd;
	uint32_t events; /* EPOLLIN | EPOLLOUT | ... */
	void (*fn)(struct ev_io *w, uint32_t events);
	struct ev_loop *loop; /* NULL while stopped */
};

struct ev_timer {
	void (*fn)(struct ev_timer *w);
	uint64_t due_ns;      /* CLOCK_MONOTONIC */
	struct ev_loop *loop; /* NULL while stopped */
	unsigned int pos;     /* place in the loop's heap */
};

enum ev_stage { EV_COMPLETE, EV_FLUSH };

/* Runs once, later in the same turn, before the loop sleeps. */
struct ev_defer {
	void (*fn)(struct ev_defer *w);
	struct list_head link;
	bool queued;
};

/* The only watcher another thread may touch. */
struct ev_async {
	void (*fn)(struct ev_async *w);
	struct ev_loop *loop; /* NULL while stopped */
	struct list_head link;
	_Atomic bool sent;
};

int ev_loop_new(struct ev_loop **ret);               /* 0 or -errno */
struct ev_loop *ev_loop_free(struct ev_loop *l);     /* accepts NULL, returns NULL */
int ev_loop_run(struct ev_loop *l);                  /* until ev_loop_stop(); 0 or -errno */
int ev_loop_turn(struct ev_loop *l, int timeout_ms); /* one turn; for tests and shutdown */
void ev_loop_stop(struct ev_loop *l);
struct ev_loop *ev_loop_self(void);               /* the loop that runs on this thread, or NULL */
uint64_t ev_now_ns(const struct ev_loop *l);      /* CLOCK_MONOTONIC, read once a turn */
uint64_t ev_clock_ns(void);                       /* the same, read now */
struct buf_pool *ev_loop_bufs(struct ev_loop *l); /* the loop's data buffers, pool.h */

/* Adaptive polling: after ev_active() the loop polls instead of sleeping for a time that adjusts
 * itself to the gap between commands, at most @max_ns (0 turns it off). */
void ev_loop_set_poll(struct ev_loop *l, uint64_t max_ns);
void ev_active(struct ev_loop *l);

int ev_io_start(struct ev_loop *l, struct ev_io *w); /* 0 or -errno */
int ev_io_set(struct ev_io *w, uint32_t events);     /* no system call when nothing changes */
void ev_io_stop(struct ev_io *w);                    /* does not close fd; stopped is fine */

void ev_timer_start(struct ev_loop *l, struct ev_timer *w, uint64_t delay_ns); /* or restart */
void ev_timer_stop(struct ev_timer *w);
static inline bool ev_timer_active(const struct ev_timer *w)
{
	return w->loop != NULL;
}

void ev_defer(struct ev_loop *l, struct ev_defer *w, enum ev_stage stage); /* queued is fine */
void ev_defer_stop(struct ev_defer *w);

void ev_async_start(struct ev_loop *l, struct ev_async *w);
void ev_async_stop(struct ev_async *w);
void ev_async_send(struct ev_async *w); /* any thread */

#endif /* TGT_EV_H */
