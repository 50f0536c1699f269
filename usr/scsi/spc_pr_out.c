// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_pr_out.c - PERSISTENT RESERVE OUT: the parameter list; RESERVE, RELEASE, CLEAR (SPC-4 6.16)
 */
#include "pr_out.h"
#include "spc.h"
#include "tgt/bytes.h"
#include "tgt/nexus.h"

/* Table 66, and 5.13.7 for who is not registered. What depends on the keys is the handlers'. */
bool spc_pr_out_conflict(const struct scsi_cmd *cmd)
{
	const unsigned int action = cmd->cdb[1] & 0x1f;
	const struct pr *pr = pr_of(cmd->lu);
	const struct pr_reg *self = pr_registration(cmd->itl);

	if (pr->spc2_holder)
		return true;
	if (action == PR_OUT_REGISTER || action == PR_OUT_REGISTER_AND_IGNORE)
		return false;
	if (!self)
		return true;
	if (action == PR_OUT_RESERVE)
		return pr->type && !pr_is_holder(pr, self);
	if (action == PR_OUT_REGISTER_AND_MOVE)
		return pr->type && pr->holder != self;
	return false;
}

enum scsi_flow pr_out_conflict(struct scsi_cmd *cmd)
{
	return scsi_status(cmd, SCSI_RESERVATION_CONFLICT);
}

enum scsi_flow pr_out_bad_field(struct scsi_cmd *cmd, unsigned int byte, unsigned int bit)
{
	return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_PARAM_LIST, byte, bit);
}

/* The parameter list, and its length by the rules of 6.16.2; SCSI_DONE: refused. */
static enum scsi_flow out_list(struct scsi_cmd *cmd, struct pr_out *o)
{
	const uint32_t announced = get_be32(cmd->cdb + 5);
	const bool move = o->action == PR_OUT_REGISTER_AND_MOVE;

	if (announced < PR_OUT_SIZE)
		return scsi_check(cmd, SENSE_PARAM_LIST_LENGTH_ERROR);
	o->list = scsi_cmd_params(cmd, &o->len);
	if (!o->list)
		return scsi_check(cmd, SENSE_SYSTEM_RESOURCE_FAILURE);
	if (o->len < announced)
		return scsi_check(cmd, SENSE_PARAM_LIST_LENGTH_ERROR);
	o->flags = move ? 0 : o->list[PR_OUT_FLAGS_AT];
	if (!move && !(o->flags & PR_OUT_SPEC_I_PT) && o->len != PR_OUT_SIZE)
		return scsi_check(cmd, SENSE_PARAM_LIST_LENGTH_ERROR);
	return SCSI_PENDING;
}

enum scsi_flow pr_out_begin(struct scsi_cmd *cmd, struct pr_out *o)
{
	o->pr = pr_of(cmd->lu);
	o->self = pr_registration(cmd->itl);
	o->action = cmd->cdb[1] & 0x1f;
	o->scope_type = cmd->cdb[2];
	if (out_list(cmd, o) == SCSI_DONE)
		return SCSI_DONE;
	o->key = get_be64(o->list);
	o->sark = get_be64(o->list + 8);
	if (o->action != PR_OUT_REGISTER_AND_IGNORE && o->key != (o->self ? o->self->key : 0))
		return pr_out_conflict(cmd);
	if (o->action != PR_OUT_REGISTER && o->flags & PR_OUT_SPEC_I_PT)
		return pr_out_bad_field(cmd, PR_OUT_FLAGS_AT, 3);
	return SCSI_PENDING;
}

/* pr_out_begin() of the service actions that are for the registered only. */
enum scsi_flow pr_out_begin_registered(struct scsi_cmd *cmd, struct pr_out *o)
{
	if (!pr_registration(cmd->itl))
		return pr_out_conflict(cmd);
	return pr_out_begin(cmd, o);
}

enum scsi_flow pr_out_check_type(struct scsi_cmd *cmd, const struct pr_out *o)
{
	switch (o->scope_type) {
	case PR_WRITE_EXCLUSIVE:
	case PR_EXCLUSIVE_ACCESS:
	case PR_WRITE_EXCLUSIVE_RO:
	case PR_EXCLUSIVE_ACCESS_RO:
	case PR_WRITE_EXCLUSIVE_AR:
	case PR_EXCLUSIVE_ACCESS_AR:
		return SCSI_PENDING;
	default:
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 2,
					o->scope_type >> 4 ? 7 : 3);
	}
}

/* ---- RESERVE, RELEASE, CLEAR */

/* 5.13.9 */
enum scsi_flow spc_pr_reserve(struct scsi_cmd *cmd)
{
	struct pr_out o;

	if (pr_out_begin_registered(cmd, &o) == SCSI_DONE ||
	    pr_out_check_type(cmd, &o) == SCSI_DONE)
		return SCSI_DONE;
	if (o.pr->type) {
		const bool same = pr_is_holder(o.pr, o.self) && o.scope_type == o.pr->type;

		return same ? scsi_good(cmd) : pr_out_conflict(cmd);
	}
	pr_set_reservation(o.pr, o.scope_type, o.self);
	return scsi_good(cmd);
}

/* 5.13.11.2.2 */
enum scsi_flow spc_pr_release(struct scsi_cmd *cmd)
{
	struct pr_out o;
	uint8_t type;

	if (pr_out_begin_registered(cmd, &o) == SCSI_DONE)
		return SCSI_DONE;
	type = o.pr->type;
	if (!pr_is_holder(o.pr, o.self))
		return scsi_good(cmd);
	if (o.scope_type != type)
		return scsi_check(cmd, SENSE_INVALID_RELEASE_OF_PR);
	pr_set_reservation(o.pr, PR_NONE, NULL);
	if (pr_registrants_only(type) || pr_all_registrants(type))
		pr_tell_registered(cmd->lu, cmd->nexus, UA_RESERVATIONS_RELEASED);
	return scsi_good(cmd);
}

/* 5.13.11.2.7 */
enum scsi_flow spc_pr_clear(struct scsi_cmd *cmd)
{
	struct pr_out o;
	struct pr_reg *reg, *tmp;

	if (pr_out_begin_registered(cmd, &o) == SCSI_DONE)
		return SCSI_DONE;
	pr_tell_registered(cmd->lu, cmd->nexus, UA_RESERVATIONS_PREEMPTED);
	list_for_each_entry_safe (reg, tmp, &o.pr->regs, link)
		pr_unregister(cmd->lu, reg);
	o.pr->generation++;
	return scsi_good(cmd);
}
