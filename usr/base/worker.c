// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * worker.c - one bounded pool of threads for what would block a loop
 *
 *   loop: work_submit() x n ... end of turn: queue, wake one thread
 *   thread: take one; if more is queued wake, or start, one more; run; done list, ev_async_send()
 *   loop: done() x n
 *
 * So the loop pays one wake-up a turn and the threads spread the rest.  The
 * thread that went idle last is woken first; those never needed end.
 */
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "ev_priv.h"
#include "tgt/worker.h"

#define IDLE_SECONDS 10

/* A thread of the pool; on its own stack. */
struct thread {
	struct list_head link; /* in pool.idle */
	pthread_cond_t wake;
	bool woken;
};

static struct {
	pthread_mutex_t lock;
	struct list_head queue; /* struct work */
	struct list_head idle;  /* struct thread, the last to go idle first */
	unsigned int nr, max;   /* threads */
	bool ending;
	pthread_cond_t gone;    /* nr has become 0 */
	struct list_head ports; /* struct work_port, in use */
} pool = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.queue = LIST_HEAD_INIT(pool.queue),
	.idle = LIST_HEAD_INIT(pool.idle),
	.max = 16,
	.gone = PTHREAD_COND_INITIALIZER,
	.ports = LIST_HEAD_INIT(pool.ports),
};

static void *thread_main(void *arg);

/* With pool.lock held; 0 or -errno. */
static int thread_start(void)
{
	sigset_t all, before;
	pthread_attr_t attr;
	pthread_t id;
	int rc;

	(void)sigfillset(&all);
	(void)pthread_attr_init(&attr);
	(void)pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the loop's */
	rc = pthread_create(&id, &attr, thread_main, NULL);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	(void)pthread_attr_destroy(&attr);
	if (rc)
		return -rc;
	pool.nr++;
	return 0;
}

static void thread_wake(struct thread *t)
{
	list_del_init(&t->link);
	t->woken = true;
	pthread_cond_signal(&t->wake);
}

/* One more thread for what is queued, if there can be; with pool.lock held. */
static void wake_one(void)
{
	if (list_empty(&pool.queue))
		return;
	if (!list_empty(&pool.idle))
		thread_wake(list_first_entry(&pool.idle, struct thread, link));
	else if (pool.nr < pool.max)
		(void)thread_start(); /* failing that, those that run take it later */
}

/* Wait for work with pool.lock held; false: the thread has to end. */
static bool thread_idle(struct thread *t)
{
	struct timespec until;
	int rc = 0;

	if (pool.ending || pool.nr > pool.max)
		return false;
	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += IDLE_SECONDS;
	t->woken = false;
	list_add(&t->link, &pool.idle);
	while (!t->woken && rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&t->wake, &pool.lock, &until);
	list_del_init(&t->link);
	return t->woken;
}

static struct work *queue_take(void)
{
	struct work *w;

	if (list_empty(&pool.queue))
		return NULL;
	w = list_first_entry(&pool.queue, struct work, link);
	list_del_init(&w->link);
	return w;
}

static void work_run(struct work *w)
{
	struct work_port *port = &w->loop->port;
	bool first;

	w->run(w);
	pthread_mutex_lock(&port->lock);
	first = list_empty(&port->done);
	list_add_tail(&w->link, &port->done);
	/* under the lock: once it is free, the loop may take the last work and go away */
	if (first)
		ev_async_send(&port->async);
	pthread_mutex_unlock(&port->lock);
}

static void thread_init(struct thread *t)
{
	pthread_condattr_t attr;

	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&t->wake, &attr);
	(void)pthread_condattr_destroy(&attr);
	list_init(&t->link);
}

static void *thread_main(void *arg)
{
	struct thread me;
	struct work *w;

	(void)arg;
	(void)pthread_setname_np(pthread_self(), "tgtd-work");
	thread_init(&me);
	pthread_mutex_lock(&pool.lock);
	do {
		while ((w = queue_take())) {
			wake_one();
			pthread_mutex_unlock(&pool.lock);
			work_run(w);
			pthread_mutex_lock(&pool.lock);
		}
	} while (thread_idle(&me));
	if (--pool.nr == 0)
		pthread_cond_broadcast(&pool.gone);
	pthread_mutex_unlock(&pool.lock);
	(void)pthread_cond_destroy(&me.wake);
	return NULL;
}

