// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * exec.c - the device server: check a command, then run its handler
 *
 * What the CDB alone decides is checked on arrival, before any memory is taken
 * and before an R2T could be sent; what depends on the state of the logical
 * unit is checked when the task set enables the command.
 */
#include "exec.h"

#include "pr.h"
#include "spc.h"
#include "tgt/limits.h"

#define PARAM_DATA_MAX (1u << 20) /* no parameter data is longer: READ FULL STATUS < 512 KiB */

/* A check, and the clause that demands it. */
struct check {
	scsi_exec_fn *check;
	const char *ref;
};

/*
 * Precedence: SAM-5 5.3.3.  A reservation conflict precedes the unit attention,
 * so that it does not use it up.
 */
static const struct check on_arrival[] = {
	{ check_opcode, "SPC-4 4.2.5.1, INVALID COMMAND OPERATION CODE" },
	{ check_cdb_length, "SPC-4 4.2.5.1, length of the CDB" },
	{ check_naca, "SAM-5 5.2, NACA bit; 8.6, ACA attribute" },
	{ check_cdb_bits, "SPC-4 4.2.5, reserved bits" },
	{ check_transfer, "SPC-4 4.2.5.4 to 4.2.5.6, transfer lengths" },
};

static const struct check when_enabled[] = {
	{ check_reservation, "SPC-4 5.13.1, RESERVATION CONFLICT" },
	{ check_unit_attention, "SAM-5 5.14, unit attention" },
	{ check_ready, "SBC-3 4.7 and 4.8, medium and ready state" },
	{ check_write_protect, "SBC-3 4.12, write protection" },
};

static enum scsi_flow run_checks(struct scsi_cmd *cmd, const struct check *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c[i].check(cmd) == SCSI_DONE)
			return SCSI_DONE;
	return SCSI_PENDING;
}

enum scsi_flow spc_parse(struct scsi_cmd *cmd)
{
	return run_checks(cmd, on_arrival, sizeof(on_arrival) / sizeof(on_arrival[0]));
}

enum scsi_flow spc_check(struct scsi_cmd *cmd)
{
	return run_checks(cmd, when_enabled, sizeof(when_enabled) / sizeof(when_enabled[0]));
}

enum scsi_flow spc_exec(struct scsi_cmd *cmd)
{
	return cmd->op->exec(cmd);
}

/* ---- on arrival */

/* An unknown service action of a known operation code is an invalid field. */
enum scsi_flow check_opcode(struct scsi_cmd *cmd)
{
	const struct opcode_table *t = cmd->lu->devtype->opcodes;

	cmd->op = opcode_of_cdb(t, cmd->cdb);
	if (cmd->op)
		return SCSI_PENDING;
	if (!opcode_has_sa(t, cmd->cdb[0]))
		return scsi_check_field(cmd, SENSE_INVALID_OPCODE, 0, 7);
	if (cmd->cdb[0] == 0x7f)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 8, 7);
	return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 1, 4);
}

enum scsi_flow check_cdb_length(struct scsi_cmd *cmd)
{
	const struct scsi_opcode *o = cmd->op;

	if (cmd->cdb_len < o->len)
		return scsi_check(cmd, SENSE_INVALID_FIELD_IN_CDB);
	if (o->op == 0x7f && cmd->cdb[7] + 8 != o->len) /* ADDITIONAL CDB LENGTH */
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 7, 7);
	return SCSI_PENDING;
}

/* There is no ACA condition here: not even a lax logical unit may promise one, and no command can
 * be for one. */
enum scsi_flow check_naca(struct scsi_cmd *cmd)
{
	const unsigned int control = cmd->op->op == 0x7f ? 1 : cmd->op->len - 1u;

	if (cmd->attr == SCSI_ACA)
		return scsi_check(cmd, SENSE_INVALID_MESSAGE_ERROR);
	if (cmd->cdb[control] & CONTROL)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, control, 2);
	return SCSI_PENDING;
}

enum scsi_flow check_cdb_bits(struct scsi_cmd *cmd)
{
	unsigned int byte, bit;

	if (cmd->lu->attr.cdb_lax || opcode_bad_bit(cmd->op, cmd->cdb, &byte, &bit) == 0)
		return SCSI_PENDING;
	return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, byte, bit);
}

