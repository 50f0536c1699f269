// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * absent.c - answers for a LUN that no logical unit is behind (SPC-4 5.3, SAM-5 4.7.4)
 */
#include "spc.h"
#include "spc_rows.h"

/* clang-format off */
static const struct scsi_opcode rows[] = {
	ROW_REQUEST_SENSE,
	ROW_INQUIRY,
	ROW_REPORT_LUNS,
};
/* clang-format on */

static const struct opcode_table opcodes = { rows, sizeof(rows) / sizeof(rows[0]) };

static const struct vpd_page vpd_pages[] = {
	{ 0x00, spc_vpd_supported, "Supported VPD Pages" },
};

static enum scsi_flow absent_parse(struct scsi_cmd *cmd)
{
	if (!opcode_of_cdb(&opcodes, cmd->cdb))
		return scsi_check(cmd, SENSE_LU_NOT_SUPPORTED);
	return spc_parse(cmd);
}

const struct device_type_ops devtype_absent = {
	.type = 0x1f,
	.name = "none",
	.word = "No LUN",
	.flags = DEVTYPE_NO_STORE,
	.block_size = 512,
	.product = "",
	.opcodes = &opcodes,
	.vpd_pages = vpd_pages,
	.vpd_pages_nr = sizeof(vpd_pages) / sizeof(vpd_pages[0]),
	.parse = absent_parse,
	.check = spc_check,
	.exec = spc_exec,
};
