/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * port.h - the way to a virtual SCSI server adapter: CRQ elements, copies, memory
 *
 * Two ports stand behind these methods: port_kernel.c (kernel/ibmvstgt on a real VIOS) and
 * port_link.c (a Unix socket to an emulated partner). Above them everything is the same.
 *
 * Epochs are the port's business: port_register(), port_release(), a transport event that says that
 * the partner is gone (01, 02, 04) and the loss of the adapter each begin a new one, and requests
 * of an older one end with -ESTALE and touch nothing: neither the partner's memory nor ours.
 */
#ifndef TGT_IBMVIO_PORT_H
#define TGT_IBMVIO_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tgt/err.h"
#include "tgt/ev.h"
#include "tgt/list.h"

#define CRQ_ELEMENT  16  /* bytes */
#define VSCSI_IU_MAX 256 /* bytes of an IU, PAPR "A Protocol for VSCSI Communications" */
#define PORT_EXTENTS 8

struct port;

enum port_op { PORT_COPY_IN, PORT_COPY_OUT }; /* partner -> us, us -> partner */

struct port_extent {
	uint64_t ioba; /* in the partner's window */
	void *mem;     /* from port_buf_get() of the same port */
	uint32_t len;  /* [bytes], > 0 */
};

/**
 * struct port_req - copies, then an IU, then a CRQ element
 * @op:      direction of @ext; @iu always goes to the partner
 * @nr:      extents, 0..PORT_EXTENTS
 * @ext:     memory is lent from port_submit() to @done
 * @iu:      @iu_len bytes (0: none) to copy to @iu_ioba; read before port_submit() returns
 * @send:    send @crq when all of that is done
 * @link:    when this one fails the next one submitted is not carried out (-ECANCELED), and so on
 *           while they are linked
 * @done:    once, on the loop, never from inside port_submit(), in the order of submission.
 *           @result: 0; -ESTALE an epoch has ended; -ECANCELED; -EACCES the partner or its mapping
 *           is gone; -EFAULT the partner's address is bad; -ENOTCONN nobody to send to; -EIO
 *
 * Requests of a port are carried out in the order of submission, each to its end: what is sent is
 * sent after every copy before it. A full queue of the partner holds all of them up.
 * The members from @epoch on are the port's.
 */
struct port_req {
	enum port_op op;
	unsigned int nr;
	struct port_extent ext[PORT_EXTENTS];
	uint64_t iu_ioba;
	const uint8_t *iu;
	uint16_t iu_len;
	bool send;
	bool link;
	uint8_t crq[CRQ_ELEMENT];
	void (*done)(struct port_req *req, int result);

	uint32_t epoch;
	struct list_head wait; /* in the port's queue */
	uint64_t priv[4];
};

/* Who the partner is, as far as the platform tells. */
struct port_partner {
	uint32_t partition; /* 0: not known */
	uint64_t unit;      /* its unit address; 0: not known */
	char loc_code[81];
};

/**
 * struct port_user - what a port calls, on the loop
 * @up:      the adapter can be registered: from now on port_register() works. Not from inside
 *           port_open()
 * @down:    the adapter (the socket, the device) is gone; requests have ended with -ESTALE. @up
 *           may come again
 * @arrival: a CRQ element. Elements of format SRP and MAD bring their IU: @status 0 and @iu_len
 *           bytes, or @status -EMSGSIZE (length 0 or more than VSCSI_IU_MAX), -EACCES, -EFAULT,
 *           -EIO. @iu is the port's, until the return. Elements arrive in order, and none of an
 *           older epoch
 * @buf_available: memory has come back after port_buf_get() had failed
 */
struct port_user {
	void (*up)(struct port *p);
	void (*down)(struct port *p, const char *why);
	void (*arrival)(struct port *p, const uint8_t crq[CRQ_ELEMENT], const uint8_t *iu,
			unsigned int iu_len, int status);
	void (*buf_available)(struct port *p);
};

struct port_ops {
	const char *name; /* the bus: "vio", "link" */
	int (*open)(struct port *p, const char *address, struct err *e);
	void (*close)(struct port *p);
	int (*reg)(struct port *p);
	void (*release)(struct port *p);
	void (*submit)(struct port *p, struct port_req *req);
	int (*partner)(struct port *p, struct port_partner *who);
	int (*suspend_enable)(struct port *p, unsigned int timeout_ms);
	int (*suspend_ready)(struct port *p);
	void *(*buf_get)(struct port *p, size_t len);
	void (*buf_put)(struct port *p, void *mem, size_t len);
};

struct port {
	const struct port_ops *ops;
	const struct port_user *user;
	struct ev_loop *loop;
	unsigned int hold_s; /* set before port_open(): how long the kernel keeps the queue
			      * registered for a daemon that died, 0..60 [s] */
	void *priv;          /* the port's own */

	/* set by open(): facts about the adapter */
	uint64_t id;        /* tells adapters of one host apart, the same after a restart */
	uint32_t max_txu;   /* largest transfer that its memory bears [bytes] */
	uint32_t credits;   /* most requests that it bears at once */
	char loc_code[81];  /* of our adapter, or "" */
	char system_id[65]; /* "MODEL-SERIAL", or "" */
	char partition_name[97];
	uint32_t partition;
	uint32_t unit;
};

/**
 * port_open() - take the adapter that "--bus" or "--host" names
 * @p:       user, loop and hold_s set
 * @adapter: "vio,30000003", "host,1" (port_kernel), "link,/run/x.sock" (port_link)
 *
 * Return: 0, or -1 and @e: no such bus, no such adapter, taken by another target
 */
int port_open(struct port *p, const char *adapter, struct err *e);
/* Every request ends (done() is called from inside, -ESTALE) and the adapter is let go. Memory from
 * port_buf_get() must have been put back, or be put back from those done(). */
void port_close(struct port *p);

/* H_REG_CRQ, or a reset when it is registered: FREE, then REG. A new epoch.
 * Return: 1 the partner is registered, 0 not yet (both good), -errno */
static inline int port_register(struct port *p)
{
	return p->ops->reg(p);
}

/* H_FREE_CRQ: the partner is told. A new epoch. */
static inline void port_release(struct port *p)
{
	p->ops->release(p);
}

static inline void port_submit(struct port *p, struct port_req *req)
{
	p->ops->submit(p, req);
}

/* 0, or -ENOTCONN: nothing is known */
static inline int port_partner(struct port *p, struct port_partner *who)
{
	return p->ops->partner(p, who);
}

/* H_VIOCTL 1Dh, 1Eh: 0 or -errno (-EOPNOTSUPP: the platform has it not) */
static inline int port_suspend_enable(struct port *p, unsigned int timeout_ms)
{
	return p->ops->suspend_enable(p, timeout_ms);
}
static inline int port_suspend_ready(struct port *p)
{
	return p->ops->suspend_ready(p);
}

/* @len bytes (1..4 MiB) that extents may point into, page aligned from a page on; NULL: none now,
 * port_user.buf_available() follows. */
static inline void *port_buf_get(struct port *p, size_t len)
{
	return p->ops->buf_get(p, len);
}
static inline void port_buf_put(struct port *p, void *mem, size_t len)
{
	p->ops->buf_put(p, mem, len);
}

extern const struct port_ops port_kernel_ops; /* without libnl its open() only says so */
extern const struct port_ops port_link_ops;

#endif /* TGT_IBMVIO_PORT_H */
