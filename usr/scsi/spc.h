/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spc.h - what the device types share: state of a logical unit, the checks, SPC's commands
 */
#ifndef SCSI_SPC_H
#define SCSI_SPC_H

#include <stdbool.h>
#include <stdint.h>

#include "tgt/cmd.h"
#include "tgt/devtype.h"
#include "tgt/iov.h"
#include "tgt/lu.h"
#include "tgt/opcode.h"

struct pr;
struct spc_mode;

/**
 * struct spc_lu - the device server's state of one logical unit, in lu->priv
 * @pr:       reservations, spc_pr.c's
 * @modes:    mode pages with their values, spc_mode.c's; in the order of MODE SENSE
 * @modes_nr: entries of @modes
 * @wce:      WCE of the Caching page
 * @dsense:   D_SENSE as MODE SELECT left it; -1: as lu->attr.sense_desc
 * @priv:     the device type's own, or NULL
 */
struct spc_lu {
	struct pr *pr;
	struct spc_mode *modes;
	unsigned int modes_nr;
	bool wce;
	int8_t dsense;
	void *priv;
};

static inline struct spc_lu *spc_lu(const struct scsi_lu *lu)
{
	return lu->priv;
}

/* Write cache enabled: completed writes may be volatile until SYNCHRONIZE CACHE or FUA. */
static inline bool spc_wce(const struct scsi_lu *lu)
{
	return spc_lu(lu)->wce;
}

static inline bool spc_swp(const struct scsi_lu *lu)
{
	return lu->attr.swp;
}

/* Descriptor format sense; a LUN with nothing behind it has fixed format. */
static inline bool spc_dsense(const struct scsi_lu *lu)
{
	const struct spc_lu *s = lu->priv;

	return s && s->dsense >= 0 ? s->dsense > 0 : lu->attr.sense_desc;
}

/* ---- struct device_type_ops of every type: spc.c, exec.c */
int spc_lu_init(struct scsi_lu *lu, struct err *e);
void spc_lu_exit(struct scsi_lu *lu);
int spc_lu_param(struct scsi_lu *lu, const char *key, const char *value, struct err *e);
void spc_lu_reset(struct scsi_lu *lu);
void spc_nexus_lost(struct scsi_lu *lu, struct it_nexus *n);
scsi_exec_fn spc_parse, spc_check, spc_exec;

/* ---- parameter data, exec.c */

/* The big-endian number in @size (0..8) bytes of @cdb from @at on. */
static inline uint64_t cdb_field(const uint8_t *cdb, unsigned int at, unsigned int size)
{
	uint64_t v = 0;

	for (unsigned int i = 0; i < size; i++)
		v = v << 8 | cdb[at + i];
	return v;
}

/**
 * pout_start() - begin a command's parameter data
 * @cmd: a DIR_IN command whose row has len_at: the ALLOCATION LENGTH
 * @out: out, writes into cmd->in.iov
 */
void pout_start(struct scsi_cmd *cmd, struct pout *out);

/**
 * pout_finish() - end it: in.want, in.done and GOOD
 *
 * The command wanted what there was to give, up to the allocation length; so
 * short parameter data is an underflow, and only what the allocation length
 * let through but the initiator has no room for is an overflow.
 *
 * Return: SCSI_DONE
 * Ref: SPC-4 4.2.5.6, RFC 7143 11.4.5
 */
enum scsi_flow pout_finish(struct scsi_cmd *cmd, const struct pout *out);

/* ---- errno_sense.c */

/**
 * scsi_check_errno() - end a command whose request to the store has failed
 * @cmd:      command; cmd->io.verb tells reads from writes
 * @err:      -errno
 * @have_lba: @lba goes into the INFORMATION field
 * @lba:      first block that failed, as far as known
 *
 * Return: SCSI_DONE; CHECK CONDITION, or BUSY where a retry helps
 */
enum scsi_flow scsi_check_errno(struct scsi_cmd *cmd, int err, bool have_lba, uint64_t lba);

/* ---- sense.c */

/* Sense data of @sense as REQUEST SENSE returns it; @buf has SCSI_SENSE_MAX bytes. Return: length
 */
unsigned int sense_build(uint8_t *buf, enum sense sense, bool descriptor);

/* ---- handlers; their rows are in spc_rows.h */
scsi_exec_fn spc_test_unit_ready, spc_request_sense, spc_send_diagnostic;
scsi_exec_fn spc_inquiry, spc_report_luns, spc_report_opcodes, spc_report_tmfs;
scsi_exec_fn spc_mode_select, spc_mode_sense; /* (6) and (10) */

/* ---- VPD pages, spc_vpd.c; struct vpd_page's fill */
int spc_vpd_supported(struct scsi_cmd *cmd, struct pout *out); /* 00h */
int spc_vpd_serial(struct scsi_cmd *cmd, struct pout *out);    /* 80h */
int spc_vpd_ids(struct scsi_cmd *cmd, struct pout *out);       /* 83h */
int spc_vpd_extended(struct scsi_cmd *cmd, struct pout *out);  /* 86h */

/* Rows of the table, sorted by page: first in every device type's vpd_pages[]. */
#define SPC_VPD_PAGES                                                                              \
	{ 0x00, spc_vpd_supported, "Supported VPD Pages" },                                        \
		{ 0x80, spc_vpd_serial, "Unit Serial Number" },                                    \
		{ 0x83, spc_vpd_ids, "Device Identification" },                                    \
	{                                                                                          \
		0x86, spc_vpd_extended, "Extended INQUIRY Data"                                    \
	}

/* ---- spc_mode.c */
int spc_mode_init(struct scsi_lu *lu, struct err *e);
void spc_mode_exit(struct scsi_lu *lu);  /* accepts a half-made one */
void spc_mode_reset(struct scsi_lu *lu); /* back to the default values */
/* "page:subpage:len:b0:b1..." */
int spc_mode_replace(struct scsi_lu *lu, const char *value, struct err *e);

#endif /* SCSI_SPC_H */
