// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * response.c - what we send of SCSI tasks: Data-In, SCSI Response, R2T
 *
 * Ref: RFC 7143 11.4, 11.7, 11.8
 */
#include <string.h>

#include "tgt/opcode.h"
#include "tx.h"

static_assert(2 + SCSI_SENSE_MAX <= TX_SMALL_MAX, "sense fits");

static uint32_t min32(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* The direction that the residual count is about; of a bidirectional command, the write. */
static bool residual_of_read(const struct iscsi_task *t, const struct scsi_cmd *cmd)
{
	if (t->read == t->write)
		return !t->write && cmd->op && cmd->op->dir == DIR_IN;
	return t->read;
}

/* RFC 7143 11.4.5: the O and U bits have the same place in Data-In and SCSI Response. */
static uint8_t residual(const struct scsi_cmd *cmd, bool read, be32 *count)
{
	const int64_t r = scsi_residual(cmd, read);
	const uint64_t n = (uint64_t)(r < 0 ? -r : r);

	*count = be32_of(n > UINT32_MAX ? UINT32_MAX : (uint32_t)n);
	if (!r)
		return 0;
	return r < 0 ? ISCSI_RSP_OVERFLOW : ISCSI_RSP_UNDERFLOW;
}

/* Its place in the window is free again, and this very PDU says so. */
static void last_pdu(struct tx_batch *b, const struct iscsi_task *t)
{
	if (!t->immediate)
		b->ended++;
	tx_numbers(b, true);
}

/* ---- SCSI Response */

static void response_pdu(struct tx_batch *b, struct iscsi_task *t, uint32_t data_sn)
{
	const struct scsi_cmd *cmd = task_cmd(t);
	struct iscsi_scsi_response *h = &tx_header(b, &t->tx, TX_LAST_PDU)->response;
	struct iovec sense;

	b->pdu[b->npdu - 1].counted_rsp = true;
	h->opcode = ISCSI_OP_SCSI_RESPONSE;
	h->flags = ISCSI_F_FINAL | residual(cmd, residual_of_read(t, cmd), &h->residual);
	if (t->read && t->write && cmd->in.room) {
		const uint8_t bits = residual(cmd, true, &h->bidi_residual);

		h->flags |= (uint8_t)(bits << 2); /* o and u are next to O and U */
	}
	h->response = ISCSI_COMPLETED_AT_TARGET;
	h->status = cmd->status;
	h->itt = be32_of(t->itt);
	h->exp_data_sn = be32_of(data_sn + t->r2t_sn);
	last_pdu(b, t);
	if (!cmd->sense_len) {
		tx_no_data(b);
		return;
	}
	sense.iov_len = 2u + cmd->sense_len;
	sense.iov_base = tx_small_data(b);
	put_be16(sense.iov_base, cmd->sense_len);
	memcpy((uint8_t *)sense.iov_base + 2, cmd->sense, cmd->sense_len);
	tx_data(b, &sense, 1, 0, (uint32_t)sense.iov_len);
}

/* ---- Data-In */

/* Status may ride on the last Data-In when there is nothing more to say (RFC 7143 11.7.3). */
static bool collapses(const struct iscsi_task *t, const struct scsi_cmd *cmd)
{
	return cmd->in.done && cmd->status == SCSI_GOOD && !cmd->sense_len && !t->write;
}

static void data_in_pdu(struct tx_batch *b, struct iscsi_task *t, uint32_t at, uint32_t len,
			uint32_t data_sn)
{
	const struct scsi_cmd *cmd = task_cmd(t);
	const uint32_t burst = t->conn->session->params.max_burst;
	const bool end = at + len == cmd->in.done, status = end && collapses(t, cmd);
	struct iscsi_data_in *h =
		&tx_header(b, &t->tx, status ? TX_LAST_PDU : TX_DATA_IN_PDU)->data_in;

	h->opcode = ISCSI_OP_DATA_IN;
	if (end || (at + len) % burst == 0)
		h->flags = ISCSI_F_FINAL;
	h->itt = be32_of(t->itt);
	h->ttt = be32_of(ISCSI_NO_TAG);
	h->data_sn = be32_of(data_sn);
	h->buffer_offset = be32_of(at);
	b->pdu[b->npdu - 1].sent = at + len;
	if (status) {
		h->flags |= ISCSI_DATA_IN_STATUS |
			    residual(cmd, residual_of_read(t, cmd), &h->residual);
		h->status = cmd->status;
		last_pdu(b, t);
	} else {
		tx_numbers(b, false);
		h->stat_sn = be32_of(0); /* reserved without S */
	}
	tx_data(b, cmd->in.iov, cmd->in.niov, at, len);
}

static bool response_emit(struct tx_batch *b, struct iscsi_task *t)
{
	const struct scsi_cmd *cmd = task_cmd(t);
	const struct iscsi_params *p = &t->conn->session->params;
	uint32_t data_sn = t->data_sn;

	for (uint32_t at = t->sent; at < cmd->in.done; data_sn++) {
		const uint32_t burst_left = p->max_burst - at % p->max_burst;
		const uint32_t len = min32(min32(cmd->in.done - at, p->max_xmit_dsl), burst_left);

		if (tx_full(b))
			return false;
		data_in_pdu(b, t, at, len, data_sn);
		at += len;
	}
	if (collapses(t, cmd))
		return true;
	if (tx_full(b))
		return false;
	response_pdu(b, t, data_sn);
	return true;
}

/* ---- R2T */

/* May an R2T with that number be sent now? */
static bool r2t_wanted(struct iscsi_task *t, uint32_t r2t_sn)
{
	const uint32_t burst = t->conn->session->params.max_burst;

	if (!t->fetching || t->delivered || t->error || t->unsolicited ||
	    r2t_sn - t->r2t_due >= t->conn->session->params.max_outstanding_r2t)
		return false;
	return t->base + (uint64_t)r2t_sn * burst < dataout_total(t);
}

static void r2t_pdu(struct tx_batch *b, struct iscsi_task *t, uint32_t r2t_sn)
{
	const uint32_t at = t->base + r2t_sn * t->conn->session->params.max_burst;
	struct iscsi_r2t *h = &tx_header(b, &t->tx, TX_R2T_PDU)->r2t;

	h->opcode = ISCSI_OP_R2T;
	h->flags = ISCSI_F_FINAL;
	memcpy(h->lun, task_cmd(t)->lun, sizeof(h->lun));
	h->itt = be32_of(t->itt);
	h->ttt = be32_of(dataout_ttt(t, r2t_sn));
	h->r2t_sn = be32_of(r2t_sn);
	h->buffer_offset = be32_of(at);
	h->desired_len = be32_of(dataout_burst_end(t, r2t_sn) - at);
	tx_numbers(b, false);
	tx_no_data(b);
}

static bool r2t_emit(struct tx_batch *b, struct iscsi_task *t)
{
	for (uint32_t sn = t->r2t_sn; r2t_wanted(t, sn); sn++) {
		if (tx_full(b))
			return false;
		r2t_pdu(b, t, sn);
	}
	return true;
}

bool task_emit(struct tx_batch *b, struct iscsi_task *t)
{
	return t->done ? response_emit(b, t) : r2t_emit(b, t);
}

void task_pdu_sent(struct conn *c, const struct tx_pdu *p)
{
	struct iscsi_task *t = container_of(p->item, struct iscsi_task, tx);

	switch (p->what) {
	case TX_R2T_PDU:
		t->r2t_sn++;
		if (!r2t_wanted(t, t->r2t_sn))
			tx_unqueue(c, &t->tx);
		break;
	case TX_DATA_IN_PDU:
		c->datain_pdus++;
		t->data_sn++;
		t->sent = p->sent;
		break;
	default:
		if (p->counted_rsp)
			c->rsp_pdus++;
		else
			c->datain_pdus++;
		tx_unqueue(c, &t->tx);
		task_end(t);
	}
}
