/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * port_ring.h - our end of the rings of kernel/uapi/ibmvstgt.h, on plain memory
 *
 * Whatever is read from the rings is copied once and checked then; an index that cannot be means
 * that the other end is broken, and is -EPROTO.
 */
#ifndef TGT_IBMVIO_PORT_RING_H
#define TGT_IBMVIO_PORT_RING_H

#include <stdbool.h>
#include <stdint.h>

#include "uapi/ibmvstgt.h"

struct port_ring {
	struct ibmvstgt_ctrl *ctrl; /* borrowed, like the entries */
	const struct ibmvstgt_arrival *arr;
	struct ibmvstgt_req *req;
	const struct ibmvstgt_cpl *cpl;
	uint32_t arr_entries, req_entries, cpl_entries;
	uint32_t arr_cons, req_prod, cpl_cons; /* our indices: those in @ctrl are only written */
	uint32_t in_flight;                    /* requests without completion */
	bool pushed;                           /* requests since the last port_ring_bell() */
};

/* @mem: @a->rings_bytes that are mapped, lent. 0, or -EPROTO: @a does not describe rings. */
int port_ring_init(struct port_ring *r, void *mem, const struct ibmvstgt_attach *a);

/* The entry to fill for the next request, port_ring_push() follows; NULL: the ring is full. */
struct ibmvstgt_req *port_ring_slot(struct port_ring *r);
void port_ring_push(struct port_ring *r);
/* Once a turn, after its requests: whether the module sleeps and wants IBMVSTGT_DOORBELL. */
bool port_ring_bell(struct port_ring *r);

/* 1: @c, @a is the next one; 0: there is none; -EPROTO */
int port_ring_completion(struct port_ring *r, struct ibmvstgt_cpl *c);
int port_ring_arrival(struct port_ring *r, struct ibmvstgt_arrival *a);

/* We look at the rings: no need to be woken. */
void port_ring_awake(struct port_ring *r);
/* We are about to sleep in poll(). false: do not, something has come meanwhile. */
bool port_ring_sleep(struct port_ring *r);

#endif /* TGT_IBMVIO_PORT_RING_H */
