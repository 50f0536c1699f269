// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scsi.c - SCSI Command PDUs to commands of the core, and their end
 *
 * Ref: RFC 7143 11.3
 */
#include <errno.h>
#include <string.h>

#include "conn.h"
#include "limits.h"
#include "tgt/opcode.h"

/* What additional header segments say. */
struct ahs {
	uint8_t more_cdb[SCSI_CDB_MAX - 16];
	uint16_t cdb_len;   /* whole CDB [bytes], maybe more than we keep */
	uint32_t read_edtl; /* of a bidirectional command */
};

/* RFC 7143 11.2.2; 0, or -EPROTO when one does not fit in @len or comes twice. */
static int ahs_parse(const uint8_t *p, uint32_t len, struct ahs *a)
{
	bool cdb = false, edtl = false;

	while (len >= sizeof(struct iscsi_ahs)) {
		const uint32_t n = get_be16(p), size = (3 + n + 3) & ~3u; /* with padding */
		const uint8_t type = p[2];

		if (!n || size > len)
			return -EPROTO;
		if (type == ISCSI_AHS_EXTENDED_CDB && !cdb) {
			const uint32_t more = n - 1;

			cdb = true;
			a->cdb_len = (uint16_t)(16 + more);
			memcpy(a->more_cdb, p + 4,
			       more < sizeof(a->more_cdb) ? more : sizeof(a->more_cdb));
		} else if (type == ISCSI_AHS_BIDI_READ_EDTL && n == 5 && !edtl) {
			edtl = true;
			a->read_edtl = get_be32(p + 4);
		} else {
			return -EPROTO;
		}
		p += size;
		len -= size;
	}
	return len ? -EPROTO : 0;
}

/* A status that the core has no part in, for want of a scsi_cmd. */
static void answer_status(struct conn *c, const struct pdu *p, enum scsi_status status)
{
	const struct iscsi_scsi_command *h = &p->h.command;
	const bool data = h->flags & (ISCSI_CMD_READ | ISCSI_CMD_WRITE);
	struct ctl *r = ctl_new(c, ISCSI_OP_SCSI_RESPONSE, 0);

	if (!r)
		return;
	r->h.response.status = (uint8_t)status;
	r->h.response.itt = h->itt;
	if (data && be32_get(h->edtl)) {
		r->h.response.flags |= ISCSI_RSP_UNDERFLOW;
		r->h.response.residual = h->edtl;
	}
	c->rsp_pdus++;
	ctl_send(c, r);
}

static uint8_t attr_of(uint8_t flags)
{
	switch (flags & ISCSI_CMD_ATTR_MASK) {
	case ISCSI_ATTR_ORDERED:
		return SCSI_ORDERED;
	case ISCSI_ATTR_HEAD_OF_QUEUE:
		return SCSI_HEAD_OF_QUEUE;
	case ISCSI_ATTR_ACA:
		return SCSI_ACA;
	default:
		return SCSI_SIMPLE;
	}
}

static void cmd_fill(struct scsi_cmd *cmd, const struct iscsi_scsi_command *h, const struct ahs *a)
{
	cmd->tag = be32_get(h->itt);
	memcpy(cmd->lun, h->lun, sizeof(cmd->lun));
	memcpy(cmd->cdb, h->cdb, sizeof(h->cdb));
	memcpy(cmd->cdb + sizeof(h->cdb), a->more_cdb, sizeof(a->more_cdb));
	cmd->cdb_len = a->cdb_len;
	cmd->attr = attr_of(h->flags);
	if (h->flags & ISCSI_CMD_WRITE)
		cmd->out.room = be32_get(h->edtl);
	if (h->flags & ISCSI_CMD_READ)
		cmd->in.room = h->flags & ISCSI_CMD_WRITE ? a->read_edtl : be32_get(h->edtl);
}

/*
 * What may come without an R2T: immediate data up to FirstBurstLength, and
 * Data-Out PDUs when F is not set (RFC 7143 11.3.1, 13.10, 13.11, 13.14).
 */
