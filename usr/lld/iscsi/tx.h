/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tx.h - the PDUs of one sendmsg(): made from the queue, forgotten when they did not go out
 */
#ifndef ISCSI_TX_H
#define ISCSI_TX_H

#include <limits.h>

#include "conn.h"

#define TX_PDUS      256
#define TX_IOVS      1024 /* IOV_MAX */
#define TX_IOVS_PDU  20   /* of one PDU at most: header, data, tail */
#define TX_ARENA_PDU 192  /* header, digests, padding, sense: at most */

enum tx_what { TX_CTL_PDU, TX_DATA_IN_PDU, TX_R2T_PDU, TX_LAST_PDU /* ends its task */ };

/* A PDU of the batch, and what holds once it has gone out. */
struct tx_pdu {
	struct tx_item *item;
	enum tx_what what;
	bool counted_rsp; /* a SCSI Response, not a Data-In with status */
	uint32_t len;     /* on the wire [bytes] */
	uint32_t stat_sn; /* of the connection, after it */
	uint32_t exp_cmd_sn, max_cmd_sn;
	uint32_t sent; /* of the task, after it */
	union pdu_header *h;
};

struct tx_batch {
	struct conn *c;
	uint32_t stat_sn; /* of the next PDU with a status */
	uint32_t ended;   /* tasks whose last PDU is in here: their credit is given back */
	size_t bytes, bytes_max;
	unsigned int npdu, niov;
	size_t arena_used;
	struct iovec iov[TX_IOVS];
	struct tx_pdu pdu[TX_PDUS];
	uint8_t arena[TX_PDUS * TX_ARENA_PDU];
};

/* No room for another PDU: send first. */
bool tx_full(const struct tx_batch *b);
/* Begin a PDU: its header, cleared, tag and sequence numbers to be filled in by tx_numbers(). */
union pdu_header *tx_header(struct tx_batch *b, struct tx_item *item, enum tx_what what);
/* StatSN, ExpCmdSN, MaxCmdSN (RFC 7143 11.4.8 and following); @stat: it has a status, and StatSN
 * moves on. After the credit of a task that it ends has been given back. */
void tx_numbers(struct tx_batch *b, bool stat);
/* Where a few bytes of data can be made, for tx_data() that follows: TX_SMALL_MAX at most. */
#define TX_SMALL_MAX (TX_ARENA_PDU - ISCSI_BHS_LEN - 2 * ISCSI_DIGEST_LEN - 3)
uint8_t *tx_small_data(struct tx_batch *b);
/* Data [@at, @at + @len) of @iov, lent until it is sent. */
void tx_data(struct tx_batch *b, const struct iovec *iov, unsigned int niov, size_t at,
	     uint32_t len);
/* The header is complete, no data follows. */
void tx_no_data(struct tx_batch *b);

/* response.c: PDUs of a task; false: the batch is full before all were made */
bool task_emit(struct tx_batch *b, struct iscsi_task *t);
/* One of them has gone out whole. */
void task_pdu_sent(struct conn *c, const struct tx_pdu *p);

#endif /* ISCSI_TX_H */
