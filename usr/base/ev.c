// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ev.c - the event loop: epoll, deferred work, wake-ups from threads, adaptive polling
 *
 * Level-triggered epoll.  While the loop is awake it makes one system call a
 * turn; asleep, none at all.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "ev_priv.h"
#include "tgt/pool.h"

#ifdef __GLIBC_PREREQ
#define HAVE_EPOLL_PWAIT2 __GLIBC_PREREQ(2, 35)
#else
#define HAVE_EPOLL_PWAIT2 0
#endif

#define NS_PER_MS     1000000u
#define EV_ROUNDS     8         /* of deferred work a turn */
#define POLL_LIMIT_NS NS_PER_MS /* polling ends by then, whatever was asked for */
#define POLL_FLOOR_NS 8000u     /* about what a sleep and a wake-up cost */
#define TRIM_AFTER_NS (5000ull * NS_PER_MS)

static __thread struct ev_loop *self;

/* ---- I/O watchers */

static int control(struct ev_io *w, int op)
{
	struct epoll_event e = { .events = w->events, .data.ptr = w };

	return epoll_ctl(w->loop->epfd, op, w->fd, &e) < 0 ? -errno : 0;
}

int ev_io_start(struct ev_loop *l, struct ev_io *w)
{
	int rc;

	assert(!w->loop);
	w->loop = l;
	rc = control(w, EPOLL_CTL_ADD);
	if (rc < 0)
		w->loop = NULL;
	return rc;
}

int ev_io_set(struct ev_io *w, uint32_t events)
{
	const uint32_t before = w->events;
	int rc;

	if (events == before)
		return 0;
	w->events = events;
	if (!w->loop)
		return 0;
	rc = control(w, EPOLL_CTL_MOD);
	if (rc < 0)
		w->events = before;
	return rc;
}

void ev_io_stop(struct ev_io *w)
{
	struct ev_loop *l = w->loop;

	if (!l)
		return;
	(void)control(w, EPOLL_CTL_DEL);
	w->loop = NULL;
	for (int i = l->batch_pos; i < l->batch_len; i++)
		if (l->batch[i].data.ptr == w)
			l->batch[i].data.ptr = NULL;
}

static void ios_run(struct ev_loop *l)
{
	while (l->batch_pos < l->batch_len) {
		const struct epoll_event *e = &l->batch[l->batch_pos++];
		struct ev_io *w = e->data.ptr;
		uint32_t events;

		if (!w)
			continue; /* stopped in this turn, or the wake-up of a thread */
		/* ev_io_set() may have come in between */
		events = e->events & (w->events | EPOLLERR | EPOLLHUP);
		if (events)
			w->fn(w, events);
	}
	l->batch_pos = l->batch_len = 0;
}

/* ---- deferred work */

void ev_defer(struct ev_loop *l, struct ev_defer *w, enum ev_stage stage)
{
	if (w->queued)
		return;
	w->queued = true;
	list_add_tail(&w->link, &l->defers[stage]);
}

void ev_defer_stop(struct ev_defer *w)
{
	if (!w->queued)
		return;
	w->queued = false;
	list_del_init(&w->link);
}

/* What is there now; what that adds is for the next round. */
static void defers_round(struct list_head *list)
{
	struct list_head once = LIST_HEAD_INIT(once);

	list_splice_tail(list, &once);
	while (!list_empty(&once)) {
		struct ev_defer *w = list_first_entry(&once, struct ev_defer, link);

		ev_defer_stop(w);
		w->fn(w);
	}
}

static bool defers_pending(const struct ev_loop *l)
{
	return !list_empty(&l->defers[EV_COMPLETE]) || !list_empty(&l->defers[EV_FLUSH]);
}

/* A command of a million steps, each done at once, must not keep the loop from its sockets. */
static void defers_run(struct ev_loop *l)
{
	unsigned int rounds = 0;

	do {
		while (!list_empty(&l->defers[EV_COMPLETE]) && rounds++ < EV_ROUNDS)
			defers_round(&l->defers[EV_COMPLETE]);
		defers_round(&l->defers[EV_FLUSH]);
	} while (defers_pending(l) && rounds++ < EV_ROUNDS);
}

/* ---- other threads */

void ev_async_start(struct ev_loop *l, struct ev_async *w)
{
	assert(!w->loop);
	w->loop = l;
	list_init(&w->link);
	atomic_store(&w->sent, false);
}

void ev_async_stop(struct ev_async *w)
{
	struct ev_loop *l = w->loop;

	if (!l)
		return;
	pthread_mutex_lock(&l->lock);
	list_del_init(&w->link);
	pthread_mutex_unlock(&l->lock);
	w->loop = NULL;
}

void ev_async_send(struct ev_async *w)
{
	static const uint64_t one = 1;
	struct ev_loop *l = w->loop;

	/* an exchange, not a load: what the caller published before is seen by the callback */
	if (atomic_exchange(&w->sent, true))
		return;
	pthread_mutex_lock(&l->lock);
	list_add_tail(&w->link, &l->asyncs);
	atomic_store(&l->async_ready, true);
	pthread_mutex_unlock(&l->lock);
	/* a full counter means that the wake-up is there already */
	if (atomic_exchange(&l->sleeping, false) && write(l->wake_fd, &one, sizeof(one)) < 0)
		return;
}

