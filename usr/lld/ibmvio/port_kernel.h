/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * port_kernel.h - a virtual SCSI server adapter of this partition, through kernel/ibmvstgt
 *
 *   port_kernel.c         the port's methods: open, close, and calls of the module
 *   port_kernel_search.c  the adapter among those there are: it goes, it is there again
 *   port_kernel_attach.c  to have it: taken, mapped, watched, lost
 *   port_kernel_io.c      requests, completions, arrivals
 *   port_kernel_mem.c     the memory that the kernel lends
 *   port_ring.c           the rings, on plain memory
 *   port_pool.c           pieces of the pool, on plain memory
 *   port_kernel_dev.c     system calls on the module's device
 *   port_kernel_genl.c    the module's generic netlink
 *
 * Tests have functions of their own in the place of the last two.
 */
#ifndef TGT_IBMVIO_PORT_KERNEL_H
#define TGT_IBMVIO_PORT_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "lld/ibmvio/port.h"
#include "lld/ibmvio/port_pool.h"
#include "lld/ibmvio/port_ring.h"
#include "tgt/err.h"
#include "tgt/ev.h"
#include "uapi/ibmvstgt.h"

/* ---- port_kernel_dev.c: IBMVSTGT_DEVICE */

int kdev_open(void); /* a file that does not block, or -errno */
void kdev_close(int fd);
/* @call: IBMVSTGT_ATTACH and so on, @arg: its structure or NULL. 0 or -errno */
int kdev_call(int fd, unsigned long call, void *arg);
/* @mem: out, @len bytes from offset @off of the file; kdev_unmap() ends it, and the file stays
 * open for the kernel until then. 0 or -errno */
int kdev_map(int fd, uint64_t off, size_t len, void **mem);
void kdev_unmap(void *mem, size_t len);

/* ---- port_kernel_genl.c: the adapters of the module */

struct kadapter {
	uint32_t abi, unit, host, partition;
	enum ibmvstgt_state state;
	char loc_code[81];
	char partition_name[97];
	char system_id[65];
};

/**
 * struct kgenl - a subscription
 * @news: on the loop. @cmd: ADAPTER (@unit has come), CHANGED, REMOVED, or UNSPEC: messages have
 *        been lost, list again. kgenl_close() must not be called from inside
 */
struct kgenl {
	void (*news)(struct kgenl *g, enum ibmvstgt_cmd cmd, uint32_t unit);
	struct ev_io io;
	void *sock;
	int family;
};

/* 0, or -1 and @e: the module is not loaded, no permission, built without libnl */
int kgenl_open(struct kgenl *g, struct ev_loop *loop, struct err *e);
void kgenl_close(struct kgenl *g);
/* @each is called for every adapter there is. 0 or -errno */
int kgenl_list(struct kgenl *g, void (*each)(void *arg, const struct kadapter *a), void *arg);

/* ---- the port */

struct obj_pool;

struct kpool {                 /* the memory of one ATTACH */
	struct list_head link; /* in kport.old, after that attachment has ended */
	struct port_pool pieces;
	void *mem;
	size_t len;
};

struct kport {
	struct port *p;
	struct kgenl genl;
	uint32_t unit;
	unsigned int busy; /* callbacks of the user's that we are inside of */
	bool closed;       /* by one of them; the last one out frees us */

	int fd; /* -1: the adapter is not there */
	struct ev_io io;
	struct ev_defer look;  /* EV_COMPLETE: at the rings */
	struct ev_defer flush; /* EV_FLUSH: doorbell, and may we sleep */
	struct port_ring ring;
	void *rings;
	size_t rings_len;
	uint32_t epoch;
	bool registered; /* arrivals are wanted */

	struct list_head sent;    /* in the ring, in its order */
	struct list_head backlog; /* after those */
	struct list_head ending;  /* with -ESTALE, just now */
	uint64_t cookie;          /* of the first of @sent; the next has the next number */
	struct obj_pool *ius;     /* of the backlog */

	struct kpool *pool;   /* NULL as long as @fd is -1 */
	struct list_head old; /* pools whose pieces are not all back */
	bool starved;         /* port_buf_get() has failed */

	struct ev_defer news;  /* EV_COMPLETE: up, memory, the adapter may have come or gone */
	struct ev_timer retry; /* while the adapter is not there */
	bool up_due;           /* taken, and the user does not know yet */
	bool listening;        /* genl is open */
	bool changed;          /* netlink has said something */
	bool refused;          /* the last attempt to take it, and the log says so */
	bool backoff;          /* it could not be taken: only @retry tries again */
};

static inline void kport_enter(struct kport *k)
{
	k->busy++;
}
void kport_leave(struct kport *k);

/* ---- port_kernel_search.c */

/**
 * struct ksearch - for an adapter among those of the module
 * @number: its unit address, or with @by_host its number
 * @others: out, " vio,30000003" of each that there is
 */
struct ksearch {
	uint32_t number;
	bool by_host, found;
	struct kadapter adapter;
	char others[160];
};

int ksearch(struct kgenl *g, struct ksearch *s); /* 0 or -errno */
/* Netlink has said something of adapter @unit. */
void kport_heard(struct kgenl *g, enum ibmvstgt_cmd cmd, uint32_t unit);
void kport_news(struct ev_defer *w);
void kport_retry(struct ev_timer *w);

/* ---- port_kernel_attach.c */

/* Take @a; up() comes in the next turn. 0 or -errno */
int kport_attach(struct kport *k, const struct kadapter *a);
/* Give it back: the module touches our memory no more. */
void kport_detach(struct kport *k);
/* The adapter has gone, or the module is not to be trusted. */
void kport_gone(struct kport *k, const char *why);
/* Look at the rings, or without them end what has been submitted. */
void kport_turn(struct ev_defer *w);

/* ---- port_kernel_io.c */

/* Look at the rings. 0, or -EPROTO: the module has lost its way */
int kport_look(struct kport *k);
/* Everything that was submitted ends, -ESTALE; what its callbacks submit ends in the next turn. */
void kport_end_requests(struct kport *k);
void kport_flush(struct ev_defer *w);
void kernel_submit(struct port *p, struct port_req *req);

/* ---- port_kernel_mem.c */

/* 0 or -errno; lost: the attachment has ended */
int kpool_new(int fd, const struct ibmvstgt_attach *a, struct kpool **ret);
void kpool_free(struct kpool *pool);
void kpool_lost(struct kport *k);
void *kernel_buf_get(struct port *p, size_t len);
void kernel_buf_put(struct port *p, void *mem, size_t len);

#endif /* TGT_IBMVIO_PORT_KERNEL_H */
