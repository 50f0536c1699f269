/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * What the kernel module ibmvstgt and tgtd say to each other
 *
 * The module carries the elements of a virtual SCSI server adapter's CRQ and copies between the
 * client's window and a pool of memory; it knows neither SRP nor SCSI (PAPR, "A Protocol for VSCSI
 * Communications").
 *
 * Control: generic netlink family "ibmvstgt" lists adapters and says when they come and go.
 * Data: the character device /dev/ibmvstgt. The open file is the adapter: after
 * IBMVSTGT_ATTACH it has the three rings and the pool to map; closing it, for whatever reason,
 * ends the connection (after hold_s seconds, if the daemon asked for that). A mapping keeps the
 * file open as well.
 *
 * Rings: kernel and daemon each write their own indices, which count up without end and are
 * masked by (entries - 1).  An entry is published by a store-release of the producer's index and
 * read after a load-acquire. A ring whose consumer's index cannot be is full, one whose producer's
 * index cannot be is empty. Elements that find the arrivals full wait in the CRQ.
 *
 * A new epoch begins with each REGISTER and RELEASE and with each transport event but 09 and 0A
 * (which only announce something). An event overtakes: elements before it, not yet in the arrivals,
 * are dropped.
 *
 * Requests are executed strictly in order, each to its end, so one that asks for a SEND sends
 * after every copy before it. A request whose epoch is not the adapter's touches nothing and
 * completes with -ESTALE. All fields are in the machine's byte order, but for crq[] and iu[],
 * which are bytes as they are on the wire.
 */
#ifndef _UAPI_IBMVSTGT_H
#define _UAPI_IBMVSTGT_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define IBMVSTGT_ABI      1
#define IBMVSTGT_DEVICE   "/dev/ibmvstgt"
#define IBMVSTGT_IU_MAX   256 /* bytes of an information unit */
#define IBMVSTGT_EXTENTS  8   /* of a request */
#define IBMVSTGT_LOC_MAX  80  /* location code with its NUL */
#define IBMVSTGT_NAME_MAX 97  /* partition name with its NUL */

/* ---- the rings: at offset 0 of the file, attach.rings_bytes long */

/* Each index has a cache line of its own. "k": written by the kernel, "u": by the daemon. */
struct ibmvstgt_index {
	__u32 n;
	__u32 pad[15];
};

struct ibmvstgt_ctrl {
	struct ibmvstgt_index arr_prod; /* k: arrivals */
	struct ibmvstgt_index arr_cons; /* u */
	struct ibmvstgt_index req_prod; /* u: requests */
	struct ibmvstgt_index req_cons; /* k */
	struct ibmvstgt_index cpl_prod; /* k: completions */
	struct ibmvstgt_index cpl_cons; /* u */
	/*
	 * k: 1: the module does not look by itself: IBMVSTGT_DOORBELL after a new req_prod, which
	 * executes what it can before it returns
	 */
	struct ibmvstgt_index need_bell;
	/*
	 * u: 1: the daemon sleeps in poll(); 0: it looks by itself. poll() is also where elements
	 * that an interrupt announced are taken; if nobody calls it that is some ms later.
	 */
	struct ibmvstgt_index need_wake;
};

/* A CRQ element that has arrived. */
struct ibmvstgt_arrival {
	__u8 crq[16];
	__u32 epoch;  /* after this element: a transport event has already begun a new one */
	__s32 status; /* of the copy of its IU: 0; -EMSGSIZE: length 0 or too long; or as in cpl */
	__u32 iu_len; /* bytes in iu; 0 for elements without an IU */
	__u32 pad;
	__u8 iu[IBMVSTGT_IU_MAX];
};

struct ibmvstgt_extent {
	__u64 ioba; /* in the client's window */
	__u32 pool; /* offset in the pool [bytes] */
	__u32 len;  /* [bytes], > 0 */
};

enum ibmvstgt_op {
	IBMVSTGT_COPY_IN = 1,  /* client -> pool */
	IBMVSTGT_COPY_OUT = 2, /* pool -> client */
};

enum ibmvstgt_req_flags {
	IBMVSTGT_REQ_SEND = 1 << 0, /* then send crq[] */
	/* if this fails the next one is not executed, -ECANCELED, and so on */
	IBMVSTGT_REQ_LINK = 1 << 1,
};

/* The extents are copied, then iu[] to iu_ioba (iu_len > 0), then crq[] is sent. */
struct ibmvstgt_req {
	__u64 cookie; /* the daemon's, comes back in the completion */
	__u32 epoch;
	__u8 op;
	__u8 flags;
	__u8 extents; /* 0..IBMVSTGT_EXTENTS */
	__u8 pad;
	__u64 iu_ioba;
	__u32 iu_len; /* 0..IBMVSTGT_IU_MAX */
	__u32 pad2;
	__u8 crq[16];
	struct ibmvstgt_extent ext[IBMVSTGT_EXTENTS];
	__u8 iu[IBMVSTGT_IU_MAX];
};

/*
 * 0; -ESTALE: epoch; -ECANCELED: linked; -EINVAL: bad request; -EACCES: the hypervisor refused the
 * copy (H_PERMISSION: the partner or its mapping is gone); -EFAULT: bad address in the client's
 * window; -ENOTCONN: H_CLOSED; -EIO: anything else. A full ring of the partner is no result: the
 * module tries again and keeps the place of the request.
 */