/* The next async that was sent, or NULL. */
static struct ev_async *async_next(struct ev_loop *l, struct list_head *sent)
{
	struct ev_async *w = NULL;

	pthread_mutex_lock(&l->lock);
	if (!list_empty(sent)) {
		w = list_first_entry(sent, struct ev_async, link);
		list_del_init(&w->link);
	}
	pthread_mutex_unlock(&l->lock);
	return w;
}

static void asyncs_run(struct ev_loop *l)
{
	struct list_head sent = LIST_HEAD_INIT(sent);
	struct ev_async *w;

	if (!atomic_load_explicit(&l->async_ready, memory_order_acquire))
		return;
	pthread_mutex_lock(&l->lock);
	atomic_store(&l->async_ready, false);
	list_splice_tail(&l->asyncs, &sent);
	pthread_mutex_unlock(&l->lock);
	while ((w = async_next(l, &sent))) {
		(void)atomic_exchange(&w->sent, false); /* from here on it may be sent again */
		w->fn(w);
	}
}

/* ---- adaptive polling */

void ev_loop_set_poll(struct ev_loop *l, uint64_t max_ns)
{
	l->polling = (struct ev_polling){ 0 };
	l->polling.max_ns = max_ns < POLL_LIMIT_NS ? max_ns : POLL_LIMIT_NS;
}

void ev_active(struct ev_loop *l)
{
	l->polling.active = true;
}

/*
 * Commands have come in this turn: poll for twice the usual gap between them,
 * and not at all when that gap is longer than we may poll.  One long gap counts
 * as four times the limit at most, so that two or three commands in quick
 * succession are enough to begin.
 */
static void polling_update(struct ev_polling *p, uint64_t now_ns)
{
	uint64_t gap, window;

	if (!p->active)
		return;
	p->active = false;
	gap = now_ns - p->last_ns;
	p->last_ns = now_ns;
	if (gap > 4 * p->max_ns)
		gap = 4 * p->max_ns;
	p->gap_ns = (7 * p->gap_ns + gap) / 8;
	window = p->gap_ns > p->max_ns ? 0 : 2 * p->gap_ns;
	if (window && window < POLL_FLOOR_NS)
		window = POLL_FLOOR_NS;
	p->until_ns = now_ns + (window < p->max_ns ? window : p->max_ns);
}

static void relax(void)
{
	for (int i = 0; i < 16; i++) {
#if defined(__x86_64__) || defined(__i386__)
		__builtin_ia32_pause();
#elif defined(__aarch64__)
		__asm__ volatile("isb" ::: "memory");
#else
		__asm__ volatile("" ::: "memory");
#endif
	}
}

/* ---- a turn */

static bool timer_due(const struct ev_loop *l)
{
	return l->nr_timers && l->timers[0]->due_ns <= l->now_ns;
}

/* Is there something to do that epoll does not know of? */
static bool ready(const struct ev_loop *l)
{
	return timer_due(l) || defers_pending(l) ||
	       atomic_load_explicit(&l->async_ready, memory_order_relaxed);
}

/* Number of events or -errno, and the new time. */
static int look(struct ev_loop *l)
{
	const int n = epoll_wait(l->epfd, l->batch, EV_BATCH, 0);
	const int rc = n < 0 ? -errno : n;

	ev_time_read(l);
	return rc;
}

/* Poll until something happens or the window closes; number of events or -errno. */
static int poll_events(struct ev_loop *l)
{
	int n = look(l);

	while (n == 0 && !ready(l) && l->now_ns < l->polling.until_ns) {
		relax();
		n = look(l);
	}
	return n;
}

/* When to wake up at the latest: false is never, else *@ns from now. */
static bool sleep_limit(const struct ev_loop *l, int timeout_ms, uint64_t *ns)
{
	bool limited = timeout_ms >= 0;

	*ns = limited ? (uint64_t)timeout_ms * NS_PER_MS : 0;
	if (l->nr_timers) {
		const uint64_t due = l->timers[0]->due_ns;
		const uint64_t left = due > l->now_ns ? due - l->now_ns : 0;

		if (!limited || left < *ns)
			*ns = left;
		limited = true;
	}
	return limited;
}

/* For libraries and kernels (before 5.11) without epoll_pwait2(). */
static int epoll_sleep_ms(struct ev_loop *l, bool limited, uint64_t ns)
{
	uint64_t ms = (ns + NS_PER_MS - 1) / NS_PER_MS;

	if (ms > 3600000)
		ms = 3600000;
	return epoll_wait(l->epfd, l->batch, EV_BATCH, limited ? (int)ms : -1);
}

