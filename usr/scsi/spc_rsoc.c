// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_rsoc.c - REPORT SUPPORTED OPERATION CODES, REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS
 */
#include "spc.h"

#define RCTD 0x80 /* return the command timeouts descriptor */
#define CTDP 0x80 /* one command: it is there */

/* REPORTING OPTIONS, SPC-4 table 284 */
enum { RSOC_ALL = 0, RSOC_OP = 1, RSOC_OP_SA = 2, RSOC_OP_ANY_SA = 3 };
/* SUPPORT, SPC-4 table 288 */
enum { NOT_SUPPORTED = 1, AS_STANDARD = 3 };

/* SPC-4 6.35.4 */
static void command_timeouts(const struct scsi_opcode *o, struct pout *out)
{
	pout_be16(out, 10); /* DESCRIPTOR LENGTH */
	pout_be16(out, 0);
	pout_be32(out, 0); /* NOMINAL COMMAND PROCESSING TIMEOUT: none */
	pout_be32(out, o->timeout);
}

/* SPC-4 6.35.2 */
static void all_commands(const struct opcode_table *t, bool timeouts, struct pout *out)
{
	pout_be32(out, 0); /* COMMAND DATA LENGTH, below */
	for (unsigned int i = 0; i < t->rows; i++) {
		const struct scsi_opcode *o = &t->row[i];
		const bool servactv = o->sa != NO_SA;

		pout_u8(out, o->op);
		pout_u8(out, 0);
		pout_be16(out, servactv ? o->sa : 0u);
		pout_u8(out, 0);
		pout_u8(out, (unsigned int)timeouts << 1 | servactv);
		pout_be16(out, o->len);
		if (timeouts)
			command_timeouts(o, out);
	}
	pout_fix_be32(out, 0, out->len - 4);
}

/* SPC-4 6.35.3; @o is NULL for a command that is not supported. */
static void one_command(const struct scsi_opcode *o, bool timeouts, struct pout *out)
{
	pout_u8(out, 0);
	pout_u8(out, (o && timeouts ? CTDP : 0u) | (o ? AS_STANDARD : NOT_SUPPORTED));
	pout_be16(out, o ? o->len : 0u);
	if (!o)
		return;
	pout_bytes(out, o->usage, o->len);
	if (timeouts)
		command_timeouts(o, out);
}

/*
 * The row that REQUESTED OPERATION CODE and SERVICE ACTION name.  With option
 * 011b a command without service actions is found by service action 0.
 */
static const struct scsi_opcode *requested(const struct opcode_table *t, const uint8_t *cdb)
{
	const uint8_t op = cdb[3];
	const uint16_t sa = get_be16(cdb + 4);
	const struct scsi_opcode *plain = opcode_find(t, op, NO_SA);

	switch (cdb[2] & 7) {
	case RSOC_OP:
		return plain;
	case RSOC_OP_ANY_SA:
		if (plain)
			return sa ? NULL : plain;
		break;
	default:
		break;
	}
	return sa == NO_SA ? NULL : opcode_find(t, op, sa);
}

/* Options that do not fit the operation code: SPC-4 table 284 */
static bool option_fits(const struct opcode_table *t, const uint8_t *cdb)
{
	switch (cdb[2] & 7) {
	case RSOC_OP:
		return !opcode_has_sa(t, cdb[3]);
	case RSOC_OP_SA:
		return !opcode_find(t, cdb[3], NO_SA);
	default:
		return true;
	}
}

/* SPC-4 6.35 */
enum scsi_flow spc_report_opcodes(struct scsi_cmd *cmd)
{
	const struct opcode_table *t = cmd->lu->devtype->opcodes;
	const bool timeouts = cmd->cdb[2] & RCTD;
	const unsigned int option = cmd->cdb[2] & 7;
	struct pout out;

	if (option > RSOC_OP_ANY_SA)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 2, 2);
	if (!option_fits(t, cmd->cdb))
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 3, 7);
	pout_start(cmd, &out);
	if (option == RSOC_ALL)
		all_commands(t, timeouts, &out);
	else
		one_command(requested(t, cmd->cdb), timeouts, &out);
	return pout_finish(cmd, &out);
}

/* ---- what core/tmf.c has: SPC-4 6.36 */

#define REPD 0x80
enum { ATS = 0x80, ATSS = 0x40, CTSS = 0x10, LURS = 0x08, QTS = 0x04, TRS = 0x02 }; /* byte 0 */
enum { QTSS = 0x02, ITNRS = 0x01 };                                                 /* byte 1 */

enum scsi_flow spc_report_tmfs(struct scsi_cmd *cmd)
{
	const bool extended = cmd->cdb[2] & REPD;
	struct pout out;

	if (cdb_field(cmd->cdb, 6, 4) < 4)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 6, 7);
	pout_start(cmd, &out);
	pout_u8(&out, ATS | ATSS | CTSS | LURS | QTS | TRS);
	pout_u8(&out, QTSS | ITNRS);
	pout_u8(&out, 0);
	pout_u8(&out, extended ? 12 : 0);
	if (extended)
		pout_zeros(&out, 12); /* no timeouts to recommend */
	return pout_finish(cmd, &out);
}
