/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pr.h - reservations of a logical unit: persistent ones and SPC-2's RESERVE
 *
 * A registration belongs to an I_T nexus by name: TransportID and relative target port, never the
 * session.  So it outlives logout, I_T nexus loss and resets (SPC-4 5.13.1); it ends with the
 * daemon, which has no PTPL.  An SPC-2 reservation belongs to the session and ends with it.
 *
 *   lu->priv (struct spc_lu) -> struct pr -> regs: struct pr_reg, oldest first
 *                                         -> holder: one of regs, or NULL
 *   struct itl.pr_reg: the registration of this nexus, found once: see pr_registration()
 */
#ifndef SCSI_PR_H
#define SCSI_PR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tgt/cmd.h"
#include "tgt/list.h"
#include "tgt/opcode.h"
#include "tgt/sense.h"

struct err;
struct it_nexus;
struct itl;
struct scsi_lu;

/* SPC-4 6.15.3.4, TYPE; the numbers of the wire */
enum pr_type {
	PR_NONE = 0, /* no reservation */
	PR_WRITE_EXCLUSIVE = 1,
	PR_EXCLUSIVE_ACCESS = 3,
	PR_WRITE_EXCLUSIVE_RO = 5,
	PR_EXCLUSIVE_ACCESS_RO = 6,
	PR_WRITE_EXCLUSIVE_AR = 7,
	PR_EXCLUSIVE_ACCESS_AR = 8,
};

/* The service actions that rules depend on; SPC-4 tables 198 and 214 */
enum pr_out_action {
	PR_OUT_REGISTER = 0x00,
	PR_OUT_RESERVE = 0x01,
	PR_OUT_RELEASE = 0x02,
	PR_OUT_CLEAR = 0x03,
	PR_OUT_PREEMPT = 0x04,
	PR_OUT_PREEMPT_AND_ABORT = 0x05,
	PR_OUT_REGISTER_AND_IGNORE = 0x06,
	PR_OUT_REGISTER_AND_MOVE = 0x07,
};

/**
 * struct pr_reg - a registered I_T nexus
 * @key:      its reservation key, never 0
 * @rel_port: RELATIVE TARGET PORT IDENTIFIER
 * @id_len:   bytes of @id
 * @id:       TransportID of the initiator port, SPC-4 7.6.4
 */
struct pr_reg {
	struct list_head link;
	uint64_t key;
	uint16_t rel_port;
	uint16_t id_len;
	uint8_t id[];
};

/**
 * struct pr - the reservations of one logical unit
 * @in_use:      anything below is there; while false, no command can conflict
 * @type:        enum pr_type of the persistent reservation
 * @generation:  PRGENERATION
 * @holder:      whose reservation it is; NULL for the all registrants types, whom all hold
 * @spc2_holder: nexus that holds the SPC-2 reservation, or NULL
 */
struct pr {
	bool in_use;
	uint8_t type;
	uint32_t generation;
	struct pr_reg *holder;
	struct list_head regs;
	unsigned int nr_regs;
	const struct it_nexus *spc2_holder;
};

/* ---- what the device types call */

/* Makes ((struct spc_lu *)lu->priv)->pr; 0, or -1 and @e. */
int pr_lu_init(struct scsi_lu *lu, struct err *e);
/* Frees it all; accepts a half-initialised @lu. */
void pr_lu_exit(struct scsi_lu *lu);
/* LOGICAL UNIT RESET, hard reset: the SPC-2 reservation goes, persistent ones stay. */
void pr_lu_reset(struct scsi_lu *lu);
/* @n ends, for whatever reason: its SPC-2 reservation goes with it. */
void pr_nexus_lost(struct scsi_lu *lu, struct it_nexus *n);

/**
 * pr_conflict() - does a reservation stop this command
 * @cmd: command with lu, itl and op set
 *
 * Persistent reservations by the row's class, an SPC-2 reservation by OPF_SPC2_OK; a PR_OWN row's
 * pr_conflict() decides for itself (under its own nexus' SPC-2 reservation too).
 *
 * Return: true: RESERVATION CONFLICT
 * Ref: SPC-4 5.13.1, tables 65 to 67; SPC-2 5.5.1
 */
bool pr_conflict(const struct scsi_cmd *cmd);

/* For a PR_OWN row's pr_conflict(): would a command of @class (not PR_OWN) meet a conflict with the
 * persistent reservation? */
