// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_verify.c - VERIFY and WRITE AND VERIFY, (10) to (16)
 *
 * The medium is read in chunks, whatever BYTCHK says: that is what finds the
 * errors that the command is there to find.
 */
#include "sbc.h"

/* BYTCHK, bits 2..1 of byte 1: SBC-3 5.29 */
enum { BYTCHK_MEDIUM = 0, BYTCHK_ALL = 1, BYTCHK_ONE = 3 };

static unsigned int cdb_bytchk(const struct scsi_cmd *cmd)
{
	return cmd->cdb[1] >> 1 & 3;
}

/* ---- the walk: read a chunk, compare it */

/* Return: 0, or 1 and *@where: byte of the chunk that differs. */
static int compare_all(const struct scsi_cmd *cmd, const struct sbc_walk *w, size_t *where)
{
	return iov_cmp(cmd->out.iov, cmd->out.niov, w->at - sbc_offset(cmd), w->iov.iov_base,
		       w->iov.iov_len, where);
}

/* Every block against the one that came. */
static int compare_one(const struct scsi_cmd *cmd, const struct sbc_walk *w, size_t *where)
{
	const uint8_t *p = w->iov.iov_base;
	const uint32_t block = cmd->lu->block_size;

	for (size_t at = 0; at < w->iov.iov_len; at += block)
		if (iov_cmp(cmd->out.iov, cmd->out.niov, 0, p + at, block, where)) {
			*where += at;
			return 1;
		}
	return 0;
}

static int compare(const struct scsi_cmd *cmd, const struct sbc_walk *w, size_t *where)
{
	switch (cdb_bytchk(cmd)) {
	case BYTCHK_ALL:
		return compare_all(cmd, w, where);
	case BYTCHK_ONE:
		return compare_one(cmd, w, where);
	default:
		return 0;
	}
}

static enum scsi_flow verify_compare(struct scsi_cmd *cmd);

static enum scsi_flow verify_step(struct scsi_cmd *cmd)
{
	const struct sbc_walk *w = sbc_walk(cmd);
	const uint64_t left = w->end - w->at;

	return sbc_io(cmd, BS_READ, 0, w->at, left < cmd->aux_len ? left : cmd->aux_len,
		      verify_compare);
}

static enum scsi_flow verify_compare(struct scsi_cmd *cmd)
{
	struct sbc_walk *w = sbc_walk(cmd);
	size_t where = 0;

	if (cmd->io.result < 0)
		return sbc_io_failed(cmd, w->at);
	if (compare(cmd, w, &where)) /* INFORMATION: the block, as for a medium error */
		return scsi_check_info(cmd, SENSE_MISCOMPARE_DURING_VERIFY,
				       (w->at + where) >> cmd->lu->block_shift);
	w->at += w->iov.iov_len;
	return w->at < w->end ? verify_step(cmd) : scsi_good(cmd);
}

/* @length bytes from the CDB's LBA on. */
static enum scsi_flow verify_start(struct scsi_cmd *cmd, uint64_t length)
{
	struct sbc_walk *w = sbc_walk(cmd);

	if (!length)
		return scsi_good(cmd);
	if (!cmd->aux && sbc_walk_memory(cmd, length < SBC_CHUNK ? length : SBC_CHUNK) < 0)
		return sbc_busy(cmd);
	w->at = sbc_offset(cmd);
	w->end = w->at + length;
	return verify_step(cmd);
}

/* ---- VERIFY */

uint64_t sbc_verify_want(const struct scsi_cmd *cmd)
{
	const uint64_t blocks = sbc_range(cmd).blocks;

	switch (cdb_bytchk(cmd)) {
	case BYTCHK_ALL:
		return blocks << cmd->lu->block_shift;
	case BYTCHK_ONE:
		return blocks ? cmd->lu->block_size : 0;
	default:
		return 0;
	}
}

/**
 * sbc_verify() - VERIFY(10), (12), (16)
 *
 * With BYTCHK 01b what did not come is not compared; with 11b the one block has
 * to be there.
 *
 * Ref: SBC-3 5.29 and following
 */
enum scsi_flow sbc_verify(struct scsi_cmd *cmd)
{
	const uint64_t length = sbc_range(cmd).blocks << cmd->lu->block_shift;

	switch (cdb_bytchk(cmd)) {
	case BYTCHK_MEDIUM:
		return verify_start(cmd, length);
	case BYTCHK_ALL:
		return verify_start(cmd, sbc_whole_blocks(cmd->lu, sbc_moved(&cmd->out)));
	case BYTCHK_ONE:
		if (sbc_moved(&cmd->out) < cmd->out.want)
			return sbc_wrong_amount(cmd);
		return verify_start(cmd, length);
	default:
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 1, 2);
	}
}

/* ---- WRITE AND VERIFY */

static enum scsi_flow written(struct scsi_cmd *cmd)
{
	if (cmd->io.result < 0)
		return sbc_io_failed(cmd, sbc_offset(cmd));
	return verify_start(cmd, sbc_whole_blocks(cmd->lu, sbc_moved(&cmd->out)));
}

/**
 * sbc_write_verify() - WRITE AND VERIFY(10), (12), (16)
 *
 * It verifies the medium, so the write goes there: always BS_FUA.
 *
 * Ref: SBC-3 5.37 and following
 */
enum scsi_flow sbc_write_verify(struct scsi_cmd *cmd)
{
	return sbc_write_blocks(cmd, BS_FUA, written);
}
