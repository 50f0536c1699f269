/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pr_out.h - a PERSISTENT RESERVE OUT, taken apart: what its service actions share
 *
 * Each service action does all that can fail first, then changes the state, then tells the others,
 * so that it is one indivisible event (SPC-4 5.13.1).
 */
#ifndef SCSI_PR_OUT_H
#define SCSI_PR_OUT_H

#include "pr.h"

enum {
	PR_OUT_SIZE = 24,   /* table 214, and of REGISTER AND MOVE before its TransportID */
	PR_OUT_IDS_AT = 28, /* where the TransportIDs of SPEC_I_PT start, table 215 */
	PR_OUT_FLAGS_AT = 20,
	PR_OUT_SPEC_I_PT = 1 << 3,
	PR_OUT_ALL_TG_PT = 1 << 2,
	PR_OUT_APTPL = 1 << 0,
};

/**
 * struct pr_out - a PERSISTENT RESERVE OUT, taken apart
 * @action: enum pr_out_action
 * @scope_type: SCOPE and TYPE of the CDB
 * @flags:  byte 20 of the parameter list; 0 for REGISTER AND MOVE, which has others
 * @key:    RESERVATION KEY
 * @sark:   SERVICE ACTION RESERVATION KEY
 * @self:   registration of the nexus that sent it, or NULL
 * @list:   the parameter list, @len bytes
 */
struct pr_out {
	struct pr *pr;
	struct pr_reg *self;
	uint8_t action;
	uint8_t scope_type;
	uint8_t flags;
	uint64_t key;
	uint64_t sark;
	const uint8_t *list;
	size_t len;
};

/* SCSI_PENDING: go on. SCSI_DONE: refused, for its length, its key (6.16.3) or SPEC_I_PT. */
enum scsi_flow pr_out_begin(struct scsi_cmd *cmd, struct pr_out *o);

/* The same for service actions that need a registration: @o->self is not NULL. */
enum scsi_flow pr_out_begin_registered(struct scsi_cmd *cmd, struct pr_out *o);

/* SCOPE has to be LU_SCOPE, and TYPE one of ours: 6.15.3.3, 6.15.3.4. SCSI_DONE: refused. */
enum scsi_flow pr_out_check_type(struct scsi_cmd *cmd, const struct pr_out *o);

/* RESERVATION CONFLICT; returns SCSI_DONE. */
enum scsi_flow pr_out_conflict(struct scsi_cmd *cmd);

/* INVALID FIELD IN PARAMETER LIST, and where; returns SCSI_DONE. */
enum scsi_flow pr_out_bad_field(struct scsi_cmd *cmd, unsigned int byte, unsigned int bit);

#endif /* SCSI_PR_OUT_H */
