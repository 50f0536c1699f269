/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pr_rows.h - rows of the opcode table for the reservation commands, one macro a row
 *
 * PERSISTENT RESERVE IN and OUT run without a medium: what they touch is not on it.  A release of
 * what somebody else holds is GOOD and does nothing, so RELEASE is OPF_SPC2_OK.  SCOPE and TYPE are
 * looked at in every PERSISTENT RESERVE OUT, because where they have no meaning they are ignored,
 * not reserved (SPC-4 6.16.1).  The bits of RESERVE(6) and (10) that name a third party or an
 * extent are looked at, and refused.
 */
#ifndef SCSI_PR_ROWS_H
#define SCSI_PR_ROWS_H

#include "pr.h"

/* clang-format off */
#define PR_IN_CDB(sa)  CDB(0x5e, sa, 0, 0, 0, 0, 0, LEN16, CONTROL)
#define PR_OUT_CDB(sa) CDB(0x5f, sa, 0xff, 0, 0, LEN32, CONTROL)

#define PR_IN_ROW(sa_, handler, text)                                                     \
	{ .op = 0x5e, .sa = sa_, .dir = DIR_IN, .pr = PR_OWN,                             \
	  .pr_conflict = spc_pr_in_conflict, .exec = handler, .flags = OPF_NO_MEDIUM,     \
	  .len_at = 7, .len_size = 2, .timeout = 10,                                      \
	  .name = "PERSISTENT RESERVE IN, " text, PR_IN_CDB(sa_) }

#define PR_OUT_ROW(sa_, handler, text)                                                    \
	{ .op = 0x5f, .sa = sa_, .dir = DIR_OUT, .pr = PR_OWN,                            \
	  .pr_conflict = spc_pr_out_conflict, .exec = handler, .flags = OPF_NO_MEDIUM,    \
	  .len_at = 5, .len_size = 4, .timeout = 10,                                      \
	  .name = "PERSISTENT RESERVE OUT, " text, PR_OUT_CDB(sa_) }

#define ROW_PR_IN_READ_KEYS           PR_IN_ROW(0x00, spc_pr_read_keys, "READ KEYS")
#define ROW_PR_IN_READ_RESERVATION    PR_IN_ROW(0x01, spc_pr_read_reservation, "READ RESERVATION")
#define ROW_PR_IN_REPORT_CAPABILITIES PR_IN_ROW(0x02, spc_pr_report_capabilities, "REPORT CAPABILITIES")
#define ROW_PR_IN_READ_FULL_STATUS    PR_IN_ROW(0x03, spc_pr_read_full_status, "READ FULL STATUS")

#define ROW_PR_OUT_REGISTER           PR_OUT_ROW(0x00, spc_pr_register, "REGISTER")
#define ROW_PR_OUT_RESERVE            PR_OUT_ROW(0x01, spc_pr_reserve, "RESERVE")
#define ROW_PR_OUT_RELEASE            PR_OUT_ROW(0x02, spc_pr_release, "RELEASE")
#define ROW_PR_OUT_CLEAR              PR_OUT_ROW(0x03, spc_pr_clear, "CLEAR")
#define ROW_PR_OUT_PREEMPT            PR_OUT_ROW(0x04, spc_pr_preempt, "PREEMPT")
#define ROW_PR_OUT_PREEMPT_AND_ABORT  PR_OUT_ROW(0x05, spc_pr_preempt, "PREEMPT AND ABORT")
#define ROW_PR_OUT_REGISTER_AND_IGNORE \
	PR_OUT_ROW(0x06, spc_pr_register, "REGISTER AND IGNORE EXISTING KEY")
#define ROW_PR_OUT_REGISTER_AND_MOVE  PR_OUT_ROW(0x07, spc_pr_register_and_move, "REGISTER AND MOVE")

/* SPC-2 7.21, 7.22, 7.16, 7.17 */
#define ROW_RESERVE_6                                                                     \
	{ .op = 0x16, .sa = NO_SA, .dir = DIR_NONE, .pr = PR_OWN,                         \
	  .pr_conflict = spc_reserve_conflict, .exec = spc_reserve,                       \
	  .name = "RESERVE(6)", .timeout = 10,                                            \
	  CDB(0x16, 0x11, 0, 0, 0, CONTROL) }
#define ROW_RELEASE_6                                                                     \
	{ .op = 0x17, .sa = NO_SA, .dir = DIR_NONE, .pr = PR_OWN,                         \
	  .pr_conflict = spc_reserve_conflict, .exec = spc_release,                       \
	  .name = "RELEASE(6)", .timeout = 10, .flags = OPF_SPC2_OK,                      \
	  CDB(0x17, 0x11, 0, 0, 0, CONTROL) }
#define ROW_RESERVE_10                                                                    \
	{ .op = 0x56, .sa = NO_SA, .dir = DIR_NONE, .pr = PR_OWN,                         \
	  .pr_conflict = spc_reserve_conflict, .exec = spc_reserve,                       \
	  .name = "RESERVE(10)", .timeout = 10,                                           \
	  CDB(0x56, 0x13, 0, 0, 0, 0, 0, 0, 0, CONTROL) }
#define ROW_RELEASE_10                                                                    \
	{ .op = 0x57, .sa = NO_SA, .dir = DIR_NONE, .pr = PR_OWN,                         \
	  .pr_conflict = spc_reserve_conflict, .exec = spc_release,                       \
	  .name = "RELEASE(10)", .timeout = 10, .flags = OPF_SPC2_OK,                     \
	  CDB(0x57, 0x13, 0, 0, 0, 0, 0, 0, 0, CONTROL) }
/* clang-format on */

#endif /* SCSI_PR_ROWS_H */
