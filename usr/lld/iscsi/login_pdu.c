// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * login_pdu.c - Login Request and Response PDUs: between the wire and login.c
 */
#include <stdlib.h>
#include <string.h>

#include "conn.h"
#include "limits.h"

static bool login_begin(struct conn *c, const struct iscsi_login_request *h)
{
	struct login *l;

	if (c->login)
		return true;
	l = malloc(sizeof(*l));
	if (!l)
		return false;
	login_init(l);
	l->ops = &session_login_ops;
	l->lld = &iscsi_lld;
	l->loop = c->iscsi->loop;
	l->peer = &c->peer.sa;
	l->tpgt = ISCSI_TPGT;
	l->priv = c;
	c->login = l;
	c->stat_sn = be32_get(h->exp_stat_sn); /* ours to choose: what it expects */
	return true;
}

void login_pdu_exit(struct conn *c)
{
	if (!c->login)
		return;
	login_exit(c->login);
	free(c->login);
	c->login = NULL;
}

static void respond(struct conn *c, const struct login *l, const struct login_reply *r)
{
	struct ctl *p = ctl_new(c, ISCSI_OP_LOGIN_RESPONSE, (uint32_t)r->len);

	if (!p)
		return;
	p->h.login_response.flags = r->flags;
	p->h.login_response.version_max = r->version_max;
	p->h.login_response.version_active = r->version_active;
	memcpy(p->h.login_response.isid, l->isid, sizeof(l->isid));
	p->h.login_response.tsih = be16_of(r->tsih);
	p->h.login_response.itt = be32_of(l->itt);
	p->h.login_response.status_class = (uint8_t)(r->status >> 8);
	p->h.login_response.status_detail = (uint8_t)r->status;
	if (r->len)
		memcpy(p->data, r->data, r->len);
	p->close = r->close;
	ctl_send(c, p);
}

/* @ret: of login_request() and login_continue() */
static void answer(struct conn *c, int ret, const struct login_reply *r)
{
	const bool waits = ret == LOGIN_LATER;

	if (ret < 0) {
		(void)conn_broken(c, "login request out of order");
		return;
	}
	if (waits != c->login_waits) {
		c->login_waits = waits;
		conn_set_events(c);
	}
	if (waits || conn_closed(c))
		return;
	respond(c, c->login, r);
	if (!r->done || conn_closed(c))
		return;
	(void)conn_event(c, CONN_LOGIN_FINAL);
	conn_logged_in(c);
	login_pdu_exit(c);
}

void login_pdu(struct conn *c, struct pdu *p)
{
	struct login_reply r;

	if (pdu_opcode(&p->h) != ISCSI_OP_LOGIN_REQUEST || p->ahs_len) {
		(void)conn_broken(c, "not a login request, before login");
		return;
	}
	if (c->close_when_sent || conn_event(c, CONN_LOGIN_REQUEST) < 0)
		return;
	if (!login_begin(c, &p->h.login)) {
		(void)conn_broken(c, "no memory for a login");
		return;
	}
	answer(c, login_request(c->login, &p->h.login, p->data, p->len, &r), &r);
}

void login_pdu_later(struct login *l)
{
	struct conn *c = l->priv;
	struct login_reply r;

	answer(c, login_continue(l, &r), &r);
}
