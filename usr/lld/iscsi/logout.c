// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * logout.c - Logout Request, and asking for it
 *
 * Ref: RFC 7143 11.14, 11.15, 11.9
 */
#include "conn.h"
#include "limits.h"

#define NS_PER_S UINT64_C(1000000000)

static void respond(struct conn *c, const struct iscsi_logout_request *h,
		    enum iscsi_logout_response_code code, bool close)
{
	struct ctl *r = ctl_new(c, ISCSI_OP_LOGOUT_RESPONSE, 0);

	if (!r)
		return;
	r->h.logout_response.response = (uint8_t)code;
	r->h.logout_response.itt = h->itt;
	r->h.logout_response.time2wait = be16_of(0);
	r->h.logout_response.time2retain = be16_of(0);
	r->close = close;
	ctl_send(c, r);
}

/* What is in flight ends here; responses that wait to be sent go out before ours. */
static void leave(struct conn *c, const struct iscsi_logout_request *h)
{
	if (conn_event(c, CONN_LOGOUT_REQUEST) < 0)
		return;
	session_end(c->session);
	ev_timer_start(c->iscsi->loop, &c->timer, ISCSI_LOGOUT_TIME_S * NS_PER_S);
	respond(c, h, ISCSI_LOGOUT_CLOSED, true);
}

void logout_pdu(struct conn *c, struct pdu *p)
{
	const struct iscsi_logout_request *h = &p->h.logout;
	const unsigned int reason = h->flags & ISCSI_LOGOUT_REASON_MASK;

	if (be32_get(h->itt) == ISCSI_NO_TAG || reason > ISCSI_LOGOUT_RECOVERY)
		pdu_reject(c, &p->h, ISCSI_REJECT_INVALID_FIELD);
	else if (reason == ISCSI_LOGOUT_RECOVERY)
		respond(c, h, ISCSI_LOGOUT_NO_RECOVERY, false);
	else if (reason == ISCSI_LOGOUT_CONNECTION && be16_get(h->cid) != c->session->cid)
		respond(c, h, ISCSI_LOGOUT_NO_CID, false);
	else
		leave(c, h);
}

/* The session has until then to log out; the initiator may log in again later. */
void logout_ask(struct conn *c)
{
	struct ctl *p;

	if (conn_event(c, CONN_WANT_LOGOUT) < 0) {
		conn_close(c);
		return;
	}
	ev_timer_start(c->iscsi->loop, &c->timer, ISCSI_DRAIN_TIME_S * NS_PER_S);
	p = ctl_new(c, ISCSI_OP_ASYNC, 0);
	if (!p)
		return;
	p->h.async.itt = be32_of(ISCSI_NO_TAG);
	p->h.async.event = ISCSI_ASYNC_LOGOUT;
	p->h.async.parameter3 = be16_of(ISCSI_DRAIN_TIME_S);
	ctl_send(c, p);
}
