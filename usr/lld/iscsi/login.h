/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * login.h - the login phase of a connection: requests in, responses out, no sockets
 *
 *   login_init()   when the connection is accepted; fill in the members marked "caller"
 *   login_request() for each Login Request PDU; send the reply; reply.done: full feature phase
 *   login_exit()   when logged in (what is to be kept has been taken) or the connection ends
 *
 * Timeouts and sequence numbers are the caller's.
 */
#ifndef ISCSI_LOGIN_H
#define ISCSI_LOGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "chap.h"
#include "keys.h"
#include "proto.h"
#include "text.h"

struct auth;
struct ev_loop;
struct lld_ops;
struct login;
struct redirect_job;
struct target;

#define LOGIN_TEXT_MAX     TEXT_REQUEST_MAX /* text of one request, all of its PDUs [bytes] */
#define LOGIN_PDU_MAX      8192 /* data of one response: the peer's MaxRecvDataSegmentLength then */
#define LOGIN_REQUESTS_MAX 1024 /* PDUs before we give up with a peer */

/**
 * struct login_ops - what login asks of sessions
 * @tcfg:  keys of a target, or of discovery sessions (NULL)
 * @find:  the peer is authenticated: may @l go on with its TSIH? TSIH 0: a new session (one with
 *         the same name and ISID will be reinstated by @start). Else NO_SESSION (TSIH unknown for
 *         this initiator, ISID and target), TOO_MANY_CONNECTIONS, or SUCCESS for the
 *         reinstatement of a connection. enum iscsi_login_status
 * @start: everything is agreed: end the old session of this name and ISID, make the new one, set
 *         @l->tsih (not 0); SUCCESS or another status, as OUT_OF_RESOURCES
 * @later: only after LOGIN_LATER: call login_continue(); from the loop
 */
struct login_ops {
	const struct iscsi_tcfg *(*tcfg)(const struct target *t);
	uint16_t (*find)(struct login *l);
	uint16_t (*start)(struct login *l);
	void (*later)(struct login *l);
};

/* One Login Response. */
struct login_reply {
	uint8_t flags; /* byte 1: T, C, CSG, NSG */
	uint8_t version_max;
	uint8_t version_active;
	uint16_t status; /* enum iscsi_login_status */
	uint16_t tsih;
	const char *data; /* login's, until the next call */
	size_t len;       /* [bytes] <= LOGIN_PDU_MAX */
	bool done;        /* after this response: full feature phase */
	bool close;       /* after this response: close the connection */
};

enum login_state { LOGIN_FIRST, LOGIN_GOING, LOGIN_WAITING, LOGIN_DONE, LOGIN_FAILED };

struct login {
	/* caller's, after login_init() */
	const struct login_ops *ops;
	const struct lld_ops *lld;
	struct ev_loop *loop;        /* for a redirect callback program */
	const struct sockaddr *peer; /* borrowed */
	uint16_t tpgt;
	void *priv;

	/* results; valid once reply.done, and in ops (initiator, isid, tsih, cid, target) */
	struct iscsi_params params;
	struct target *target; /* NULL in a discovery session */
	bool discovery;
	char initiator[ISCSI_NAME_MAX + 1];
	char alias[256]; /* "" when none was given */
	char user[256];  /* CHAP name, "" without authentication */
	uint8_t isid[6];
	uint16_t tsih;
	uint16_t cid;
	uint32_t itt;
	uint32_t cmd_sn; /* of the first request */

	/* login.c's and login_keys.c's */
	enum login_state state;
	uint8_t stage;      /* enum iscsi_stage */
	bool chap_on;       /* AuthMethod=CHAP is agreed */
	bool security_done; /* authenticated, or no need to be */
	bool found;         /* ops->find() has agreed */
	bool told_dsl;      /* our MaxRecvDataSegmentLength */
	bool told_offers;   /* what the administrator has set and the peer left out */
	bool leaving;       /* T=1 in the request being answered */
	uint8_t next_stage; /* its NSG */
	unsigned int requests;
	uint64_t seen;              /* KEY_BIT()s the initiator has sent */
	uint64_t offered;           /* KEY_BIT()s of our own offers, not answered yet */
	const char *value[KEY_ALL]; /* keys of the request being answered, in @in */
	const struct iscsi_tcfg *cfg;
	const struct auth *auth; /* accounts that are asked for */
	char target_name[ISCSI_NAME_MAX + 1];
	struct chap chap;
	char *in; /* text of the request, all of its PDUs; owned */
	size_t in_len, in_room;
	struct text_out out; /* answer */
	size_t sent;         /* bytes of @out that went out already */
	struct redirect_job *job;
};

#define LOGIN_LATER 1

void login_init(struct login *l);
void login_exit(struct login *l);

/**
 * login_request() - take a Login Request, make its response
 * @l:    login
 * @req:  its BHS
 * @data: @len bytes of data segment, no padding; borrowed
 * @r:    out
 *
 * Return: 0: send @r, then look at r->done and r->close; LOGIN_LATER: no answer now, read no more
 * until ops->later(); -EPROTO, -ENOMEM: close the connection without an answer
 * Ref: RFC 7143 6, 11.12, 11.13
 */
int login_request(struct login *l, const struct iscsi_login_request *req, const uint8_t *data,
		  size_t len, struct login_reply *r);
/* The response that login_request() could not make at once; from ops->later(). As login_request().
 */
int login_continue(struct login *l, struct login_reply *r);

/* login_keys.c: what the keys of a whole request mean, in this order. 0, LOGIN_LATER, or the status
 * (enum iscsi_login_status) to fail with. */
int login_parse(struct login *l);
int login_identity(struct login *l);
int login_target(struct login *l);
int login_security(struct login *l);
int login_operational(struct login *l);

/* redirect.c: another portal serves the target. 0: no, this one does; LOGIN_LATER: its callback
 * program is asked; else the status, with TargetAddress in l->out. */
extern unsigned int redirect_callback_ms; /* time that it has */
int redirect_check(struct login *l);
int redirect_result(struct login *l);  /* what the program said; as redirect_check() */
void redirect_cancel(struct login *l); /* the login ends, the program may still run */

#endif /* ISCSI_LOGIN_H */