static int epoll_sleep(struct ev_loop *l, bool limited, uint64_t ns)
{
#if HAVE_EPOLL_PWAIT2
	const struct timespec ts = { (time_t)(ns / 1000000000u), (long)(ns % 1000000000u) };
	const int n = epoll_pwait2(l->epfd, l->batch, EV_BATCH, limited ? &ts : NULL, NULL);

	if (n >= 0 || errno != ENOSYS)
		return n;
#endif
	return epoll_sleep_ms(l, limited, ns);
}

static int sleep_events(struct ev_loop *l, int timeout_ms)
{
	uint64_t ns;
	bool limited;
	int n;

	limited = sleep_limit(l, timeout_ms, &ns);
	atomic_store(&l->sleeping, true);
	if (atomic_load(&l->async_ready)) { /* sent before it could see that we sleep */
		ns = 0;
		limited = true;
	}
	n = epoll_sleep(l, limited, ns);
	if (n < 0)
		n = -errno;
	atomic_store(&l->sleeping, false);
	ev_time_read(l);
	return n;
}

static int wait_events(struct ev_loop *l, int timeout_ms)
{
	int n = 0;

	if (timeout_ms == 0 || ready(l) || l->now_ns < l->polling.until_ns) {
		n = poll_events(l);
		if (n != 0 || timeout_ms == 0 || ready(l))
			return n;
	}
	return sleep_events(l, timeout_ms);
}

int ev_loop_turn(struct ev_loop *l, int timeout_ms)
{
	struct ev_loop *outer = self;
	int n;

	assert(!l->in_turn);
	n = wait_events(l, timeout_ms);
	if (n < 0 && n != -EINTR)
		return n;

	self = l;
	l->in_turn = true;
	l->batch_len = n > 0 ? n : 0;
	ios_run(l);
	asyncs_run(l);
	ev_timers_run(l);
	defers_run(l);
	polling_update(&l->polling, l->now_ns);
	l->in_turn = false;
	self = outer;
	return 0;
}

int ev_loop_run(struct ev_loop *l)
{
	int rc = 0;

	while (!l->stop && rc == 0)
		rc = ev_loop_turn(l, -1);
	l->stop = false;
	return rc;
}

void ev_loop_stop(struct ev_loop *l)
{
	l->stop = true;
}

struct ev_loop *ev_loop_self(void)
{
	return self;
}

uint64_t ev_now_ns(const struct ev_loop *l)
{
	return l->now_ns;
}

/* ---- data buffers: given back to the system when none was asked for in a while */

struct buf_pool *ev_loop_bufs(struct ev_loop *l)
{
	return l->bufs;
}

static void trim_start(void *arg)
{
	struct ev_loop *l = arg;

	l->trim_gets = buf_pool_gets(l->bufs);
	ev_timer_start(l, &l->trim, TRIM_AFTER_NS);
}

static void trim_due(struct ev_timer *w)
{
	struct ev_loop *l = container_of(w, struct ev_loop, trim);

	if (l->trim_gets != buf_pool_gets(l->bufs)) {
		trim_start(l);
		return;
	}
	buf_pool_trim(l->bufs);
	buf_pool_rearm(l->bufs);
}

/* ---- life */

static int wake_init(struct ev_loop *l)
{
	/* edge-triggered and without a watcher: each write wakes, none has to be read */
	struct epoll_event e = { .events = EPOLLIN | EPOLLET };

	l->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (l->wake_fd < 0)
		return -errno;
	return epoll_ctl(l->epfd, EPOLL_CTL_ADD, l->wake_fd, &e) < 0 ? -errno : 0;
}

static int loop_init(struct ev_loop *l)
{
	int rc;

	l->epfd = epoll_create1(EPOLL_CLOEXEC);
	if (l->epfd < 0)
		return -errno;
	rc = wake_init(l);
	if (rc < 0)
		return rc;
	rc = ev_timers_init(l);
	if (rc < 0)
		return rc;
	l->bufs = buf_pool_new();
	if (!l->bufs)
		return -ENOMEM;
	buf_pool_on_put(l->bufs, trim_start, l);
	l->trim.fn = trim_due;
	ev_time_read(l);
	return 0;
}

int ev_loop_new(struct ev_loop **ret)
{
	struct ev_loop *l = calloc(1, sizeof(*l));
	int rc;

	if (!l)
		return -ENOMEM;
	l->epfd = l->wake_fd = -1;
	list_init(&l->defers[EV_COMPLETE]);
	list_init(&l->defers[EV_FLUSH]);
	list_init(&l->asyncs);
	(void)pthread_mutex_init(&l->lock, NULL);
	work_port_init(l);
	rc = loop_init(l);
	if (rc < 0) {
		ev_loop_free(l);
		return rc;
	}
	*ret = l;
	return 0;
}

struct ev_loop *ev_loop_free(struct ev_loop *l)
{
	if (!l)
		return NULL;
	assert(!l->in_turn);
	work_port_exit(l);
	(void)buf_pool_free(l->bufs);
	ev_timers_exit(l);
	if (l->wake_fd >= 0)
		(void)close(l->wake_fd);
	if (l->epfd >= 0)
		(void)close(l->epfd);
	(void)pthread_mutex_destroy(&l->lock);
	free(l);
	return NULL;
}
