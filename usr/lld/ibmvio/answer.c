// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer.c - the data of a command, and its SRP_RSP
 */
#include <errno.h>
#include <string.h>

#include "lld/ibmvio/task.h"
#include "tgt/log.h"
#include "tgt/opcode.h"

/* ---- SRP_RSP */

void answer_early(struct vio_adapter *a, const struct srp_cmd *c, uint64_t ioba,
		  enum scsi_status status, enum crq_status crq_status)
{
	struct srp_rsp rsp = {
		.sol_not = c->sol_not,
		.status = (uint8_t)status,
		.out_residual = c->out.total,
		.in_residual = c->in.total,
	};
	uint8_t iu[VSCSI_IU_MAX];
	size_t len;

	memcpy(rsp.tag, c->tag, sizeof(rsp.tag));
	rsp.delta = credit_give(a);
	len = srp_put_rsp(iu, a->rsp_room, &rsp);
	adapter_send_srp(a, iu, len, ioba, c->tag, crq_status);
}

static bool is_read_or_write(const struct scsi_cmd *cmd)
{
	const unsigned int groups = 1 << 0 | 1 << 1 | 1 << 4 | 1 << 5; /* 6, 10, 16, 12 bytes */
	const unsigned int op = cmd->cdb[0] & 0x1f;

	return (op == 0x08 || op == 0x0a) && (groups >> (cmd->cdb[0] >> 5) & 1);
}

static unsigned int sense_key(const struct scsi_cmd *cmd)
{
	const bool descriptor = (cmd->sense[0] & 0x7f) >= 0x72;

	return cmd->sense_len < 8 ? SK_NO_SENSE : cmd->sense[descriptor ? 1 : 2] & 0x0f;
}

/* PAPR, fast fail: all paths to the medium are dead, and the client may have another adapter. */
static enum crq_status crq_status_of(const struct vio_task *t)
{
	const struct scsi_cmd *cmd = t->cmd;

	if (t->a->client.fast_fail && cmd->status == SCSI_CHECK_CONDITION &&
	    is_read_or_write(cmd) && sense_key(cmd) == SK_HARDWARE_ERROR)
		return CRQ_ST_ADAPTER_FAILED;
	return CRQ_ST_OK;
}

void task_put_answer(struct vio_task *t, struct port_req *req)
{
	const struct scsi_cmd *cmd = t->cmd;
	const bool sense = cmd->status == SCSI_CHECK_CONDITION;
	struct srp_rsp rsp = {
		.sol_not = t->sol_not,
		.status = cmd->status,
		.out_residual = scsi_residual(cmd, false),
		.in_residual = scsi_residual(cmd, true),
		.sense = cmd->sense,
		.sense_len = sense ? cmd->sense_len : 0,
	};

	t->delta = credit_give(t->a);
	memcpy(rsp.tag, t->tag, sizeof(rsp.tag));
	rsp.delta = t->delta;
	req->iu = t->rsp;
	req->iu_len = (uint16_t)srp_put_rsp(t->rsp, t->a->rsp_room, &rsp);
	req->iu_ioba = t->ioba;
	req->send = true;
	crq_put_answer(req->crq, CRQ_SRP, crq_status_of(t), req->iu_len, t->tag);
	t->a->tx_bytes += req->iu_len;
	t->a->responses++;
}

static void answer(struct vio_task *t)
{
	struct port_req *req = task_req(t, task_answered);

	task_put_answer(t, req);
	task_submit(t, req);
}

void task_answered(struct vio_task *t, int result)
{
	if (result < 0)
		adapter_failed(t->a, result);
	vio_task_end(t);
}

/* ---- none */

void task_not_answered(struct vio_task *t)
{
	credit_take_back(t->a, t->delta);
	t->delta = 0;
}

void task_abort(struct vio_task *t)
{
	credit_owe(t->a);
	vio_task_end(t);
}

/*
 * The function's answer says that the client has its memory back. What has been submitted is
 * carried out before it; an answer among that is as good as none.
 */
void tasks_end_completing(struct vio_adapter *a, const uint8_t lun[8], const uint8_t *tag)
{
	struct vio_task *t, *next;

	list_for_each_entry_safe (t, next, &a->completing, link) {
		if (t->gen != a->gen || memcmp(t->cmd->lun, lun, sizeof(t->cmd->lun)) != 0 ||
		    (tag && memcmp(t->tag, tag, sizeof(t->tag)) != 0))
			continue;
		t->ended = true;
		if (!t->delta)
			task_abort(t);
	}
}

/* A command that core still has was aborted with the nexus. */
void task_gone(struct vio_task *t)
{
	adapter_failed(t->a, -ENOTCONN);
	if (t->cmd)
		vio_task_end(t);
}

/* ---- data, then the answer */

void vio_receive_data_out(struct scsi_cmd *cmd)
{
	struct vio_task *t = task_of(cmd);

	t->a->copies_in++;
	t->a->rx_bytes += t->iov.iov_len;
	copy_start(t, PORT_COPY_IN, (uint32_t)t->iov.iov_len, false);
}

void vio_command_complete(struct scsi_cmd *cmd)
{
	struct vio_task *t = task_of(cmd);

	list_add_tail(&t->link, &t->a->completing);
	if (!cmd->in.done) {
		answer(t);
		return;
	}
	t->a->copies_out++;
	t->a->tx_bytes += cmd->in.done;
	copy_start(t, PORT_COPY_OUT, cmd->in.done, true);
}

/* A command that has been completed does not keep its logical unit. */
static bool lu_is_there(const struct scsi_cmd *cmd, const struct target *t)
{
	for (unsigned int i = 0; i < t->nr_luns; i++)
		if (t->luns[i]->lu == cmd->lu)
			return true;
	return false;
}

/* Data-In that has not reached the client. */
static void data_in_failed(struct vio_task *t)
{
	struct scsi_cmd *cmd = t->cmd;

	cmd->in.done = 0;
	if (lu_is_there(cmd, t->a->vt->t))
		(void)scsi_check(cmd, SENSE_DATA_PHASE_ERROR);
	else
		(void)scsi_status(cmd, SCSI_BUSY);
	answer(t);
}

void task_copied(struct vio_task *t, int result)
{
	if (result < 0)
		log_peer("%s: data of a command cannot be copied: %s", t->a->name,
			 strerror(-result));
	if (t->copy.op == PORT_COPY_IN)
		scsi_data_out_received(t->cmd, result);
	else if (result < 0)
		data_in_failed(t);
	else
		answer(t);
}