bool pr_class_conflict(const struct scsi_cmd *cmd, enum pr_class class);

/* ---- handlers and rules of the rows in pr_rows.h */
enum scsi_flow spc_pr_read_keys(struct scsi_cmd *cmd);
enum scsi_flow spc_pr_read_reservation(struct scsi_cmd *cmd);
enum scsi_flow spc_pr_report_capabilities(struct scsi_cmd *cmd);
enum scsi_flow spc_pr_read_full_status(struct scsi_cmd *cmd);
bool spc_pr_in_conflict(const struct scsi_cmd *cmd);

enum scsi_flow spc_pr_register(struct scsi_cmd *cmd); /* and REGISTER AND IGNORE EXISTING KEY */
enum scsi_flow spc_pr_reserve(struct scsi_cmd *cmd);
enum scsi_flow spc_pr_release(struct scsi_cmd *cmd);
enum scsi_flow spc_pr_clear(struct scsi_cmd *cmd);
enum scsi_flow spc_pr_preempt(struct scsi_cmd *cmd); /* and PREEMPT AND ABORT */
enum scsi_flow spc_pr_register_and_move(struct scsi_cmd *cmd);
bool spc_pr_out_conflict(const struct scsi_cmd *cmd);

enum scsi_flow spc_reserve(struct scsi_cmd *cmd);      /* RESERVE(6), (10) */
enum scsi_flow spc_release(struct scsi_cmd *cmd);      /* RELEASE(6), (10) */
bool spc_reserve_conflict(const struct scsi_cmd *cmd); /* of all four */

/* ---- between spc_pr*.c and spc_reserve.c */

static inline bool pr_all_registrants(uint8_t type)
{
	return type == PR_WRITE_EXCLUSIVE_AR || type == PR_EXCLUSIVE_ACCESS_AR;
}

static inline bool pr_registrants_only(uint8_t type)
{
	return type == PR_WRITE_EXCLUSIVE_RO || type == PR_EXCLUSIVE_ACCESS_RO;
}

/* Under an all registrants type everybody registered holds it (SPC-4 5.13.10). @reg may be NULL. */
static inline bool pr_is_holder(const struct pr *pr, const struct pr_reg *reg)
{
	return reg && pr->type && (pr_all_registrants(pr->type) || pr->holder == reg);
}

struct pr *pr_of(const struct scsi_lu *lu);

/* The registration of a nexus, looked up at most once between changes; NULL: not registered. */
struct pr_reg *pr_registration(struct itl *itl);

/* In @regs, a list of struct pr_reg; or NULL. */
struct pr_reg *pr_reg_find(const struct list_head *regs, const uint8_t *id, size_t id_len,
			   uint16_t rel_port);

/* Not in any list yet; NULL: no memory. */
struct pr_reg *pr_reg_new(const uint8_t *id, size_t id_len, uint16_t rel_port, uint64_t key);
void pr_reg_free_all(struct list_head *regs);

/* Takes every registration of @fresh, @nr of them; none may be registered already. */
void pr_register(struct scsi_lu *lu, struct list_head *fresh, unsigned int nr);

/**
 * pr_unregister() - remove a registration, and free it
 *
 * The reservation goes with its holder, one of an all registrants type with the last registration;
 * telling the others is the caller's.
 *
 * Ref: SPC-4 5.13.11.2.3
 */
void pr_unregister(struct scsi_lu *lu, struct pr_reg *reg);

/* @holder is ignored for PR_NONE and the all registrants types. */
void pr_set_reservation(struct pr *pr, uint8_t type, struct pr_reg *holder);
void pr_set_spc2_holder(struct pr *pr, const struct it_nexus *n);

/* A unit attention for every registered nexus but @except. */
void pr_tell_registered(struct scsi_lu *lu, const struct it_nexus *except, enum ua ua);

/* ---- transport_id.c */

/**
 * transport_id_size() - length of the TransportID at the front of a parameter list
 * @p:    bytes from the initiator
 * @left: how many there are
 *
 * Return: bytes, <= @left and <= TRANSPORT_ID_MAX; 0: malformed, truncated, or names an iSCSI
 * initiator without its port
 * Ref: SPC-4 7.6.4
 */
size_t transport_id_size(const uint8_t *p, size_t left);

/* The same initiator port; both are well-formed. iSCSI names may be padded differently. */
bool transport_id_equal(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len);

#endif /* SCSI_PR_H */
