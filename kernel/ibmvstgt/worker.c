// SPDX-License-Identifier: GPL-2.0-only
/* The thread of an adapter that a daemon has */
#include "ibmvstgt.h"

#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/minmax.h>
#include <linux/sched.h>

#include <asm/hvcall.h>

#define BACKOFF_FIRST_NS (5 * NSEC_PER_USEC)
#define BACKOFF_MOST_NS  ((u64)20 * NSEC_PER_MSEC)

#define STEPS 32 /* hypervisor calls, about, before anybody else gets the adapter */

/* ---- what the hypervisor or the daemon does not take now is tried again, less and less often */

void backoff_more(struct backoff *b, long rc)
{
	u64 wait;

	b->delay_ns = b->delay_ns ? min(2 * b->delay_ns, BACKOFF_MOST_NS) : BACKOFF_FIRST_NS;
	wait = b->delay_ns;
	if (H_IS_LONG_BUSY(rc))
		wait = max(wait, (u64)get_longbusy_msecs(rc) * NSEC_PER_MSEC);
	b->until = ktime_add_ns(ktime_get(), wait);
}

void backoff_end(struct backoff *b)
{
	b->delay_ns = 0;
}

bool backoff_waits(const struct backoff *b)
{
	return b->delay_ns && ktime_before(ktime_get(), b->until);
}

static ktime_t earliest(ktime_t t, const struct backoff *b, ktime_t now)
{
	ktime_t left;

	if (!b->delay_ns)
		return t;
	left = ktime_after(b->until, now) ? ktime_sub(b->until, now) : 0;
	return min(t, left);
}

/* ---- the thread */

/* A hypervisor call or two. true: go on at once */
static bool work(struct adapter *a)
{
	bool more = false;

	/* before either of the two calls the hypervisor may have said something */
	if (a->live) {
		crq_look(a);
		more = crq_take(a);
		crq_look(a);
	}
	if (exec_step(a))
		more = true;
	return more;
}

/* The daemon is woken for several elements and completions at once, not for each. */
static bool work_on(struct adapter *a)
{
	unsigned int n;

	for (n = 0; n < STEPS; n++) {
		if (!work(a))
			return false;
		if (need_resched())
			break;
	}
	return true;
}

/* Interrupts are wanted again. true: something has come in between */
static bool listen(struct adapter *a)
{
	if (!a->live)
		return false;
	if (xchg(&a->irq_off, 0))
		vio_enable_interrupts(a->vdev);
	return crq_look(a);
}

static bool waits(const struct adapter *a)
{
	return a->exec_wait.delay_ns || a->take_wait.delay_ns || a->ping_wait.delay_ns;
}

/*
 * In the daemon's own time, so that no thread has to be woken for it: what it asks for has ended
 * when its call returns. The rest, or all if the thread is at it, is the thread's.
 */
void worker_help(struct adapter *a)
{
	bool rest = true;

	if (mutex_trylock(&a->lock)) {
		if (a->session) {
			rest = work_on(a) || waits(a) || listen(a);
			rings_wake(a->session);
		}
		mutex_unlock(&a->lock);
	}
	if (rest)
		worker_kick(a);
}

/* Nothing to do: how long to sleep, 0 if something has come in between */
static ktime_t may_sleep(struct adapter *a)
{
	const ktime_t now = ktime_get();
	ktime_t t = KTIME_MAX;

	/* while one request is held up, another one is no news */
	rings_want_bell(a->session, !a->exec_wait.delay_ns);
	if (!a->exec_wait.delay_ns && rings_request_waits(a->session))
		return 0;
	if (listen(a))
		return 0;
	t = earliest(t, &a->ping_wait, now);
	t = earliest(t, &a->take_wait, now);
	return earliest(t, &a->exec_wait, now);
}

static ktime_t turn(struct adapter *a)
{
	ktime_t t = 0;

	mutex_lock(&a->lock);
	rings_want_bell(a->session, false);
	if (!work_on(a))
		t = may_sleep(a);
	rings_wake(a->session);
	mutex_unlock(&a->lock);
	return t;
}

static int worker(void *arg)
{
	struct adapter *a = arg;
	ktime_t t;

	while (!kthread_should_stop()) {
		smp_store_mb(a->kick, false); /* before looking at anything */
		t = turn(a);
		if (t)
			wait_event_interruptible_hrtimeout(
				a->work, READ_ONCE(a->kick) || kthread_should_stop(), t);
		cond_resched();
	}
	return 0;
}

void worker_kick(struct adapter *a)
{
	WRITE_ONCE(a->kick, true);
	wake_up(&a->work);
}

/* The daemon, who was told first, has not looked: it is busy, or stopped. */
void worker_late(struct work_struct *work)
{
	struct adapter *a = container_of(to_delayed_work(work), struct adapter, late);

	if (READ_ONCE(a->irq_off))
		worker_kick(a);
}

int worker_start(struct adapter *a)
{
	struct task_struct *t = kthread_run(worker, a, VSTGT_NAME "/%u", a->host);

	if (IS_ERR(t))
		return PTR_ERR(t);
	a->worker = t;
	return 0;
}

/* Afterwards no request is executed and no element taken. */
void worker_stop(struct adapter *a)
{
	if (a->worker)
		kthread_stop(a->worker);
	a->worker = NULL;
}