struct ibmvstgt_cpl {
	__u64 cookie;
	__s32 result;
	__s32 hcall; /* return code of the hypervisor call that failed, for the log */
};

/* ---- calls */

enum ibmvstgt_attach_flags {
	IBMVSTGT_HELD = 1 << 0, /* out: the CRQ was kept for a daemon that had died: RESET it */
};

struct ibmvstgt_attach {
	__u32 abi;      /* in: IBMVSTGT_ABI; out: the module's */
	__u32 unit;     /* in: unit address */
	__u32 hold_s;   /* in: keep the CRQ registered so long after the daemon's death, 0..60 */
	__u32 flags;    /* out: enum ibmvstgt_attach_flags */
	__u64 pool;     /* in: wanted [bytes], 0: the module's default; out: granted */
	__u64 pool_off; /* out: offset of the pool for mmap() */
	__u64 rings_bytes;
	__u32 arr_off,
		arr_entries; /* offsets in the rings' mapping [bytes]; entries: powers of 2 */
	__u32 req_off, req_entries;
	__u32 cpl_off, cpl_entries; /* >= req_entries */
	__u32 max_copy;             /* ibm,max-virtual-dma-size [bytes]; longer copies are cut */
	__u32 host;                 /* number of the adapter, as in --host */
};

struct ibmvstgt_register {
	__u32 epoch;   /* out: begins here */
	__u32 partner; /* out: 1: the partner is registered; 0: not yet (H_CLOSED) */
};

struct ibmvstgt_partner {
	__u64 partition;
	__u64 unit;
	char loc_code[IBMVSTGT_LOC_MAX];
};

enum ibmvstgt_suspend_op {
	IBMVSTGT_SUSPEND_ENABLE = 1, /* ask for the events 09 and 0A; -EOPNOTSUPP */
	IBMVSTGT_SUSPEND_READY = 2,  /* I/O is quiesced */
};

struct ibmvstgt_suspend {
	__u32 op;
	__u32 timeout_ms; /* ENABLE: 1..30000 */
};

#define IBMVSTGT_IOC 0xb5
/* -EBUSY: another file has it; -ENODEV: no such unit; -EPROTONOSUPPORT: abi */
#define IBMVSTGT_ATTACH _IOWR(IBMVSTGT_IOC, 1, struct ibmvstgt_attach)
/* H_REG_CRQ; when it is registered already H_FREE_CRQ first (a reset) */
#define IBMVSTGT_REGISTER _IOR(IBMVSTGT_IOC, 2, struct ibmvstgt_register)
#define IBMVSTGT_RELEASE  _IO(IBMVSTGT_IOC, 3)                           /* H_FREE_CRQ */
#define IBMVSTGT_PARTNER  _IOR(IBMVSTGT_IOC, 4, struct ibmvstgt_partner) /* -ENOTCONN: none */
#define IBMVSTGT_SUSPEND  _IOW(IBMVSTGT_IOC, 5, struct ibmvstgt_suspend)
#define IBMVSTGT_DOORBELL _IO(IBMVSTGT_IOC, 6)

/* ---- generic netlink; LIST wants CAP_NET_ADMIN, news of adapters anybody may hear */

#define IBMVSTGT_GENL_NAME    "ibmvstgt"
#define IBMVSTGT_GENL_VERSION 1
#define IBMVSTGT_GENL_MCAST   "adapters"

enum ibmvstgt_cmd {
	IBMVSTGT_CMD_UNSPEC,
	IBMVSTGT_CMD_LIST,    /* dump; each answer is an ADAPTER */
	IBMVSTGT_CMD_ADAPTER, /* answer, and multicast when one has come */
	IBMVSTGT_CMD_REMOVED, /* multicast; UNIT only */
	IBMVSTGT_CMD_CHANGED, /* multicast; an adapter's STATE is another one */
};

enum ibmvstgt_state {
	IBMVSTGT_FREE,     /* no daemon */
	IBMVSTGT_ATTACHED, /* a daemon, CRQ not registered */
	IBMVSTGT_OPEN,     /* CRQ registered */
	IBMVSTGT_WAITING,  /* CRQ kept for a daemon that died */
};

enum ibmvstgt_attr {
	IBMVSTGT_A_UNSPEC,
	IBMVSTGT_A_PAD,
	IBMVSTGT_A_ABI,            /* u32 */
	IBMVSTGT_A_UNIT,           /* u32 */
	IBMVSTGT_A_HOST,           /* u32, for --host */
	IBMVSTGT_A_STATE,          /* u32, enum ibmvstgt_state */
	IBMVSTGT_A_LOC_CODE,       /* string: location code of the adapter */
	IBMVSTGT_A_PARTITION_NAME, /* string: this partition's */
	IBMVSTGT_A_PARTITION,      /* u32: this partition's number */
	IBMVSTGT_A_SYSTEM_ID,      /* string: "MODEL-SERIAL" of the machine */
	IBMVSTGT_A_POOL,           /* u64: largest pool that ATTACH grants [bytes] */
	__IBMVSTGT_A_MAX,
};
#define IBMVSTGT_A_MAX (__IBMVSTGT_A_MAX - 1)

#endif /* _UAPI_IBMVSTGT_H */
