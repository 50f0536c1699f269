// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lun.c - the administrator's LUNs as addresses of a virtual SCSI adapter, and back
 *
 * PAPR has logical unit addressing alone: method 10b, a target id of 6 bits, a bus of 3 and a LUN
 * of 5 (SAM-5 4.7.7.4).
 */
#include <inttypes.h>
#include <string.h>

#include "lld/ibmvio/vio.h"
#include "tgt/bytes.h"

#define METHOD_LU  0x8000
#define ADDRESS    0x3fff /* target, bus and LUN */
#define TARGETS    64
#define TARGET_LSB 8

/* The 14 bits of a LUN that vio_lun_ok() has let through. */
static uint16_t address(uint64_t lun)
{
	return (uint16_t)(lun < TARGETS ? lun << TARGET_LSB : lun);
}

/* LUN 0 has its one representation of SAM-5 4.7.7.1. */
void vio_lun_encode(uint64_t lun, uint8_t out[8])
{
	memset(out, 0, 8);
	if (lun)
		put_be16(out, METHOD_LU | address(lun));
}

int64_t vio_lun_decode(const struct target *t, const uint8_t lun[8])
{
	const uint16_t first = get_be16(lun), a = first & ADDRESS;
	const unsigned int target = a >> TARGET_LSB;

	if (get_be16(lun + 2) || get_be32(lun + 4))
		return -1;
	if (!first)
		return 0;
	if ((first & ~ADDRESS) != METHOD_LU)
		return -1;
	if (a >= 1u << TARGET_LSB && lunmap_find(t, a))
		return a;
	return a == target << TARGET_LSB ? (int64_t)target : -1;
}

/* The other number for the address of @lun, or @lun when there is none. */
static uint64_t other_name(uint64_t lun)
{
	if (lun < TARGETS)
		return lun << TARGET_LSB;
	return lun & ((1u << TARGET_LSB) - 1) ? lun : lun >> TARGET_LSB;
}

int vio_lun_ok(const struct target *t, uint64_t lun, struct err *e)
{
	const uint64_t other = other_name(lun);

	if (lun > ADDRESS || (lun >= TARGETS && lun < 1u << TARGET_LSB))
		return err_set(e, TGT_INVALID_REQUEST,
			       "LUN %" PRIu64 " has no address: 0 to %d are SCSI target ids, %d "
			       "to %d are target id * 256 + bus * 32 + LUN",
			       lun, TARGETS - 1, 1 << TARGET_LSB, ADDRESS);
	if (other != lun && lunmap_find(t, other))
		return err_set(e, TGT_LUN_EXIST,
			       "LUN %" PRIu64 " is at the address of LUN %" PRIu64
			       " of target %u, which is in use",
			       lun, other, t->tid);
	return 0;
}
