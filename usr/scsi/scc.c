// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scc.c - the controller at LUN 0 of an iSCSI target: it is there to be asked for the others
 */
#include "spc.h"
#include "spc_rows.h"

/* clang-format off */
static const struct scsi_opcode rows[] = {
	ROW_TEST_UNIT_READY,
	ROW_REQUEST_SENSE,
	ROW_INQUIRY,
	ROW_REPORT_LUNS,
	ROW_REPORT_OPCODES,
	ROW_REPORT_TMFS,
};
/* clang-format on */

static const struct opcode_table opcodes = { rows, sizeof(rows) / sizeof(rows[0]) };

static const struct vpd_page vpd_pages[] = { SPC_VPD_PAGES };

static const uint16_t versions[] = {
	0x00a0, /* SAM-5 */
	0x0460, /* SPC-4 */
	0x01e0, /* SCC-2 */
	0,
};

const struct device_type_ops devtype_controller = {
	.type = 0x0c,
	.name = "controller",
	.word = "controller",
	.flags = DEVTYPE_NO_STORE,
	.block_size = 1,
	.product = "Controller",
	.version_descriptors = versions,
	.opcodes = &opcodes,
	.vpd_pages = vpd_pages,
	.vpd_pages_nr = sizeof(vpd_pages) / sizeof(vpd_pages[0]),
	.lu_init = spc_lu_init,
	.lu_exit = spc_lu_exit,
	.lu_param = spc_lu_param,
	.lu_reset = spc_lu_reset,
	.nexus_lost = spc_nexus_lost,
	.parse = spc_parse,
	.check = spc_check,
	.exec = spc_exec,
};
