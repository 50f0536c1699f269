// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nop.c - NOP-Out of the initiator, NOP-In of ours
 *
 * Ours go out when an initiator has been silent for nop_interval seconds, if the target is
 * configured to; all that comes from it is an answer.
 *
 * Ref: RFC 7143 11.18, 11.19
 */
#include <string.h>

#include "conn.h"
#include "tgt/target.h"

#define NS_PER_S UINT64_C(1000000000)

/* A ping: its data comes back, as far as the peer takes it. */
static void answer(struct conn *c, const struct pdu *p)
{
	const uint32_t max = c->session->params.max_xmit_dsl;
	struct ctl *r = ctl_new(c, ISCSI_OP_NOP_IN, p->len < max ? p->len : max);

	if (!r)
		return;
	memcpy(r->h.nop_in.lun, p->h.nop_out.lun, sizeof(r->h.nop_in.lun));
	r->h.nop_in.itt = p->h.nop_out.itt;
	r->h.nop_in.ttt = be32_of(ISCSI_NO_TAG);
	if (r->len)
		memcpy(r->data, p->data, r->len);
	ctl_send(c, r);
}

void nop_out_pdu(struct conn *c, struct pdu *p)
{
	const struct iscsi_nop_out *h = &p->h.nop_out;

	if (be32_get(h->itt) != ISCSI_NO_TAG) {
		answer(c, p);
		return;
	}
	/* it wants no answer: the answer to ours, or news of ExpStatSN; never a place in the order
	 */
	if (!pdu_immediate(&p->h))
		pdu_reject(c, &p->h, ISCSI_REJECT_PROTOCOL_ERROR);
}

static const struct iscsi_tcfg *config(const struct conn *c)
{
	return c->session->target ? c->session->target->lld_priv : &c->iscsi->discovery;
}

void nop_start(struct conn *c)
{
	const struct iscsi_tcfg *cfg = config(c);

	c->heard = false;
	if (cfg->nop_interval)
		ev_timer_start(c->iscsi->loop, &c->timer, cfg->nop_interval * NS_PER_S);
}

void nop_timer(struct conn *c)
{
	const struct iscsi_tcfg *cfg = config(c);
	struct ctl *p;

	if (c->heard) {
		nop_start(c);
		return;
	}
	if (cfg->nop_count && c->nops_unanswered >= cfg->nop_count) {
		(void)conn_broken(c, "no answer to NOP-In");
		return;
	}
	p = ctl_new(c, ISCSI_OP_NOP_IN, 0);
	if (!p)
		return;
	c->nops_unanswered++;
	p->stat = false; /* RFC 7143 11.19.2: no ITT, so StatSN does not move */
	p->h.nop_in.itt = be32_of(ISCSI_NO_TAG);
	p->h.nop_in.ttt = be32_of(++c->nop_ttt & 0x7fffffff);
	ctl_send(c, p);
	nop_start(c);
}