static int unsolicited_ok(const struct session *s, const struct pdu *p)
{
	const struct iscsi_scsi_command *h = &p->h.command;
	const struct iscsi_params *q = &s->params;

	if (!(h->flags & ISCSI_CMD_WRITE))
		return p->len ? -EOVERFLOW : 0;
	if (p->len && (!q->immediate_data || p->len > q->first_burst || p->len > be32_get(h->edtl)))
		return -EOVERFLOW;
	if (!(h->flags & ISCSI_F_FINAL) && q->initial_r2t)
		return -EOVERFLOW;
	return 0;
}

static void task_fill(struct conn *c, struct iscsi_task *t, const struct pdu *p)
{
	const struct iscsi_scsi_command *h = &p->h.command;
	struct session *s = c->session;

	list_init(&t->tx.link);
	t->tx.kind = TX_TASK;
	t->conn = c;
	t->itt = be32_get(h->itt);
	t->read = h->flags & ISCSI_CMD_READ;
	t->write = h->flags & ISCSI_CMD_WRITE;
	t->immediate = pdu_immediate(&p->h);
	t->serial = s->last_serial = (uint16_t)((s->last_serial + 1) % 0xffff);
	if (t->write)
		dataout_init(t, h, p->len, unsolicited_ok(s, p));
}

/* To the core, which may take the immediate data, and even end the command, before it returns. */
static void submit(struct conn *c, struct iscsi_task *t, const struct pdu *p)
{
	struct iscsi *i = c->iscsi;

	i->immediate = p->data;
	i->immediate_len = t->error ? 0 : p->len;
	i->immediate_task = t;
	scsi_command_received(task_cmd(t));
	if (i->immediate_task != t)
		return;
	i->immediate_task = NULL;
	dataout_not_taken(t, p->data, i->immediate_len);
}

/* One more command than the window has room for, or an immediate one too many? */
static bool too_many(const struct session *s, const struct pdu *p)
{
	return pdu_immediate(&p->h) ? s->nr_immediate >= ISCSI_IMMEDIATE_MAX
				    : s->in_flight >= s->params.max_queue_cmd;
}

static enum iscsi_reject_reason command_wrong(const struct session *s, const struct pdu *p,
					      struct ahs *a)
{
	const struct iscsi_scsi_command *h = &p->h.command;

	if (be32_get(h->itt) == ISCSI_NO_TAG || ahs_parse(p->ahs, p->ahs_len, a) < 0)
		return ISCSI_REJECT_INVALID_FIELD;
	if (p->len && !(h->flags & ISCSI_CMD_WRITE))
		return ISCSI_REJECT_PROTOCOL_ERROR;
	if (task_find(s, be32_get(h->itt)))
		return ISCSI_REJECT_TASK_IN_PROGRESS;
	if (too_many(s, p))
		return ISCSI_REJECT_TOO_MANY_IMMEDIATE;
	return 0;
}

void scsi_command_pdu(struct conn *c, struct pdu *p)
{
	struct session *s = c->session;
	struct ahs a = { .cdb_len = 16 };
	const enum iscsi_reject_reason wrong = command_wrong(s, p, &a);
	struct scsi_cmd *cmd;
	struct iscsi_task *t;

	c->cmd_pdus++;
	if (wrong) {
		pdu_reject(c, &p->h, wrong);
		return;
	}
	cmd = scsi_cmd_get(s->nexus);
	if (!cmd) {
		answer_status(c, p, SCSI_TASK_SET_FULL);
		return;
	}
	ev_active(c->iscsi->loop);
	cmd_fill(cmd, &p->h.command, &a);
	t = scsi_cmd_priv(cmd);
	task_fill(c, t, p);
	task_insert(s, t);
	submit(c, t, p);
}

void iscsi_command_complete(struct scsi_cmd *cmd)
{
	struct iscsi_task *t = scsi_cmd_priv(cmd);
	struct iscsi *i = t->conn->iscsi;

	t->done = true;
	if (i->immediate_task == t)
		i->immediate_task = NULL;
	rx_forget_task(t->conn, t);
	tx_queue(t->conn, &t->tx);
}

/*
 * What of it waits in the queue is gone with it; an R2T that has begun to leave
 * is not its own any more (tx.c).
 */
void iscsi_command_aborted(struct scsi_cmd *cmd)
{
	struct iscsi_task *t = scsi_cmd_priv(cmd);

	tx_unqueue(t->conn, &t->tx);
	task_forget(t);
}
