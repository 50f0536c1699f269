/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * adapter.h - an adapter that is bound to a target: its port, its connection, its client's requests
 */
#ifndef TGT_IBMVIO_ADAPTER_H
#define TGT_IBMVIO_ADAPTER_H

#include "lld/ibmvio/crq_fsm.h"
#include "lld/ibmvio/vio.h"
#include "lld/srp/iu.h"
#include "tgt/nexus.h"

extern const struct lld_ops ibmvio_lld;

/* MAXIMUM TRANSFER that we announce, at most: a list of descriptors shares the data's memory. */
#define VIO_TXU_MAX ((4u << 20) - SRP_DESC_MAX * SRP_DESC_LEN)

/* An element that has arrived; lent until the return. */
struct vio_arrival {
	const uint8_t *element; /* CRQ_ELEMENT bytes */
	struct crq crq;
	const uint8_t *iu; /* @iu_len bytes */
	unsigned int iu_len;
};

/**
 * struct vio_credits - SRP's request limit (SRP r16a 4.6), counted as the client does
 * @limit: requests that it may have outstanding
 * @used:  that it has
 * @owed:  of commands that were aborted and get no response of their own: given back with the
 *         next one
 * @spare: Linux takes back the credit of a command that it has aborted, and counts ours too: one
 *         request more than the limit for each is no violation
 */
struct vio_credits {
	uint32_t limit, used, owed, spare;
};

/* What the client has said of itself. */
struct vio_client {
	struct mad_adapter_info info; /* ADAPTER_INFO; os_type 0: nothing yet */
	struct mad_caps caps;
	struct port_partner partner;
	bool fast_fail;
};

/* SRP_LOGIN that waits until there is a logical unit to see. */
struct vio_login_wait {
	bool pending;
	struct srp_login login;
	uint64_t ioba;
};

struct vio_mad;
struct vio_task;

struct vio_adapter {
	struct port port;
	struct vio_target *vt;
	char *name; /* as bound: "vio,30000003"; owns */
	struct list_head link;

	enum vio_state state, before; /* @before VIO_SUSPENDED */
	uint32_t gen;                 /* of the connection: what began in an older one is over */
	bool stopped;                 /* for good: not registered again */
	bool closing;                 /* unbound, waits for @orphans */
	bool probing, quiescing;
	struct list_head held; /* struct vio_held: arrivals while suspended */
	unsigned int nr_held;
	unsigned int resets; /* in a row, see adapter_reset_delay() */
	uint64_t last_reset_ns;
	struct ev_timer retry;     /* to register again */
	struct ev_timer login_due; /* to look at @login_wait again */
	struct ev_defer memory;    /* buffers have come back */
	struct ev_defer finish;    /* the last orphan has gone */

	struct vio_client client;
	struct vio_login_wait login_wait;
	struct vio_credits credits;
	struct vio_mad *mad; /* the one that is being worked on, or NULL */
	struct it_nexus *nexus;
	uint16_t rsp_room;           /* longest response IU [bytes] */
	struct list_head tmfs;       /* struct vio_tmf */
	struct list_head completing; /* struct vio_task: core has completed it, the client waits */
	unsigned int in_flight;      /* port requests */
	unsigned int outdated;       /* the first of these: of what the port registered before */
	unsigned int nr_cmds;        /* that core or we have */
	unsigned int orphans;        /* buffers with commands that were aborted */

	uint64_t rx_bytes, tx_bytes, copies_in, copies_out, requests, responses;
};

/* ---- adapter.c */

/* NULL and @e: port_open()'s, no memory. */
struct vio_adapter *adapter_open(struct vio_target *vt, struct ev_loop *loop, const char *name,
				 struct err *e);
