/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * conn.h - connections, sessions and tasks of the iSCSI target
 *
 * A session has one connection (MaxConnections=1, ErrorRecoveryLevel=0): when
 * the connection ends, so does the session.
 *
 *   rx.c     bytes to PDUs         pdu.c      PDUs to their handlers, Reject
 *   scsi.c   SCSI commands         dataout.c  R2T, Data-Out
 *   tmf.c    task management       nop.c      NOP-Out, NOP-In
 *   tx.c     PDUs to bytes         response.c Data-In, R2T and responses of tasks
 */
#ifndef ISCSI_CONN_H
#define ISCSI_CONN_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include "keys.h"
#include "login.h"
#include "pdu.h"
#include "text.h"
#include "tgt/cmd.h"
#include "tgt/ev.h"
#include "tgt/list.h"
#include "tgt/lld.h"

struct conn;
struct session;
struct tx_batch;

union iscsi_address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

/* ---- what is to be sent */

enum tx_kind { TX_CTL, TX_TASK };
struct tx_item {
	struct list_head link; /* in conn->tx.queue; in itself while not queued */
	enum tx_kind kind;
};

/**
 * struct ctl - a PDU that is not a task's: from ctl_new() to the socket
 * @h:     header; StatSN, ExpCmdSN and MaxCmdSN are filled in when it is sent
 * @stat:  it has a status: StatSN moves on
 * @close: close the connection once it has been sent
 * @data:  @len bytes, from the loop's buf_pool, or @inside
 */
struct ctl {
	struct tx_item tx;
	union pdu_header h;
	bool stat, close;
	uint32_t len;
	uint8_t *data;
	uint8_t inside[ISCSI_BHS_LEN];
};

struct tx {
	struct list_head queue; /* struct tx_item */
	uint32_t part_sent;     /* bytes of the first PDU that are with the kernel already */
	uint32_t part_max;      /* the MaxCmdSN it was sent with */
	uint32_t part_exp;      /* ExpCmdSN */
	uint32_t backlog;       /* bytes of struct ctl in the queue */
	bool blocked;           /* the socket is full: EPOLLOUT will tell */
};

/* ---- what arrives */

enum rx_mode {
	RX_HEADER, /* between PDUs, or a header has begun: saved[0, have) */
	RX_BUFFER, /* the rest of a PDU goes into buf[have, need) */
	RX_DIRECT, /* data of a Data-Out goes into its task; saved is its BHS */
	RX_SKIP,   /* need bytes of a PDU that is not wanted */
};

struct rx {
	enum rx_mode mode;
	uint32_t have, need;
	uint32_t crc; /* RX_DIRECT: of the data so far */
	uint8_t *buf; /* owns, of the loop's buf_pool */
	uint32_t buf_len;
	uint32_t typical; /* bytes of the last PDU that came whole */
	struct iscsi_task *task;
	uint8_t tail_len, tail_need; /* RX_DIRECT: padding and digest */
	uint8_t tail[8];
	uint8_t saved[ISCSI_BHS_LEN + ISCSI_DIGEST_LEN];
};

/* ---- tasks: the transport's part of a scsi_cmd */

struct iscsi_task {
	struct tx_item tx;
	struct conn *conn;
	struct iscsi_task *next; /* same bucket of session->tasks */
	uint32_t itt;
	bool read, write, immediate;
	bool done; /* command_complete(): the response is queued */

	/* Data-In */
	uint32_t sent;    /* bytes of in.iov */
	uint32_t data_sn; /* of the next Data-In */

	/* Data-Out; offsets are bytes of the command's data */
	bool fetching;    /* receive_data_out(): out.iov is there */
	bool delivered;   /* scsi_data_out_received() has been called */
	bool unsolicited; /* more of it is to come (F bit not seen) */
	int error;        /* -errno for scsi_data_out_received() */
	uint32_t got;     /* [0, got) is here */
	uint32_t base;    /* where the first R2T begins, or the unsolicited data ends */
	uint32_t r2t_sn;  /* of the next R2T to send */
	uint32_t r2t_due; /* of the one whose data is coming */
	uint32_t exp_data_sn;
	uint16_t serial; /* upper half of its target transfer tags */
	uint8_t *stash;  /* data that came before fetching; of the loop's buf_pool */
	uint32_t stash_len;
};

static inline struct scsi_cmd *task_cmd(struct iscsi_task *t)
{
	return scsi_cmd_of_priv(t);
}

/* ---- session */

