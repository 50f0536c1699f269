/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cmd.h - a SCSI command, seen by the transport, the core and the device server
 *
 * Life of a command, in SAM-5's words (5.4, transport protocol services):
 *
 *   transport                     core                      device server / store
 *   ---------                     ----                      ---------------------
 *   scsi_cmd_get(), PDU parsed
 *   scsi_command_received()  -->  LU, devtype->parse()  --> CDB checks, xfer.want
 *                                 task set: enabled
 *                                 devtype->check()      --> reservation, UA, ...
 *                                 memory for min(room, want)
 *   ops->receive_data_out()  <--  (only when data is to come)
 *   scsi_data_out_received() -->  devtype->exec()       --> bs_submit()
 *                                                           ... io ...
 *   ops->command_complete()  <--  scsi_cmd_done()       <-- io->done()
 *   response sent
 *   scsi_cmd_put()           -->  gone
 *
 * An aborted command gets ops->command_aborted() instead of command_complete():
 * the transport forgets it (it must not put it, and sends nothing of it any
 * more); core puts it when the store has let go.
 */
#ifndef TGT_CMD_H
#define TGT_CMD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include "bs.h"
#include "list.h"
#include "sense.h"

struct it_nexus;
struct itl;
struct lld_ops;
struct lld_reg;
struct scsi_lu;
struct scsi_opcode;

#define SCSI_CDB_MAX   32 /* bytes kept; nothing longer is supported */
#define SCSI_SENSE_MAX 96

/* SAM-5 5.3.1 */
enum scsi_status {
	SCSI_GOOD = 0x00,
	SCSI_CHECK_CONDITION = 0x02,
	SCSI_CONDITION_MET = 0x04,
	SCSI_BUSY = 0x08,
	SCSI_RESERVATION_CONFLICT = 0x18,
	SCSI_TASK_SET_FULL = 0x28,
	SCSI_ACA_ACTIVE = 0x30,
	SCSI_TASK_ABORTED = 0x40,
};

enum scsi_attr { SCSI_SIMPLE, SCSI_ORDERED, SCSI_HEAD_OF_QUEUE, SCSI_ACA };

/**
 * enum scsi_flow - what a step has done with its command
 * @SCSI_DONE:    status is set; the caller completes the command
 * @SCSI_PENDING: from parse() and check(): go on; from exec() and next(): an io is under way and
 *                scsi_cmd_done() comes later, exactly once
 */
enum scsi_flow { SCSI_DONE, SCSI_PENDING };

typedef enum scsi_flow scsi_exec_fn(struct scsi_cmd *cmd);

/**
 * struct scsi_xfer - one direction of a command's data
 * @iov:  memory, lent from the time the command runs to command_complete()
 * @niov: entries in @iov
 * @room: bytes the initiator announced (iSCSI EDTL, SRP descriptor total)
 * @want: bytes the CDB asks to move; set by parse()
 * @done: bytes really moved; <= min(@room, @want)
 *
 * @want > @room is residual overflow, @done < @room is residual underflow
 * (RFC 7143 11.4.5); transports ask scsi_residual() and never work it out.
 * @iov describes min(@room, @want) bytes.
 */
struct scsi_xfer {
	struct iovec *iov;
	unsigned int niov;
	uint32_t room;
	uint32_t done;
	uint64_t want;
};

enum scsi_cmd_state {
	CMD_NEW,      /* the transport's */
	CMD_BLOCKED,  /* in the task set, not enabled */
	CMD_NO_MEM,   /* enabled, waits for a data buffer */
	CMD_DATA_OUT, /* enabled, the transport fetches the data */
	CMD_RUNNING,  /* the device server's */
	CMD_DONE,     /* the transport's again: response under way */
	CMD_ORPHAN,   /* aborted; the store still owns its memory */
};

/**
 * struct scsi_cmd - one command of an I_T_L nexus
 *
 * Core's, from scsi_cmd_get(); lld_ops.task_size bytes of the transport's
 * follow it: scsi_cmd_priv().
 */
struct scsi_cmd {
	/* set by the transport */
	struct it_nexus *nexus;
	uint64_t tag;     /* command identifier, unique in the nexus */
	uint8_t lun[8];   /* SAM-5 4.7.1, as on the wire */
	uint16_t cdb_len; /* bytes on the wire; at most SCSI_CDB_MAX are in cdb */
	uint8_t attr;     /* enum scsi_attr */
	struct scsi_xfer in;
	struct scsi_xfer out;

