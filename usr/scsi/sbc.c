// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc.c - the disk's device type (SBC-3), and what its commands share
 */
#include <errno.h>

#include "sbc.h"

/* ---- commands of several steps */

int sbc_walk_memory(struct scsi_cmd *cmd, uint64_t len)
{
	struct sbc_walk *w = sbc_walk(cmd);

	w->iov.iov_base = scsi_cmd_aux(cmd, len);
	w->iov.iov_len = w->iov.iov_base ? len : 0;
	return w->iov.iov_base ? 0 : -ENOMEM;
}

enum scsi_flow sbc_io(struct scsi_cmd *cmd, enum bs_verb verb, unsigned int flags, uint64_t offset,
		      uint64_t length, scsi_exec_fn *next)
{
	struct sbc_walk *w = sbc_walk(cmd);
	const bool moves = verb == BS_READ || verb == BS_WRITE;

	if (moves)
		w->iov.iov_len = length;
	cmd->io.verb = verb;
	cmd->io.flags = flags;
	cmd->io.offset = offset;
	cmd->io.length = length;
	cmd->io.iov = moves ? &w->iov : NULL;
	cmd->io.niov = moves;
	return scsi_cmd_io(cmd, next);
}

enum scsi_flow sbc_io_failed(struct scsi_cmd *cmd, uint64_t offset)
{
	return scsi_check_errno(cmd, cmd->io.result, true, offset >> cmd->lu->block_shift);
}

enum scsi_flow sbc_out_of_range(struct scsi_cmd *cmd, uint64_t lba)
{
	const uint64_t end = cmd->lu->blocks;

	return scsi_check_info(cmd, SENSE_LBA_OUT_OF_RANGE, lba < end ? end : lba);
}

enum scsi_flow sbc_walk_written(struct scsi_cmd *cmd)
{
	if (cmd->io.result < 0)
		return sbc_io_failed(cmd, sbc_walk(cmd)->at);
	return scsi_good(cmd);
}

static enum scsi_flow flushed(struct scsi_cmd *cmd)
{
	if (cmd->io.result < 0)
		return scsi_check_errno(cmd, cmd->io.result, false, 0);
	return scsi_good(cmd);
}

enum scsi_flow sbc_flush(struct scsi_cmd *cmd)
{
	return sbc_io(cmd, BS_FLUSH, 0, 0, 0, flushed);
}

enum scsi_flow sbc_settle(struct scsi_cmd *cmd)
{
	return spc_wce(cmd->lu) ? scsi_good(cmd) : sbc_flush(cmd);
}

enum scsi_flow sbc_busy(struct scsi_cmd *cmd)
{
	return scsi_status(cmd, SCSI_BUSY);
}

enum scsi_flow sbc_wrong_amount(struct scsi_cmd *cmd)
{
	return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, cmd->op->len_at, 7);
}

/* ---- thin provisioning */

bool sbc_thin(const struct scsi_lu *lu)
{
	return lu->attr.thin && lu->bs && (lu->bs->caps & BS_CAP_DISCARD);
}

bool sbc_lbprz(const struct scsi_lu *lu)
{
	return sbc_thin(lu) && (lu->bs->caps & BS_CAP_DISCARD_ZEROES);
}

/* ---- the device type */

/*
 * After the checks that all device types have: the extent has to be on the
 * medium, so that nothing is fetched from the initiator for a write that
 * cannot be.
 */
static enum scsi_flow sbc_check(struct scsi_cmd *cmd)
{
	struct sbc_range r;

	if (spc_check(cmd) == SCSI_DONE)
		return SCSI_DONE;
	if (!(cmd->op->flags & OPF_LBA))
		return SCSI_PENDING;
	r = sbc_range(cmd);
	if (sbc_beyond_end(cmd->lu, r.lba, r.blocks))
		return sbc_out_of_range(cmd, r.lba);
	return SCSI_PENDING;
}

/* spc_inquiry.c adds the transport's */
static const uint16_t version_descriptors[] = {
	0x00a0, /* SAM-5 */
	0x0460, /* SPC-4 */
	0x04c0, /* SBC-3 */
	0,
};

static const struct vpd_page vpd_pages[] = {
	SPC_VPD_PAGES,
	{ 0xb0, sbc_vpd_limits, "Block Limits" },
	{ 0xb1, sbc_vpd_characteristics, "Block Device Characteristics" },
	{ 0xb2, sbc_vpd_provisioning, "Logical Block Provisioning" },
};

const struct device_type_ops devtype_disk = {
	.type = 0x00,
	.name = "disk",
	.word = "disk",
	.block_size = 512,
	.product = "VIRTUAL-DISK",
	.version_descriptors = version_descriptors,
	.opcodes = &sbc_opcodes,
	.mode_pages = sbc_mode_pages,
	.mode_pages_nr = SBC_MODE_PAGES,
	.vpd_pages = vpd_pages,
	.vpd_pages_nr = sizeof(vpd_pages) / sizeof(vpd_pages[0]),
	.lu_init = spc_lu_init,
	.lu_exit = spc_lu_exit,
	.lu_param = spc_lu_param,
	.lu_reset = spc_lu_reset,
	.nexus_lost = spc_nexus_lost,
	.parse = spc_parse,
	.check = sbc_check,
	.exec = spc_exec,
};