/* A PDU ahead of its CmdSN, with the unsolicited data that belongs to it behind it in the list. */
struct held {
	struct list_head link;
	struct pdu pdu;
	uint8_t bytes[]; /* AHS, data */
};

/* A Text Request that takes several PDUs, or its answer. */
struct text_exchange {
	char *in;
	size_t in_len;
	struct text_out out;
	size_t sent;
	uint32_t itt, ttt;
	bool going;
};

#define TASK_BUCKET_BITS_MIN 4
#define STALE_MAX            512 /* >= window: tasks that ended while data of theirs was under way */

struct session {
	struct list_head link; /* in iscsi->sessions[] */
	struct conn *conn;
	struct target *target;  /* NULL: discovery */
	struct it_nexus *nexus; /* NULL: discovery, or logged out */
	char *initiator;        /* owns */
	uint8_t isid[6];
	uint16_t tsih;
	uint16_t cid;
	uint16_t last_serial;
	struct iscsi_params params;

	uint32_t exp_cmd_sn;
	uint32_t in_flight;        /* tasks that hold a place of the window */
	uint32_t nr_immediate;     /* the others */
	struct iscsi_task **tasks; /* buckets by ITT */
	unsigned int bucket_bits, nr_tasks;

	struct list_head held; /* struct held, ascending by CmdSN */
	size_t held_bytes;
	uint32_t *plugged; /* CmdSNs ahead that ABORT TASK has filled; STALE_MAX, or NULL */
	unsigned int nr_plugged;
	uint32_t *stale; /* ring of ITTs; STALE_MAX, or NULL */
	unsigned int stale_at, nr_stale;

	struct text_exchange *text; /* or NULL */
};

/* ---- connection */

/* RFC 7143 8.1.1; bits, so that a row of the table can name several. */
enum conn_state {
	S1_FREE = 1 << 0,
	S3_XPT_UP = 1 << 2,
	S4_IN_LOGIN = 1 << 3,
	S5_LOGGED_IN = 1 << 4,
	S6_IN_LOGOUT = 1 << 5,
	S7_LOGOUT_REQUESTED = 1 << 6,
};

enum conn_event {
	CONN_LOGIN_REQUEST,
	CONN_LOGIN_FINAL,
	CONN_LOGOUT_REQUEST,
	CONN_WANT_LOGOUT,
	CONN_DOWN,
};

struct conn {
	struct ev_io io;
	struct ev_defer flush;
	struct ev_defer reap;
	struct ev_timer timer; /* login, NOP-In, logout or drain, whatever the state needs */
	struct list_head link; /* in iscsi->half_open or iscsi->conns */
	struct iscsi *iscsi;
	struct session *session; /* NULL until logged in */
	struct login *login;     /* NULL after it, and before the first byte */
	union iscsi_address peer, local;
	enum conn_state state;
	bool close_when_sent;
	bool header_digest, data_digest; /* in use now, both ways */
	bool choked;                     /* nothing is read: the peer leaves its answers lying */
	bool login_waits;                /* nothing is read: the login engine thinks */
	uint32_t stat_sn;                /* of the next response */
	bool heard;                      /* something has come since the timer ran last */
	uint32_t nops_unanswered;
	uint32_t nop_ttt;
	struct list_head tmfs; /* struct tmf_task: with the core */
	struct rx rx;
	struct tx tx;
	uint64_t rx_bytes, tx_bytes, dataout_pdus, datain_pdus, cmd_pdus, rsp_pdus;
};

#define SESSION_BUCKETS 256
struct hold_off {
	uint64_t until_ns;
	uint32_t tid;
	char initiator[ISCSI_NAME_MAX + 1];
};

#define ISCSI_TPGT 1 /* the one target portal group */

/* The transport on its loop. */
struct iscsi {
	struct ev_loop *loop;
	struct buf_pool *bufs;
	struct obj_pool *ctls;
	struct list_head portals;   /* struct portal */
	struct list_head half_open; /* struct conn, oldest first */
	struct list_head conns;     /* struct conn: full feature phase and after */
	struct list_head closed;    /* struct conn: memory goes at the end of the turn */
	unsigned int nr_half_open, nr_conns;
	struct list_head sessions[SESSION_BUCKETS];
	uint16_t last_tsih;
	bool draining;
	uint8_t *rx;              /* PDU_HEAD_MAX + ISCSI_RX_SHARED bytes, for whoever reads */
	struct tx_batch *batch;   /* for whoever sends */
	const uint8_t *immediate; /* data of the SCSI Command PDU being handled, */
	uint32_t immediate_len;
	struct iscsi_task *immediate_task; /* and its task; NULL when it has been taken */
	struct hold_off *hold_offs;        /* ISCSI_HOLD_OFF_MAX, or NULL */
	unsigned int hold_off_at;
	struct iscsi_tcfg discovery;
	uint32_t nop_interval, nop_count; /* for new targets */
	uint32_t hold_off;                /* [s] after an administrator dropped it */
	uint32_t login_timeout;           /* [s] from accept() to the full feature phase */
	char congestion[16];              /* TCP_CONGESTION, "" is the system's */
};

