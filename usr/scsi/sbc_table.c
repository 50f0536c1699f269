// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_table.c - the commands of a disk: SBC-3 table 34, with SPC's
 *
 * Reservation classes are SBC-3 table 13 and SPC-4 table 65.  A bit that is not
 * in a usage mask is refused: RDPROTECT and WRPROTECT (no protection
 * information), ANCHOR, the obsolete RELADR and FUA_NV.  GROUP NUMBER is taken:
 * without the grouping function it groups nothing.
 */
#include "pr_rows.h"
#include "sbc.h"
#include "spc_rows.h"

#define READ_FLAGS  (OPF_BLOCKS | OPF_LBA)
#define WRITE_FLAGS (OPF_BLOCKS | OPF_LBA | OPF_MODIFIES)

#define DPO_FUA 0x18
#define GROUP   0x1f
#define T_IO    60   /* recommended timeouts [s] */
#define T_LONG  3600 /* as long as the medium is large */

/* clang-format off */
static const struct scsi_opcode rows[] = {
	ROW_TEST_UNIT_READY,
	ROW_REQUEST_SENSE,

	{ .op = 0x04, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_format_unit,
	  .name = "FORMAT UNIT", .want = sbc_format_want, .len_at = 1, .timeout = T_IO,
	  .flags = OPF_MODIFIES,
	  CDB(0x04, 0x3f, 0, 0, 0, CONTROL) },

	{ .op = 0x08, .sa = NO_SA, .dir = DIR_IN, .pr = PR_READ, .exec = sbc_read,
	  .name = "READ(6)", .len_at = 4, .len_size = 1, .timeout = T_IO,
	  .flags = READ_FLAGS | OPF_LEN0_256,
	  CDB(0x08, 0x1f, 0xff, 0xff, 0xff, CONTROL) },

	{ .op = 0x0a, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_write_6,
	  .name = "WRITE(6)", .len_at = 4, .len_size = 1, .timeout = T_IO,
	  .flags = WRITE_FLAGS | OPF_LEN0_256,
	  CDB(0x0a, 0x1f, 0xff, 0xff, 0xff, CONTROL) },

	ROW_INQUIRY,
	ROW_MODE_SELECT_6,
	ROW_RESERVE_6,
	ROW_RELEASE_6,
	ROW_MODE_SENSE_6,

	{ .op = 0x1b, .sa = NO_SA, .dir = DIR_NONE, .pr = PR_OWN, .exec = sbc_start_stop_unit,
	  .pr_conflict = sbc_start_stop_conflict,
	  .name = "START STOP UNIT", .timeout = T_IO, .flags = OPF_NO_MEDIUM,
	  CDB(0x1b, 0x01, 0, 0x0f, 0xf7, CONTROL) },

	ROW_SEND_DIAGNOSTIC,

	{ .op = 0x1e, .sa = NO_SA, .dir = DIR_NONE, .pr = PR_OWN, .exec = sbc_prevent_allow,
	  .pr_conflict = sbc_prevent_allow_conflict,
	  .name = "PREVENT ALLOW MEDIUM REMOVAL", .flags = OPF_NO_MEDIUM,
	  CDB(0x1e, 0, 0, 0, 0x03, CONTROL) },

	{ .op = 0x25, .sa = NO_SA, .dir = DIR_IN, .pr = PR_ALLOW, .exec = sbc_read_capacity_10,
	  .name = "READ CAPACITY(10)", .want = sbc_read_capacity_10_want, .flags = OPF_SPC2_OK,
	  CDB(0x25, 0, LBA32, 0, 0, 0x01, CONTROL) },

	{ .op = 0x28, .sa = NO_SA, .dir = DIR_IN, .pr = PR_READ, .exec = sbc_read,
	  .name = "READ(10)", .len_at = 7, .len_size = 2, .timeout = T_IO, .flags = READ_FLAGS,
	  CDB(0x28, DPO_FUA, LBA32, GROUP, LEN16, CONTROL) },

	{ .op = 0x2a, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_write,
	  .name = "WRITE(10)", .len_at = 7, .len_size = 2, .timeout = T_IO, .flags = WRITE_FLAGS,
	  CDB(0x2a, DPO_FUA, LBA32, GROUP, LEN16, CONTROL) },

	{ .op = 0x2e, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_write_verify,
	  .name = "WRITE AND VERIFY(10)", .len_at = 7, .len_size = 2, .timeout = T_IO,
	  .flags = WRITE_FLAGS,
	  CDB(0x2e, 0x12, LBA32, GROUP, LEN16, CONTROL) },

	{ .op = 0x2f, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_READ, .exec = sbc_verify,
	  .name = "VERIFY(10)", .want = sbc_verify_want, .len_at = 7, .timeout = T_LONG,
	  .flags = OPF_LBA,
	  CDB(0x2f, 0x16, LBA32, GROUP, LEN16, CONTROL) },

	{ .op = 0x34, .sa = NO_SA, .dir = DIR_NONE, .pr = PR_READ, .exec = sbc_prefetch,
	  .name = "PRE-FETCH(10)", .timeout = T_IO, .flags = OPF_LBA,
	  CDB(0x34, 0x02, LBA32, GROUP, LEN16, CONTROL) },

	{ .op = 0x35, .sa = NO_SA, .dir = DIR_NONE, .pr = PR_WRITE, .exec = sbc_synchronize_cache,
	  .name = "SYNCHRONIZE CACHE(10)", .timeout = T_IO, .flags = OPF_LBA,
	  CDB(0x35, 0x06, LBA32, GROUP, LEN16, CONTROL) },

	{ .op = 0x37, .sa = NO_SA, .dir = DIR_IN, .pr = PR_READ, .exec = sbc_read_defect_10,
	  .name = "READ DEFECT DATA(10)", .len_at = 7, .len_size = 2,
	  CDB(0x37, 0, 0x1f, 0, 0, 0, 0, LEN16, CONTROL) },

	{ .op = 0x41, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_write_same,
	  .name = "WRITE SAME(10)", .want = sbc_write_same_want, .len_at = 7, .timeout = T_LONG,
	  .flags = OPF_LBA | OPF_MODIFIES,
	  CDB(0x41, 0x08, LBA32, GROUP, LEN16, CONTROL) },

	{ .op = 0x42, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_unmap,
	  .name = "UNMAP", .len_at = 7, .len_size = 2, .timeout = T_LONG, .flags = OPF_MODIFIES,
	  CDB(0x42, 0, 0, 0, 0, 0, GROUP, LEN16, CONTROL) },

	ROW_MODE_SELECT_10,
	ROW_RESERVE_10,
	ROW_RELEASE_10,
	ROW_MODE_SENSE_10,
	ROW_PR_IN_READ_KEYS,
	ROW_PR_IN_READ_RESERVATION,
	ROW_PR_IN_REPORT_CAPABILITIES,
	ROW_PR_IN_READ_FULL_STATUS,
	ROW_PR_OUT_REGISTER,
	ROW_PR_OUT_RESERVE,
	ROW_PR_OUT_RELEASE,
	ROW_PR_OUT_CLEAR,
	ROW_PR_OUT_PREEMPT,
	ROW_PR_OUT_PREEMPT_AND_ABORT,
	ROW_PR_OUT_REGISTER_AND_IGNORE,
	ROW_PR_OUT_REGISTER_AND_MOVE,

	{ .op = 0x88, .sa = NO_SA, .dir = DIR_IN, .pr = PR_READ, .exec = sbc_read,
	  .name = "READ(16)", .len_at = 10, .len_size = 4, .timeout = T_IO, .flags = READ_FLAGS,
	  CDB(0x88, DPO_FUA, LBA64, LEN32, GROUP, CONTROL) },

	{ .op = 0x89, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_compare_and_write,
	  .name = "COMPARE AND WRITE", .want = sbc_caw_want, .len_at = 13, .timeout = T_IO,
	  .flags = OPF_LBA | OPF_MODIFIES,
	  CDB(0x89, DPO_FUA, LBA64, 0, 0, 0, 0xff, GROUP, CONTROL) },

	{ .op = 0x8a, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_write,
	  .name = "WRITE(16)", .len_at = 10, .len_size = 4, .timeout = T_IO, .flags = WRITE_FLAGS,
	  CDB(0x8a, DPO_FUA, LBA64, LEN32, GROUP, CONTROL) },

	{ .op = 0x8b, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_orwrite,
	  .name = "ORWRITE(16)", .len_at = 10, .len_size = 4, .timeout = T_IO,
	  .flags = WRITE_FLAGS,
	  CDB(0x8b, DPO_FUA, LBA64, LEN32, GROUP, CONTROL) },

	{ .op = 0x8e, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_write_verify,
	  .name = "WRITE AND VERIFY(16)", .len_at = 10, .len_size = 4, .timeout = T_IO,
	  .flags = WRITE_FLAGS,
	  CDB(0x8e, 0x12, LBA64, LEN32, GROUP, CONTROL) },

	{ .op = 0x8f, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_READ, .exec = sbc_verify,
	  .name = "VERIFY(16)", .want = sbc_verify_want, .len_at = 10, .timeout = T_LONG,
	  .flags = OPF_LBA,
	  CDB(0x8f, 0x16, LBA64, LEN32, GROUP, CONTROL) },

	{ .op = 0x90, .sa = NO_SA, .dir = DIR_NONE, .pr = PR_READ, .exec = sbc_prefetch,
	  .name = "PRE-FETCH(16)", .timeout = T_IO, .flags = OPF_LBA,
	  CDB(0x90, 0x02, LBA64, LEN32, GROUP, CONTROL) },

	{ .op = 0x91, .sa = NO_SA, .dir = DIR_NONE, .pr = PR_WRITE, .exec = sbc_synchronize_cache,
	  .name = "SYNCHRONIZE CACHE(16)", .timeout = T_IO, .flags = OPF_LBA,
	  CDB(0x91, 0x06, LBA64, LEN32, GROUP, CONTROL) },

	{ .op = 0x93, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_write_same,
	  .name = "WRITE SAME(16)", .want = sbc_write_same_want, .len_at = 10, .timeout = T_LONG,
	  .flags = OPF_LBA | OPF_MODIFIES,
	  CDB(0x93, 0x09, LBA64, LEN32, GROUP, CONTROL) },

	{ .op = 0x9e, .sa = 0x10, .dir = DIR_IN, .pr = PR_ALLOW, .exec = sbc_read_capacity_16,
	  .name = "READ CAPACITY(16)", .len_at = 10, .len_size = 4, .flags = OPF_SPC2_OK,
	  CDB(0x9e, 0x10, LBA64, LEN32, 0x01, CONTROL) },

	{ .op = 0x9e, .sa = 0x12, .dir = DIR_IN, .pr = PR_READ, .exec = sbc_get_lba_status,
	  .name = "GET LBA STATUS", .len_at = 10, .len_size = 4, .timeout = T_IO,
	  CDB(0x9e, 0x12, LBA64, LEN32, 0, CONTROL) },

	ROW_REPORT_LUNS,
	ROW_REPORT_OPCODES,
	ROW_REPORT_TMFS,

	{ .op = 0xa8, .sa = NO_SA, .dir = DIR_IN, .pr = PR_READ, .exec = sbc_read,
	  .name = "READ(12)", .len_at = 6, .len_size = 4, .timeout = T_IO, .flags = READ_FLAGS,
	  CDB(0xa8, DPO_FUA, LBA32, LEN32, GROUP, CONTROL) },

	{ .op = 0xaa, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_write,
	  .name = "WRITE(12)", .len_at = 6, .len_size = 4, .timeout = T_IO, .flags = WRITE_FLAGS,
	  CDB(0xaa, DPO_FUA, LBA32, LEN32, GROUP, CONTROL) },

	{ .op = 0xae, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = sbc_write_verify,
	  .name = "WRITE AND VERIFY(12)", .len_at = 6, .len_size = 4, .timeout = T_IO,
	  .flags = WRITE_FLAGS,
	  CDB(0xae, 0x12, LBA32, LEN32, GROUP, CONTROL) },

	{ .op = 0xaf, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_READ, .exec = sbc_verify,
	  .name = "VERIFY(12)", .want = sbc_verify_want, .len_at = 6, .timeout = T_LONG,
	  .flags = OPF_LBA,
	  CDB(0xaf, 0x16, LBA32, LEN32, GROUP, CONTROL) },

	{ .op = 0xb7, .sa = NO_SA, .dir = DIR_IN, .pr = PR_READ, .exec = sbc_read_defect_12,
	  .name = "READ DEFECT DATA(12)", .len_at = 6, .len_size = 4,
	  CDB(0xb7, 0x1f, 0, 0, 0, 0, LEN32, 0, CONTROL) },
};
/* clang-format on */

const struct opcode_table sbc_opcodes = { rows, sizeof(rows) / sizeof(rows[0]) };
