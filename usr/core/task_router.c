// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * task_router.c - a command's way through the target (SAM-5 5.4): from the transport to the task
 *                 set, the device server, the store, and back
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core.h"
#include "tgt/ev.h"
#include "tgt/iov.h"
#include "tgt/limits.h"
#include "tgt/pool.h"

struct scsi_cmd *scsi_cmd_get(struct it_nexus *n)
{
	struct lld_reg *reg = n->reg;
	struct scsi_cmd *cmd = obj_get(reg->cmds);

	if (!cmd)
		return NULL;
	memset(cmd, 0, offsetof(struct scsi_cmd, sense));
	memset(cmd + 1, 0, reg->ops->task_size);
	cmd->nexus = n;
	cmd->lld = reg->ops;
	cmd->reg = reg;
	list_init(&cmd->lu_link);
	list_init(&cmd->nexus_link);
	list_init(&cmd->mem_link);
	return cmd;
}

static void cmd_free_memory(struct scsi_cmd *cmd)
{
	struct buf_pool *bufs = ev_loop_bufs(cmd->loop);

	if (cmd->buf_lent)
		cmd->lld->buf_put(cmd);
	else if (cmd->buf)
		buf_put(bufs, cmd->buf, cmd->buf_len);
	if (cmd->aux)
		buf_put(bufs, cmd->aux, cmd->aux_len);
}

static void cmd_unlock(struct scsi_cmd *cmd)
{
	if (!cmd->lock_busy)
		return;
	cmd->lock_busy = false;
	bs_unlock(&cmd->lock);
}

void scsi_cmd_put(struct scsi_cmd *cmd)
{
	assert(!cmd->in_taskset && !cmd->io_busy);
	cmd_unlock(cmd);
	if (cmd->loop)
		cmd_free_memory(cmd);
	obj_put(cmd->reg->cmds, cmd);
}

/* ---- arrival */

static void cmd_count_submit(struct scsi_cmd *cmd)
{
	struct lu_stats *s = &cmd->itl->stats;

	if (cmd->op->dir == DIR_OUT) {
		s->wr_subm++;
		s->wr_subm_bytes += cmd->out.want;
	} else {
		s->rd_subm++;
		s->rd_subm_bytes += cmd->in.want;
	}
}

static void command_refused(struct scsi_cmd *cmd, enum scsi_status status)
{
	(void)scsi_status(cmd, status);
	scsi_cmd_done(cmd);
}

void scsi_command_received(struct scsi_cmd *cmd)
{
	struct it_nexus *n = cmd->nexus;
	enum scsi_flow parsed;
	struct scsi_lu *lu;

	cmd->itl = nexus_itl(n, cmd->lun);
	lu = cmd->lu = cmd->itl ? cmd->itl->lu : lu_absent();
	cmd->loop = lu->loop;
	list_add_tail(&cmd->nexus_link, &n->cmds);
	if (!cmd->itl && nexus_has_lun(n, cmd->lun)) {
		stats_begin(cmd);
		command_refused(cmd, SCSI_BUSY);
		return;
	}
	parsed = lu->devtype->parse(cmd);
	stats_begin(cmd);
	if (parsed == SCSI_DONE) {
		scsi_cmd_done(cmd);
		return;
	}
	if (lu->nr_cmds >= LIMIT_CMDS_PER_LU) {
		command_refused(cmd, SCSI_TASK_SET_FULL);
		return;
	}
	if (cmd->itl)
		cmd_count_submit(cmd);
	taskset_enter(cmd);
}

/* ---- memory, once the task set lets it run */

static uint32_t xfer_len(const struct scsi_xfer *x)
{
	return x->want < x->room ? (uint32_t)x->want : x->room;
}

static int cmd_own_memory(struct scsi_cmd *cmd, struct scsi_xfer *x, uint32_t len)
{
	if (len > BUF_MAX)
		return -EMSGSIZE;
	cmd->buf = buf_get(ev_loop_bufs(cmd->loop), len);
	if (!cmd->buf)
		return -ENOMEM;
	cmd->buf_len = len;
	cmd->iov1 = (struct iovec){ .iov_base = cmd->buf, .iov_len = len };
	x->iov = &cmd->iov1;
	x->niov = 1;
	return 0;
}

static int cmd_get_memory(struct scsi_cmd *cmd)
{
	struct scsi_xfer *x = cmd->op->dir == DIR_OUT ? &cmd->out : &cmd->in;
	const uint32_t len = cmd->op->dir == DIR_NONE ? 0 : xfer_len(x);
	int r;

	if (!len)
		return 0;
	if (!cmd->lld->buf_get)
		return cmd_own_memory(cmd, x, len);
	r = cmd->lld->buf_get(cmd);
	if (r == -ENOTSUP)
		return cmd_own_memory(cmd, x, len);
	if (!r)
		cmd->buf_lent = !cmd->buf;
	return r;
}

