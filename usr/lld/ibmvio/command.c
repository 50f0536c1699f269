// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * command.c - SRP_CMD to a command of the core
 */
#include <string.h>

#include "lld/ibmvio/task.h"
#include "tgt/bytes.h"
#include "tgt/log.h"

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
	t = vio_task_new(a, &c, el);
	if (!t) {
		answer_early(a, &c, el->crq.ioba, SCSI_TASK_SET_FULL, CRQ_ST_OK);
		return;
	}
	cmd_fill(t->cmd, &c);
	ev_active(a->port.loop);
	scsi_command_received(t->cmd);
}
