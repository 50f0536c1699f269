// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * srp.c - SRP requests that arrive: login, logout, the request limit; commands and functions go on
 *         to command.c and tmf.c (SRP r16a, clauses 4 and 5)
 */
#include <inttypes.h>
#include <string.h>

#include "lld/ibmvio/adapter.h"
#include "lld/ibmvio/task.h"
#include "tgt/log.h"

#define IU_MIN           64 /* of what a login may ask for [bytes] */
#define FORMATS          (SRP_BUF_DIRECT | SRP_BUF_INDIRECT)
#define MULTI_CHANNEL    0x03 /* MULTI-CHANNEL ACTION of SRP_LOGIN_REQ */
#define LOGIN_RETRY_NS   UINT64_C(250000000)
#define TRANSPORT_PORT_0 ((const uint8_t[16]){ 0 })

/* ---- credits */

uint32_t credit_give(struct vio_adapter *a)
{
	struct vio_credits *c = &a->credits;
	const uint32_t delta = 1 + c->owed;

	c->owed = 0;
	if (c->used)
		c->used--;
	return delta;
}

void credit_owe(struct vio_adapter *a)
{
	struct vio_credits *c = &a->credits;

	if (c->used)
		c->used--;
	c->owed++;
	if (c->spare < c->limit)
		c->spare++;
}

void credit_take_back(struct vio_adapter *a, uint32_t delta)
{
	a->credits.used++;
	a->credits.owed += delta - 1;
}

static bool credit_take(struct vio_adapter *a)
{
	struct vio_credits *c = &a->credits;

	if (c->used >= c->limit + c->spare)
		return false;
	c->used++;
	return true;
}

uint32_t credit_limit(const struct vio_adapter *a)
{
	const uint32_t port = a->port.credits ? a->port.credits : 1;

	return a->vt->credits < port ? a->vt->credits : port;
}

/* ---- the I_T nexus */

static bool nexus_begin(struct vio_adapter *a, const uint8_t initiator_port[16])
{
	uint8_t id[VIO_TRANSPORT_ID];
	char name[128];

	if (!a->client.partner.partition)
		(void)port_partner(&a->port, &a->client.partner);
	client_name(a, name, sizeof(name));
	client_transport_id(a, initiator_port, id);
	a->nexus = scsi_nexus_established(a->vt->t, name, a->client.partner.loc_code, id,
					  sizeof(id), a);
	if (!a->nexus)
		return false;
	a->credits = (struct vio_credits){ .limit = credit_limit(a) };
	log_peer_info("%s: %s has logged in to target %" PRIu32, a->name, name, a->vt->t->tid);
	adapter_event(a, VIO_EV_LOGIN, NULL);
	return true;
}

static void nexus_end(struct vio_adapter *a)
{
	struct it_nexus *n = a->nexus;

	a->nexus = NULL;
	if (n)
		scsi_nexus_lost(n);
}

void srp_forget(struct vio_adapter *a)
{
	nexus_end(a);
	a->login_wait.pending = false;
	a->credits = (struct vio_credits){ .limit = 0 };
}

/* ---- login */

static void login_reject(struct vio_adapter *a, const struct srp_login *l, uint64_t ioba,
			 enum srp_login_rej reason)
{
	uint8_t iu[VSCSI_IU_MAX];
	const size_t len = srp_put_login_rej(iu, l->tag, reason);

	log_peer("%s: login rejected, reason %08x", a->name, (unsigned int)reason);
	adapter_send_srp(a, iu, len, ioba, l->tag, CRQ_ST_OK);
}

/* 0, or the reason to reject it. PAPR has one channel, and no target port to choose. */
static uint32_t login_wrong(const struct vio_adapter *a, const struct srp_login *l)
{
	if (l->req_it_iu_len > VSCSI_IU_MAX)
		return SRP_REJ_IU_TOO_LARGE;
	if (l->req_it_iu_len < IU_MIN)
		return SRP_REJ_UNABLE;
	if (memcmp(l->target_port, TRANSPORT_PORT_0, 8) != 0)
		return SRP_REJ_CHANNEL;
	if (l->flags & MULTI_CHANNEL)
		return SRP_REJ_MULTI_CHANNEL;
	if (!(l->buf_fmt & FORMATS) || (l->buf_fmt & ~FORMATS))
		return SRP_REJ_DESC_FORMAT;
	if (a->nexus || a->login_wait.pending)
		return SRP_REJ_CHANNEL_LIMIT;
	return 0;
}

