/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exec.h - the checks of a command, one thing each
 *
 * A check returns SCSI_DONE with the status set when the command ends here,
 * SCSI_PENDING when the next one may go on.
 */
#ifndef SCSI_EXEC_H
#define SCSI_EXEC_H

#include "tgt/cmd.h"

/* on arrival: spc_parse() */
scsi_exec_fn check_opcode, check_cdb_length, check_naca, check_cdb_bits, check_transfer;
/* when enabled: spc_check() */
scsi_exec_fn check_reservation, check_unit_attention, check_ready, check_write_protect;

#endif /* SCSI_EXEC_H */
