// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_caw.c - COMPARE AND WRITE: the first half of the data is what the medium has to hold, the
 *             second half is what it holds then
 */
#include "sbc.h"

#define CDB_BLOCKS 13 /* one byte, unlike in the other 16-byte CDBs */

uint64_t sbc_caw_want(const struct scsi_cmd *cmd)
{
	return (uint64_t)cmd->cdb[CDB_BLOCKS] << cmd->lu->block_shift << 1;
}

static enum scsi_flow caw_read(struct scsi_cmd *cmd)
{
	const struct sbc_walk *w = sbc_walk(cmd);
	const size_t len = w->iov.iov_len;
	size_t where = 0;

	if (cmd->io.result < 0)
		return sbc_io_failed(cmd, w->at);
	if (iov_cmp(cmd->out.iov, cmd->out.niov, 0, w->iov.iov_base, len, &where))
		return scsi_check_info(cmd, SENSE_MISCOMPARE_DURING_VERIFY, where);
	(void)iov_get(cmd->out.iov, cmd->out.niov, len, w->iov.iov_base, len);
	return sbc_io(cmd, BS_WRITE, sbc_cdb_fua(cmd), w->at, len, sbc_walk_written);
}

static enum scsi_flow caw_locked(struct scsi_cmd *cmd)
{
	const struct sbc_walk *w = sbc_walk(cmd);

	return sbc_io(cmd, BS_READ, 0, w->at, w->iov.iov_len, caw_read);
}

/**
 * sbc_compare_and_write() - COMPARE AND WRITE
 *
 * All or nothing: data of another length than the CDB's is refused. INFORMATION
 * of a miscompare is the first byte of the data that differs.
 *
 * Ref: SBC-3 5.2
 */
enum scsi_flow sbc_compare_and_write(struct scsi_cmd *cmd)
{
	struct sbc_walk *w = sbc_walk(cmd);
	const uint64_t len = cmd->out.want / 2;

	if (cmd->out.room != cmd->out.want)
		return sbc_wrong_amount(cmd);
	if (!len)
		return scsi_good(cmd);
	if (sbc_walk_memory(cmd, len) < 0)
		return sbc_busy(cmd);
	w->at = get_be64(cmd->cdb + 2) << cmd->lu->block_shift;
	return scsi_cmd_lock(cmd, w->at, len, caw_locked);
}
