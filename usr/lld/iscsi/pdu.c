// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pdu.c - what may arrive, when, and who handles it; Reject
 */
#include "pdu.h"

#include <string.h>

#include "conn.h"
#include "limits.h"
#include "tgt/log.h"

/* RFC 7143 11.17: the header is the data; the sequence number of the PDU is not used up. */
void pdu_reject(struct conn *c, const union pdu_header *h, enum iscsi_reject_reason reason)
{
	struct ctl *p = ctl_new(c, ISCSI_OP_REJECT, ISCSI_BHS_LEN);

	if (!p)
		return;
	log_peer("%s: PDU with opcode %02xh rejected, reason %02xh", conn_peer_name(c),
		 pdu_opcode(h), reason);
	p->h.reject.reason = (uint8_t)reason;
	p->h.reject.itt = be32_of(ISCSI_NO_TAG);
	memcpy(p->data, h->b, ISCSI_BHS_LEN);
	ctl_send(c, p);
}

static void snack_pdu(struct conn *c, struct pdu *p)
{
	pdu_reject(c, &p->h, ISCSI_REJECT_SNACK); /* ErrorRecoveryLevel 0 */
}

static void late_login_pdu(struct conn *c, struct pdu *p)
{
	pdu_reject(c, &p->h, ISCSI_REJECT_PROTOCOL_ERROR);
}

enum pdu_flags {
	PDU_HAS_CMD_SN = 1 << 0,
	PDU_IN_DISCOVERY = 1 << 1,
	PDU_MAY_HAVE_AHS = 1 << 2,
	PDU_SMALL = 1 << 3, /* no data segment */
};

/* clang-format off */
static const struct {
	unsigned int flags;
	void (*handle)(struct conn *c, struct pdu *p);
} pdus[ISCSI_OP_SNACK + 1] = {
	[ISCSI_OP_NOP_OUT]        = { PDU_HAS_CMD_SN | PDU_IN_DISCOVERY, nop_out_pdu },
	[ISCSI_OP_SCSI_COMMAND]   = { PDU_HAS_CMD_SN | PDU_MAY_HAVE_AHS, scsi_command_pdu },
	[ISCSI_OP_TMF_REQUEST]    = { PDU_HAS_CMD_SN | PDU_SMALL,        tmf_pdu },
	[ISCSI_OP_LOGIN_REQUEST]  = { PDU_IN_DISCOVERY,                  late_login_pdu },
	[ISCSI_OP_TEXT_REQUEST]   = { PDU_HAS_CMD_SN | PDU_IN_DISCOVERY, text_pdu },
	[ISCSI_OP_DATA_OUT]       = { 0,                                 dataout_pdu },
	[ISCSI_OP_LOGOUT_REQUEST] = { PDU_HAS_CMD_SN | PDU_IN_DISCOVERY | PDU_SMALL, logout_pdu },
	[ISCSI_OP_SNACK]          = { PDU_SMALL,                         snack_pdu },
};
/* clang-format on */

uint32_t pdu_len_max(const struct conn *c)
{
	return c->session ? c->session->params.max_recv_dsl : ISCSI_LOGIN_DSL;
}

/* After a logout, or a mistake that costs the connection, nothing counts any more. */
static bool deaf(const struct conn *c)
{
	return c->state == S6_IN_LOGOUT || c->close_when_sent;
}

void pdu_handle(struct conn *c, struct pdu *p)
{
	if (!deaf(c))
		pdus[pdu_opcode(&p->h)].handle(c, p);
}

/* What is wrong with it whatever else it says, or 0. */
static unsigned int pdu_wrong(const struct conn *c, const struct pdu *p)
{
	const uint8_t op = pdu_opcode(&p->h);

	if (op > ISCSI_OP_SNACK || !pdus[op].handle)
		return ISCSI_REJECT_NOT_SUPPORTED;
	if (!c->session->target && !(pdus[op].flags & PDU_IN_DISCOVERY))
		return ISCSI_REJECT_PROTOCOL_ERROR;
	if (p->ahs_len && !(pdus[op].flags & PDU_MAY_HAVE_AHS))
		return ISCSI_REJECT_PROTOCOL_ERROR;
	if (p->len && pdus[op].flags & PDU_SMALL)
		return ISCSI_REJECT_PROTOCOL_ERROR;
	if (p->bad_data && op != ISCSI_OP_DATA_OUT) /* RFC 7143 7.8: rejected and forgotten */
		return ISCSI_REJECT_DATA_DIGEST;
	return 0;
}

void pdu_received(struct conn *c, struct pdu *p)
{
	unsigned int wrong;

	if (c->state & (S3_XPT_UP | S4_IN_LOGIN)) {
		login_pdu(c, p);
		return;
	}
	if (deaf(c))
		return;
	wrong = pdu_wrong(c, p);
	if (wrong) {
		pdu_reject(c, &p->h, wrong);
		return;
	}
	if (!(pdus[pdu_opcode(&p->h)].flags & PDU_HAS_CMD_SN)) {
		pdu_handle(c, p);
		return;
	}
	if (cmdsn_received(c, p) != SN_DUE)
		return;
	pdu_handle(c, p);
	cmdsn_advanced(c);
}
