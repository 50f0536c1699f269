// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * trace.c - records each command that ends, over the oldest one there is
 */
#include "tgt/trace.h"

#include <string.h>

#include "core.h"
#include "tgt/opcode.h"

_Static_assert((TRACE_ENTRIES & (TRACE_ENTRIES - 1)) == 0, "an index is a mask");

static struct trace_entry ring[TRACE_ENTRIES];
static uint64_t recorded;

static uint32_t lun_of(const struct scsi_cmd *cmd)
{
	const int64_t lun = cmd->itl ? (int64_t)cmd->itl->lun : nexus_lun_nr(cmd->nexus, cmd->lun);

	return lun < 0 || lun >= TRACE_NO_LUN ? TRACE_NO_LUN : (uint32_t)lun;
}

/* A transport may send more than the command has: iSCSI's PDU has room for 16. */
static uint8_t cdb_len(const struct scsi_cmd *cmd)
{
	const unsigned int len = cmd->op ? cmd->op->len : cmd->cdb_len;

	return (uint8_t)(len < TRACE_CDB ? len : TRACE_CDB);
}

/* SPC-4 4.5.2, 4.5.3 */
static void take_sense(struct trace_entry *t, const struct scsi_cmd *cmd)
{
	const uint8_t *b = cmd->sense;
	const bool fixed = (b[0] & 0x7e) == 0x70;

	t->key = t->asc = t->ascq = 0;
	if (cmd->status != SCSI_CHECK_CONDITION || cmd->sense_len < (fixed ? 14 : 4))
		return;
	t->key = b[fixed ? 2 : 1] & 0xf;
	t->asc = b[fixed ? 12 : 2];
	t->ascq = b[fixed ? 13 : 3];
}

void trace_record(const struct scsi_cmd *cmd, uint64_t end_ns, bool aborted)
{
	struct trace_entry *t = &ring[recorded++ & (TRACE_ENTRIES - 1)];
	const uint64_t us = (end_ns - cmd->start_ns) / 1000;

	t->end_ns = end_ns;
	t->name = cmd->op ? cmd->op->name : NULL;
	t->sid = cmd->nexus->id;
	t->latency_us = us < UINT32_MAX ? (uint32_t)us : UINT32_MAX;
	t->tid = cmd->nexus->target->tid;
	t->lun = lun_of(cmd);
	t->bytes = aborted ? 0 : cmd->in.done + cmd->out.done;
	t->status = cmd->status;
	t->cdb_len = cdb_len(cmd);
	t->aborted = aborted;
	take_sense(t, cmd);
	memcpy(t->cdb, cmd->cdb, TRACE_CDB);
}

int trace_each(int (*each)(void *arg, const struct trace_entry *t), void *arg)
{
	uint64_t i = recorded > TRACE_ENTRIES ? recorded - TRACE_ENTRIES : 0;
	int r = 0;

	for (; i < recorded && !r; i++)
		r = each(arg, &ring[i & (TRACE_ENTRIES - 1)]);
	return r;
}
