// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_luns.c - REPORT LUNS (SPC-4 6.33)
 */
#include "spc.h"
#include "tgt/bytes.h"
#include "tgt/lld.h"
#include "tgt/nexus.h"

/* SELECT REPORT, SPC-4 table 273 */
enum { REPORT_ALL_BUT_WELL_KNOWN = 0, REPORT_WELL_KNOWN = 1, REPORT_ALL = 2 };

#define WLUN_REPORT_LUNS 0xc101 /* SAM-5 4.7.7.5, well known logical unit addressing */

struct inventory {
	struct pout out;
	void (*encode)(uint64_t lun, uint8_t out[8]);
	bool lun_0; /* is there already */
};

static int add_lun(void *arg, uint64_t lun, struct scsi_lu *lu)
{
	struct inventory *inv = arg;
	uint8_t wire[8];

	(void)lu;
	inv->encode(lun, wire);
	if (!inv->lun_0 || get_be64(wire))
		pout_bytes(&inv->out, wire, sizeof(wire));
	return 0;
}

/* LUN 0, or the REPORT LUNS well-known logical unit */
static bool asked_for_all(const struct scsi_cmd *cmd)
{
	const uint64_t lun = get_be64(cmd->lun);

	return !lun || lun == (uint64_t)WLUN_REPORT_LUNS << 48;
}

/* The initiator knows now: SPC-4 6.33.1. */
static void forget_luns_changed(struct it_nexus *n)
{
	for (unsigned int i = 0; i < n->itls_room; i++)
		if (n->itls[i])
			n->itls[i]->ua &= ~(1u << UA_REPORTED_LUNS_CHANGED);
}

/* LLD_LUNS_BY_UNIT: LUN 0 comes first, whether something is there or not. */
static void add_luns(struct scsi_cmd *cmd, struct inventory *inv, bool all)
{
	inv->lun_0 = cmd->nexus->lld->flags & LLD_LUNS_BY_UNIT;
	if (inv->lun_0)
		pout_zeros(&inv->out, 8);
	if (all)
		(void)nexus_each_lun(cmd->nexus, add_lun, inv);
}

/* There are no well-known logical units. */
enum scsi_flow spc_report_luns(struct scsi_cmd *cmd)
{
	const struct lld_ops *lld = cmd->nexus->lld;
	const bool all = !(lld->flags & LLD_LUNS_BY_UNIT) || asked_for_all(cmd);
	const unsigned int select = cmd->cdb[2];
	struct inventory inv = { .encode = lld->lun_encode ? lld->lun_encode : lun_encode };

	if (select > REPORT_ALL)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 2, 7);
	if (cdb_field(cmd->cdb, 6, 4) < 16)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 6, 7);
	if (!all && !cmd->itl)
		return scsi_check(cmd, SENSE_LU_NOT_SUPPORTED);
	pout_start(cmd, &inv.out);
	pout_be32(&inv.out, 0); /* LUN LIST LENGTH, below */
	pout_be32(&inv.out, 0);
	if (select != REPORT_WELL_KNOWN)
		add_luns(cmd, &inv, all);
	pout_fix_be32(&inv.out, 0, inv.out.len - 8);
	if (all)
		forget_luns_changed(cmd->nexus);
	return pout_finish(cmd, &inv.out);
}
