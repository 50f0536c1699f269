// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_defect.c - FORMAT UNIT and READ DEFECT DATA: a store is formatted and has no defects
 */
#include "sbc.h"

/* FORMAT UNIT, byte 1 */
#define CDB_FMTDATA  0x10
#define CDB_LONGLIST 0x20

/* Parameter list header, SBC-3 5.3: byte 1 */
#define HDR_FOV   0x80
#define HDR_IMMED 0x02

#define PLIST_GLIST 0x18 /* READ DEFECT DATA: lists asked for, and lists that follow */
#define LIST_FORMAT 0x07

uint64_t sbc_format_want(const struct scsi_cmd *cmd)
{
	if (!(cmd->cdb[1] & CDB_FMTDATA))
		return 0;
	return cmd->cdb[1] & CDB_LONGLIST ? 8 : 4;
}

/* The header: no protection information, no initialization pattern, no defect list. */
static enum scsi_flow format_list(struct scsi_cmd *cmd, const uint8_t *list, size_t len)
{
	if (len < cmd->out.want)
		return scsi_check(cmd, SENSE_PARAM_LIST_LENGTH_ERROR);
	if (list[0])
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_PARAM_LIST, 0, 7);
	if (list[1] & ~(HDR_FOV | HDR_IMMED))
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_PARAM_LIST, 1, 6);
	if (len == 4 ? get_be16(list + 2) : get_be32(list + 4))
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_PARAM_LIST, len == 4 ? 2 : 4,
					7);
	return scsi_good(cmd);
}

/**
 * sbc_format_unit() - FORMAT UNIT
 *
 * GOOD, and nothing happens: what blocks hold after a format is not specified,
 * and what they held before may be what somebody else has just written.
 *
 * Ref: SBC-3 5.3
 */
enum scsi_flow sbc_format_unit(struct scsi_cmd *cmd)
{
	const uint8_t *list;
	size_t len;

	if (!cmd->out.want)
		return scsi_good(cmd);
	list = scsi_cmd_params(cmd, &len);
	return list ? format_list(cmd, list, len) : sbc_busy(cmd);
}

/**
 * sbc_read_defect_10() - READ DEFECT DATA(10): the lists asked for, empty
 * Ref: SBC-3 5.17
 */
enum scsi_flow sbc_read_defect_10(struct scsi_cmd *cmd)
{
	struct pout out;

	pout_start(cmd, &out);
	pout_u8(&out, 0);
	pout_u8(&out, cmd->cdb[2] & (PLIST_GLIST | LIST_FORMAT));
	pout_be16(&out, 0); /* DEFECT LIST LENGTH */
	return pout_finish(cmd, &out);
}

/**
 * sbc_read_defect_12() - READ DEFECT DATA(12)
 * Ref: SBC-3 5.18
 */
enum scsi_flow sbc_read_defect_12(struct scsi_cmd *cmd)
{
	struct pout out;

	pout_start(cmd, &out);
	pout_u8(&out, 0);
	pout_u8(&out, cmd->cdb[1] & (PLIST_GLIST | LIST_FORMAT));
	pout_be16(&out, 0); /* GENERATION CODE: not supported */
	pout_be32(&out, 0); /* DEFECT LIST LENGTH */
	return pout_finish(cmd, &out);
}
