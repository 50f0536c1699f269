// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queue that the hypervisor fills
 *
 * Elements are looked at as soon as they are there, and taken when the daemon has room for them.
 * Looking finds transport events and PINGs: those do not wait.  What an event has overtaken is
 * dropped, because the connection it belonged to is over.
 */
#include "ibmvstgt.h"

#include <linux/dma-mapping.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>

#define CRQ_BYTES max_t(size_t, PAGE_SIZE, SZ_16K)

int crq_alloc(struct adapter *a)
{
	struct device *dev = &a->vdev->dev;

	BUILD_BUG_ON(sizeof(struct crq_element) != 16);
	a->crq_entries = CRQ_BYTES / sizeof(*a->crq);
	a->crq = dma_alloc_coherent(dev, CRQ_BYTES, &a->crq_dma, GFP_KERNEL);
	if (!a->crq)
		return -ENOMEM;
	a->bounce = dma_alloc_coherent(dev, BOUNCE_BYTES, &a->bounce_dma, GFP_KERNEL);
	if (!a->bounce) {
		dma_free_coherent(dev, CRQ_BYTES, a->crq, a->crq_dma);
		return -ENOMEM;
	}
	return 0;
}

void crq_dealloc(struct adapter *a)
{
	struct device *dev = &a->vdev->dev;

	dma_free_coherent(dev, BOUNCE_BYTES, a->bounce, a->bounce_dma);
	dma_free_coherent(dev, CRQ_BYTES, a->crq, a->crq_dma);
}

/* Requests of the old one end with their next step, elements of it are dropped. */
static void new_epoch(struct adapter *a)
{
	a->epoch++;
	a->ping = false;
	backoff_end(&a->ping_wait);
	backoff_end(&a->take_wait);
	backoff_end(&a->exec_wait);
}

/* The client sees event 02. */
void crq_release(struct adapter *a)
{
	if (a->registered)
		hcall_free(a);
	a->registered = false;
	a->live = false;
	new_epoch(a);
}

static int register_error(long rc)
{
	switch (rc) {
	case H_SUCCESS:
	case H_CLOSED:
		return 0;
	case H_NOT_FOUND: /* no partner is defined */
		return -ENOTCONN;
	case H_RESOURCE:
		return -EBUSY;
	default:
		return -EIO;
	}
}

/* 0 and @partner, or -errno; what was registered is freed in any case */
int crq_register(struct adapter *a, bool *partner)
{
	long rc;

	crq_release(a);
	memset(a->crq, 0, CRQ_BYTES);
	a->crq_cur = 0;
	a->crq_seen = 0;
	a->crq_epoch = a->epoch;
	rc = hcall_register(a);
	if (rc == H_RESOURCE) { /* an earlier kernel's */
		hcall_free(a);
		rc = hcall_register(a);
	}
	if (register_error(rc) < 0) {
		pr_warn(VSTGT_NAME ": host %u: H_REG_CRQ: %ld\n", a->host, rc);
		return register_error(rc);
	}
	a->registered = true;
	a->live = true;
	/* the call has disabled the interrupt: the worker looks, and enables it before it sleeps */
	WRITE_ONCE(a->irq_off, 1);
	*partner = rc == H_SUCCESS;
	return 0;
}

/* The daemon looks, in poll(); if it does not come, the thread. */
irqreturn_t crq_interrupt(int irq, void *arg)
{
	struct adapter *a = arg;
	struct session *s = READ_ONCE(a->session); /* until synchronize_irq() */

	vio_disable_interrupts(a->vdev);
	WRITE_ONCE(a->irq_off, 1);
	if (s) {
		wake_up_interruptible_poll(&s->poll, EPOLLIN | EPOLLRDNORM);
		queue_delayed_work(system_highpri_wq, &a->late, 1);
	} else {
		worker_kick(a);
	}
	return IRQ_HANDLED;
}

/* ---- looking */

static struct crq_element *element_at(struct adapter *a, unsigned int n)
{
	return &a->crq[(a->crq_cur + n) % a->crq_entries];
}

/* An event that ends the connection; 09 and 0A only announce something. */
static bool ends_connection(const struct crq_element *e)
{
	return e->header == CRQ_EVENT && e->format != CRQ_EVENT_PREPARE_SUSPEND &&
	       e->format != CRQ_EVENT_RESUME;
}

