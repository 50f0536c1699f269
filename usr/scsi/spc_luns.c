// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_luns.c - REPORT LUNS (SPC-4 6.33)
 */
#include "spc.h"
#include "tgt/lld.h"
#include "tgt/nexus.h"

/* SELECT REPORT, SPC-4 table 273 */
enum { REPORT_ALL_BUT_WELL_KNOWN = 0, REPORT_WELL_KNOWN = 1, REPORT_ALL = 2 };

struct inventory {
	struct pout out;
	void (*encode)(uint64_t lun, uint8_t out[8]);
};

static int add_lun(void *arg, uint64_t lun, struct scsi_lu *lu)
{
	struct inventory *inv = arg;
	uint8_t wire[8];

	(void)lu;
	inv->encode(lun, wire);
	pout_bytes(&inv->out, wire, sizeof(wire));
	return 0;
}

/* The initiator knows now: SPC-4 6.33.1. */
static void forget_luns_changed(struct it_nexus *n)
{
	for (unsigned int i = 0; i < n->itls_room; i++)
		if (n->itls[i])
			n->itls[i]->ua &= ~(1u << UA_REPORTED_LUNS_CHANGED);
}

/* There are no well-known logical units. */
enum scsi_flow spc_report_luns(struct scsi_cmd *cmd)
{
	struct it_nexus *n = cmd->nexus;
	const unsigned int select = cmd->cdb[2];
	struct inventory inv = { .encode = n->lld->lun_encode ? n->lld->lun_encode : lun_encode };

	if (select > REPORT_ALL)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 2, 7);
	if (cdb_field(cmd->cdb, 6, 4) < 16)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 6, 7);
	pout_start(cmd, &inv.out);
	pout_be32(&inv.out, 0); /* LUN LIST LENGTH, below */
	pout_be32(&inv.out, 0);
	if (select != REPORT_WELL_KNOWN)
		(void)nexus_each_lun(n, add_lun, &inv);
	pout_fix_be32(&inv.out, 0, inv.out.len - 8);
	forget_luns_changed(n);
	return pout_finish(cmd, &inv.out);
}
