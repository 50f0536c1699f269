// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc.c - a logical unit's device server state, and SPC's small commands
 */
#include "spc.h"

#include <stdlib.h>
#include <string.h>

#include "pr.h"

int spc_lu_init(struct scsi_lu *lu, struct err *e)
{
	struct spc_lu *s = calloc(1, sizeof(*s));

	if (!s)
		return err_set(e, TGT_NOMEM, "out of memory");
	s->dsense = -1;
	lu->priv = s;
	if (spc_mode_init(lu, e) < 0)
		return -1;
	return pr_lu_init(lu, e);
}

void spc_lu_exit(struct scsi_lu *lu)
{
	if (!lu->priv)
		return;
	pr_lu_exit(lu);
	spc_mode_exit(lu);
	free(lu->priv);
	lu->priv = NULL;
}

int spc_lu_param(struct scsi_lu *lu, const char *key, const char *value, struct err *e)
{
	if (!strcmp(key, "mode_page"))
		return spc_mode_replace(lu, value, e);
	return err_set(e, TGT_INVALID_REQUEST, "a %s has no parameter %s", lu->devtype->name, key);
}

/* SAM-5 6.3.3: mode parameters go back, what prevents removal ends, RESERVE ends. */
void spc_lu_reset(struct scsi_lu *lu)
{
	struct itl *itl;

	spc_mode_reset(lu);
	pr_lu_reset(lu);
	list_for_each_entry (itl, &lu->itls, lu_link)
		itl_allow_removal(itl);
}

void spc_nexus_lost(struct scsi_lu *lu, struct it_nexus *n)
{
	pr_nexus_lost(lu, n);
}

/* SPC-4 6.47: what there is to say the checks have said. */
enum scsi_flow spc_test_unit_ready(struct scsi_cmd *cmd)
{
	return scsi_good(cmd);
}

static enum sense pending_sense(struct scsi_cmd *cmd)
{
	const int ua = cmd->itl ? ua_take(cmd->itl) : -1;

	if (!cmd->itl)
		return SENSE_LU_NOT_SUPPORTED;
	if (ua >= 0)
		return ua_sense[ua];
	if (!cmd->lu->attr.online)
		return SENSE_LU_OFFLINE;
	if (cmd->lu->stopped)
		return SENSE_LU_INITIALIZING_REQUIRED;
	return SENSE_NO_ADDITIONAL_SENSE;
}

/* A pending unit attention is the answer's data, not its status: SPC-4 6.39. */
enum scsi_flow spc_request_sense(struct scsi_cmd *cmd)
{
	const bool desc = cmd->cdb[1] & 0x01;
	uint8_t sense[SCSI_SENSE_MAX];
	struct pout out;

	pout_start(cmd, &out);
	pout_bytes(&out, sense, sense_build(sense, pending_sense(cmd), desc));
	return pout_finish(cmd, &out);
}

/* The default self-test, and none: SPC-4 6.42. Any other test or parameter list is refused by its
 * row. */
enum scsi_flow spc_send_diagnostic(struct scsi_cmd *cmd)
{
	return scsi_good(cmd);
}
