/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An adapter, its CRQ, and the open file that has it
 *
 * Locks, the outer first: session.lock (a file's ATTACH, mmap); vstgt_control (adapters and files
 * coming together and parting; the list); adapter.lock (epoch, queue, rings: each hypervisor call
 * is made under it, just after the epoch was looked at).  User memory is touched under none.
 */
#ifndef IBMVSTGT_H
#define IBMVSTGT_H

#include <linux/interrupt.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include <asm/vio.h>

#include "uapi/ibmvstgt.h"

#define VSTGT_NAME "ibmvstgt"

/* PAPR, "CRQ": byte 0 of an element, byte 1, byte 3 */
enum {
	CRQ_FREE = 0x00,
	CRQ_COMMAND = 0x80,
	CRQ_INITIALIZATION = 0xc0,
	CRQ_EVENT = 0xff,
	CRQ_FORMAT_SRP = 0x01,
	CRQ_FORMAT_MAD = 0x02,
	CRQ_FORMAT_MESSAGE = 0x06,
	CRQ_EVENT_PREPARE_SUSPEND = 0x09,
	CRQ_EVENT_RESUME = 0x0a,
	CRQ_PING = 0xf5,
	CRQ_PING_RESPONSE = 0xf6,
};

struct crq_element {
	u8 header;
	u8 format;
	u8 reserved;
	u8 status;
	__be16 timeout;
	__be16 iu_len;
	__be64 iu_ioba;
};

/* Something that the hypervisor does not take now. */
struct backoff {
	u64 delay_ns; /* 0: nothing waits */
	ktime_t until;
};

struct adapter {
	struct kref ref;
	struct list_head list; /* vstgt_control */
	struct vio_dev *vdev;
	u32 host, unit;
	char loc_code[IBMVSTGT_LOC_MAX];
	u64 window; /* bytes that this side may map */
	u32 max_copy;
	u32 local, remote; /* numbers of the windows (LIOBN) */
	struct delayed_work hold;
	struct delayed_work late; /* after an interrupt */
	wait_queue_head_t work;   /* the worker sleeps here */
	bool kick;
	int irq_off;                /* until the worker has nothing to do */
	struct session *session;    /* the file that has it; vstgt_control and lock */
	struct task_struct *worker; /* vstgt_control */

	struct mutex lock; /* what follows */
	bool gone;
	bool registered; /* the hypervisor writes into the queue */
	bool live;       /* registered by the session there is now */
	u32 epoch;
	enum ibmvstgt_state told;

	struct crq_element *crq;
	dma_addr_t crq_dma;
	unsigned int crq_entries, crq_cur, crq_seen;
	u32 crq_epoch; /* of the element at crq_cur: events beyond it have been counted already */
	bool ping;     /* to be answered */
	struct backoff ping_wait, take_wait, exec_wait;

	/* [bytes] 0: an IU that comes; 256: one that goes; 512: facts about the partner */
	u8 *bounce;
	dma_addr_t bounce_dma;
};

#define BOUNCE_OUT     IBMVSTGT_IU_MAX
#define BOUNCE_PARTNER (2 * IBMVSTGT_IU_MAX)
#define BOUNCE_BYTES   (3 * IBMVSTGT_IU_MAX)

struct pool {
	struct page **page; /* one after the other, chunk by chunk */
	dma_addr_t *dma;    /* of each chunk */
	unsigned int chunks, mapped;
};

/* An open file. */
struct session {
	struct mutex lock;
	struct adapter *a; /* set once, by ATTACH */
	wait_queue_head_t poll;
	u32 hold_s;
	struct pool pool;

	/* the rings; our own indices are here, what is in the mapping is only what we say of them
	 */
	void *rings;
	struct ibmvstgt_ctrl *ctrl;
	struct ibmvstgt_arrival *arr;
	struct ibmvstgt_req *reqs;
	struct ibmvstgt_cpl *cpl;
	u32 arr_prod, req_cons, cpl_prod;
	bool published; /* the daemon may have to be woken */
	bool bell;      /* it was told to ring */

