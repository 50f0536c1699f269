/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ev_priv.h - what the files of base share about a loop
 */
#ifndef BASE_EV_PRIV_H
#define BASE_EV_PRIV_H

#include <pthread.h>
#include <stdatomic.h>

#include "tgt/ev.h"

#define EV_BATCH 256

/* How long to poll after the last command; see ev_poll_update(). */
struct ev_polling {
	uint64_t max_ns;   /* 0: never */
	uint64_t gap_ns;   /* between commands, smoothed */
	uint64_t last_ns;  /* time of the last command */
	uint64_t until_ns; /* poll until then */
	bool active;       /* a command has come in this turn */
};

/* The worker pool's door to a loop: one hand-over a turn, one wake-up for what is done. */
struct work_port {
	struct list_head link;    /* in the pool's list of ports */
	struct list_head pending; /* submitted in this turn */
	struct ev_defer flush;
	unsigned int out; /* submitted, done() has not run */
	pthread_mutex_t lock;
	struct list_head done; /* under @lock */
	struct ev_async async;
	bool open;
};

struct ev_loop {
	int epfd;
	bool stop;
	bool in_turn;
	uint64_t now_ns;

	struct epoll_event batch[EV_BATCH];
	int batch_pos, batch_len; /* entries from batch_pos on have not been looked at */

	struct ev_timer **timers; /* binary heap by due_ns, see ev_timer.c */
	unsigned int nr_timers;

	struct list_head defers[2]; /* by enum ev_stage */
	struct ev_polling polling;

	/* asyncs: @lock guards the list; the two flags close the race between sleep and send */
	pthread_mutex_t lock;
	struct list_head asyncs;
	_Atomic bool async_ready; /* the list may have something */
	_Atomic bool sleeping;    /* a send has to write to wake_fd */
	int wake_fd;

	struct buf_pool *bufs;
	struct ev_timer trim;
	unsigned long trim_gets; /* buf_pool_gets() when the timer was started */

	struct work_port port;
};

/* ev_timer.c */
int ev_timers_init(struct ev_loop *l);
void ev_timers_exit(struct ev_loop *l);
void ev_timers_run(struct ev_loop *l);
void ev_time_read(struct ev_loop *l);

/* worker.c */
void work_port_init(struct ev_loop *l);
void work_port_exit(struct ev_loop *l);

/* pool.c: @fn at the first buf_put() after buf_pool_armed() or the start */
void buf_pool_on_put(struct buf_pool *p, void (*fn)(void *arg), void *arg);
void buf_pool_rearm(struct buf_pool *p);
unsigned long buf_pool_gets(const struct buf_pool *p); /* buffers lent so far */

#endif /* BASE_EV_PRIV_H */