static uint64_t bytes_of_cdb(const struct scsi_cmd *cmd)
{
	const struct scsi_opcode *o = cmd->op;
	uint64_t n;

	if (o->want)
		return o->want(cmd);
	n = cdb_field(cmd->cdb, o->len_at, o->len_size);
	if (!n && (o->flags & OPF_LEN0_256))
		n = 256;
	return o->flags & OPF_BLOCKS ? n << cmd->lu->block_shift : n;
}

/* Sets xfer.want: data of the medium, a parameter list, or parameter data. */
enum scsi_flow check_transfer(struct scsi_cmd *cmd)
{
	const struct scsi_opcode *o = cmd->op;
	struct scsi_xfer *x = o->dir == DIR_OUT ? &cmd->out : &cmd->in;
	uint64_t n;

	if (o->dir == DIR_NONE)
		return SCSI_PENDING;
	n = bytes_of_cdb(cmd);
	if (o->want || (o->flags & OPF_BLOCKS)) {
		if (n > cmd->lu->max_xfer) /* SBC-3 6.5.3, MAXIMUM TRANSFER LENGTH */
			return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, o->len_at, 7);
	} else if (o->dir == DIR_OUT) {
		if (n > LIMIT_PARAM_LIST)
			return scsi_check(cmd, SENSE_PARAM_LIST_LENGTH_ERROR);
	} else if (n > PARAM_DATA_MAX) {
		n = PARAM_DATA_MAX;
	}
	x->want = n;
	return SCSI_PENDING;
}

/* ---- when enabled */

enum scsi_flow check_reservation(struct scsi_cmd *cmd)
{
	if (cmd->itl && pr_conflict(cmd))
		return scsi_status(cmd, SCSI_RESERVATION_CONFLICT);
	return SCSI_PENDING;
}

enum scsi_flow check_unit_attention(struct scsi_cmd *cmd)
{
	if (!cmd->itl || !cmd->itl->ua || (cmd->op->flags & OPF_NO_UA))
		return SCSI_PENDING;
	return scsi_check(cmd, ua_sense[ua_take(cmd->itl)]);
}

enum scsi_flow check_ready(struct scsi_cmd *cmd)
{
	const struct scsi_lu *lu = cmd->lu;

	if (cmd->op->flags & OPF_NO_MEDIUM)
		return SCSI_PENDING;
	if (!lu->attr.online)
		return scsi_check(cmd, SENSE_LU_OFFLINE);
	if (lu->devtype->flags & DEVTYPE_NO_STORE)
		return SCSI_PENDING;
	if (!lu->bs || !lu->medium_loaded)
		return scsi_check(cmd, SENSE_MEDIUM_NOT_PRESENT);
	if (lu->stopped)
		return scsi_check(cmd, SENSE_LU_INITIALIZING_REQUIRED);
	return SCSI_PENDING;
}

enum scsi_flow check_write_protect(struct scsi_cmd *cmd)
{
	if (!(cmd->op->flags & OPF_MODIFIES))
		return SCSI_PENDING;
	if (cmd->lu->attr.readonly)
		return scsi_check(cmd, SENSE_WRITE_PROTECTED);
	if (spc_swp(cmd->lu))
		return scsi_check(cmd, SENSE_SOFTWARE_WRITE_PROTECTED);
	return SCSI_PENDING;
}

/* ---- parameter data */

void pout_start(struct scsi_cmd *cmd, struct pout *out)
{
	*out = (struct pout){
		.iov = cmd->in.iov,
		.niov = cmd->in.niov,
		.room = iov_len(cmd->in.iov, cmd->in.niov),
	};
}

enum scsi_flow pout_finish(struct scsi_cmd *cmd, const struct pout *out)
{
	const uint64_t allocation = cdb_field(cmd->cdb, cmd->op->len_at, cmd->op->len_size);
	const size_t moved = pout_moved(out);

	cmd->in.want = out->len < allocation ? out->len : allocation;
	cmd->in.done = (uint32_t)(moved < cmd->in.want ? moved : cmd->in.want);
	return scsi_good(cmd);
}