extern struct iscsi iscsi_state; /* plugin.c */
extern const struct lld_ops iscsi_lld;

/* conn.c */
/* Takes @fd, also when it fails (NULL). */
struct conn *conn_new(struct iscsi *i, int fd, const union iscsi_address *peer,
		      const union iscsi_address *local);
/* Full feature phase begins: c->session is there. */
void conn_logged_in(struct conn *c);
/* End it now: socket, session and tasks; its memory goes at the end of the turn. */
void conn_close(struct conn *c);
void conn_close_when_sent(struct conn *c);
/* A peer broke the protocol: log and close. Return: -EPROTO */
int conn_broken(struct conn *c, const char *what);
void conn_set_events(struct conn *c);
void conns_free(struct iscsi *i); /* all of them, at once */
void conn_address(const union iscsi_address *a, bool port, char *text, size_t room);
const char *conn_peer_name(const struct conn *c); /* static buffer */
static inline bool conn_closed(const struct conn *c)
{
	return c->state == S1_FREE;
}

/* conn_fsm.c: 0, or -EPROTO: that event is not allowed in this state */
int conn_event(struct conn *c, enum conn_event e);

/* rx.c */
void rx_readable(struct conn *c);
/* @n bytes have arrived at @p, with PDU_HEAD_MAX bytes before them that may be written to. */
void rx_bytes(struct conn *c, uint8_t *p, size_t n);
void rx_forget_task(struct conn *c,
		    const struct iscsi_task *t); /* its data is not wanted any more */
/* The buffer of the PDU being handled, if @p lies in it: the caller's, of the loop's pool, *len
 * bytes; else NULL. */
uint8_t *rx_give_buffer(struct conn *c, const uint8_t *p, uint32_t *len);
void rx_exit(struct conn *c);

/* pdu.c */
void pdu_received(struct conn *c, struct pdu *p);
void pdu_handle(struct conn *c, struct pdu *p); /* its turn has come: cmdsn.c */
/* The most data that a PDU may bring now [bytes]. */
uint32_t pdu_len_max(const struct conn *c);
/* Answer @h with Reject. */
void pdu_reject(struct conn *c, const union pdu_header *h, enum iscsi_reject_reason reason);

/* ctl.c */
struct ctl *ctl_new(struct conn *c, enum iscsi_opcode op, uint32_t len); /* NULL: @c is closed */
void ctl_send(struct conn *c, struct ctl *p);
void ctl_free(struct iscsi *i, struct ctl *p);

/* tx.c */
struct tx_batch *tx_batch_new(void);
void tx_init(struct conn *c);
void tx_exit(struct conn *c);
void tx_queue(struct conn *c, struct tx_item *item);
void tx_unqueue(struct conn *c, struct tx_item *item);
void tx_flush(struct conn *c);

/* session.c */
extern const struct login_ops session_login_ops;
struct session *session_find(struct iscsi *i, const struct login *l); /* same name, ISID, target */
void session_end(struct session *s); /* its nexus and tasks; the connection stays */
void session_free(struct session *s);
void session_hold_off(struct session *s);
void target_hold_off_end(struct iscsi *i, const struct target *t); /* its tid may come again */
static inline uint32_t session_max_cmd_sn(const struct session *s, uint32_t ended)
{
	return s->exp_cmd_sn + s->params.max_queue_cmd - (s->in_flight - ended) - 1;
}

/* task.c */
struct iscsi_task *task_find(const struct session *s, uint32_t itt);
void task_insert(struct session *s, struct iscsi_task *t); /* takes a place of the window */
/* Core has aborted it: nothing of it is ours any more; data that comes for it is dropped. */
void task_forget(struct iscsi_task *t);
/* Its response has gone out, or nobody is there to get it: to core with it. */
void task_end(struct iscsi_task *t);
/* Did such a task end while data of it was under way? */
bool task_is_stale(const struct session *s, uint32_t itt);