	/* the request that is being executed */
	struct ibmvstgt_req req;
	bool busy, cancel, iu_sent;
	unsigned int ext;
	u32 ext_done; /* [bytes] */
};

extern struct mutex vstgt_control;
extern struct list_head vstgt_adapters;

/* main.c */
u64 adapter_pool_max(const struct adapter *a);
struct adapter *adapter_find(u32 unit); /* vstgt_control; or NULL */
void adapter_put(struct adapter *a);

/* devtree.c */
int devtree_read(struct adapter *a);
const char *devtree_partition_name(void); /* "", or the root node's */
u32 devtree_partition(void);
void devtree_system_id(char *to, size_t len);

/* hcall.c: what is returned is a hypervisor call's result; adapter.lock held */
bool hcall_busy(long rc);
long hcall_register(struct adapter *a);
void hcall_free(struct adapter *a);
long hcall_send(struct adapter *a, const void *element);
long hcall_copy_in(struct adapter *a, dma_addr_t to, u64 from, u32 len);
long hcall_copy_out(struct adapter *a, u64 to, dma_addr_t from, u32 len);
long hcall_partner(struct adapter *a);
long hcall_suspend_enable(struct adapter *a, u32 timeout_ms);
long hcall_suspend_ready(struct adapter *a);
int hcall_copy_error(long rc, bool in);
int hcall_error(long rc);

/* crq.c: the queue; adapter.lock held */
int crq_alloc(struct adapter *a);
void crq_dealloc(struct adapter *a);
int crq_register(struct adapter *a, bool *partner);
void crq_release(struct adapter *a);
bool crq_look(struct adapter *a); /* true: there is something new */
bool crq_take(struct adapter *a); /* true: an element went into the arrivals */
irqreturn_t crq_interrupt(int irq, void *arg);

/* exec.c: adapter.lock held */
bool exec_step(struct adapter *a); /* true: go on */

/* worker.c */
int worker_start(struct adapter *a);
void worker_stop(struct adapter *a);
void worker_kick(struct adapter *a);
void worker_help(struct adapter *a); /* from the daemon's call, or poll() */
void worker_late(struct work_struct *work);
void backoff_more(struct backoff *b, long rc);
void backoff_end(struct backoff *b);
bool backoff_waits(const struct backoff *b);

/* rings.c */
int rings_alloc(struct session *s);
void rings_dealloc(struct session *s);
void rings_describe(struct ibmvstgt_attach *at);
size_t rings_bytes(void);
bool rings_look(const struct session *s); /* the daemon has something to look at */
bool rings_arrival_room(const struct session *s);
void rings_arrival(struct session *s, const struct ibmvstgt_arrival *arr, u32 iu_len);
bool rings_request_waits(const struct session *s);
bool rings_request(struct session *s, struct ibmvstgt_req *req);
bool rings_completion_room(const struct session *s);
void rings_completion(struct session *s, u64 cookie, int result, long hcall);
void rings_want_bell(struct session *s, bool want);
void rings_wake(struct session *s);

/* pool.c */
int pool_alloc(struct pool *p, struct adapter *a, u64 bytes);
void pool_unmap(struct pool *p, struct adapter *a);
void pool_dealloc(struct pool *p);
u64 pool_bytes(const struct pool *p);
u32 pool_piece(const struct pool *p, u32 off, u32 len, dma_addr_t *dma);
u64 pool_largest(u64 bytes);

/* attach.c: vstgt_control held */
int attach(struct session *s, struct adapter *a, struct ibmvstgt_attach *at);
void detach(struct session *s);
void attach_adapter_gone(struct adapter *a);
void attach_hold_expired(struct work_struct *work);

/* chardev.c */
int chardev_init(void);
void chardev_exit(void);

/* genl.c */
int genl_init(void);
void genl_exit(void);
void genl_tell(struct adapter *a, enum ibmvstgt_cmd cmd);
void genl_tell_state(struct adapter *a); /* if it is another one than was told */

#endif /* IBMVSTGT_H */
