/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sbc.h - the disk (SBC-3): where its CDBs point to, steps of its longer commands, handlers
 */
#ifndef SCSI_SBC_H
#define SCSI_SBC_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include "spc.h"
#include "tgt/bytes.h"
#include "tgt/cmd.h"
#include "tgt/devtype.h"
#include "tgt/lu.h"
#include "tgt/opcode.h"

extern const struct device_type_ops devtype_disk;
extern const struct opcode_table sbc_opcodes;
#define SBC_MODE_PAGES 6
extern const struct mode_page sbc_mode_pages[SBC_MODE_PAGES];

/* ---- limits of a command, VPD page B0h */
#define SBC_CHUNK              (256u << 10) /* a step of a command longer than a buffer [bytes] */
#define SBC_WRITE_SAME_MAX     0xffffu /* MAXIMUM WRITE SAME LENGTH [blocks]: all that (10) can say */
#define SBC_UNMAP_DESCRIPTORS  256u    /* MAXIMUM UNMAP BLOCK DESCRIPTOR COUNT */
#define SBC_STATUS_DESCRIPTORS 128u    /* LBA status descriptors of one answer */

/* MAXIMUM COMPARE AND WRITE LENGTH [blocks]: an 8-bit field, and both halves have to fit. */
static inline uint32_t sbc_caw_max(const struct scsi_lu *lu)
{
	const uint32_t n = lu->max_xfer / 2 >> lu->block_shift;

	return n < 255 ? n : 255;
}

/* ---- where a CDB points to */

struct sbc_range {
	uint64_t lba;
	uint64_t blocks;
};

/*
 * LOGICAL BLOCK ADDRESS and the length that counts blocks stand at the same
 * place in every CDB of a length: READ, WRITE, VERIFY, WRITE SAME, PRE-FETCH ...
 */
static inline struct sbc_range sbc_range(const struct scsi_cmd *cmd)
{
	const uint8_t *cdb = cmd->cdb;

	switch (cmd->op->len) {
	case 6:
		return (struct sbc_range){ get_be24(cdb + 1) & 0x1fffff, cdb[4] ? cdb[4] : 256 };
	case 10:
		return (struct sbc_range){ get_be32(cdb + 2), get_be16(cdb + 7) };
	case 12:
		return (struct sbc_range){ get_be32(cdb + 2), get_be32(cdb + 6) };
	default:
		return (struct sbc_range){ get_be64(cdb + 2), get_be32(cdb + 10) };
	}
}

/* No block at the very end is no error: SBC-3 wants the LBA to "exceed the capacity". */
static inline bool sbc_beyond_end(const struct scsi_lu *lu, uint64_t lba, uint64_t blocks)
{
	return lba > lu->blocks || blocks > lu->blocks - lba;
}

/* Bytes that are really in x->iov. */
static inline uint32_t sbc_moved(const struct scsi_xfer *x)
{
	return x->want < x->room ? (uint32_t)x->want : x->room;
}

static inline uint32_t sbc_whole_blocks(const struct scsi_lu *lu, uint32_t bytes)
{
	return bytes & ~(lu->block_size - 1);
}

/* First byte of the CDB's extent on the medium. */
static inline uint64_t sbc_offset(const struct scsi_cmd *cmd)
{
	return sbc_range(cmd).lba << cmd->lu->block_shift;
}

/* With the write cache disabled nothing that was answered GOOD may be volatile. */
static inline unsigned int sbc_fua(const struct scsi_cmd *cmd)
{
	return spc_wce(cmd->lu) ? 0 : BS_FUA;
}

/* The same for a CDB that has FUA: bit 3 of byte 1 in all of them. */
static inline unsigned int sbc_cdb_fua(const struct scsi_cmd *cmd)
{
	return cmd->cdb[1] & 0x08 ? BS_FUA : sbc_fua(cmd);
}

/* ---- commands of several steps, sbc.c */

/**
 * struct sbc_walk - a command on its way through an extent, in cmd->work
 * @iov: memory of a step: cmd->aux
 * @at:  byte of the medium, or entry of a list, that the step is for
 * @end: where the command ends
 */
struct sbc_walk {
	struct iovec iov;
	uint64_t at;
	uint64_t end;
};

static_assert(sizeof(struct sbc_walk) <= sizeof(((struct scsi_cmd *)0)->work),
	      "a walk has to fit into cmd->work");