static void login_accept(struct vio_adapter *a)
{
	const struct srp_login l = a->login_wait.login;
	const uint64_t ioba = a->login_wait.ioba;
	struct srp_login_rsp rsp = {
		.max_it_iu_len = VSCSI_IU_MAX,
		.max_ti_iu_len = VSCSI_IU_MAX,
		.buf_fmt = FORMATS,
	};
	uint8_t iu[VSCSI_IU_MAX];
	size_t len;

	a->login_wait.pending = false;
	if (!nexus_begin(a, l.initiator_port)) {
		login_reject(a, &l, ioba, SRP_REJ_RESOURCES);
		return;
	}
	a->rsp_room = (uint16_t)l.req_it_iu_len;
	memcpy(rsp.tag, l.tag, sizeof(rsp.tag));
	rsp.limit = a->credits.limit;
	len = srp_put_login_rsp(iu, &rsp);
	adapter_send_srp(a, iu, len, ioba, l.tag, CRQ_ST_OK);
}

static bool may_log_in(const struct target *t)
{
	return system_online() && t->state == TARGET_READY && t->nr_luns > 0;
}

/* A client that finds no logical unit when it logs in does not look again: PAPR has the answer
 * wait until there is one. The client gives up after a minute and more, with a reset. */
static void login_now_or_later(struct vio_adapter *a)
{
	if (a->state == VIO_TALKING && may_log_in(a->vt->t))
		login_accept(a);
	else
		ev_timer_start(a->port.loop, &a->login_due, LOGIN_RETRY_NS);
}

void srp_login_due(struct ev_timer *w)
{
	struct vio_adapter *a = container_of(w, struct vio_adapter, login_due);

	if (a->login_wait.pending)
		login_now_or_later(a);
}

static void login_arrived(struct vio_adapter *a, const struct vio_arrival *el)
{
	struct srp_login l;
	uint32_t reason;

	if (srp_parse_login(el->iu, el->iu_len, &l) < 0) {
		adapter_event(a, VIO_EV_VIOLATION, "SRP_LOGIN_REQ is too short");
		return;
	}
	reason = login_wrong(a, &l);
	if (reason) {
		login_reject(a, &l, el->crq.ioba, (enum srp_login_rej)reason);
		return;
	}
	a->login_wait = (struct vio_login_wait){ true, l, el->crq.ioba };
	login_now_or_later(a);
}

/* The answer is an element alone. */
static void logout_arrived(struct vio_adapter *a, const struct vio_arrival *el)
{
	uint8_t crq[CRQ_ELEMENT];

	if (el->iu_len < SRP_LOGOUT_LEN) {
		adapter_event(a, VIO_EV_VIOLATION, "SRP_I_LOGOUT is too short");
		return;
	}
	crq_put_answer(crq, CRQ_SRP, CRQ_ST_OK, SRP_LOGOUT_LEN, el->iu + 8);
	adapter_send(a, crq, NULL, 0, 0);
	adapter_event(a, VIO_EV_LOGOUT, "the client has logged out");
}

/* ---- requests */

/* Firmware that sends commands without a login (QEMU's SLOF), if the target is told to serve it. */
static bool firmware_begin(struct vio_adapter *a)
{
	if (!a->vt->firmware || a->login_wait.pending || !nexus_begin(a, TRANSPORT_PORT_0))
		return false;
	a->rsp_room = VSCSI_IU_MAX;
	return true;
}

static void request_arrived(struct vio_adapter *a, const struct vio_arrival *el)
{
	if (!a->nexus && !firmware_begin(a)) {
		adapter_event(a, VIO_EV_VIOLATION, "a request without a login");
		return;
	}
	if (!credit_take(a)) {
		adapter_event(a, VIO_EV_VIOLATION, "more requests than the limit");
		return;
	}
	a->requests++;
	if (el->iu[0] == SRP_CMD)
		command_arrived(a, el);
	else
		tmf_arrived(a, el);
}

void srp_arrived(struct vio_adapter *a, const struct vio_arrival *el)
{
	switch (el->iu_len ? el->iu[0] : SRP_T_LOGOUT) {
	case SRP_LOGIN_REQ:
		login_arrived(a, el);
		break;
	case SRP_I_LOGOUT:
		logout_arrived(a, el);
		break;
	case SRP_CMD:
	case SRP_TSK_MGMT:
		request_arrived(a, el);
		break;
	default: /* SRP_CRED_RSP and SRP_AER_RSP answer what a VSCSI target does not send */
		adapter_event(a, VIO_EV_VIOLATION, "an SRP IU that clients do not send");
	}
}