/* cmdsn.c */
enum sn_order { SN_DUE, SN_HELD, SN_IGNORE };
/* Is it @p's turn? Takes its CmdSN when it is; keeps a copy of @p when it is early. */
enum sn_order cmdsn_received(struct conn *c, const struct pdu *p);
void cmdsn_advanced(struct conn *c); /* hand on held PDUs whose turn has come */
bool cmdsn_hold_data(struct conn *c, const struct pdu *p); /* Data-Out of a held command */
/* ABORT TASK of a command that has not come: nothing of that CmdSN will. */
bool cmdsn_plug(struct conn *c, uint32_t cmd_sn);
bool cmdsn_abort_held(struct conn *c, uint32_t itt); /* one that is held */
/* Are there commands before @cmd_sn, of an immediate PDU, that have not been handed on? */
bool cmdsn_is_ahead(const struct session *s, uint32_t cmd_sn);
void cmdsn_wait(struct conn *c, const struct pdu *p); /* keep a copy of it until they have */
/* They never will; @cmd_sn is the next. */
void cmdsn_skip_to(struct session *s, uint32_t cmd_sn);
void cmdsn_forget(struct session *s); /* what is held has come, and is not carried out */
void cmdsn_exit(struct session *s);

/* scsi.c */
void scsi_command_pdu(struct conn *c, struct pdu *p);
void iscsi_command_complete(struct scsi_cmd *cmd);
void iscsi_command_aborted(struct scsi_cmd *cmd);

/* dataout.c */
/* @immediate bytes of immediate data, or @error: what came with the command breaks the rules. */
void dataout_init(struct iscsi_task *t, const struct iscsi_scsi_command *h, uint32_t immediate,
		  int error);
/* The core has not asked for the immediate data: keep it, or drop it. */
void dataout_not_taken(struct iscsi_task *t, const uint8_t *data, uint32_t len);
int iscsi_buf_get(struct scsi_cmd *cmd);
void iscsi_receive_data_out(struct scsi_cmd *cmd);
void dataout_pdu(struct conn *c, struct pdu *p);
/* A Data-Out whose data is not all here: its task when the data can be read straight into place. */
struct iscsi_task *dataout_begin(struct conn *c, const union pdu_header *h);
/* Where its bytes [@at, @at + @n) go; entries of @iov used. */
unsigned int dataout_place(struct iscsi_task *t, uint32_t at, uint32_t n, struct iovec *iov,
			   unsigned int max);
void dataout_end(struct iscsi_task *t, const union pdu_header *h, bool bad_data);
uint32_t dataout_total(const struct iscsi_task *t); /* bytes to be transferred */
uint32_t dataout_ttt(const struct iscsi_task *t, uint32_t r2t_sn);
uint32_t dataout_burst_end(const struct iscsi_task *t, uint32_t r2t_sn);

/* tmf.c, nop.c, logout.c, login_pdu.c, text_pdu.c */
void tmf_pdu(struct conn *c, struct pdu *p);
void iscsi_tmf_executed(struct tmf *tmf);
void tmfs_forget(struct conn *c);
void nop_out_pdu(struct conn *c, struct pdu *p);
void nop_start(struct conn *c);
void nop_timer(struct conn *c);
void logout_pdu(struct conn *c, struct pdu *p);
void logout_ask(struct conn *c); /* asynchronous message: please log out */
void login_pdu(struct conn *c, struct pdu *p);
void login_pdu_exit(struct conn *c);
void login_pdu_later(struct login *l);
void text_pdu(struct conn *c, struct pdu *p);
void text_pdu_exit(struct session *s);

/* portal.c */
int portal_open(struct iscsi *i, const char *spec, struct err *e);
int portal_open_defaults(struct iscsi *i, struct err *e);
int portal_close(struct iscsi *i, const char *spec, struct err *e);
void portals_close(struct iscsi *i);
int portals_passed(struct iscsi *i, struct err *e); /* those of passed.h */
void portals_keep(struct iscsi *i);                 /* remember them for the next start */
int portals_reopen(struct iscsi *i, struct err *e); /* those that are not open yet */
void portals_each(struct iscsi *i, void (*each)(void *arg, const char *text), void *arg);
/* Texts for SendTargets, the one that @c came in by first; @texts has room for @max. */
unsigned int portal_texts(const struct conn *c, char (*texts)[ISCSI_ADDRESS_MAX], unsigned int max);

/* isns.c */
int isns_update(const char *name, const char *value, struct err *e);
void isns_show(void (*each)(void *arg, const char *key, const char *value), void *arg);

/* options.c */
int options_parse(struct iscsi *i, const char *options, struct err *e);

#endif /* ISCSI_CONN_H */
