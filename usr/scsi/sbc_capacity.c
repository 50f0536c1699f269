// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_capacity.c - READ CAPACITY(10) and (16)
 */
#include "sbc.h"

#define CDB_PMI 0x01 /* byte 8 of (10), 14 of (16) */

/* Without PMI the LBA has no meaning and has to be 0; with it the answer is the same, since no
 * access takes longer than another. SBC-2, READ CAPACITY (10). */
static bool bad_lba(uint64_t lba, uint8_t flags)
{
	return lba && !(flags & CDB_PMI);
}

static uint64_t last_lba(const struct scsi_lu *lu)
{
	return lu->blocks ? lu->blocks - 1 : 0;
}

uint64_t sbc_read_capacity_10_want(const struct scsi_cmd *cmd)
{
	(void)cmd;
	return 8;
}

/**
 * sbc_read_capacity_10() - READ CAPACITY(10)
 *
 * An LBA that does not fit is FFFFFFFFh: ask READ CAPACITY(16).
 *
 * Ref: SBC-3 5.15
 */
enum scsi_flow sbc_read_capacity_10(struct scsi_cmd *cmd)
{
	const struct scsi_lu *lu = cmd->lu;
	const uint64_t last = last_lba(lu);
	uint8_t data[8];

	if (bad_lba(get_be32(cmd->cdb + 2), cmd->cdb[8]))
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 2, 7);
	put_be32(data, last < UINT32_MAX ? (uint32_t)last : UINT32_MAX);
	put_be32(data + 4, lu->block_size);
	cmd->in.done = (uint32_t)iov_put(cmd->in.iov, cmd->in.niov, 0, data, sizeof(data));
	return scsi_good(cmd);
}

/**
 * sbc_read_capacity_16() - READ CAPACITY(16)
 * Ref: SBC-3 5.16
 */
enum scsi_flow sbc_read_capacity_16(struct scsi_cmd *cmd)
{
	const struct scsi_lu *lu = cmd->lu;
	const unsigned int lbpme = sbc_thin(lu) ? 0x8000 : 0, lbprz = sbc_lbprz(lu) ? 0x4000 : 0;
	struct pout out;

	if (bad_lba(get_be64(cmd->cdb + 2), cmd->cdb[14]))
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 2, 7);
	pout_start(cmd, &out);
	pout_be64(&out, last_lba(lu));
	pout_be32(&out, lu->block_size);
	pout_u8(&out, 0); /* no protection information */
	pout_u8(&out, lu->attr.lbppbe & 0xfu);
	pout_be16(&out, lbpme | lbprz | (lu->attr.la_lba & 0x3fffu));
	pout_zeros(&out, 16);
	return pout_finish(cmd, &out);
}
