// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_ring.c - our end of the rings of kernel/uapi/ibmvstgt.h, on plain memory
 *
 * No wake-up is lost: before either side sleeps it says so (need_wake, need_bell) and then looks at
 * the producer's index once more, and the producer writes its index before it looks at that word.
 * These four are sequentially consistent; all else is acquire and release.
 */
#include "lld/ibmvio/port_ring.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define ENTRIES_MAX (1u << 16)

static uint32_t theirs(const struct ibmvstgt_index *i)
{
	return __atomic_load_n(&i->n, __ATOMIC_ACQUIRE);
}

static void ours(struct ibmvstgt_index *i, uint32_t n)
{
	__atomic_store_n(&i->n, n, __ATOMIC_RELEASE);
}

/* The entries of a ring, or NULL: they are not all inside the mapping. */
static void *entries_at(void *mem, uint64_t bytes, uint32_t off, uint32_t entries, size_t size)
{
	if (!entries || entries > ENTRIES_MAX || (entries & (entries - 1)))
		return NULL;
	if (off % _Alignof(uint64_t) || off < sizeof(struct ibmvstgt_ctrl) || off > bytes ||
	    entries * size > bytes - off)
		return NULL;
	return (uint8_t *)mem + off;
}

int port_ring_init(struct port_ring *r, void *mem, const struct ibmvstgt_attach *a)
{
	*r = (struct port_ring){ .arr_entries = a->arr_entries,
				 .req_entries = a->req_entries,
				 .cpl_entries = a->cpl_entries };
	if (a->rings_bytes < sizeof(*r->ctrl) || a->cpl_entries < a->req_entries)
		return -EPROTO;
	r->arr = entries_at(mem, a->rings_bytes, a->arr_off, a->arr_entries, sizeof(*r->arr));
	r->req = entries_at(mem, a->rings_bytes, a->req_off, a->req_entries, sizeof(*r->req));
	r->cpl = entries_at(mem, a->rings_bytes, a->cpl_off, a->cpl_entries, sizeof(*r->cpl));
	if (!r->arr || !r->req || !r->cpl)
		return -EPROTO;
	r->ctrl = mem;
	r->arr_cons = theirs(&r->ctrl->arr_cons);
	r->req_prod = theirs(&r->ctrl->req_prod);
	r->cpl_cons = theirs(&r->ctrl->cpl_cons);
	return 0;
}

/* ---- requests */

/* What is not completed is bounded as well: the ring of completions always has room. */
struct ibmvstgt_req *port_ring_slot(struct port_ring *r)
{
	if (r->in_flight >= r->req_entries ||
	    r->req_prod - theirs(&r->ctrl->req_cons) >= r->req_entries)
		return NULL;
	return &r->req[r->req_prod & (r->req_entries - 1)];
}

void port_ring_push(struct port_ring *r)
{
	r->in_flight++;
	r->pushed = true;
	ours(&r->ctrl->req_prod, ++r->req_prod);
}

bool port_ring_bell(struct port_ring *r)
{
	if (!r->pushed)
		return false;
	r->pushed = false;
	__atomic_store_n(&r->ctrl->req_prod.n, r->req_prod, __ATOMIC_SEQ_CST);
	return __atomic_load_n(&r->ctrl->need_bell.n, __ATOMIC_SEQ_CST) != 0;
}

/* ---- completions and arrivals */

int port_ring_completion(struct port_ring *r, struct ibmvstgt_cpl *c)
{
	const uint32_t n = theirs(&r->ctrl->cpl_prod) - r->cpl_cons;

	if (!n)
		return 0;
	if (n > r->in_flight)
		return -EPROTO;
	memcpy(c, &r->cpl[r->cpl_cons & (r->cpl_entries - 1)], sizeof(*c));
	ours(&r->ctrl->cpl_cons, ++r->cpl_cons);
	r->in_flight--;
	return 1;
}

int port_ring_arrival(struct port_ring *r, struct ibmvstgt_arrival *a)
{
	const uint32_t n = theirs(&r->ctrl->arr_prod) - r->arr_cons;
	const struct ibmvstgt_arrival *from = &r->arr[r->arr_cons & (r->arr_entries - 1)];

	if (!n)
		return 0;
	if (n > r->arr_entries)
		return -EPROTO;
	memcpy(a, from, offsetof(struct ibmvstgt_arrival, iu));
	if (a->iu_len > IBMVSTGT_IU_MAX)
		return -EPROTO;
	memcpy(a->iu, from->iu, a->iu_len);
	ours(&r->ctrl->arr_cons, ++r->arr_cons);
	return 1;
}

/* ---- sleeping */

void port_ring_awake(struct port_ring *r)
{
	__atomic_store_n(&r->ctrl->need_wake.n, 0, __ATOMIC_RELAXED);
}

bool port_ring_sleep(struct port_ring *r)
{
	__atomic_store_n(&r->ctrl->need_wake.n, 1, __ATOMIC_SEQ_CST);
	return __atomic_load_n(&r->ctrl->cpl_prod.n, __ATOMIC_SEQ_CST) == r->cpl_cons &&
	       __atomic_load_n(&r->ctrl->arr_prod.n, __ATOMIC_SEQ_CST) == r->arr_cons;
}
