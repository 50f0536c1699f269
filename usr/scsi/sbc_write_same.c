// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_write_same.c - WRITE SAME(10) and (16): one block, many times
 *
 * A block of zeroes is the store's business (BS_ZERO); anything else is written
 * in chunks, one a step, so that the loop stays free.
 */
#include <string.h>

#include "sbc.h"

#define CDB_UNMAP 0x08
#define CDB_NDOB  0x01 /* (16) only: no data, the block is zeroes */

static bool cdb_ndob(const struct scsi_cmd *cmd)
{
	return cmd->op->len == 16 && (cmd->cdb[1] & CDB_NDOB);
}

uint64_t sbc_write_same_want(const struct scsi_cmd *cmd)
{
	return cdb_ndob(cmd) ? 0 : cmd->lu->block_size;
}

/* ---- zeroes */

static enum scsi_flow zeroed(struct scsi_cmd *cmd)
{
	if (cmd->io.result < 0)
		return sbc_io_failed(cmd, cmd->io.offset);
	return sbc_settle(cmd);
}

static enum scsi_flow write_zeroes(struct scsi_cmd *cmd, uint64_t offset, uint64_t length)
{
	const bool unmap = cmd->cdb[1] & CDB_UNMAP;

	return sbc_io(cmd, BS_ZERO, unmap ? BS_MAY_UNMAP : 0, offset, length, zeroed);
}

static bool data_is_zero(const struct scsi_cmd *cmd)
{
	for (unsigned int i = 0; i < cmd->out.niov; i++) {
		const uint8_t *p = cmd->out.iov[i].iov_base;
		const size_t n = cmd->out.iov[i].iov_len;

		if (n && (p[0] || memcmp(p, p + 1, n - 1)))
			return false;
	}
	return true;
}

/* ---- a pattern */

static enum scsi_flow pattern_written(struct scsi_cmd *cmd);

static enum scsi_flow pattern_step(struct scsi_cmd *cmd)
{
	const struct sbc_walk *w = sbc_walk(cmd);
	const uint64_t left = w->end - w->at;

	return sbc_io(cmd, BS_WRITE, 0, w->at, left < cmd->aux_len ? left : cmd->aux_len,
		      pattern_written);
}

static enum scsi_flow pattern_written(struct scsi_cmd *cmd)
{
	struct sbc_walk *w = sbc_walk(cmd);

	if (cmd->io.result < 0)
		return sbc_io_failed(cmd, w->at);
	w->at += w->iov.iov_len;
	return w->at < w->end ? pattern_step(cmd) : sbc_settle(cmd);
}

static enum scsi_flow write_pattern(struct scsi_cmd *cmd, uint64_t offset, uint64_t length)
{
	struct sbc_walk *w = sbc_walk(cmd);
	const uint64_t chunk = length < SBC_CHUNK ? length : SBC_CHUNK;
	const uint32_t block = cmd->lu->block_size;

	if (sbc_walk_memory(cmd, chunk) < 0)
		return sbc_busy(cmd);
	for (uint64_t at = 0; at < chunk; at += block)
		(void)iov_get(cmd->out.iov, cmd->out.niov, 0, (uint8_t *)cmd->aux + at, block);
	w->at = offset;
	w->end = offset + length;
	return pattern_step(cmd);
}

/**
 * sbc_write_same() - WRITE SAME(10), (16)
 *
 * No blocks means all from the LBA to the end (WSNZ is 0). The data is exactly
 * one block: a longer or shorter buffer is refused. UNMAP unmaps only what then
 * reads as the data, so a pattern is written even with UNMAP.
 *
 * Ref: SBC-3 5.43, 5.44, 6.6.3
 */
enum scsi_flow sbc_write_same(struct scsi_cmd *cmd)
{
	const struct scsi_lu *lu = cmd->lu;
	const struct sbc_range r = sbc_range(cmd);
	const uint64_t blocks = r.blocks ? r.blocks : lu->blocks - r.lba;
	const uint64_t offset = r.lba << lu->block_shift, length = blocks << lu->block_shift;

	if ((cmd->cdb[1] & CDB_UNMAP) && !sbc_thin(lu))
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 1, 3);
	if (blocks > SBC_WRITE_SAME_MAX)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, cmd->op->len_at, 7);
	if (cmd->out.want && cmd->out.room != cmd->out.want)
		return sbc_wrong_amount(cmd);
	if (!length) /* the LBA behind the last */
		return scsi_good(cmd);
	if (cdb_ndob(cmd) || data_is_zero(cmd))
		return write_zeroes(cmd, offset, length);
	return write_pattern(cmd, offset, length);
}
