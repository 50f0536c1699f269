// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tmf.c - Task Management Function Request and Response
 *
 * The response is queued behind all that has been queued before, and of the
 * commands that were aborted nothing is in the queue any more.
 *
 * Ref: RFC 7143 11.5, 11.6, RFC 7144 4
 */
#include <stdlib.h>
#include <string.h>

#include "conn.h"
#include "tgt/target.h"

struct tmf_task {
	struct tmf tmf;
	struct list_head link; /* in conn->tmfs */
	struct conn *conn;     /* NULL: gone */
	uint32_t itt;
};

/* clang-format off */
/* What becomes of commands that were sent before it and are not here: RFC 7143 4.2.3.3, target b */
enum gap { GAP_NONE, GAP_WAIT, GAP_SKIP };

static const struct {
	enum tmf_function function;
	uint8_t level; /* iSCSIProtocolLevel that knows it */
	enum gap gap;
} functions[] = {
	[ISCSI_TMF_ABORT_TASK]         = { TMF_ABORT_TASK,         1, GAP_NONE },
	[ISCSI_TMF_ABORT_TASK_SET]     = { TMF_ABORT_TASK_SET,     1, GAP_WAIT },
	[ISCSI_TMF_CLEAR_ACA]          = { TMF_CLEAR_ACA,          1, GAP_NONE },
	[ISCSI_TMF_CLEAR_TASK_SET]     = { TMF_CLEAR_TASK_SET,     1, GAP_WAIT },
	[ISCSI_TMF_LOGICAL_UNIT_RESET] = { TMF_LOGICAL_UNIT_RESET, 1, GAP_WAIT },
	[ISCSI_TMF_TARGET_WARM_RESET]  = { TMF_TARGET_WARM_RESET,  1, GAP_SKIP },
	[ISCSI_TMF_TARGET_COLD_RESET]  = { TMF_TARGET_COLD_RESET,  1, GAP_SKIP },
	[ISCSI_TMF_QUERY_TASK]         = { TMF_QUERY_TASK,         2, GAP_NONE },
	[ISCSI_TMF_QUERY_TASK_SET]     = { TMF_QUERY_TASK_SET,     2, GAP_NONE },
	[ISCSI_TMF_I_T_NEXUS_RESET]    = { TMF_I_T_NEXUS_RESET,    2, GAP_SKIP },
	[ISCSI_TMF_QUERY_ASYNC_EVENT]  = { TMF_QUERY_ASYNC_EVENT,  2, GAP_NONE },
};

static const uint8_t responses[] = {
	[TMF_COMPLETE]      = ISCSI_TMF_RSP_COMPLETE,
	[TMF_SUCCEEDED]     = ISCSI_TMF_RSP_SUCCEEDED,
	[TMF_NO_SUCH_TASK]  = ISCSI_TMF_RSP_NO_TASK,
	[TMF_INCORRECT_LUN] = ISCSI_TMF_RSP_NO_LUN,
	[TMF_NOT_SUPPORTED] = ISCSI_TMF_RSP_NOT_SUPPORTED,
	[TMF_REJECTED]      = ISCSI_TMF_RSP_REJECTED,
};
/* clang-format on */

static void respond(struct conn *c, uint32_t itt, uint8_t response, bool close)
{
	struct ctl *r = ctl_new(c, ISCSI_OP_TMF_RESPONSE, 0);

	if (!r)
		return;
	r->h.tmf_response.response = response;
	r->h.tmf_response.itt = be32_of(itt);
	r->close = close;
	ctl_send(c, r);
}

/* The other sessions of a target that was reset as if by power on. */
static void drop_others(const struct session *s)
{
	struct it_nexus *n, *next;

	list_for_each_entry_safe (n, next, &s->target->nexuses, link)
		if (n != s->nexus)
			conn_close(((struct session *)n->priv)->conn);
}

