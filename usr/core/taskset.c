// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * taskset.c - the task set of a logical unit (SAM-5 clause 8): when a command may run
 *
 * One task set for all I_T nexuses (Control mode page, TST = 000b).  The list
 * is in order of age, with HEAD OF QUEUE commands put in front:
 *
 *   HEAD OF QUEUE  runs at once
 *   ORDERED        runs when nothing is before it
 *   SIMPLE         runs when no ORDERED or HEAD OF QUEUE is before it
 *
 * While all commands are SIMPLE none of this costs more than a test. In a logical unit that is
 * quiesced (lu_quiesce.c) none begins to run.
 */
#include "core.h"

static bool may_run(const struct scsi_cmd *cmd)
{
	const struct scsi_cmd *older;

	if (cmd->attr == SCSI_HEAD_OF_QUEUE)
		return true;
	list_for_each_entry (older, &cmd->lu->cmds, lu_link) {
		if (older == cmd)
			return true;
		if (cmd->attr == SCSI_ORDERED || older->attr != SCSI_SIMPLE)
			return false;
	}
	return true;
}

void taskset_enter(struct scsi_cmd *cmd)
{
	struct scsi_lu *lu = cmd->lu;

	if (cmd->attr == SCSI_HEAD_OF_QUEUE)
		list_add(&cmd->lu_link, &lu->cmds);
	else
		list_add_tail(&cmd->lu_link, &lu->cmds);
	lu->nr_cmds++;
	cmd->in_taskset = true;
	if (cmd->attr != SCSI_SIMPLE)
		lu->nr_ordered++;
	if (lu->quiesced || (lu->nr_ordered && !may_run(cmd))) {
		cmd->state = CMD_BLOCKED;
		lu->nr_blocked++;
		return;
	}
	cmd_enabled(cmd);
}

/* Out of the list; the caller runs taskset_scan() once its own work with @cmd is done. */
void taskset_leave(struct scsi_cmd *cmd)
{
	struct scsi_lu *lu = cmd->lu;

	if (!cmd->in_taskset)
		return;
	list_del_init(&cmd->lu_link);
	cmd->in_taskset = false;
	lu->nr_cmds--;
	if (cmd->attr != SCSI_SIMPLE)
		lu->nr_ordered--;
	if (cmd->state == CMD_BLOCKED)
		lu->nr_blocked--;
	if (lu->quiesced)
		lu_may_be_idle(lu);
}

static struct scsi_cmd *next_runnable(const struct scsi_lu *lu)
{
	bool first = true, ordered = false;
	struct scsi_cmd *cmd;

	list_for_each_entry (cmd, &lu->cmds, lu_link) {
		if (cmd->state == CMD_BLOCKED && (first || (cmd->attr == SCSI_SIMPLE && !ordered)))
			return cmd;
		first = false;
		ordered |= cmd->attr != SCSI_SIMPLE;
		if (ordered)
			break; /* nothing behind it may run */
	}
	return NULL;
}

/* A command that runs may end at once and call us again: the outermost call does all the work. */
void taskset_scan(struct scsi_lu *lu)
{
	struct scsi_cmd *cmd;

	if (!lu->nr_blocked || lu->scanning || lu->quiesced)
		return;
	lu->scanning = true;
	while (lu->nr_blocked && !lu->quiesced && (cmd = next_runnable(lu))) {
		cmd->state = CMD_NEW;
		lu->nr_blocked--;
		cmd_enabled(cmd);
	}
	lu->scanning = false;
}
