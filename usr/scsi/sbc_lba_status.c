// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_lba_status.c - GET LBA STATUS: which blocks are mapped
 */
#include "sbc.h"

/* PROVISIONING STATUS, SBC-3 5.4 */
enum { MAPPED = 0, DEALLOCATED = 1 };

#define HEADER     8
#define DESCRIPTOR 16

struct run {
	uint64_t lba;
	uint64_t blocks; /* >= 1 */
	unsigned int status;
};

/* What the store knows, in whole blocks: a block is mapped when any of its bytes is. */
static struct run store_run(const struct scsi_lu *lu, uint64_t lba)
{
	struct run r = { lba, lu->blocks - lba, MAPPED };
	struct bs *bs = lu->bs;
	uint64_t len;
	bool mapped;

	if (!sbc_thin(lu) || !(bs->caps & BS_CAP_EXTENTS) || !bs->ops->extents ||
	    bs->ops->extents(bs, lba << lu->block_shift, &len, &mapped) < 0)
		return r;
	if (len >> lu->block_shift >= r.blocks)
		len = r.blocks << lu->block_shift;
	if (mapped) {
		r.blocks = (len + lu->block_size - 1) >> lu->block_shift;
	} else {
		r.blocks = len >> lu->block_shift;
		r.status = DEALLOCATED;
	}
	if (!r.blocks) { /* the gap ends inside this block */
		r.blocks = 1;
		r.status = MAPPED;
	}
	return r;
}

/* The run from @lba on, its neighbours of the same status joined, as far as 32 bits count. */
static struct run joined_run(const struct scsi_lu *lu, uint64_t lba, unsigned int *asked)
{
	struct run r = store_run(lu, lba);

	while (++*asked < SBC_STATUS_DESCRIPTORS && r.lba + r.blocks < lu->blocks) {
		const struct run next = store_run(lu, r.lba + r.blocks);

		if (next.status != r.status)
			break;
		r.blocks += next.blocks;
	}
	if (r.blocks > UINT32_MAX)
		r.blocks = UINT32_MAX;
	return r;
}

static void put_run(struct pout *out, const struct run *r)
{
	pout_be64(out, r->lba);
	pout_be32(out, (uint32_t)r->blocks);
	pout_u8(out, r->status);
	pout_zeros(out, 3);
}

/**
 * sbc_get_lba_status() - GET LBA STATUS
 *
 * The store is asked SBC_STATUS_DESCRIPTORS times at most; whoever wants more
 * goes on where the last descriptor ends.
 *
 * Ref: SBC-3 5.4
 */
enum scsi_flow sbc_get_lba_status(struct scsi_cmd *cmd)
{
	const struct scsi_lu *lu = cmd->lu;
	uint64_t lba = get_be64(cmd->cdb + 2);
	unsigned int asked = 0;
	struct pout out;

	if (lba >= lu->blocks)
		return sbc_out_of_range(cmd, lba);
	pout_start(cmd, &out);
	pout_zeros(&out, HEADER);
	do {
		const struct run r = joined_run(lu, lba, &asked);

		put_run(&out, &r);
		lba += r.blocks;
	} while (lba < lu->blocks && asked < SBC_STATUS_DESCRIPTORS &&
		 out.len + DESCRIPTOR <= out.room);
	pout_fix_be32(&out, 0, out.len - 4);
	return pout_finish(cmd, &out);
}