void iscsi_tmf_executed(struct tmf *tmf)
{
	struct tmf_task *tt = container_of(tmf, struct tmf_task, tmf);
	const bool cold = tmf->function == TMF_TARGET_COLD_RESET && tmf->response == TMF_COMPLETE;
	struct conn *c = tt->conn;

	if (c) {
		list_del_init(&tt->link);
		if (cold)
			drop_others(c->session);
		respond(c, tt->itt, responses[tmf->response], cold);
	}
	free(tt);
}

void tmfs_forget(struct conn *c)
{
	while (!list_empty(&c->tmfs)) {
		struct tmf_task *tt = list_first_entry(&c->tmfs, struct tmf_task, link);

		list_del_init(&tt->link);
		tt->conn = NULL;
	}
}

/*
 * RFC 7143 11.6.1: the task to be aborted may not have come.  If its CmdSN is
 * one that we wait for, and older than the request's own, then it never will:
 * the gap is closed, and the function is complete.
 */
static bool abort_in_gap(struct conn *c, const struct iscsi_tmf_request *h)
{
	const uint32_t ref = be32_get(h->ref_cmd_sn);

	if ((h->flags & ISCSI_TMF_FUNCTION_MASK) != ISCSI_TMF_ABORT_TASK)
		return false;
	if (task_find(c->session, be32_get(h->ref_task_tag)))
		return false;
	if (cmdsn_abort_held(c, be32_get(h->ref_task_tag)))
		return true;
	return sn_diff(ref, be32_get(h->cmd_sn)) < 0 && cmdsn_plug(c, ref);
}

/* Has it to wait for commands that were sent before it? */
static bool waits(struct conn *c, const struct pdu *p)
{
	const struct iscsi_tmf_request *h = &p->h.tmf;
	const enum gap gap = functions[h->flags & ISCSI_TMF_FUNCTION_MASK].gap;
	const uint32_t sn = be32_get(h->cmd_sn);

	if (gap == GAP_NONE || !pdu_immediate(&p->h) || !cmdsn_is_ahead(c->session, sn))
		return false;
	if (gap == GAP_WAIT)
		cmdsn_wait(c, p);
	else
		cmdsn_skip_to(c->session, sn);
	return gap == GAP_WAIT;
}

static bool known(const struct session *s, unsigned int f)
{
	return f < sizeof(functions) / sizeof(functions[0]) && functions[f].level &&
	       functions[f].level <= s->params.protocol_level;
}

static void submit(struct conn *c, const struct iscsi_tmf_request *h)
{
	struct tmf_task *tt = calloc(1, sizeof(*tt));

	if (!tt) {
		respond(c, be32_get(h->itt), ISCSI_TMF_RSP_REJECTED, false);
		return;
	}
	tt->conn = c;
	tt->itt = be32_get(h->itt);
	list_add_tail(&tt->link, &c->tmfs);
	tt->tmf.nexus = c->session->nexus;
	tt->tmf.function = functions[h->flags & ISCSI_TMF_FUNCTION_MASK].function;
	memcpy(tt->tmf.lun, h->lun, sizeof(tt->tmf.lun));
	tt->tmf.tag = be32_get(h->ref_task_tag);
	scsi_tmf_received(&tt->tmf);
}

void tmf_pdu(struct conn *c, struct pdu *p)
{
	const struct iscsi_tmf_request *h = &p->h.tmf;
	const unsigned int f = h->flags & ISCSI_TMF_FUNCTION_MASK;
	const uint32_t itt = be32_get(h->itt);

	if (itt == ISCSI_NO_TAG)
		pdu_reject(c, &p->h, ISCSI_REJECT_INVALID_FIELD);
	else if (f == ISCSI_TMF_TASK_REASSIGN)
		respond(c, itt, ISCSI_TMF_RSP_NO_REASSIGN, false);
	else if (!known(c->session, f))
		respond(c, itt, ISCSI_TMF_RSP_NOT_SUPPORTED, false);
	else if (abort_in_gap(c, h))
		respond(c, itt, ISCSI_TMF_RSP_COMPLETE, false);
	else if (!waits(c, p))
		submit(c, h);
}
