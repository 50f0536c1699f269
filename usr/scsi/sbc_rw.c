// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_rw.c - READ and WRITE, (6) to (16): the hot path of the device server
 *
 * The transfer is what the CDB asks for or what the initiator has room for,
 * whichever is less; the residual tells the initiator (RFC 7143 11.4.5).  A
 * store moves whole blocks only, so the odd transfer that ends inside a block
 * goes through a buffer of ours: a read is cut, a write stops at the last whole
 * block that came.
 */
#include "sbc.h"

/* ---- READ */

static enum scsi_flow read_done(struct scsi_cmd *cmd)
{
	if (cmd->io.result < 0)
		return sbc_io_failed(cmd, cmd->io.offset);
	cmd->in.done = (uint32_t)cmd->io.length;
	return scsi_good(cmd);
}

static enum scsi_flow read_cut_done(struct scsi_cmd *cmd)
{
	if (cmd->io.result < 0)
		return sbc_io_failed(cmd, cmd->io.offset);
	cmd->in.done =
		(uint32_t)iov_put(cmd->in.iov, cmd->in.niov, 0, cmd->aux, sbc_moved(&cmd->in));
	return scsi_good(cmd);
}

/* The initiator's buffer ends inside a block: read all of that block. */
static enum scsi_flow read_cut(struct scsi_cmd *cmd, uint32_t n)
{
	const uint64_t len = (uint64_t)sbc_whole_blocks(cmd->lu, n) + cmd->lu->block_size;

	if (sbc_walk_memory(cmd, len) < 0)
		return sbc_busy(cmd);
	return sbc_io(cmd, BS_READ, 0, sbc_offset(cmd), len, read_cut_done);
}

/**
 * sbc_read() - READ(6), (10), (12), (16)
 *
 * FUA needs nothing: a store has no cache that a read could find stale.
 *
 * Ref: SBC-3 5.11 and following
 */
enum scsi_flow sbc_read(struct scsi_cmd *cmd)
{
	const uint32_t n = sbc_moved(&cmd->in);

	if (__builtin_expect(!n, 0))
		return scsi_good(cmd);
	if (__builtin_expect(n & (cmd->lu->block_size - 1), 0))
		return read_cut(cmd, n);
	cmd->io.verb = BS_READ;
	cmd->io.offset = sbc_offset(cmd);
	cmd->io.length = n;
	cmd->io.iov = cmd->in.iov;
	cmd->io.niov = cmd->in.niov;
	return scsi_cmd_io(cmd, read_done);
}

/* ---- WRITE */

static enum scsi_flow write_done(struct scsi_cmd *cmd)
{
	if (cmd->io.result < 0)
		return sbc_io_failed(cmd, sbc_offset(cmd));
	return scsi_good(cmd);
}

/* The initiator's data ends inside a block, which is not written. */
static enum scsi_flow write_cut(struct scsi_cmd *cmd, unsigned int flags, uint32_t n,
				scsi_exec_fn *next)
{
	const uint32_t len = sbc_whole_blocks(cmd->lu, n);

	if (!len)
		return scsi_good(cmd);
	if (sbc_walk_memory(cmd, len) < 0)
		return sbc_busy(cmd);
	(void)iov_get(cmd->out.iov, cmd->out.niov, 0, cmd->aux, len);
	return sbc_io(cmd, BS_WRITE, flags, sbc_offset(cmd), len, next);
}

enum scsi_flow sbc_write_blocks(struct scsi_cmd *cmd, unsigned int flags, scsi_exec_fn *next)
{
	const uint32_t n = sbc_moved(&cmd->out);

	if (__builtin_expect(!n, 0))
		return scsi_good(cmd);
	if (__builtin_expect(n & (cmd->lu->block_size - 1), 0))
		return write_cut(cmd, flags, n, next);
	cmd->io.verb = BS_WRITE;
	cmd->io.flags = flags;
	cmd->io.offset = sbc_offset(cmd);
	cmd->io.length = n;
	cmd->io.iov = cmd->out.iov;
	cmd->io.niov = cmd->out.niov;
	return scsi_cmd_io(cmd, next);
}

/**
 * sbc_write() - WRITE(10), (12), (16)
 * Ref: SBC-3 5.33 and following
 */
enum scsi_flow sbc_write(struct scsi_cmd *cmd)
{
	return sbc_write_blocks(cmd, sbc_cdb_fua(cmd), write_done);
}

/**
 * sbc_write_6() - WRITE(6): no FUA, byte 1 is a part of the address
 * Ref: SBC-2, WRITE(6)
 */
enum scsi_flow sbc_write_6(struct scsi_cmd *cmd)
{
	return sbc_write_blocks(cmd, sbc_fua(cmd), write_done);
}
