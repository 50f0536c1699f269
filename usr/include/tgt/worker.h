/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * worker.h - the daemon's one bounded pool of threads, for what would block
 *
 * Work of a turn is gathered and handed over with one wake-up; completions of
 * the pool come back to the loop with one wake-up too.  Threads are started
 * when there is work and at most @max of them exist; idle ones end.
 */
#ifndef TGT_WORKER_H
#define TGT_WORKER_H

#include "list.h"

struct ev_loop;

struct work {
	void (*run)(struct work *w);  /* on a worker thread */
	void (*done)(struct work *w); /* on the loop it came from; may free @w */
	struct list_head link;
	struct ev_loop *loop;
};

/* @w is borrowed until its done() runs; from a loop's thread only. */
void work_submit(struct ev_loop *l, struct work *w);
void work_set_threads(unsigned int max); /* tgtd -t N; default 16 */
unsigned int work_threads(void);         /* threads alive now */
void work_exit(void);                    /* finishes what is queued, ends the threads */

#endif /* TGT_WORKER_H */