static bool is_ping(const struct crq_element *e)
{
	return e->header == CRQ_COMMAND && e->format == CRQ_FORMAT_MESSAGE && e->status == CRQ_PING;
}

static void seen(struct adapter *a, const struct crq_element *e)
{
	if (ends_connection(e)) {
		new_epoch(a);
		pr_info_ratelimited(VSTGT_NAME ": host %u: transport event %02x\n", a->host,
				    e->format);
	} else if (is_ping(e)) {
		a->ping = true;
	}
}

static void answer_ping(struct adapter *a)
{
	static const struct crq_element answer = {
		.header = CRQ_COMMAND,
		.format = CRQ_FORMAT_MESSAGE,
		.status = CRQ_PING_RESPONSE,
	};
	long rc = hcall_send(a, &answer);

	if (rc == H_DROPPED || hcall_busy(rc)) {
		backoff_more(&a->ping_wait, rc);
		return;
	}
	backoff_end(&a->ping_wait);
	a->ping = false;
}

bool crq_look(struct adapter *a)
{
	struct crq_element e;
	bool news = false;

	while (a->crq_seen < a->crq_entries) {
		struct crq_element *from = element_at(a, a->crq_seen);

		if (!(READ_ONCE(from->header) & 0x80))
			break;
		dma_rmb(); /* the header is written last */
		memcpy(&e, from, sizeof(e));
		/* the last entry of a full queue may yet be overwritten by an event */
		if (a->crq_seen == a->crq_entries - 1 && e.header != CRQ_EVENT)
			break;
		a->crq_seen++;
		news = true;
		seen(a, &e);
	}
	if (a->ping && !backoff_waits(&a->ping_wait))
		answer_ping(a);
	return news;
}

/* ---- taking */

static bool has_iu(const struct crq_element *e)
{
	return e->header == CRQ_COMMAND &&
	       (e->format == CRQ_FORMAT_SRP || e->format == CRQ_FORMAT_MAD);
}

/* The element's IU into @arr. The hypervisor's result: if it is busy, the element waits. */
static long take_iu(struct adapter *a, const struct crq_element *e, struct ibmvstgt_arrival *arr)
{
	const u16 len = be16_to_cpu(e->iu_len);
	long rc;

	if (len == 0 || len > IBMVSTGT_IU_MAX) {
		arr->status = -EMSGSIZE;
		return H_SUCCESS;
	}
	rc = hcall_copy_in(a, a->bounce_dma, be64_to_cpu(e->iu_ioba), len);
	arr->status = hcall_copy_error(rc, true);
	if (rc == H_SUCCESS) {
		arr->iu_len = len;
		memcpy(arr->iu, a->bounce, len);
	}
	return rc;
}

static void drop_first(struct adapter *a)
{
	/* before this store nothing of it is read any more */
	smp_store_release(&element_at(a, 0)->header, CRQ_FREE);
	a->crq_cur = (a->crq_cur + 1) % a->crq_entries;
	a->crq_seen--;
}

static bool wanted(struct adapter *a, const struct crq_element *e)
{
	if (e->header == CRQ_EVENT)
		return true;
	return a->crq_epoch == a->epoch && !is_ping(e);
}

bool crq_take(struct adapter *a)
{
	struct ibmvstgt_arrival arr = { .status = 0 };
	struct crq_element e;

	if (!a->crq_seen || backoff_waits(&a->take_wait))
		return false;
	memcpy(&e, element_at(a, 0), sizeof(e));
	if (!wanted(a, &e)) {
		drop_first(a);
		return true;
	}
	if (!rings_arrival_room(a->session)) {
		backoff_more(&a->take_wait, H_SUCCESS);
		return false;
	}
	if (has_iu(&e)) {
		long rc = take_iu(a, &e, &arr);

		if (hcall_busy(rc)) {
			backoff_more(&a->take_wait, rc);
			return false;
		}
	}
	if (ends_connection(&e))
		a->crq_epoch++;
	arr.epoch = a->crq_epoch;
	memcpy(arr.crq, &e, sizeof(arr.crq));
	rings_arrival(a->session, &arr, arr.iu_len);
	drop_first(a);
	backoff_end(&a->take_wait);
	return true;
}
