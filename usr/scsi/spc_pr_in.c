// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_pr_in.c - PERSISTENT RESERVE IN: what is registered and reserved (SPC-4 6.15)
 */
#include "pr.h"
#include "spc.h"

enum {
	CAP_CRH = 1 << 4,   /* SPC-2 RESERVE and RELEASE by SPC-4 5.13.3 */
	CAP_SIP_C = 1 << 3, /* SPEC_I_PT */
	CAP_ATP_C = 1 << 2, /* ALL_TG_PT */
	CAP_TMV = 1 << 7,
	/* TEST UNIT READY goes through everything, MODE SENSE and the like through write exclusive:
	 * the rows say PR_ALLOW and PR_READ */
	CAP_ALLOW_COMMANDS = 3 << 4,
	FULL_STATUS_R_HOLDER = 1 << 0,
};

/* SPC-2 5.5.1: while RESERVE is in force, whoever has it, persistent reservations are not at hand
 */
bool spc_pr_in_conflict(const struct scsi_cmd *cmd)
{
	return pr_of(cmd->lu)->spc2_holder;
}

/* SPC-4 6.15.2 */
enum scsi_flow spc_pr_read_keys(struct scsi_cmd *cmd)
{
	const struct pr *pr = pr_of(cmd->lu);
	const struct pr_reg *reg;
	struct pout out;

	pout_start(cmd, &out);
	pout_be32(&out, pr->generation);
	pout_be32(&out, pr->nr_regs * 8);
	list_for_each_entry (reg, &pr->regs, link)
		pout_be64(&out, reg->key);
	return pout_finish(cmd, &out);
}

/* SPC-4 6.15.3 */
enum scsi_flow spc_pr_read_reservation(struct scsi_cmd *cmd)
{
	const struct pr *pr = pr_of(cmd->lu);
	struct pout out;

	pout_start(cmd, &out);
	pout_be32(&out, pr->generation);
	pout_be32(&out, pr->type ? 16 : 0);
	if (pr->type) {
		pout_be64(&out, pr->holder ? pr->holder->key : 0);
		pout_zeros(&out, 5);
		pout_u8(&out, pr->type); /* SCOPE is 0, LU_SCOPE */
		pout_zeros(&out, 2);
	}
	return pout_finish(cmd, &out);
}

static unsigned int type_mask(void)
{
	return 1 << PR_WRITE_EXCLUSIVE | 1 << PR_EXCLUSIVE_ACCESS | 1 << PR_WRITE_EXCLUSIVE_RO |
	       1 << PR_EXCLUSIVE_ACCESS_RO | 1 << PR_WRITE_EXCLUSIVE_AR |
	       1 << PR_EXCLUSIVE_ACCESS_AR;
}

/* SPC-4 6.15.4; no PTPL: what is reserved ends with the daemon */
enum scsi_flow spc_pr_report_capabilities(struct scsi_cmd *cmd)
{
	struct pout out;

	pout_start(cmd, &out);
	pout_be16(&out, 8);
	pout_u8(&out, CAP_CRH | CAP_SIP_C | CAP_ATP_C);
	pout_u8(&out, CAP_TMV | CAP_ALLOW_COMMANDS);
	pout_u8(&out, type_mask() & 0xff); /* a bit is the number of its type, table 209 */
	pout_u8(&out, type_mask() >> 8);
	pout_zeros(&out, 2);
	return pout_finish(cmd, &out);
}

static void full_status(struct pout *out, const struct pr *pr, const struct pr_reg *reg)
{
	const bool holder = pr_is_holder(pr, reg);

	pout_be64(out, reg->key);
	pout_zeros(out, 4);
	pout_u8(out, holder ? FULL_STATUS_R_HOLDER : 0); /* ALL_TG_PT is 0: one descriptor a port */
	pout_u8(out, holder ? pr->type : 0);
	pout_zeros(out, 4);
	pout_be16(out, reg->rel_port);
	pout_be32(out, reg->id_len);
	pout_bytes(out, reg->id, reg->id_len);
}

/* SPC-4 6.15.5 */
enum scsi_flow spc_pr_read_full_status(struct scsi_cmd *cmd)
{
	const struct pr *pr = pr_of(cmd->lu);
	const struct pr_reg *reg;
	struct pout out;
	size_t start;

	pout_start(cmd, &out);
	pout_be32(&out, pr->generation);
	start = out.len;
	pout_be32(&out, 0); /* ADDITIONAL LENGTH, below */
	list_for_each_entry (reg, &pr->regs, link)
		full_status(&out, pr, reg);
	pout_fix_be32(&out, start, out.len - start - 4);
	return pout_finish(cmd, &out);
}