	/* set by the core */
	uint8_t state; /* enum scsi_cmd_state */
	bool in_taskset;
	bool buf_lent;     /* buf came from ops->buf_get() */
	bool io_busy;      /* cmd->io is with core/bs.c */
	bool lock_busy;    /* cmd->lock is taken or waited for */
	bool slow;         /* core/slow.c has told of it */
	uint8_t io_class;  /* enum io_class */
	uint64_t start_ns; /* CLOCK_MONOTONIC, of the turn that has received it */
	const struct lld_ops *lld;
	struct lld_reg *reg;  /* core/plugin.c's */
	struct scsi_lu *lu;   /* may be gone once state is CMD_DONE */
	struct ev_loop *loop; /* of the logical unit: buf and aux are from its pool */
	struct itl *itl;
	const struct scsi_opcode *op;
	struct list_head lu_link;    /* task set of the LU, oldest first */
	struct list_head nexus_link; /* commands of the nexus */
	struct list_head mem_link;   /* those that wait for buf_get() */
	void *buf;                   /* from the loop's buf_pool, or NULL */
	uint32_t buf_len;
	struct iovec iov1; /* describes buf */

	/* set by the device server, read by the transport */
	uint8_t status; /* enum scsi_status */
	uint8_t sense_len;

	/* for the device server's requests to the store */
	struct bs_io io;
	struct bs_lock lock;
	scsi_exec_fn *next; /* step after the io; see scsi_cmd_io() */
	uint64_t work[4];   /* a multi-step handler's own */
	void *aux;          /* a handler's second buffer of the pool, freed with the command */
	uint32_t aux_len;

	/* not cleared by scsi_cmd_get() from here on, but for cdb */
	uint8_t cdb[SCSI_CDB_MAX];
	uint8_t sense[SCSI_SENSE_MAX]; /* SPC-4 4.5 */
};

static inline void *scsi_cmd_priv(struct scsi_cmd *cmd)
{
	return cmd + 1;
}

static inline struct scsi_cmd *scsi_cmd_of_priv(void *priv)
{
	return (struct scsi_cmd *)priv - 1;
}

/* ---- the transport's calls (SAM-5 5.4) */

/* A command of @n's transport, cleared, nexus set; NULL: no memory, answer TASK SET FULL or BUSY.
 * The transport's part behind it is cleared too. */
struct scsi_cmd *scsi_cmd_get(struct it_nexus *n);
void scsi_cmd_put(struct scsi_cmd *cmd); /* after command_complete(), or before received() */
/* May call receive_data_out() and command_complete() from inside. */
void scsi_command_received(struct scsi_cmd *cmd);
/* The data is in cmd->out.iov: all of min(room, want) bytes, or @err < 0 (-EIO: transport lost
 * it; -EPROTO: wrong amount; -EBADMSG: CRC error; -EOVERFLOW: unsolicited data that was not
 * allowed). */
void scsi_data_out_received(struct scsi_cmd *cmd, int err);
/* Bytes of residual: > 0 underflow, < 0 overflow, 0 none; of the direction that @in names. */
int64_t scsi_residual(const struct scsi_cmd *cmd, bool in);

/* ---- the device server's calls */

/* Status is set: leave the task set and answer. Not from inside exec() or next(), which return
 * SCSI_DONE. */
void scsi_cmd_done(struct scsi_cmd *cmd);
/**
 * scsi_cmd_io() - start cmd->io (verb, offset, length, iov, niov, flags are set) and go on
 * @cmd:  command
 * @next: called on the loop when the io has ended, with cmd->io.result; not when the command has
 *        been aborted meanwhile. SCSI_DONE completes the command.
 * Return: SCSI_PENDING
 */
enum scsi_flow scsi_cmd_io(struct scsi_cmd *cmd, scsi_exec_fn *next);
/* Take cmd->lock on [offset, offset + length) bytes, then call @next. Released with the command.
 * Return: SCSI_PENDING */
enum scsi_flow scsi_cmd_lock(struct scsi_cmd *cmd, uint64_t offset, uint64_t length,
			     scsi_exec_fn *next);
/* A second buffer of @len bytes (1..BUF_MAX) in cmd->aux; NULL when there is none. */
void *scsi_cmd_aux(struct scsi_cmd *cmd, size_t len);
/* The parameter list in one piece: cmd->out.iov[0] or a copy in cmd->aux; *len its bytes,
 * min(room, want). NULL: no memory. */
const uint8_t *scsi_cmd_params(struct scsi_cmd *cmd, size_t *len);

/* Each sets CHECK CONDITION and returns SCSI_DONE, so that a handler can say
 * "return scsi_check(cmd, SENSE_LBA_OUT_OF_RANGE);".  In scsi/sense.c. */
enum scsi_flow scsi_check(struct scsi_cmd *cmd, enum sense sense);
/* @byte, @bit (7..0, the most significant wrong one): field of the CDB, or of the parameter list
 * for SENSE_INVALID_FIELD_IN_PARAM_LIST (SPC-4 4.5.2.4.2). */
enum scsi_flow scsi_check_field(struct scsi_cmd *cmd, enum sense sense, unsigned int byte,
				unsigned int bit);
/* With the INFORMATION field (SPC-4 4.5.2.2). */
enum scsi_flow scsi_check_info(struct scsi_cmd *cmd, enum sense sense, uint64_t info);
/* GOOD; returns SCSI_DONE. */
enum scsi_flow scsi_good(struct scsi_cmd *cmd);
enum scsi_flow scsi_status(struct scsi_cmd *cmd, enum scsi_status status);

#endif /* TGT_CMD_H */
