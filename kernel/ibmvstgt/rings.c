// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory shared with the daemon
 *
 * The daemon can write anything anywhere in it at any time.  Nothing there is read twice, entries
 * are copied before they are looked at, and of the indices ours are kept elsewhere.
 */
#include "ibmvstgt.h"

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define ARR_ENTRIES 1024u
#define REQ_ENTRIES 512u
#define CPL_ENTRIES 1024u

#define ARR_OFF ALIGN(sizeof(struct ibmvstgt_ctrl), 64)
#define REQ_OFF ALIGN(ARR_OFF + ARR_ENTRIES * sizeof(struct ibmvstgt_arrival), 64)
#define CPL_OFF ALIGN(REQ_OFF + REQ_ENTRIES * sizeof(struct ibmvstgt_req), 64)
#define END_OFF (CPL_OFF + CPL_ENTRIES * sizeof(struct ibmvstgt_cpl))

size_t rings_bytes(void)
{
	return PAGE_ALIGN(END_OFF);
}

int rings_alloc(struct session *s)
{
	BUILD_BUG_ON(CPL_ENTRIES < REQ_ENTRIES);
	s->rings = vmalloc_user(rings_bytes());
	if (!s->rings)
		return -ENOMEM;
	s->ctrl = s->rings;
	s->arr = s->rings + ARR_OFF;
	s->reqs = s->rings + REQ_OFF;
	s->cpl = s->rings + CPL_OFF;
	rings_want_bell(s, true);
	return 0;
}

void rings_dealloc(struct session *s)
{
	vfree(s->rings);
	s->rings = NULL;
}

void rings_describe(struct ibmvstgt_attach *at)
{
	at->rings_bytes = rings_bytes();
	at->arr_off = ARR_OFF;
	at->arr_entries = ARR_ENTRIES;
	at->req_off = REQ_OFF;
	at->req_entries = REQ_ENTRIES;
	at->cpl_off = CPL_OFF;
	at->cpl_entries = CPL_ENTRIES;
}

static u32 theirs(struct ibmvstgt_index *i)
{
	return smp_load_acquire(&i->n); /* before the entries */
}

static void ours(struct ibmvstgt_index *i, u32 n)
{
	smp_store_release(&i->n, n); /* after the entries */
}

bool rings_look(const struct session *s)
{
	return READ_ONCE(s->arr_prod) != READ_ONCE(s->ctrl->arr_cons.n) ||
	       READ_ONCE(s->cpl_prod) != READ_ONCE(s->ctrl->cpl_cons.n);
}

/* ---- to the daemon.  With an index that cannot be, its ring is full until it can be again */

bool rings_arrival_room(const struct session *s)
{
	return s->arr_prod - theirs(&s->ctrl->arr_cons) < ARR_ENTRIES;
}

void rings_arrival(struct session *s, const struct ibmvstgt_arrival *arr, u32 iu_len)
{
	struct ibmvstgt_arrival *to = &s->arr[s->arr_prod & (ARR_ENTRIES - 1)];

	memcpy(to, arr, offsetof(struct ibmvstgt_arrival, iu) + iu_len);
	WRITE_ONCE(s->arr_prod, s->arr_prod + 1);
	ours(&s->ctrl->arr_prod, s->arr_prod);
	s->published = true;
}

bool rings_completion_room(const struct session *s)
{
	return s->cpl_prod - theirs(&s->ctrl->cpl_cons) < CPL_ENTRIES;
}

void rings_completion(struct session *s, u64 cookie, int result, long hcall)
{
	struct ibmvstgt_cpl *to = &s->cpl[s->cpl_prod & (CPL_ENTRIES - 1)];

	*to = (struct ibmvstgt_cpl){ .cookie = cookie, .result = result, .hcall = (s32)hcall };
	WRITE_ONCE(s->cpl_prod, s->cpl_prod + 1);
	ours(&s->ctrl->cpl_prod, s->cpl_prod);
	s->published = true;
}

/* ---- from the daemon.  With an index that cannot be, there is nothing until it can be again */

bool rings_request_waits(const struct session *s)
{
	const u32 n = theirs(&s->ctrl->req_prod) - s->req_cons;

	return n && n <= REQ_ENTRIES;
}

/* A copy of the next request; false: there is none. */
bool rings_request(struct session *s, struct ibmvstgt_req *req)
{
	if (!rings_request_waits(s))
		return false;
	memcpy(req, &s->reqs[s->req_cons & (REQ_ENTRIES - 1)], sizeof(*req));
	s->req_cons++;
	ours(&s->ctrl->req_cons, s->req_cons);
	return true;
}

/* ---- sleeping and waking */

/* Who wants the bell looks at the requests once more before it sleeps. */
void rings_want_bell(struct session *s, bool want)
{
	if (s->bell == want)
		return;
	s->bell = want;
	WRITE_ONCE(s->ctrl->need_bell.n, want);
	smp_mb(); /* with the daemon's: it writes req_prod, then reads need_bell */
}

void rings_wake(struct session *s)
{
	if (!s->published)
		return;
	s->published = false;
	smp_mb(); /* with the daemon's: it writes need_wake, then reads our indices */
	if (READ_ONCE(s->ctrl->need_wake.n))
		wake_up_interruptible_poll(&s->poll, EPOLLIN | EPOLLRDNORM);
}
