// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_start_stop.c - START STOP UNIT, PREVENT ALLOW MEDIUM REMOVAL
 */
#include "pr.h"
#include "sbc.h"

/* START STOP UNIT, byte 4 */
#define CDB_START           0x01
#define CDB_LOEJ            0x02
#define CDB_NO_FLUSH        0x04
#define CDB_POWER_CONDITION 0xf0

#define CDB_PREVENT 0x03 /* PREVENT ALLOW MEDIUM REMOVAL, byte 4 */

/* ---- what it comes to */

static enum scsi_flow unit_stopped(struct scsi_cmd *cmd)
{
	struct scsi_lu *lu = cmd->lu;

	if (cmd->io.result < 0)
		return scsi_check_errno(cmd, cmd->io.result, false, 0);
	if (cmd->cdb[4] & CDB_LOEJ)
		lu->medium_loaded = false;
	else
		lu->stopped = !lu->attr.removable;
	return scsi_good(cmd);
}

/*
 * Flush, then stop or eject. A removable medium that is not ejected stays
 * ready: that is what stgt did, and libiscsi's StartStopUnit.NoLoej wants.
 */
static enum scsi_flow unit_stop(struct scsi_cmd *cmd)
{
	if ((cmd->cdb[4] & CDB_NO_FLUSH) || !cmd->lu->bs)
		return unit_stopped(cmd);
	return sbc_io(cmd, BS_FLUSH, 0, 0, 0, unit_stopped);
}

static enum scsi_flow unit_load(struct scsi_cmd *cmd)
{
	struct scsi_lu *lu = cmd->lu;

	if (!lu->bs)
		return scsi_check(cmd, SENSE_MEDIUM_NOT_PRESENT);
	if (!lu->medium_loaded)
		ua_set_others(lu, cmd->itl, UA_MEDIUM_MAY_HAVE_CHANGED);
	lu->medium_loaded = true;
	lu->stopped = false;
	return scsi_good(cmd);
}

static enum scsi_flow unit_load_eject(struct scsi_cmd *cmd)
{
	if (!cmd->lu->attr.removable)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 4, 1);
	if (cmd->lu->prevent)
		return scsi_check(cmd, SENSE_MEDIUM_REMOVAL_PREVENTED);
	return cmd->cdb[4] & CDB_START ? unit_load(cmd) : unit_stop(cmd);
}

/**
 * sbc_start_stop_unit() - START STOP UNIT
 *
 * A store has no power conditions: going to one is GOOD and changes nothing.
 * IMMED is not taken up, so that a flush that fails is reported.
 *
 * Ref: SBC-3 5.25
 */
enum scsi_flow sbc_start_stop_unit(struct scsi_cmd *cmd)
{
	const uint8_t how = cmd->cdb[4];

	if (how & CDB_POWER_CONDITION)
		return scsi_good(cmd);
	if (how & CDB_LOEJ)
		return unit_load_eject(cmd);
	if (!(how & CDB_START))
		return unit_stop(cmd);
	cmd->lu->stopped = false;
	return scsi_good(cmd);
}

/* Only starting is allowed while another nexus has a reservation: SBC-3 table 13. */
bool sbc_start_stop_conflict(const struct scsi_cmd *cmd)
{
	const bool only_starts = (cmd->cdb[4] & (CDB_POWER_CONDITION | CDB_START)) == CDB_START;

	return !only_starts && pr_class_conflict(cmd, PR_WRITE);
}

/* ---- PREVENT ALLOW MEDIUM REMOVAL */

/**
 * sbc_prevent_allow() - PREVENT ALLOW MEDIUM REMOVAL
 *
 * Removal is prevented until every nexus that prevented it has allowed it, or
 * is gone.
 *
 * Ref: SBC-3 5.10
 */
enum scsi_flow sbc_prevent_allow(struct scsi_cmd *cmd)
{
	const unsigned int prevent = cmd->cdb[4] & CDB_PREVENT;

	if (prevent > 1) /* obsolete values */
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 4, 1);
	itl_allow_removal(cmd->itl);
	cmd->itl->prevent = prevent;
	cmd->lu->prevent += prevent;
	return scsi_good(cmd);
}

bool sbc_prevent_allow_conflict(const struct scsi_cmd *cmd)
{
	return (cmd->cdb[4] & CDB_PREVENT) && pr_class_conflict(cmd, PR_WRITE);
}