static void cmd_run(struct scsi_cmd *cmd)
{
	cmd->state = CMD_RUNNING;
	if (cmd->lu->devtype->exec(cmd) == SCSI_DONE)
		scsi_cmd_done(cmd);
}

static void cmd_fetch(struct scsi_cmd *cmd)
{
	if (cmd->op->dir != DIR_OUT || !xfer_len(&cmd->out)) {
		cmd_run(cmd);
		return;
	}
	cmd->state = CMD_DATA_OUT;
	if (cmd->lld->receive_data_out)
		cmd->lld->receive_data_out(cmd);
	else
		scsi_data_out_received(cmd, 0);
}

static void cmd_wait_for_memory(struct scsi_cmd *cmd)
{
	cmd->state = CMD_NO_MEM;
	cmd->nexus->no_mem++;
	list_add_tail(&cmd->mem_link, &cmd->reg->no_mem);
}

static void cmd_waits_no_more(struct scsi_cmd *cmd)
{
	list_del_init(&cmd->mem_link);
	cmd->nexus->no_mem--;
}

/* Return: whether it waits */
static bool cmd_memory_or_wait(struct scsi_cmd *cmd)
{
	const int r = cmd_get_memory(cmd);

	if (!r) {
		cmd_fetch(cmd);
	} else if (r == -EAGAIN) {
		cmd_wait_for_memory(cmd);
	} else {
		(void)scsi_status(cmd, SCSI_BUSY);
		scsi_cmd_done(cmd);
	}
	return r == -EAGAIN;
}

void cmd_enabled(struct scsi_cmd *cmd)
{
	cmd->state = CMD_RUNNING;
	if (cmd->lu->devtype->check(cmd) == SCSI_DONE) {
		scsi_cmd_done(cmd);
		return;
	}
	if (cmd->nexus->no_mem && cmd->op->dir != DIR_NONE) /* nor does a small one overtake */
		cmd_wait_for_memory(cmd);
	else
		(void)cmd_memory_or_wait(cmd);
}

/* Each nexus may have memory of its own: one that gets none does not keep the others waiting. */
void scsi_buf_available(const struct lld_ops *lld)
{
	struct lld_reg *reg = lld_reg_of(lld);
	const uint32_t round = ++reg->round;
	struct list_head batch;

	list_init(&batch);
	list_splice_tail(&reg->no_mem, &batch);
	while (!list_empty(&batch)) {
		struct scsi_cmd *cmd = list_first_entry(&batch, struct scsi_cmd, mem_link);
		struct it_nexus *n = cmd->nexus;

		cmd_waits_no_more(cmd);
		if (n->starved == round)
			cmd_wait_for_memory(cmd);
		else if (cmd_memory_or_wait(cmd))
			n->starved = round;
	}
}

static enum sense data_out_sense(int err)
{
	switch (err) {
	case -EPROTO:
		return SENSE_INCORRECT_AMOUNT_OF_DATA;
	case -EBADMSG:
		return SENSE_PROTOCOL_CRC_ERROR;
	case -EOVERFLOW:
		return SENSE_UNEXPECTED_UNSOLICITED_DATA;
	default:
		return SENSE_DATA_PHASE_ERROR;
	}
}

void scsi_data_out_received(struct scsi_cmd *cmd, int err)
{
	assert(cmd->state == CMD_DATA_OUT);
	cmd->state = CMD_RUNNING;
	if (err < 0) {
		(void)scsi_check(cmd, data_out_sense(err));
		scsi_cmd_done(cmd);
		return;
	}
	cmd->out.done = xfer_len(&cmd->out);
	cmd_run(cmd);
}

/* ---- the device server's steps */

static void cmd_next(struct scsi_cmd *cmd)
{
	if (cmd->next(cmd) == SCSI_DONE)
		scsi_cmd_done(cmd);
}

static void orphan_end(struct scsi_cmd *cmd)
{
	struct scsi_lu *lu = cmd->lu;

	stats_orphan_end(cmd);
	list_del_init(&cmd->lu_link);
	scsi_cmd_put(cmd);
	lu->orphans--;
	lu_may_be_idle(lu);
	lu_orphan_gone(lu);
}

static void cmd_io_done(struct bs_io *io)
{
	struct scsi_cmd *cmd = container_of(io, struct scsi_cmd, io);

	cmd->io_busy = false;
	if (cmd->state == CMD_ORPHAN)
		orphan_end(cmd);
	else
		cmd_next(cmd);
}

enum scsi_flow scsi_cmd_io(struct scsi_cmd *cmd, scsi_exec_fn *next)
{
	cmd->next = next;
	cmd->io.done = cmd_io_done;
	cmd->io.lock = cmd->lock_busy ? &cmd->lock : NULL;
	cmd->io_busy = true;
	bs_submit(cmd->lu->bs, &cmd->io);
	return SCSI_PENDING;
}