static inline struct sbc_walk *sbc_walk(struct scsi_cmd *cmd)
{
	return (struct sbc_walk *)cmd->work;
}

/* cmd->aux of @len bytes (1..BUF_MAX), described by the walk's iov; -ENOMEM. */
int sbc_walk_memory(struct scsi_cmd *cmd, uint64_t len);
/* Start @verb on @length bytes of the walk's memory, from byte @offset of the medium. */
enum scsi_flow sbc_io(struct scsi_cmd *cmd, enum bs_verb verb, unsigned int flags, uint64_t offset,
		      uint64_t length, scsi_exec_fn *next);
/* End the command: its io has failed at byte @offset of the medium. */
enum scsi_flow sbc_io_failed(struct scsi_cmd *cmd, uint64_t offset);
/* End a command whose extent from @lba on is not on the medium: INFORMATION is the first block of
 * it that is not there (SBC-3, error reporting). */
enum scsi_flow sbc_out_of_range(struct scsi_cmd *cmd, uint64_t lba);
/* Step after the last write of a command that writes at the walk's @at. */
scsi_exec_fn sbc_walk_written;
/* Flush, which ends the command. */
enum scsi_flow sbc_flush(struct scsi_cmd *cmd);
/* End a command that has changed the medium without BS_FUA: flush first if WCE is 0, then GOOD. */
enum scsi_flow sbc_settle(struct scsi_cmd *cmd);
/* Memory is short: BUSY, the initiator tries again. */
enum scsi_flow sbc_busy(struct scsi_cmd *cmd);
/* The data is not as long as the CDB says, and a part of it is of no use. */
enum scsi_flow sbc_wrong_amount(struct scsi_cmd *cmd);

/* sbc_rw.c: write the whole blocks that came to where the CDB says; then @next, or GOOD at once
 * when there is none. */
enum scsi_flow sbc_write_blocks(struct scsi_cmd *cmd, unsigned int flags, scsi_exec_fn *next);

/* ---- thin provisioning, sbc.c */

/* Logical block provisioning management: asked for, and the store can give space back. */
bool sbc_thin(const struct scsi_lu *lu);
/* Unmapped blocks read as zeroes. */
bool sbc_lbprz(const struct scsi_lu *lu);

/* ---- handlers */
scsi_exec_fn sbc_read, sbc_write, sbc_write_6;           /* sbc_rw.c */
scsi_exec_fn sbc_verify, sbc_write_verify;               /* sbc_verify.c */
scsi_exec_fn sbc_orwrite, sbc_compare_and_write;         /* sbc_orwrite.c, sbc_caw.c */
scsi_exec_fn sbc_unmap, sbc_write_same;                  /* sbc_unmap.c, sbc_write_same.c */
scsi_exec_fn sbc_read_capacity_10, sbc_read_capacity_16; /* sbc_capacity.c */
scsi_exec_fn sbc_get_lba_status;                         /* sbc_lba_status.c */
scsi_exec_fn sbc_synchronize_cache, sbc_prefetch;        /* sbc_cache.c */
scsi_exec_fn sbc_start_stop_unit, sbc_prevent_allow;     /* sbc_start_stop.c */
scsi_exec_fn sbc_format_unit, sbc_read_defect_10, sbc_read_defect_12; /* sbc_defect.c */

/* struct scsi_opcode's want and pr_conflict */
uint64_t sbc_verify_want(const struct scsi_cmd *cmd);
uint64_t sbc_caw_want(const struct scsi_cmd *cmd);
uint64_t sbc_write_same_want(const struct scsi_cmd *cmd);
uint64_t sbc_format_want(const struct scsi_cmd *cmd);
uint64_t sbc_read_capacity_10_want(const struct scsi_cmd *cmd);
bool sbc_start_stop_conflict(const struct scsi_cmd *cmd);
bool sbc_prevent_allow_conflict(const struct scsi_cmd *cmd);

/* ---- VPD pages, sbc_vpd.c; struct vpd_page's fill */
int sbc_vpd_limits(struct scsi_cmd *cmd, struct pout *out);          /* B0h */
int sbc_vpd_characteristics(struct scsi_cmd *cmd, struct pout *out); /* B1h */
int sbc_vpd_provisioning(struct scsi_cmd *cmd, struct pout *out);    /* B2h */

#endif /* SCSI_SBC_H */
