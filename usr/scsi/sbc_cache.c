// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_cache.c - SYNCHRONIZE CACHE and PRE-FETCH, (10) and (16)
 */
#include "sbc.h"

/**
 * sbc_synchronize_cache() - SYNCHRONIZE CACHE(10), (16)
 *
 * The whole store is flushed, whatever the extent. IMMED is not taken up: an
 * answer before the flush could not tell of its failure. SYNC_NV of SBC-2 is
 * taken: no cache is non-volatile.
 *
 * Ref: SBC-3 5.26, 5.27
 */
enum scsi_flow sbc_synchronize_cache(struct scsi_cmd *cmd)
{
	return sbc_flush(cmd);
}

/* A prefetch is a hint: its failure is not the initiator's problem. */
static enum scsi_flow prefetched(struct scsi_cmd *cmd)
{
	return scsi_good(cmd);
}

/**
 * sbc_prefetch() - PRE-FETCH(10), (16)
 *
 * GOOD, never CONDITION MET: that would promise that all of it stays in the
 * cache. No blocks means all from the LBA to the end.
 *
 * Ref: SBC-3 5.8, 5.9
 */
enum scsi_flow sbc_prefetch(struct scsi_cmd *cmd)
{
	const struct scsi_lu *lu = cmd->lu;
	const struct sbc_range r = sbc_range(cmd);
	const uint64_t blocks = r.blocks ? r.blocks : lu->blocks - r.lba;

	if (!blocks)
		return scsi_good(cmd);
	return sbc_io(cmd, BS_PREFETCH, 0, r.lba << lu->block_shift, blocks << lu->block_shift,
		      prefetched);
}