/* The client is told, its commands end, nobody is let in any more. */
void adapter_stop(struct vio_adapter *a);
/* The same, and @a is freed when no store has memory of it any more. */
void adapter_close(struct vio_adapter *a);
/* Close what still waits for that: stores are done when a driver exits. */
void adapters_finish(void);
/* @why: for the log; NULL: it is no news. */
void adapter_event(struct vio_adapter *a, enum vio_event ev, const char *why);
/* port_submit(); @req->done ends with adapter_request_done(). */
void adapter_submit(struct vio_adapter *a, struct port_req *req);
void adapter_request_done(struct vio_adapter *a);
/* A buffer of an aborted command has come back. */
void adapter_orphan_gone(struct vio_adapter *a);
/* Largest transfer [bytes] */
uint32_t adapter_max_txu(const struct vio_adapter *a);

/* ---- actions.c: what the state machine asks for */
void adapter_act(struct vio_adapter *a, enum vio_action action, const struct vio_arrival *el,
		 const char *why);
/* Ask the hypervisor to go on with a suspension when nothing is under way. */
void adapter_quiesced(struct vio_adapter *a);
/* Forget the connection. */
void adapter_drop(struct vio_adapter *a);

/* ---- msg.c: IUs and elements that no command sends */

/* Copy @iu (@len bytes, 0: none) to @ioba and send @crq. Without memory the connection is reset. */
void adapter_send(struct vio_adapter *a, const uint8_t crq[CRQ_ELEMENT], const uint8_t *iu,
		  uint16_t len, uint64_t ioba);
void adapter_send_init(struct vio_adapter *a, enum crq_init what);
void adapter_send_ping(struct vio_adapter *a, enum crq_in_crq what);
/* An SRP IU of @len bytes in place of the request at @ioba. */
void adapter_send_srp(struct vio_adapter *a, const uint8_t *iu, size_t len, uint64_t ioba,
		      const uint8_t tag[SRP_TAG], enum crq_status status);
/* A copy, or an answer, of this connection has failed: @result as in port_req.done. */
void adapter_failed(struct vio_adapter *a, int result);
int msg_init(void); /* 0 or -ENOMEM */
void msg_exit(void);

/* ---- mad_exec.c */
void mad_arrived(struct vio_adapter *a, const struct vio_arrival *el);
void mad_forget(struct vio_adapter *a);

/* ---- srp.c */
void srp_arrived(struct vio_adapter *a, const struct vio_arrival *el);
void srp_forget(struct vio_adapter *a); /* nexus, login, credits */
void srp_login_due(struct ev_timer *w);
/* REQUEST LIMIT DELTA of a response that is about to be sent */
uint32_t credit_give(struct vio_adapter *a);
uint32_t credit_limit(const struct vio_adapter *a); /* at login */
/* The credit of a command that gets no response */
void credit_owe(struct vio_adapter *a);
/* A response that was to give @delta has not been sent. */
void credit_take_back(struct vio_adapter *a, uint32_t delta);

/* ---- answer.c: those of a->completing at @lun, and if not NULL with @tag: from now on nothing of
 * them is submitted that has not been */
void tasks_end_completing(struct vio_adapter *a, const uint8_t lun[8], const uint8_t *tag);

/* ---- tmf.c */
void tmf_arrived(struct vio_adapter *a, const struct vio_arrival *el);
void vio_tmfs_forget(struct vio_adapter *a);
void vio_tmf_executed(struct tmf *tmf);

/* ---- nexus_id.c: who the client is, for people and for reservations */
#define VIO_TRANSPORT_ID 24
void client_name(const struct vio_adapter *a, char *text, size_t room);
void client_transport_id(const struct vio_adapter *a, const uint8_t port[16],
			 uint8_t id[VIO_TRANSPORT_ID]);
size_t vio_target_port_ids(struct it_nexus *n, uint8_t *buf, size_t room);
void vio_conns(struct it_nexus *n, void (*each)(void *arg, const struct lld_conn_info *c),
	       void *arg);

#endif /* TGT_IBMVIO_ADAPTER_H */
