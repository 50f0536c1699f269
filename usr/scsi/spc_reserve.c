// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_reserve.c - RESERVE and RELEASE (SPC-2 7.16, 7.17, 7.21, 7.22) beside persistent reservations
 *
 * A persistent reservation and an SPC-2 one exclude each other: RESERVE meets a conflict while
 * anybody is registered, PERSISTENT RESERVE OUT and IN while anybody has a RESERVE (SPC-2 5.5.1).
 * Cluster software that sends both gets SPC-4's exception: from a nexus that may write under the
 * persistent reservation anyway, RESERVE and RELEASE are GOOD and do nothing (SPC-4 5.13.3, CRH).
 */
#include "pr.h"
#include "spc.h"

enum { RESERVE_3RDPTY = 1 << 4, RESERVE_LONGID = 1 << 1, RESERVE_EXTENT = 1 << 0 };

/* SPC-4 5.13.3 */
static bool nothing_to_do(const struct scsi_cmd *cmd)
{
	const struct pr *pr = pr_of(cmd->lu);
	const struct pr_reg *reg = pr_registration(cmd->itl);

	return pr_is_holder(pr, reg) || (reg && pr_registrants_only(pr->type));
}

bool spc_reserve_conflict(const struct scsi_cmd *cmd)
{
	return pr_of(cmd->lu)->nr_regs && !nothing_to_do(cmd);
}

/* Bit of the CDB that wants a reservation for somebody else, or of a part; or -1. */
static int third_party_bit(const struct scsi_cmd *cmd)
{
	if (cmd->cdb[1] & RESERVE_3RDPTY)
		return 4;
	if (cmd->cdb[1] & RESERVE_LONGID && cmd->op->len == 10)
		return 1;
	return cmd->cdb[1] & RESERVE_EXTENT ? 0 : -1;
}

enum scsi_flow spc_reserve(struct scsi_cmd *cmd)
{
	struct pr *pr = pr_of(cmd->lu);
	const int bit = third_party_bit(cmd);

	if (bit >= 0)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 1, (unsigned int)bit);
	if (!pr->nr_regs)
		pr_set_spc2_holder(pr, cmd->nexus);
	return scsi_good(cmd);
}

enum scsi_flow spc_release(struct scsi_cmd *cmd)
{
	struct pr *pr = pr_of(cmd->lu);
	const int bit = third_party_bit(cmd);

	if (bit >= 0)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 1, (unsigned int)bit);
	if (pr->spc2_holder == cmd->nexus)
		pr_set_spc2_holder(pr, NULL);
	return scsi_good(cmd);
}
