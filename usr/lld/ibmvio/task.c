// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * task.c - SRP_CMD to a command of the core, and its answer
 */
#include "lld/ibmvio/task.h"

#include <errno.h>
#include <string.h>

#include "tgt/bytes.h"
#include "tgt/log.h"
#include "tgt/opcode.h"
#include "tgt/pool.h"

static struct obj_pool *tasks;

int task_init(void)
{
	tasks = obj_pool_new(sizeof(struct vio_task), 0);
	return tasks ? 0 : -ENOMEM;
}

void task_exit(void)
{
	tasks = obj_pool_free(tasks);
}

static struct vio_task *task_of(struct scsi_cmd *cmd)
{
	return *(struct vio_task **)scsi_cmd_priv(cmd);
}

static void task_put(struct vio_task *t)
{
	if (--t->refs)
		return;
	if (t->mem)
		port_buf_put(&t->a->port, t->mem, t->mem_len);
	obj_put(tasks, t);
}

/* The command is core's, or nobody's, from now on. */
static void task_cut_off(struct vio_task *t)
{
	struct vio_adapter *a = t->a;

	t->cmd = NULL;
	list_del_init(&t->link);
	a->nr_cmds--;
	task_put(t);
	adapter_quiesced(a);
}

static void task_end(struct vio_task *t)
{
	scsi_cmd_put(t->cmd);
	task_cut_off(t);
}

/* ---- requests to the port */

/* Its connection is over. Where core has the command, it is about to abort it. */
static void stale(struct vio_task *t)
{
	if (t->cmd->state == CMD_DONE && !t->busy)
		task_end(t);
}

static void req_done(struct port_req *req, int result)
{
	struct task_req *r = container_of(req, struct task_req, req);
	struct vio_task *t = r->t;
	struct vio_adapter *a = t->a;

	t->busy &= ~(1u << (unsigned int)(r - t->req));
	if (t->cmd && (t->gen != a->gen || result == -ESTALE))
		stale(t);
	else if (t->cmd) /* aborted: nobody waits for it */
		r->done(t, result);
	task_put(t);
	adapter_request_done(a);
}

struct port_req *task_req(struct vio_task *t, void (*done)(struct vio_task *t, int result))
{
	for (unsigned int i = 0; i < TASK_REQS; i++) {
		struct task_req *r = &t->req[i];

		if (t->busy & 1u << i)
			continue;
		t->busy |= 1u << i;
		r->t = t;
		r->done = done;
		r->req.op = PORT_COPY_OUT;
		r->req.nr = 0;
		r->req.iu_len = 0;
		r->req.send = false;
		r->req.link = false;
		r->req.done = req_done;
		return &r->req;
	}
	return NULL;
}

void task_submit(struct vio_task *t, struct port_req *req)
{
	t->refs++;
	adapter_submit(t->a, req);
}

/* ---- arrival */

