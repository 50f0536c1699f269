/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spc_rows.h - SPC's commands, a row each; a device type lists those it has in its table, sorted
 *              by (op, service action)
 *
 * Reservations have their rows in pr_rows.h.
 */
#ifndef SCSI_SPC_ROWS_H
#define SCSI_SPC_ROWS_H

#include "spc.h"

/* clang-format off */
#define ROW_TEST_UNIT_READY                                                                        \
	{ .op = 0x00, .sa = NO_SA, .dir = DIR_NONE, .pr = PR_ALLOW, .exec = spc_test_unit_ready,   \
	  .name = "TEST UNIT READY",                                                               \
	  CDB(0x00, 0, 0, 0, 0, CONTROL) }

#define ROW_REQUEST_SENSE                                                                          \
	{ .op = 0x03, .sa = NO_SA, .dir = DIR_IN, .pr = PR_ALLOW, .exec = spc_request_sense,       \
	  .name = "REQUEST SENSE", .len_at = 4, .len_size = 1,                                     \
	  .flags = OPF_NO_UA | OPF_NO_LU | OPF_NO_MEDIUM | OPF_SPC2_OK,                            \
	  CDB(0x03, 0x01, 0, 0, 0xff, CONTROL) }

#define ROW_INQUIRY                                                                                \
	{ .op = 0x12, .sa = NO_SA, .dir = DIR_IN, .pr = PR_ALLOW, .exec = spc_inquiry,             \
	  .name = "INQUIRY", .len_at = 3, .len_size = 2,                                           \
	  .flags = OPF_NO_UA | OPF_NO_LU | OPF_NO_MEDIUM | OPF_SPC2_OK,                            \
	  CDB(0x12, 0x01, 0xff, LEN16, CONTROL) }

#define ROW_MODE_SELECT_6                                                                          \
	{ .op = 0x15, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = spc_mode_select,        \
	  .name = "MODE SELECT(6)", .len_at = 4, .len_size = 1, .flags = OPF_NO_MEDIUM,            \
	  CDB(0x15, 0x11, 0, 0, 0xff, CONTROL) }

#define ROW_MODE_SENSE_6                                                                           \
	{ .op = 0x1a, .sa = NO_SA, .dir = DIR_IN, .pr = PR_READ, .exec = spc_mode_sense,           \
	  .name = "MODE SENSE(6)", .len_at = 4, .len_size = 1, .flags = OPF_NO_MEDIUM,             \
	  CDB(0x1a, 0x08, 0xff, 0xff, 0xff, CONTROL) }

#define ROW_SEND_DIAGNOSTIC                                                                        \
	{ .op = 0x1d, .sa = NO_SA, .dir = DIR_NONE, .pr = PR_WRITE, .exec = spc_send_diagnostic,   \
	  .name = "SEND DIAGNOSTIC",                                                               \
	  CDB(0x1d, 0x17, 0, 0, 0, CONTROL) }

#define ROW_MODE_SELECT_10                                                                         \
	{ .op = 0x55, .sa = NO_SA, .dir = DIR_OUT, .pr = PR_WRITE, .exec = spc_mode_select,        \
	  .name = "MODE SELECT(10)", .len_at = 7, .len_size = 2, .flags = OPF_NO_MEDIUM,           \
	  CDB(0x55, 0x11, 0, 0, 0, 0, 0, LEN16, CONTROL) }

#define ROW_MODE_SENSE_10                                                                          \
	{ .op = 0x5a, .sa = NO_SA, .dir = DIR_IN, .pr = PR_READ, .exec = spc_mode_sense,           \
	  .name = "MODE SENSE(10)", .len_at = 7, .len_size = 2, .flags = OPF_NO_MEDIUM,            \
	  CDB(0x5a, 0x18, 0xff, 0xff, 0, 0, 0, LEN16, CONTROL) }

#define ROW_REPORT_LUNS                                                                            \
	{ .op = 0xa0, .sa = NO_SA, .dir = DIR_IN, .pr = PR_ALLOW, .exec = spc_report_luns,         \
	  .name = "REPORT LUNS", .len_at = 6, .len_size = 4,                                       \
	  .flags = OPF_NO_UA | OPF_NO_LU | OPF_NO_MEDIUM | OPF_SPC2_OK,                            \
	  CDB(0xa0, 0, 0xff, 0, 0, 0, LEN32, 0, CONTROL) }

#define ROW_REPORT_OPCODES                                                                         \
	{ .op = 0xa3, .sa = 0x0c, .dir = DIR_IN, .pr = PR_READ, .exec = spc_report_opcodes,        \
	  .name = "REPORT SUPPORTED OPERATION CODES", .len_at = 6, .len_size = 4,                  \
	  .flags = OPF_NO_MEDIUM,                                                                  \
	  CDB(0xa3, 0x0c, 0x87, 0xff, LEN16, LEN32, 0, CONTROL) }

#define ROW_REPORT_TMFS                                                                            \
	{ .op = 0xa3, .sa = 0x0d, .dir = DIR_IN, .pr = PR_READ, .exec = spc_report_tmfs,           \
	  .name = "REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS", .len_at = 6, .len_size = 4,        \
	  .flags = OPF_NO_MEDIUM,                                                                  \
	  CDB(0xa3, 0x0d, 0x80, 0, 0, 0, LEN32, 0, CONTROL) }
/* clang-format on */

#endif /* SCSI_SPC_ROWS_H */
