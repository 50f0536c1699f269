/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * limits.h - limits on what a peer or an operator can make grow, each with its reason
 */
#ifndef TGT_LIMITS_H
#define TGT_LIMITS_H

#define LIMIT_TARGETS          65535 /* tid fits 16 bits of the default SCSI ID */
#define LIMIT_LUN              16383 /* flat space addressing, SAM-5 4.7.7.3 */
#define LIMIT_LUNS_PER_TARGET  16384
#define LIMIT_CMDS_PER_LU      16384      /* task set: TASK SET FULL beyond */
#define LIMIT_XFER             (4u << 20) /* MAXIMUM TRANSFER LENGTH [bytes]: one buffer of the pool */
#define LIMIT_PARAM_LIST       65535      /* PERSISTENT RESERVE OUT, UNMAP ...: [bytes] */
#define LIMIT_PR_REGISTRATIONS 1024 /* per logical unit: READ FULL STATUS stays below 512 KiB */
#define LIMIT_CONTROL_REQUEST  (16u << 20) /* on the control socket [bytes]: 10^5 operations */
#define LIMIT_CONTROL_CLIENTS  128         /* control connections at once */
#define LIMIT_INITIATORS       64 /* with counters of their own: initiators choose their names */
#define LIMIT_METRICS_CLIENTS  16 /* that ask for metrics at once */
#define LIMIT_ACCOUNTS         65536

#endif /* TGT_LIMITS_H */
