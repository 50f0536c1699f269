// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_pr_preempt.c - PERSISTENT RESERVE OUT: PREEMPT, PREEMPT AND ABORT (SPC-4 5.13.11.2.4 to 6)
 *
 * The SERVICE ACTION RESERVATION KEY says whom (table 72):
 *
 *   the holder's key, or 0 under an all registrants type: registrations go, and the reservation
 *   becomes the preempting nexus', with SCOPE and TYPE of the CDB;
 *   another key: the registrations with that key go, the sender's own too, if it has that key.
 */
#include "pr_out.h"
#include "spc.h"
#include "tgt/lu.h"
#include "tgt/nexus.h"

/* With a key of 0 everybody is meant. */
static bool preempted(const struct pr_out *o, const struct pr_reg *reg)
{
	return !o->sark || reg->key == o->sark;
}

static bool somebody_preempted(const struct pr_out *o)
{
	const struct pr_reg *reg;

	list_for_each_entry (reg, &o->pr->regs, link)
		if (preempted(o, reg))
			return true;
	return false;
}

/* Before the registrations go: whom to tell, and whose commands to end. */
static void tell_preempted(struct scsi_cmd *cmd, const struct pr_out *o)
{
	struct itl *itl;

	list_for_each_entry (itl, &cmd->lu->itls, lu_link) {
		const struct pr_reg *reg = pr_registration(itl);

		if (!reg || !preempted(o, reg))
			continue;
		itl->pr_abort = o->action == PR_OUT_PREEMPT_AND_ABORT;
		if (itl->nexus != cmd->nexus)
			ua_set(itl, UA_REGISTRATIONS_PREEMPTED);
	}
}

static void remove_preempted(struct scsi_lu *lu, const struct pr_out *o, const struct pr_reg *keep)
{
	struct pr_reg *reg, *tmp;

	list_for_each_entry_safe (reg, tmp, &o->pr->regs, link)
		if (reg != keep && preempted(o, reg))
			pr_unregister(lu, reg);
}

/* 5.13.11.2.4.3; who keeps its registration learns that its rights may be others. */
static void replace_reservation(struct scsi_cmd *cmd, const struct pr_out *o)
{
	const uint8_t old = o->pr->type;

	pr_set_reservation(o->pr, o->scope_type, o->self);
	remove_preempted(cmd->lu, o, o->self);
	if (old != o->scope_type)
		pr_tell_registered(cmd->lu, cmd->nexus, UA_RESERVATIONS_RELEASED);
}

static bool has_commands(const struct itl *itl, const struct scsi_cmd *except)
{
	const struct scsi_cmd *cmd;

	list_for_each_entry (cmd, &itl->nexus->cmds, nexus_link)
		if (cmd->itl == itl && cmd != except)
			return true;
	return false;
}

/* 5.13.11.2.6 c) and h); TAS is 0, so the owners learn by a unit attention (SAM-5 5.6). */
static void abort_preempted(struct scsi_cmd *cmd)
{
	struct itl *itl;

	list_for_each_entry (itl, &cmd->lu->itls, lu_link) {
		if (!itl->pr_abort)
			continue;
		itl->pr_abort = false;
		itl_allow_removal(itl);
		if (itl->nexus != cmd->nexus && has_commands(itl, cmd))
			ua_set(itl, UA_COMMANDS_CLEARED);
		lu_abort_nexus(cmd->lu, itl->nexus, cmd);
	}
}

enum scsi_flow spc_pr_preempt(struct scsi_cmd *cmd)
{
	struct pr_out o;
	bool replace;

	if (pr_out_begin_registered(cmd, &o) == SCSI_DONE)
		return SCSI_DONE;
	replace = o.sark ? o.pr->holder && o.pr->holder->key == o.sark
			 : pr_all_registrants(o.pr->type);
	if (!o.sark && !replace)
		return o.pr->type ? pr_out_bad_field(cmd, 8, 7) : pr_out_conflict(cmd);
	if (replace && pr_out_check_type(cmd, &o) == SCSI_DONE)
		return SCSI_DONE;
	if (!somebody_preempted(&o))
		return pr_out_conflict(cmd);

	tell_preempted(cmd, &o);
	if (replace)
		replace_reservation(cmd, &o);
	else
		remove_preempted(cmd->lu, &o, NULL);
	o.pr->generation++;
	abort_preempted(cmd);
	return scsi_good(cmd);
}
