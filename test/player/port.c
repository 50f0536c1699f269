// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port.c - the transport "script": commands come from a file, answers stay in memory
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lld/ibmvio/vio.h"
#include "player.h"
#include "tgt/iov.h"

struct task { /* behind each scsi_cmd */
	struct run *run;
};

static struct run *run_of(struct scsi_cmd *cmd)
{
	return ((struct task *)scsi_cmd_priv(cmd))->run;
}

/* ---- what core asks of us */

static uint32_t min_u64(uint64_t a, uint64_t b)
{
	return (uint32_t)(a < b ? a : b);
}

static void script_receive_data_out(struct scsi_cmd *cmd)
{
	const struct run *r = run_of(cmd);
	const uint32_t need = min_u64(cmd->out.room, cmd->out.want);

	if (r->out.n < need) {
		scsi_data_out_received(cmd, -EPROTO);
		return;
	}
	(void)iov_put(cmd->out.iov, cmd->out.niov, 0, r->out.byte, need);
	scsi_data_out_received(cmd, 0);
}

static void keep_data_in(struct run *r, const struct scsi_cmd *cmd)
{
	if (!cmd->in.done)
		return;
	r->in = malloc(cmd->in.done);
	if (!r->in)
		abort();
	r->in_len = cmd->in.done;
	if (iov_get(cmd->in.iov, cmd->in.niov, 0, r->in, r->in_len) != r->in_len)
		(void)player_fail("in.done is more than in.iov holds");
}

static void script_command_complete(struct scsi_cmd *cmd)
{
	struct run *r = run_of(cmd);

	if (player.answered && player.answered(r, cmd)) {
		scsi_cmd_put(cmd);
		r->sent_again = true;
		port_send(r);
		return;
	}
	r->state = RUN_DONE;
	r->status = cmd->status;
	r->sense_len = cmd->sense_len;
	memcpy(r->sense, cmd->sense, cmd->sense_len);
	r->in_residual = scsi_residual(cmd, true);
	r->out_residual = scsi_residual(cmd, false);
	keep_data_in(r, cmd);
	scsi_cmd_put(cmd);
}

static void script_command_aborted(struct scsi_cmd *cmd)
{
	run_of(cmd)->state = RUN_ABORTED;
}

static bool tmf_done;

static void script_tmf_executed(struct tmf *tmf)
{
	(void)tmf;
	tmf_done = true;
}

static void script_nexus_drop(struct it_nexus *n)
{
	initiator_gone(n);
	scsi_nexus_lost(n);
}

#define SCRIPT_METHODS                                                                             \
	.task_size = sizeof(struct task), .receive_data_out = script_receive_data_out,             \
	.command_complete = script_command_complete, .command_aborted = script_command_aborted,    \
	.tmf_executed = script_tmf_executed, .nexus_drop = script_nexus_drop

const struct lld_ops script_lld = {
	.name = "script",
	.protocol_id = 5,
	SCRIPT_METHODS,
};

const struct lld_ops script_vscsi = {
	.name = "vscsi",
	.protocol_id = 4,
	.flags = LLD_LUNS_BY_UNIT,
	.lun_encode = vio_lun_encode,
	.lun_decode = vio_lun_decode,
	.lun_ok = vio_lun_ok,
	SCRIPT_METHODS,
};

/* ---- what the script sends; from inside a turn, as a transport would */

static void arrive(struct ev_defer *w)
{
	struct run *r = container_of(w, struct run, defer);
	struct scsi_cmd *cmd;

	if (r->state != RUN_SENT || !r->nexus)
		return;
	cmd = scsi_cmd_get(r->nexus);
	if (!cmd && player_again()) {
		port_send(r);
		return;
	}
	if (!cmd)
		abort();
	((struct task *)scsi_cmd_priv(cmd))->run = r;
	memcpy(cmd->lun, r->lun, sizeof(cmd->lun));
	cmd->tag = r->tag;
	cmd->attr = (uint8_t)r->attr;
	cmd->cdb_len = r->cdb_len;
	memcpy(cmd->cdb, r->cdb, r->cdb_len < SCSI_CDB_MAX ? r->cdb_len : SCSI_CDB_MAX);
	cmd->in.room = r->in_room;
	cmd->out.room = r->out_room;
	scsi_command_received(cmd);
}

void port_send(struct run *r)
{
	r->failures = player.failures ? player.failures() : 0;
	r->defer.fn = arrive;
	ev_defer(world.loop, &r->defer, EV_COMPLETE);
}

static struct tmf *tmf_sent;

static void tmf_arrive(struct ev_defer *w)
{
	(void)w;
	scsi_tmf_received(tmf_sent);
}

enum tmf_response port_tmf(struct tmf *tmf)
{
	static struct ev_defer defer = { .fn = tmf_arrive };

	tmf_sent = tmf;
	tmf_done = false;
	ev_defer(world.loop, &defer, EV_COMPLETE);
	world_wait_start();
	while (!tmf_done && world_turn())
		;
	if (!tmf_done)
		(void)player_fail("no answer to the task management function");
	return tmf->response;
}

void run_free(struct run *r)
{
	list_del_init(&r->link);
	ev_defer_stop(&r->defer);
	pattern_free(&r->out);
	free(r->in);
	free(r);
}