/* ---- the loop's side */

/* No thread could be started: better slow than never. */
static void run_here(void)
{
	struct work *w;

	for (;;) {
		pthread_mutex_lock(&pool.lock);
		w = pool.nr ? NULL : queue_take();
		pthread_mutex_unlock(&pool.lock);
		if (!w)
			return;
		work_run(w);
	}
}

static void port_flush(struct work_port *port)
{
	bool stuck;

	pthread_mutex_lock(&pool.lock);
	list_splice_tail(&port->pending, &pool.queue);
	wake_one();
	stuck = !list_empty(&pool.queue) && pool.nr == 0;
	pthread_mutex_unlock(&pool.lock);
	if (stuck)
		run_here();
}

static void port_flush_due(struct ev_defer *d)
{
	port_flush(container_of(d, struct work_port, flush));
}

static void port_done(struct work_port *port)
{
	struct list_head done = LIST_HEAD_INIT(done);

	pthread_mutex_lock(&port->lock);
	list_splice_tail(&port->done, &done);
	pthread_mutex_unlock(&port->lock);
	while (!list_empty(&done)) {
		struct work *w = list_first_entry(&done, struct work, link);

		list_del_init(&w->link);
		port->out--;
		w->done(w);
	}
}

static void port_done_due(struct ev_async *a)
{
	port_done(container_of(a, struct work_port, async));
}

void work_port_init(struct ev_loop *l)
{
	struct work_port *port = &l->port;

	list_init(&port->pending);
	list_init(&port->done);
	list_init(&port->link);
	(void)pthread_mutex_init(&port->lock, NULL);
	port->flush.fn = port_flush_due;
	port->async.fn = port_done_due;
}

static void port_open(struct ev_loop *l)
{
	ev_async_start(l, &l->port.async);
	pthread_mutex_lock(&pool.lock);
	list_add_tail(&l->port.link, &pool.ports);
	pthread_mutex_unlock(&pool.lock);
	l->port.open = true;
}

void work_port_exit(struct ev_loop *l)
{
	struct work_port *port = &l->port;

	assert(port->out == 0);
	pthread_mutex_lock(&pool.lock);
	list_del_init(&port->link);
	pthread_mutex_unlock(&pool.lock);
	/* the thread that ran the last work may still hold the lock */
	pthread_mutex_lock(&port->lock);
	pthread_mutex_unlock(&port->lock);
	ev_async_stop(&port->async);
	(void)pthread_mutex_destroy(&port->lock);
}

void work_submit(struct ev_loop *l, struct work *w)
{
	struct work_port *port = &l->port;

	if (!port->open)
		port_open(l);
	w->loop = l;
	port->out++;
	list_add_tail(&w->link, &port->pending);
	ev_defer(l, &port->flush, EV_FLUSH);
}

void work_set_threads(unsigned int max)
{
	pthread_mutex_lock(&pool.lock);
	pool.max = max ? max : 1;
	pthread_mutex_unlock(&pool.lock);
}

unsigned int work_threads(void)
{
	unsigned int n;

	pthread_mutex_lock(&pool.lock);
	n = pool.nr;
	pthread_mutex_unlock(&pool.lock);
	return n;
}

static void threads_end(void)
{
	struct thread *t, *tmp;

	pthread_mutex_lock(&pool.lock);
	pool.ending = true;
	list_for_each_entry_safe (t, tmp, &pool.idle, link)
		thread_wake(t);
	while (pool.nr)
		pthread_cond_wait(&pool.gone, &pool.lock);
	pool.ending = false;
	pthread_mutex_unlock(&pool.lock);
}

/* Called with no other loop running, so that the list of ports does not change. */
void work_exit(void)
{
	struct work_port *port;
	bool more;

	do {
		more = false;
		list_for_each_entry (port, &pool.ports, link)
			port_flush(port);
		threads_end();
		list_for_each_entry (port, &pool.ports, link) {
			port_done(port);
			more |= port->out != 0;
		}
	} while (more);
}
