// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_orwrite.c - ORWRITE(16): read, OR, write, with the extent to itself
 */
#include "sbc.h"

static void or_bytes(uint8_t *restrict to, const uint8_t *restrict from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] |= from[i];
}

/* The initiator's data onto what the medium holds, @n bytes. */
static void or_data(const struct scsi_cmd *cmd, uint8_t *to, size_t n)
{
	for (unsigned int i = 0; n && i < cmd->out.niov; i++) {
		const struct iovec *v = &cmd->out.iov[i];
		const size_t len = v->iov_len < n ? v->iov_len : n;

		or_bytes(to, v->iov_base, len);
		to += len;
		n -= len;
	}
}

static enum scsi_flow or_read(struct scsi_cmd *cmd)
{
	const struct sbc_walk *w = sbc_walk(cmd);

	if (cmd->io.result < 0)
		return sbc_io_failed(cmd, w->at);
	or_data(cmd, w->iov.iov_base, w->iov.iov_len);
	return sbc_io(cmd, BS_WRITE, sbc_cdb_fua(cmd), w->at, w->iov.iov_len, sbc_walk_written);
}

static enum scsi_flow or_locked(struct scsi_cmd *cmd)
{
	const struct sbc_walk *w = sbc_walk(cmd);

	return sbc_io(cmd, BS_READ, 0, w->at, w->iov.iov_len, or_read);
}

/**
 * sbc_orwrite() - ORWRITE(16)
 * Ref: SBC-3 5.5
 */
enum scsi_flow sbc_orwrite(struct scsi_cmd *cmd)
{
	struct sbc_walk *w = sbc_walk(cmd);
	const uint32_t len = sbc_whole_blocks(cmd->lu, sbc_moved(&cmd->out));

	if (!len)
		return scsi_good(cmd);
	if (sbc_walk_memory(cmd, len) < 0)
		return sbc_busy(cmd);
	w->at = sbc_offset(cmd);
	return scsi_cmd_lock(cmd, w->at, len, or_locked);
}
