/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lu.h - a logical unit: device type, store, attributes and task set
 *
 * A logical unit is an object of its own; a LUN is only a name for it in a
 * target (lunmap).  It has one task set, one reservation, one identity,
 * whatever LUNs and targets lead to it.
 */
#ifndef TGT_LU_H
#define TGT_LU_H

#include <stdbool.h>
#include <stdint.h>

#include "bs.h"
#include "cmd.h"
#include "devtype.h"
#include "stats.h"

struct target;

#define LU_ID_MAX            36  /* bytes of SCSI ID and SCSI SN */
#define LU_VENDOR_SPECIFIC   20  /* bytes 36..55 of standard INQUIRY data */
#define LU_VENDOR_PARAMETERS 158 /* bytes 96..253 */

/* What the administrator may set; text is NUL-terminated. */
struct lu_attr {
	uint32_t given; /* bit i: row i of core/lu_param.c's table has been set by him */
	char vendor[9];
	char product[17];
	char rev[5];
	char vendor_specific[LU_VENDOR_SPECIFIC + 1];     /* "": zeros */
	char vendor_parameters[LU_VENDOR_PARAMETERS + 1]; /* "": INQUIRY data ends before them */
	char scsi_id[LU_ID_MAX + 1];                      /* VPD 83h, T10 vendor ID designator */
	char scsi_sn[LU_ID_MAX + 1];                      /* VPD 80h */
	uint8_t naa[16]; /* VPD 83h, NAA designator, unique per host: first 8 or 16 bytes */
	uint8_t naa_len; /* 8 or 16 */
	bool removable;
	bool readonly;
	bool online;
	bool thin;
	bool swp;        /* software write protect, from mode page 0Ah: the device server sets it */
	bool sense_desc; /* the initial D_SENSE: descriptor format sense */
	bool cdb_lax;    /* unused CDB bits are not looked at */
	uint8_t lbppbe;  /* logical blocks per physical block exponent */
	uint16_t la_lba; /* lowest aligned LBA */
	uint32_t opt_xfer_gran, opt_xfer_len; /* [blocks], VPD B0h; 0: from the store */
	uint32_t slow_command_ms;             /* commands that take longer are logged; 0: none */
	uint16_t rotation_rate;               /* VPD B1h; 0 not reported, 1 not rotating */
};

struct lu_stats { /* one nexus or the sum; [bytes] and commands */
	uint64_t rd_subm_bytes, rd_done_bytes, wr_subm_bytes, wr_done_bytes;
	uint64_t rd_subm, rd_done, wr_subm, wr_done, errors;
};

static inline void lu_stats_add(struct lu_stats *sum, const struct lu_stats *s)
{
	sum->rd_subm_bytes += s->rd_subm_bytes;
	sum->rd_done_bytes += s->rd_done_bytes;
	sum->wr_subm_bytes += s->wr_subm_bytes;
	sum->wr_done_bytes += s->wr_done_bytes;
	sum->rd_subm += s->rd_subm;
	sum->rd_done += s->rd_done;
	sum->wr_subm += s->wr_subm;
	sum->wr_done += s->wr_done;
	sum->errors += s->errors;
}

struct lu_mode_page { /* the last "mode_page=" of a page and subpage */
	struct list_head link;
	unsigned int page, subpage;
	char text[];
};

struct scsi_lu {
	const struct device_type_ops *devtype;
	struct bs *bs; /* owns; NULL: no store or no medium */
	struct ev_loop *loop;
	void *priv; /* device server's: struct spc_lu */
	struct lu_attr attr;
	uint32_t block_size; /* [bytes] */
	uint8_t block_shift;
	uint64_t blocks;      /* whole blocks of the store */
	uint32_t max_xfer;    /* MAXIMUM TRANSFER LENGTH [bytes], VPD B0h */
	unsigned int prevent; /* itls that prevent medium removal */
	bool medium_loaded;   /* false after START STOP UNIT with LOEJ, or with no store */
	bool stopped;         /* START STOP UNIT, START = 0 */

	/* the task set, core/taskset.c */
	struct list_head cmds; /* all of it, oldest first */
	unsigned int nr_cmds;
	unsigned int nr_blocked; /* not enabled */
	unsigned int nr_ordered; /* ORDERED and HEAD OF QUEUE ones, enabled or not */

	/* core/lu.c */
	const struct bs_ops *store; /* how a medium is opened, also when there is none now */
	char *bsopts;               /* owns */
	unsigned int bsoflags;
	char *awaited; /* owns: path of a store that is not there yet; NULL: none is */
	struct list_head pending_link;
	struct list_head mode_pages;  /* struct lu_mode_page: what the administrator has set */
	struct list_head itls;        /* struct itl of every nexus that has used it */
	struct list_head maps;        /* struct lun_entry: where it is mapped */
	struct list_head orphan_cmds; /* aborted commands whose io the store still has */
	unsigned int orphans;         /* in @orphan_cmds */
	uint32_t home_tid;            /* target and LUN it was made under: its default identity */
	uint64_t home_lun;
	struct lu_stats stats; /* of nexuses that are gone */
	struct io_stats io;
	struct ev_timer slow_timer; /* core/slow.c */
	struct list_head quiesced_link;
	bool quiesced; /* core/lu_quiesce.c: new commands wait */
	bool dying;    /* freed when its orphans are */
	bool scanning; /* core/taskset.c: enabling blocked commands */
};

/**
 * struct itl - an I_T_L nexus; made at the first command
 * @ua:      pending unit attentions, bit enum ua
 * @prevent: PREVENT ALLOW MEDIUM REMOVAL is in force for it
 * @pr_reg:  scsi/spc_pr.c's: the registration of this nexus, NULL: not looked up yet
 * @pr_abort: scsi/spc_pr_out.c's: PREEMPT AND ABORT has still to end its commands
 */
struct itl {
	struct it_nexus *nexus;
	struct scsi_lu *lu;
	uint64_t lun;
	uint32_t ua;
	bool prevent;
	bool pr_abort;
	void *pr_reg;
	struct lu_stats stats;
	struct list_head lu_link;
};

/* PREVENT ALLOW MEDIUM REMOVAL of a nexus is in force no longer. */
static inline void itl_allow_removal(struct itl *itl)
{
	if (itl->prevent)
		itl->lu->prevent--;
	itl->prevent = false;
}

/* Unit attentions, core/ua.c. */
static inline void ua_set(struct itl *itl, enum ua ua)
{
	itl->ua |= 1u << ua;
}
/* For every nexus of @lu but @except (may be NULL). */
void ua_set_others(struct scsi_lu *lu, const struct itl *except, enum ua ua);
/* The pending one that is reported first, taken off; -1: none. POWER ON ... takes all resets. */
int ua_take(struct itl *itl);
/* The same, left pending. */
int ua_peek(const struct itl *itl);

/* Size of the medium has to be read again from the store: sets blocks, UA to all when it changed.
 * Less than a block is refused. */
int lu_resize(struct scsi_lu *lu, struct err *e);
/* End every command of @n in @lu's task set: PREEMPT AND ABORT. @except, the running command that
 * does it, may be NULL; others that waited for those that have ended run when @except ends. */
void lu_abort_nexus(struct scsi_lu *lu, struct it_nexus *n, const struct scsi_cmd *except);

#endif /* TGT_LU_H */
