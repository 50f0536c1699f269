// SPDX-License-Identifier: GPL-2.0-only
/*
 * The daemon's requests, one after the other, a hypervisor call at a time
 *
 * Between two calls the queue is looked at, so a transport event stops a long request midway.
 */
#include "ibmvstgt.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include <asm/hvcall.h>

static bool extent_good(const struct session *s, const struct ibmvstgt_extent *x)
{
	const u64 bytes = pool_bytes(&s->pool);

	return x->len && x->len <= bytes && x->pool <= bytes - x->len;
}

static bool request_good(const struct session *s, const struct ibmvstgt_req *r)
{
	unsigned int i;

	if (r->extents > IBMVSTGT_EXTENTS || r->iu_len > IBMVSTGT_IU_MAX ||
	    (r->flags & ~(IBMVSTGT_REQ_SEND | IBMVSTGT_REQ_LINK)))
		return false;
	if (r->extents && r->op != IBMVSTGT_COPY_IN && r->op != IBMVSTGT_COPY_OUT)
		return false;
	/* what the hypervisor would not send */
	if ((r->flags & IBMVSTGT_REQ_SEND) && (!(r->crq[0] & 0x80) || r->crq[0] == CRQ_EVENT))
		return false;
	for (i = 0; i < r->extents; i++) {
		if (!extent_good(s, &r->ext[i]))
			return false;
	}
	return true;
}

static void end_request(struct session *s, int result, long hcall)
{
	rings_completion(s, s->req.cookie, result, hcall);
	s->cancel = result && (s->req.flags & IBMVSTGT_REQ_LINK);
	s->busy = false;
}

/* The next request, if it is there and its completion has room. */
static bool next_request(struct adapter *a)
{
	struct session *s = a->session;

	if (!rings_request_waits(s)) {
		backoff_end(&a->exec_wait);
		return false;
	}
	if (!rings_completion_room(s)) {
		backoff_more(&a->exec_wait, H_SUCCESS);
		return false;
	}
	if (!rings_request(s, &s->req))
		return false;
	s->busy = true;
	s->iu_sent = false;
	s->ext = 0;
	s->ext_done = 0;
	return true;
}

/* Why it is not executed at all, or no further; 0: nothing is against it. */
static int objection(const struct adapter *a)
{
	const struct session *s = a->session;

	if (!a->live || s->req.epoch != a->epoch)
		return -ESTALE;
	if (s->cancel)
		return -ECANCELED;
	return request_good(s, &s->req) ? 0 : -EINVAL;
}

static long copy_piece(struct adapter *a)
{
	struct session *s = a->session;
	const struct ibmvstgt_extent *x = &s->req.ext[s->ext];
	const u32 left = x->len - s->ext_done;
	dma_addr_t dma;
	u32 len;
	long rc;

	len = pool_piece(&s->pool, x->pool + s->ext_done, min(left, a->max_copy), &dma);
	if (s->req.op == IBMVSTGT_COPY_IN)
		rc = hcall_copy_in(a, dma, x->ioba + s->ext_done, len);
	else
		rc = hcall_copy_out(a, x->ioba + s->ext_done, dma, len);
	if (rc != H_SUCCESS)
		return rc;
	s->ext_done += len;
	if (s->ext_done == x->len) {
		s->ext++;
		s->ext_done = 0;
	}
	return rc;
}

static long copy_iu(struct adapter *a)
{
	struct session *s = a->session;
	long rc;

	memcpy(a->bounce + BOUNCE_OUT, s->req.iu, s->req.iu_len);
	rc = hcall_copy_out(a, s->req.iu_ioba, a->bounce_dma + BOUNCE_OUT, s->req.iu_len);
	s->iu_sent = rc == H_SUCCESS;
	return rc;
}

/* One hypervisor call, or the end of the request. */
static void step(struct adapter *a)
{
	struct session *s = a->session;
	bool sending = false;
	int error;
	long rc;

	if (s->ext < s->req.extents) {
		rc = copy_piece(a);
		error = hcall_copy_error(rc, s->req.op == IBMVSTGT_COPY_IN);
	} else if (s->req.iu_len && !s->iu_sent) {
		rc = copy_iu(a);
		error = hcall_copy_error(rc, false);
	} else if (s->req.flags & IBMVSTGT_REQ_SEND) {
		sending = true;
		rc = hcall_send(a, s->req.crq);
		error = hcall_error(rc);
	} else {
		end_request(s, 0, H_SUCCESS);
		return;
	}
	if (hcall_busy(rc) || (sending && rc == H_DROPPED)) {
		backoff_more(&a->exec_wait, rc);
		return;
	}
	backoff_end(&a->exec_wait);
	if (error || sending)
		end_request(s, error, rc);
}

bool exec_step(struct adapter *a)
{
	struct session *s = a->session;
	int error;

	if (!s->busy) {
		if (backoff_waits(&a->exec_wait) || !next_request(a))
			return false;
		backoff_end(&a->exec_wait);
	}
	error = objection(a);
	if (error) {
		backoff_end(&a->exec_wait);
		end_request(s, error, H_SUCCESS);
		return true;
	}
	if (backoff_waits(&a->exec_wait))
		return false;
	step(a);
	return !backoff_waits(&a->exec_wait);
}
