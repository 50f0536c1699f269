// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tmf.c - the task manager (SAM-5 clause 7)
 *
 * A command that is ended is cut off from its transport before the response
 * leaves, so nothing of it is sent after that.  Where the store still works on
 * it, it stays behind as an orphan (task_router.c, bs_range.c).
 */
#include "core.h"

static struct scsi_cmd *task_find(struct it_nexus *n, const struct scsi_lu *lu, uint64_t tag)
{
	struct scsi_cmd *cmd;

	list_for_each_entry (cmd, &n->cmds, nexus_link)
		if (cmd->tag == tag && cmd->lu == lu)
			return cmd;
	return NULL;
}

static enum tmf_response abort_task(struct tmf *tmf, struct itl *itl)
{
	struct scsi_cmd *cmd = task_find(tmf->nexus, itl->lu, tmf->tag);

	if (!cmd)
		return TMF_NO_SUCH_TASK;
	cmd_abort(cmd);
	taskset_scan(itl->lu);
	return TMF_COMPLETE;
}

/* @except is running and in the middle of something: what may run now could end it. */
void lu_abort_nexus(struct scsi_lu *lu, struct it_nexus *n, const struct scsi_cmd *except)
{
	struct scsi_cmd *cmd, *tmp;

	list_for_each_entry_safe (cmd, tmp, &n->cmds, nexus_link)
		/* cppcheck-suppress nullPointerRedundantCheck ; an entry is never NULL */
		if (cmd->lu == lu && cmd != except)
			cmd_abort(cmd);
	if (!except)
		taskset_scan(lu);
}

static enum tmf_response abort_task_set(struct tmf *tmf, struct itl *itl)
{
	lu_abort_nexus(itl->lu, tmf->nexus, NULL);
	return TMF_COMPLETE;
}

/* TAS = 0: other nexuses learn of it by a unit attention (SAM-5 5.6, SPC-4 7.5.8). */
static enum tmf_response clear_task_set(struct tmf *tmf, struct itl *itl)
{
	const struct scsi_cmd *cmd;

	(void)tmf;
	list_for_each_entry (cmd, &itl->lu->cmds, lu_link)
		if (cmd->itl && cmd->itl != itl)
			ua_set(cmd->itl, UA_COMMANDS_CLEARED);
	cmds_abort_lu(itl->lu);
	return TMF_COMPLETE;
}

/* SAM-5 6.3.3: every I_T nexus is told, the one that asked for it too. */
static void lu_reset(struct scsi_lu *lu, enum ua ua)
{
	cmds_abort_lu(lu);
	if (lu->devtype->lu_reset)
		lu->devtype->lu_reset(lu);
	ua_set_others(lu, NULL, ua);
}

static enum tmf_response logical_unit_reset(struct tmf *tmf, struct itl *itl)
{
	(void)tmf;
	lu_reset(itl->lu, UA_BUS_DEVICE_RESET);
	return TMF_COMPLETE;
}

static enum tmf_response query_task(struct tmf *tmf, struct itl *itl)
{
	return task_find(tmf->nexus, itl->lu, tmf->tag) ? TMF_SUCCEEDED : TMF_COMPLETE;
}

static enum tmf_response query_task_set(struct tmf *tmf, struct itl *itl)
{
	const struct scsi_cmd *cmd;

	list_for_each_entry (cmd, &tmf->nexus->cmds, nexus_link)
		if (cmd->lu == itl->lu)
			return TMF_SUCCEEDED;
	return TMF_COMPLETE;
}

static enum tmf_response i_t_nexus_reset(struct tmf *tmf, struct itl *itl)
{
	struct it_nexus *n = tmf->nexus;

	(void)itl;
	cmds_abort_nexus(n);
	for (unsigned int i = 0; i < n->itls_room; i++) {
		struct itl *each = n->itls[i];

		if (!each)
			continue;
		if (each->lu->devtype->nexus_lost)
			each->lu->devtype->nexus_lost(each->lu, n);
		itl_allow_removal(each);
		ua_set(each, UA_I_T_NEXUS_LOSS);
		taskset_scan(each->lu);
	}
	return TMF_COMPLETE;
}

static enum tmf_response target_reset(struct tmf *tmf, struct itl *itl)
{
	struct target *t = tmf->nexus->target;

	(void)itl;
	for (unsigned int i = 0; i < t->nr_luns; i++)
		lu_reset(t->luns[i]->lu, tmf->function == TMF_TARGET_COLD_RESET
						 ? UA_POWER_ON_OR_RESET
						 : UA_BUS_RESET);
	return TMF_COMPLETE;
}

/* What is not here is not supported: CLEAR ACA, because NACA is refused in every CDB. */
static const struct {
	enum tmf_function function;
	bool needs_lu;
	enum tmf_response (*run)(struct tmf *tmf, struct itl *itl);
} functions[] = {
	{ TMF_ABORT_TASK, true, abort_task },
	{ TMF_ABORT_TASK_SET, true, abort_task_set },
	{ TMF_CLEAR_TASK_SET, true, clear_task_set },
	{ TMF_LOGICAL_UNIT_RESET, true, logical_unit_reset },
	{ TMF_I_T_NEXUS_RESET, false, i_t_nexus_reset },
	{ TMF_TARGET_WARM_RESET, false, target_reset },
	{ TMF_TARGET_COLD_RESET, false, target_reset },
	{ TMF_QUERY_TASK, true, query_task },
	{ TMF_QUERY_TASK_SET, true, query_task_set },
};

void scsi_tmf_received(struct tmf *tmf)
{
	const struct lld_ops *lld = tmf->nexus->lld;

	tmf->response = TMF_NOT_SUPPORTED;
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		struct itl *itl = NULL;

		if (functions[i].function != tmf->function)
			continue;
		if (functions[i].needs_lu)
			itl = nexus_itl(tmf->nexus, tmf->lun);
		if (functions[i].needs_lu && !itl)
			tmf->response = nexus_has_lun(tmf->nexus, tmf->lun) ? TMF_REJECTED
									    : TMF_INCORRECT_LUN;
		else
			tmf->response = functions[i].run(tmf, itl);
		break;
	}
	lld->tmf_executed(tmf);
}
