/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nexus.h - an I_T nexus: one initiator port logged in to one target port
 */
#ifndef TGT_NEXUS_H
#define TGT_NEXUS_H

#include <stdbool.h>
#include <stdint.h>

#include "list.h"
#include "stats.h"

struct initiator_stats;
struct itl;
struct lld_ops;
struct lld_reg;
struct scsi_lu;
struct sockaddr;
struct target;

#define TRANSPORT_ID_MAX 264 /* SPC-4 7.6.4: iSCSI name of 223 bytes, ",i,0x", ISID, padding */

struct it_nexus {
	struct target *target;
	const struct lld_ops *lld;
	uint64_t id;           /* "I_T nexus: N" and --sid */
	char *initiator;       /* port name for people: the iSCSI name; owns */
	char *alias;           /* "none" when there is none; owns */
	uint8_t *transport_id; /* SPC-4 7.6.4, owns; identity for persistent reservations */
	uint16_t transport_id_len;
	uint16_t rel_port;           /* RELATIVE TARGET PORT IDENTIFIER */
	void *priv;                  /* transport's */
	const struct sockaddr *addr; /* of the initiator, for LUN masks; transport's, or NULL */
	struct lld_reg *reg;         /* core/plugin.c's */

	struct list_head cmds; /* struct scsi_cmd */
	struct itl **itls;     /* by lunmap slot; grown when used */
	unsigned int itls_room;
	unsigned int no_mem;   /* of @cmds, those that wait for the transport's memory */
	uint32_t starved;      /* round of scsi_buf_available() that had none for it */
	struct list_head link; /* in target->nexuses */
	struct io_stats io;
	struct initiator_stats *who; /* core/initiator.c: whose counters go on */
};

/**
 * scsi_nexus_established() - an initiator port has logged in (SAM-5 4.3.5)
 * @t:            target
 * @initiator:    name for people, copied
 * @alias:        copied, may be NULL
 * @transport_id: @len bytes (<= TRANSPORT_ID_MAX), copied
 * @priv:         the transport's own
 *
 * Every logical unit starts with POWER ON, RESET... pending for it.
 *
 * Return: the nexus, or NULL: no memory
 */
struct it_nexus *scsi_nexus_established(struct target *t, const char *initiator, const char *alias,
					const uint8_t *transport_id, unsigned int len, void *priv);
/* Takes @n. Its commands are aborted (command_aborted() for each), then it is freed. */
void scsi_nexus_lost(struct it_nexus *n);
/* Its commands are aborted likewise, and it goes on. */
void scsi_nexus_abort(struct it_nexus *n);

/**
 * nexus_each_lun() - the logical unit inventory that @n may see, ascending
 * @each: called with the LUN as a number and its logical unit; non-zero ends
 */
int nexus_each_lun(struct it_nexus *n, int (*each)(void *arg, uint64_t lun, struct scsi_lu *lu),
		   void *arg);

/* SAM-5 4.7: the 8 wire bytes of a LUN number (peripheral < 256, flat below 16384); and back:
 * peripheral, flat and logical unit addressing, -1 when it is none that we map. The transport may
 * have its own (lld_ops.lun_decode, lun_encode). */
void lun_encode(uint64_t lun, uint8_t out[8]);
int64_t lun_decode(const uint8_t lun[8]);

#endif /* TGT_NEXUS_H */
