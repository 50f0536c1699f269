/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * opcode.h - the opcode table, the one description of what a device type does
 *
 * A row feeds: dispatch, CDB length and reserved-bit checks, data direction and
 * amount, unit attention and reservation rules, write protection, REPORT
 * SUPPORTED OPERATION CODES, names in logs, "tgtadm --op show --mode opcode",
 * the fuzzer's dictionary and the golden file of the tests.
 */
#ifndef TGT_OPCODE_H
#define TGT_OPCODE_H

#include <stdbool.h>
#include <stdint.h>

#include "cmd.h"

struct pout;

enum scsi_dir { DIR_NONE, DIR_IN, DIR_OUT };

/* How a persistent reservation, or an SPC-2 reservation, held by another I_T nexus meets the
 * command (SPC-4 table 65, SBC-3 table 13). */
enum pr_class {
	PR_ALLOW, /* never conflicts */
	PR_READ,  /* conflicts with exclusive access */
	PR_WRITE, /* conflicts with exclusive access and write exclusive */
	PR_OWN,   /* the command has rules of its own: the row's pr_conflict() */
};

/* How an SPC-2 RESERVE of another I_T nexus meets it: conflict unless it says otherwise. */
enum opcode_flags {
	OPF_NO_UA = 1 << 0,     /* does not report a pending unit attention, SAM-5 5.14 */
	OPF_NO_LU = 1 << 1,     /* answers on an incorrect LUN too */
	OPF_NO_MEDIUM = 1 << 2, /* works with no medium, or with the LU offline */
	OPF_MODIFIES = 1 << 3,  /* WRITE PROTECTED stops it */
	OPF_SPC2_OK = 1 << 4,   /* allowed under another nexus' SPC-2 RESERVE */
	OPF_BLOCKS = 1 << 5,    /* the length field counts logical blocks, not bytes */
	OPF_LEN0_256 = 1 << 6,  /* length 0 means 256: READ(6), WRITE(6) */
	OPF_LBA = 1 << 7,       /* its blocks have to be on the medium: checked when enabled */
};

#define NO_SA 0xffff

/**
 * struct scsi_opcode - one command
 * @op:       operation code
 * @sa:       service action, or NO_SA
 * @len:      CDB length [bytes]
 * @dir:      data direction, from the initiator's view
 * @pr:       reservation class
 * @flags:    enum opcode_flags
 * @timeout:  recommended command timeout [s], SPC-4 6.35.4; 0 is none
 * @len_at:   byte of the CDB where the transfer, allocation or parameter list length starts
 * @len_size: its size [bytes]; 0: no data, or @want says
 * @want:     optional; bytes that the CDB asks to move, when no plain field says so
 * @pr_conflict: for PR_OWN; true: RESERVATION CONFLICT
 * @usage:    CDB usage data, @len bytes: a set bit is a bit we look at
 * @exec:     handler
 * @name:     as the standard writes it
 */
struct scsi_opcode {
	uint8_t op;
	uint8_t len;
	uint16_t sa;
	uint8_t dir; /* enum scsi_dir */
	uint8_t pr;  /* enum pr_class */
	uint8_t len_at, len_size;
	unsigned int flags;
	uint32_t timeout;
	const uint8_t *usage;
	uint64_t (*want)(const struct scsi_cmd *cmd);
	bool (*pr_conflict)(const struct scsi_cmd *cmd);
	scsi_exec_fn *exec;
	const char *name;
};

/* CDB(0x28, 0xda, ...) sets @usage and @len from one list; they cannot disagree. */
#define CDB(...)                                                                                   \
	.usage = (const uint8_t[]){ __VA_ARGS__ }, .len = sizeof((const uint8_t[]){ __VA_ARGS__ })

#define LBA32   0xff, 0xff, 0xff, 0xff
#define LBA64   0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff
#define LEN16   0xff, 0xff
#define LEN24   0xff, 0xff, 0xff
#define LEN32   0xff, 0xff, 0xff, 0xff
#define CONTROL 0x04 /* NACA, SAM-5 5.2: looked at, and refused; the other bits are reserved */

struct opcode_table {
	const struct scsi_opcode *row; /* sorted by (op, sa) */
	unsigned int rows;
};

const struct scsi_opcode *opcode_find(const struct opcode_table *t, uint8_t op, uint16_t sa);
/* @cdb: at least 16 bytes, 10 + ADDITIONAL CDB LENGTH for 7Fh; a service action is only compared,
 * never an index */
const struct scsi_opcode *opcode_of_cdb(const struct opcode_table *t, const uint8_t *cdb);
/* @op is in the table and its rows have service actions */
bool opcode_has_sa(const struct opcode_table *t, uint8_t op);
int opcode_bad_bit(const struct scsi_opcode *o, const uint8_t *cdb, unsigned int *byte,
		   unsigned int *bit);

#endif /* TGT_OPCODE_H */
