// SPDX-License-Identifier: GPL-2.0-only
/* An open file takes an adapter, and lets it go */
#include "ibmvstgt.h"

#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/sched.h>

static int prepare(struct session *s, struct adapter *a, u64 wanted)
{
	const u64 most = adapter_pool_max(a);
	int rc = rings_alloc(s);

	if (rc)
		return rc;
	rc = pool_alloc(&s->pool, a, wanted ? min(wanted, most) : most);
	if (rc)
		rings_dealloc(s);
	return rc;
}

static void unprepare(struct session *s, struct adapter *a)
{
	pool_unmap(&s->pool, a);
	pool_dealloc(&s->pool);
	rings_dealloc(s);
}

static void set_session(struct adapter *a, struct session *s)
{
	mutex_lock(&a->lock);
	WRITE_ONCE(a->session, s);
	mutex_unlock(&a->lock);
	if (!s)
		synchronize_irq(a->vdev->irq);
}

int attach(struct session *s, struct adapter *a, struct ibmvstgt_attach *at)
{
	int rc;

	if (a->session)
		return -EBUSY;
	rc = prepare(s, a, at->pool);
	if (rc)
		return rc;
	cancel_delayed_work(&a->hold);
	set_session(a, s);
	rc = worker_start(a);
	if (rc) {
		set_session(a, NULL);
		unprepare(s, a);
		mod_delayed_work(system_wq, &a->hold, 0);
		return rc;
	}
	s->hold_s = at->hold_s;
	at->flags = a->registered ? IBMVSTGT_HELD : 0;
	at->pool = pool_bytes(&s->pool);
	at->pool_off = rings_bytes();
	at->max_copy = a->max_copy;
	at->host = a->host;
	rings_describe(at);
	kref_get(&a->ref);
	smp_store_release(&s->a, a); /* with adapter_of() */
	genl_tell_state(a);
	pr_info(VSTGT_NAME ": host %u: taken by %s[%d], pool of %llu KiB\n", a->host, current->comm,
		task_tgid_nr(current), at->pool >> 10);
	return 0;
}

/* Nobody has it any more: the queue is freed, or kept for a while. */
static void let_go(struct adapter *a, u32 hold_s)
{
	mutex_lock(&a->lock);
	WRITE_ONCE(a->session, NULL);
	if (a->registered && hold_s && !a->gone) {
		a->live = false;
		vio_disable_interrupts(a->vdev);
		mod_delayed_work(system_wq, &a->hold, hold_s * HZ);
	} else {
		crq_release(a);
	}
	mutex_unlock(&a->lock);
	synchronize_irq(a->vdev->irq);
}

void detach(struct session *s)
{
	struct adapter *a = s->a;

	if (a->session == s) {
		worker_stop(a);
		let_go(a, s->hold_s);
		genl_tell_state(a);
		pr_info(VSTGT_NAME ": host %u: let go\n", a->host);
		pool_unmap(&s->pool, a);
	}
	pool_dealloc(&s->pool);
	rings_dealloc(s);
	adapter_put(a);
}

/* The adapter is removed; its file stays open with an adapter that is not there any more. */
void attach_adapter_gone(struct adapter *a)
{
	struct session *s = a->session;

	mutex_lock(&a->lock);
	a->gone = true;
	crq_release(a);
	mutex_unlock(&a->lock);
	worker_stop(a);
	if (!s)
		return;
	set_session(a, NULL);
	pool_unmap(&s->pool, a);
	wake_up_interruptible_all(&s->poll);
}

void attach_hold_expired(struct work_struct *work)
{
	struct adapter *a = container_of(to_delayed_work(work), struct adapter, hold);
	bool expired;

	mutex_lock(&a->lock);
	expired = !a->session && a->registered;
	if (expired)
		crq_release(a);
	mutex_unlock(&a->lock);
	if (expired)
		pr_info(VSTGT_NAME ": host %u: no daemon came back\n", a->host);
	genl_tell_state(a);
}
