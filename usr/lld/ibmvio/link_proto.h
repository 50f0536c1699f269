/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is said on the socket between a target and an emulated partner: the hypervisor's calls as
 * messages.  Shared by port_link.c and by the QEMU plug-in of test/lpar; needs nothing of either.
 *
 * One stream socket is one pair of adapters.  A message is a header of LINK_HDR_LEN bytes, little
 * endian, and @len bytes.  Either side may register, free and send; the side of the client answers
 * RD and WR in the order in which they came, each with the tag it had.
 */
#ifndef LLD_IBMVIO_LINK_PROTO_H
#define LLD_IBMVIO_LINK_PROTO_H

#include <stdint.h>

#define LINK_HDR_LEN  32
#define LINK_DATA_MAX (128u << 10) /* [bytes] of an RD or WR, and so of any message */
#define LINK_CRQ_LEN  16

enum link_type {
	LINK_REG = 1, /* H_REG_CRQ: @arg = elements of the sender's queue */
	LINK_FREE,    /* H_FREE_CRQ, or the partner failed: @arg = enum link_free */
	LINK_CRQ,     /* H_SEND_CRQ: 16 bytes as they are in memory */
	LINK_RD,      /* H_COPY_RDMA from the client: @addr, @arg = length */
	LINK_RD_R,    /* its end: @tag, @status; @arg of RD bytes if @status is 0, else none */
	LINK_WR,      /* H_COPY_RDMA to the client: @addr, the bytes */
	LINK_WR_R,    /* its end: @tag, @status */
	LINK_EVENT,   /* for tests: transport event @arg is put into the receiver's queue; its
		       * status byte is @arg >> 8 */
	LINK_READY,   /* H_VIOCTL READY_FOR_SUSPEND, by the server: the answer to event 09 */
};

enum link_free {
	LINK_FREED = 0,  /* the partner sees transport event 02 */
	LINK_FAILED = 1, /* the partner sees transport event 01, as when the socket closes */
};

/* @status of LINK_RD_R and LINK_WR_R: what the hypervisor call returns (PAPR, H_COPY_RDMA) */
enum link_status {
	LINK_SUCCESS = 0,
	LINK_PARAMETER = -4,    /* longer than LINK_DATA_MAX */
	LINK_PERMISSION = -11,  /* the client is not registered, or its TCE does not permit this */
	LINK_SOURCE_PARM = -13, /* RD: @addr is not mapped */
	LINK_DEST_PARM = -14,   /* WR: @addr is not mapped */
};

/* a header in the form of this machine */
struct link_msg {
	uint32_t len; /* [bytes] that follow the header, up to LINK_DATA_MAX */
	uint16_t type;
	uint16_t flags; /* 0 */
	uint32_t tag;   /* of the sender of RD and WR */
	int32_t status;
	uint64_t addr; /* I/O address in the client's DMA window */
	uint64_t arg;
};

static inline void link_put(uint8_t *to, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		to[i] = (uint8_t)(value >> 8 * i);
}

static inline uint64_t link_get(const uint8_t *from, unsigned bytes)
{
	uint64_t value = 0;

	while (bytes-- > 0)
		value = value << 8 | from[bytes];
	return value;
}

static inline void link_msg_pack(uint8_t to[LINK_HDR_LEN], const struct link_msg *m)
{
	link_put(to, m->len, 4);
	link_put(to + 4, m->type, 2);
	link_put(to + 6, m->flags, 2);
	link_put(to + 8, m->tag, 4);
	link_put(to + 12, (uint32_t)m->status, 4);
	link_put(to + 16, m->addr, 8);
	link_put(to + 24, m->arg, 8);
}

/* Nothing is checked here: look at len and type before you use them. */
static inline void link_msg_unpack(struct link_msg *m, const uint8_t from[LINK_HDR_LEN])
{
	m->len = (uint32_t)link_get(from, 4);
	m->type = (uint16_t)link_get(from + 4, 2);
	m->flags = (uint16_t)link_get(from + 6, 2);
	m->tag = (uint32_t)link_get(from + 8, 4);
	m->status = (int32_t)(uint32_t)link_get(from + 12, 4);
	m->addr = link_get(from + 16, 8);
	m->arg = link_get(from + 24, 8);
}

#endif
