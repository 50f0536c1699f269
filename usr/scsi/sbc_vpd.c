// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_vpd.c - VPD pages of a disk: Block Limits, Block Device Characteristics, Logical Block
 *             Provisioning
 */
#include "sbc.h"

static uint32_t store_blocks(const struct scsi_lu *lu, uint32_t bytes)
{
	return bytes >> lu->block_shift;
}

/* The administrator's value, or the store's physical block; a 16-bit field. */
static uint32_t transfer_granularity(const struct scsi_lu *lu)
{
	const uint32_t n = lu->attr.opt_xfer_gran ? lu->attr.opt_xfer_gran
						  : store_blocks(lu, lu->bs ? lu->bs->physical : 0);

	return n < UINT16_MAX ? n : UINT16_MAX;
}

static uint32_t transfer_optimum(const struct scsi_lu *lu)
{
	const uint32_t n = lu->attr.opt_xfer_len ? lu->attr.opt_xfer_len
						 : store_blocks(lu, lu->bs ? lu->bs->opt_io : 0);
	const uint32_t max = store_blocks(lu, lu->max_xfer);

	return n < max ? n : max;
}

static uint32_t unmap_granularity(const struct scsi_lu *lu)
{
	const uint32_t n = store_blocks(lu, lu->bs->discard_gran);

	return n ? n : 1;
}

/**
 * sbc_vpd_limits() - Block Limits, B0h
 *
 * WSNZ is 0: no blocks of WRITE SAME mean all to the end.
 *
 * Ref: SBC-3 6.6.3
 */
int sbc_vpd_limits(struct scsi_cmd *cmd, struct pout *out)
{
	const struct scsi_lu *lu = cmd->lu;
	const bool thin = sbc_thin(lu);

	pout_u8(out, 0); /* WSNZ */
	pout_u8(out, sbc_caw_max(lu));
	pout_be16(out, transfer_granularity(lu));
	pout_be32(out, store_blocks(lu, lu->max_xfer)); /* MAXIMUM TRANSFER LENGTH */
	pout_be32(out, transfer_optimum(lu));
	pout_be32(out, 0);                     /* MAXIMUM PREFETCH LENGTH: no limit */
	pout_be32(out, thin ? UINT32_MAX : 0); /* MAXIMUM UNMAP LBA COUNT: no limit */
	pout_be32(out, thin ? SBC_UNMAP_DESCRIPTORS : 0);
	pout_be32(out, thin ? unmap_granularity(lu) : 0);
	pout_be32(out, thin ? UINT32_C(1) << 31 : 0); /* UGAVALID, alignment 0 */
	pout_be64(out, SBC_WRITE_SAME_MAX);
	pout_zeros(out, 20);
	return 0;
}

/* 0 not reported, 1 not rotating; the store's, unless the administrator has said. */
static unsigned int rotation_rate(const struct scsi_lu *lu)
{
	if (lu->attr.rotation_rate || !lu->bs)
		return lu->attr.rotation_rate;
	return lu->bs->caps & BS_CAP_ROTATIONAL ? 0 : 1;
}

/**
 * sbc_vpd_characteristics() - Block Device Characteristics, B1h
 * Ref: SBC-3 6.6.2
 */
int sbc_vpd_characteristics(struct scsi_cmd *cmd, struct pout *out)
{
	pout_be16(out, rotation_rate(cmd->lu));
	pout_zeros(out, 58);
	return 0;
}

/**
 * sbc_vpd_provisioning() - Logical Block Provisioning, B2h
 * Ref: SBC-3 6.6.4
 */
int sbc_vpd_provisioning(struct scsi_cmd *cmd, struct pout *out)
{
	const bool thin = sbc_thin(cmd->lu), lbprz = sbc_lbprz(cmd->lu);

	pout_u8(out, 0);                                       /* no thresholds */
	pout_u8(out, (thin ? 0xe0u : 0) | (lbprz ? 0x04 : 0)); /* LBPU LBPWS LBPWS10, LBPRZ */
	pout_u8(out, thin ? 2 : 0);                            /* PROVISIONING TYPE */
	pout_u8(out, 0);
	return 0;
}
