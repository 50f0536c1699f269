// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nth_cdb.c - what is expected of commands after a failure was injected
 *
 * What failed because of it says "not now" (BUSY, TASK SET FULL, INSUFFICIENT RESOURCES), or what
 * the store's errno means; it is sent once more, and from there on the transcript has to go on
 * word for word.
 */
#include "nth.h"
#include "player.h"

static const struct kind *which;
static unsigned int excused; /* failures */

static unsigned int failures(void)
{
	return report->failures;
}

static bool again(void)
{
	if (excused == report->failures)
		return false;
	excused = report->failures;
	return true;
}

/* SPC-4 4.5.2, 4.5.3 */
unsigned int sense_code(const struct scsi_cmd *cmd)
{
	const uint8_t *s = cmd->sense;

	if (cmd->sense_len >= 18 && (s[0] & 0x7f) == 0x70)
		return (s[2] & 0xfu) << 16 | (unsigned int)s[12] << 8 | s[13];
	if (cmd->sense_len >= 8 && s[0] == 0x72)
		return (s[1] & 0xfu) << 16 | (unsigned int)s[2] << 8 | s[3];
	return 0;
}

static bool others_under_way(const struct run *r)
{
	const struct run *other;

	list_for_each_entry (other, &world.runs, link)
		if (other != r && other->state == RUN_SENT)
			return true;
	return false;
}

static void lu_made(struct scsi_lu *lu)
{
	player.mixed = false;
	if (which->lu_made)
		which->lu_made(lu);
}

static bool answered(const struct run *r, const struct scsi_cmd *cmd)
{
	if ((cmd->status == SCSI_CHECK_CONDITION) != (sense_code(cmd) != 0))
		(void)player_fail("%02xh: status %02xh with sense data %06x", r->cdb[0],
				  cmd->status, sense_code(cmd));
	if (r->failures == report->failures || excused == report->failures)
		return false;
	if (!which->answered(r, cmd))
		return false;
	player.mixed = others_under_way(r);
	return again();
}

/* ---- "alloc" */

static int alloc_set(const char *arg)
{
	alloc_fails = true;
	return arg ? -1 : 0;
}

/* "Not now": SAM-5 5.3.1, and ADDITIONAL SENSE CODE 55h, resources */
static bool alloc_answered(const struct run *r, const struct scsi_cmd *cmd)
{
	(void)r;
	return cmd->status == SCSI_BUSY || cmd->status == SCSI_TASK_SET_FULL ||
	       (cmd->status == SCSI_CHECK_CONDITION && (sense_code(cmd) >> 8 & 0xff) == 0x55);
}

static const struct kind kind_alloc = {
	.name = "alloc",
	.set = alloc_set,
	.answered = alloc_answered,
};

const struct kind *const nth_kinds[] = { &kind_alloc, &kind_io, NULL };

int nth_play(const struct kind *kind, const char *file)
{
	which = kind;
	player.again = again;
	player.failures = failures;
	player.answered = answered;
	player.lu_made = lu_made;
	return player_play(file);
}