static void cmd_lock_granted(struct bs_lock *l)
{
	cmd_next(container_of(l, struct scsi_cmd, lock));
}

enum scsi_flow scsi_cmd_lock(struct scsi_cmd *cmd, uint64_t offset, uint64_t length,
			     scsi_exec_fn *next)
{
	cmd->next = next;
	cmd->lock.offset = offset;
	cmd->lock.length = length;
	cmd->lock.granted = cmd_lock_granted;
	cmd->lock_busy = true;
	bs_lock(cmd->lu->bs, &cmd->lock);
	return SCSI_PENDING;
}

void *scsi_cmd_aux(struct scsi_cmd *cmd, size_t len)
{
	assert(!cmd->aux);
	if (!len || len > BUF_MAX)
		return NULL;
	cmd->aux = buf_get(ev_loop_bufs(cmd->loop), len);
	cmd->aux_len = cmd->aux ? (uint32_t)len : 0;
	return cmd->aux;
}

const uint8_t *scsi_cmd_params(struct scsi_cmd *cmd, size_t *len)
{
	static const uint8_t none[1];
	const size_t n = xfer_len(&cmd->out);

	*len = n;
	if (!n)
		return none;
	if (cmd->out.niov == 1)
		return cmd->out.iov[0].iov_base;
	if (!scsi_cmd_aux(cmd, n))
		return NULL;
	(void)iov_get(cmd->out.iov, cmd->out.niov, 0, cmd->aux, n);
	return cmd->aux;
}

/* ---- the end */

static void cmd_count_done(struct scsi_cmd *cmd)
{
	struct lu_stats *s = &cmd->itl->stats;

	if (cmd->status != SCSI_GOOD && cmd->status != SCSI_CONDITION_MET) {
		s->errors++;
	} else if (cmd->op->dir == DIR_OUT) {
		s->wr_done++;
		s->wr_done_bytes += cmd->out.done;
	} else {
		s->rd_done++;
		s->rd_done_bytes += cmd->in.done;
	}
}

void scsi_cmd_done(struct scsi_cmd *cmd)
{
	struct scsi_lu *lu = cmd->lu;

	if (cmd->itl && cmd->op)
		cmd_count_done(cmd);
	stats_end(cmd);
	taskset_leave(cmd);
	list_del_init(&cmd->nexus_link);
	cmd_unlock(cmd);
	cmd->state = CMD_DONE;
	cmd->lld->command_complete(cmd);
	taskset_scan(lu);
}

/*
 * What the initiator announced against what the command moved (RFC 7143 11.4.5): more wanted than
 * announced is an overflow; less moved than announced an underflow.
 */
int64_t scsi_residual(const struct scsi_cmd *cmd, bool in)
{
	const struct scsi_xfer *x = in ? &cmd->in : &cmd->out;

	if (cmd->status != SCSI_GOOD && cmd->status != SCSI_CONDITION_MET)
		return (int64_t)x->room - x->done;
	if (x->want > x->room)
		return (int64_t)x->room - (int64_t)x->want;
	return (int64_t)x->room - x->done;
}

/* ---- abort */

/*
 * From here on nothing of @cmd reaches its initiator.  Our memory may still be
 * with the store: then the command stays behind as an orphan of the LU, and a
 * write keeps its extent until the store has let go.
 */
void cmd_abort(struct scsi_cmd *cmd)
{
	struct scsi_lu *lu = cmd->lu;

	stats_abort(cmd);
	cmd->lld->command_aborted(cmd);
	if (cmd->state == CMD_NO_MEM)
		cmd_waits_no_more(cmd);
	taskset_leave(cmd);
	list_del_init(&cmd->nexus_link);
	cmd->nexus = NULL;
	cmd->itl = NULL;
	if (cmd->io_busy && bs_io_unqueue(&cmd->io))
		cmd->io_busy = false;
	if (!cmd->io_busy) {
		scsi_cmd_put(cmd);
		return;
	}
	cmd->state = CMD_ORPHAN;
	list_add_tail(&cmd->lu_link, &lu->orphan_cmds);
	lu->orphans++;
	bs_io_orphan(&cmd->io);
}

/* The caller runs taskset_scan() for the logical units, once no command of @n is left. */
void cmds_abort_nexus(struct it_nexus *n)
{
	while (!list_empty(&n->cmds))
		cmd_abort(list_first_entry(&n->cmds, struct scsi_cmd, nexus_link));
}

void cmds_abort_lu(struct scsi_lu *lu)
{
	while (!list_empty(&lu->cmds))
		cmd_abort(list_first_entry(&lu->cmds, struct scsi_cmd, lu_link));
}
