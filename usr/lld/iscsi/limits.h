/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * limits.h - limits on what an initiator can make us keep, each with its reason
 */
#ifndef ISCSI_LIMITS_H
#define ISCSI_LIMITS_H

#define ISCSI_CONNS_MAX      16384 /* connections, logged in or not: about 2 KiB each of ours */
#define ISCSI_HALF_OPEN_MAX  4096  /* not logged in yet; the oldest one makes room for the next */
#define ISCSI_LOGIN_TIME_S   15    /* RFC 7143 leaves it to us; a login takes milliseconds */
#define ISCSI_LOGOUT_TIME_S  5     /* for a response to leave before the connection is closed */
#define ISCSI_DRAIN_TIME_S   3     /* from asking for logout to closing, when the daemon stops */
#define ISCSI_HOLD_OFF_S     3     /* a login is refused after an administrator dropped it */
#define ISCSI_HOLD_OFF_MAX   64    /* such initiators remembered at once */
#define ISCSI_LOGIN_DSL      8192  /* data of a PDU in the login phase [bytes], RFC 7143 13.12 */
#define ISCSI_IMMEDIATE_MAX  16    /* immediate SCSI commands in flight beyond the window */
#define ISCSI_HELD_BYTES_MAX (2u << 20) /* PDUs ahead of their CmdSN, in all [bytes] */
#define ISCSI_TX_BACKLOG                                                                           \
	(1u << 20) /* answers but for commands that a peer does not fetch [bytes]:                 \
		      nothing more is read from it then */
#define ISCSI_RX_SHARED  (256u << 10) /* the receive buffer of all connections [bytes] */
#define ISCSI_RX_PDUS    16           /* PDUs of a connection handled in one turn, about */
#define ISCSI_RX_BULK    (128u << 10) /* a PDU that is not read through that buffer [bytes] */
#define ISCSI_DIRECT_MIN 4096 /* rest of a Data-Out that is read straight into place [bytes] */

#endif /* ISCSI_LIMITS_H */