static void answer_early(struct vio_adapter *a, const struct srp_cmd *c, uint64_t ioba,
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

static struct vio_task *task_new(struct vio_adapter *a, const struct srp_cmd *c,
				 const struct vio_arrival *el)
{
	struct vio_task *t = obj_get(tasks);

	if (!t)
		return NULL;
	t->cmd = scsi_cmd_get(a->nexus);
	if (!t->cmd) {
		obj_put(tasks, t);
		return NULL;
	}
	*(struct vio_task **)scsi_cmd_priv(t->cmd) = t;
	t->a = a;
	t->refs = 1;
	t->gen = a->gen;
	t->ioba = el->crq.ioba;
	memcpy(t->tag, c->tag, sizeof(t->tag));
	t->sol_not = c->sol_not;
	t->out = c->out;
	t->in = c->in;
	list_init(&t->link);
	t->delta = 0;
	t->ended = false;
	t->mem = NULL;
	t->busy = 0;
	a->nr_cmds++;
	return t;
}

/* The IU is the port's until it has arrived; the descriptors in it are needed longer. */
static void keep_descriptors(struct vio_task *t, const struct vio_arrival *el)
{
	memcpy(t->iu, el->iu, el->iu_len);
	if (t->out.desc)
		t->out.desc = t->iu + (t->out.desc - el->iu);
	if (t->in.desc)
		t->in.desc = t->iu + (t->in.desc - el->iu);
}

static void cmd_fill(struct scsi_cmd *cmd, const struct srp_cmd *c)
{
	cmd->tag = get_be64(c->tag);
	memcpy(cmd->lun, c->lun, sizeof(cmd->lun));
	cmd->cdb_len = c->cdb_len;
	memset(cmd->cdb, 0, sizeof(cmd->cdb));
	memcpy(cmd->cdb, c->cdb, c->cdb_len < SCSI_CDB_MAX ? c->cdb_len : SCSI_CDB_MAX);
	cmd->attr = c->attr;
	cmd->out.room = c->out.total;
	cmd->in.room = c->in.total;
}

void command_arrived(struct vio_adapter *a, const struct vio_arrival *el)
{
	struct srp_cmd c;
	struct vio_task *t;

	if (srp_parse_cmd(el->iu, el->iu_len, &c) < 0) {
		adapter_event(a, VIO_EV_VIOLATION, "an SRP_CMD that is none");
		return;
	}
	if (c.out.total > adapter_max_txu(a) || c.in.total > adapter_max_txu(a)) {
		log_peer("%s: a command with %u bytes, more than a transfer may have", a->name,
			 c.out.total > c.in.total ? c.out.total : c.in.total);
		answer_early(a, &c, el->crq.ioba, SCSI_CHECK_CONDITION, CRQ_ST_MAX_TRANSFER);
		return;
	}
	t = task_new(a, &c, el);
	if (!t) {
		answer_early(a, &c, el->crq.ioba, SCSI_TASK_SET_FULL, CRQ_ST_OK);
		return;
	}
	keep_descriptors(t, el);
	cmd_fill(t->cmd, &c);
	ev_active(a->port.loop);
	scsi_command_received(t->cmd);
}

/* ---- memory: data, and behind it the descriptors that the IU does not hold */

int vio_buf_get(struct scsi_cmd *cmd)
{
	struct vio_task *t = task_of(cmd);
	const bool out = cmd->op->dir == DIR_OUT;
	const struct srp_data *d = out ? &t->out : &t->in;
	struct scsi_xfer *x = out ? &cmd->out : &cmd->in;
	const uint32_t len = x->want < x->room ? (uint32_t)x->want : x->room;

	t->mem_len = len + (d->desc ? 0 : d->table.len);
	t->mem = port_buf_get(&t->a->port, t->mem_len);
	if (!t->mem)
		return -EAGAIN;
	t->refs++;
	t->iov = (struct iovec){ .iov_base = t->mem, .iov_len = len };
	x->iov = &t->iov;
	x->niov = 1;
	copy_prepare(t, d, len);
	return 0;
}

void vio_buf_put(struct scsi_cmd *cmd)
{
	struct vio_task *t = task_of(cmd);

	if (!t->cmd)
		adapter_orphan_gone(t->a);
	task_put(t);
}

/* ---- data and answer */

void vio_receive_data_out(struct scsi_cmd *cmd)
{
	struct vio_task *t = task_of(cmd);

	t->a->copies_in++;
	t->a->rx_bytes += t->iov.iov_len;
	copy_start(t, PORT_COPY_IN, (uint32_t)t->iov.iov_len, false);
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
	task_end(t);
}

void task_not_answered(struct vio_task *t)
{
	credit_take_back(t->a, t->delta);
	t->delta = 0;
}

void task_abort(struct vio_task *t)
{
	credit_owe(t->a);
	task_end(t);
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
		task_end(t);
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

/* The port may still be copying to or from the buffer: it stays until that is done. */
void vio_command_aborted(struct scsi_cmd *cmd)
{
	struct vio_task *t = task_of(cmd);

	credit_owe(t->a);
	if (t->mem)
		t->a->orphans++;
	task_cut_off(t);
}
