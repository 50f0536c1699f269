/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keys.h - iSCSI text keys: what a target is configured to, and what a session has agreed on
 */
#ifndef ISCSI_KEYS_H
#define ISCSI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tgt/err.h"

/* In the order in which "--op show --mode target --tid N" lists them. */
enum iscsi_key {
	KEY_MAX_RECV_DSL,
	KEY_HEADER_DIGEST,
	KEY_DATA_DIGEST,
	KEY_INITIAL_R2T,
	KEY_MAX_OUTSTANDING_R2T,
	KEY_IMMEDIATE_DATA,
	KEY_FIRST_BURST,
	KEY_MAX_BURST,
	KEY_DATA_PDU_IN_ORDER,
	KEY_DATA_SEQUENCE_IN_ORDER,
	KEY_ERROR_RECOVERY_LEVEL,
	KEY_IF_MARKER,
	KEY_OF_MARKER,
	KEY_TIME2WAIT,
	KEY_TIME2RETAIN,
	KEY_OF_MARK_INT,
	KEY_IF_MARK_INT,
	KEY_MAX_CONNECTIONS,
	KEY_RDMA_EXTENSIONS,
	KEY_TARGET_RECV_DSL,
	KEY_INITIATOR_RECV_DSL,
	KEY_MAX_UNEXPECTED_PDUS,
	KEY_MAX_XMIT_DSL,
	KEY_MAX_QUEUE_CMD,
	KEY_TASK_REPORTING,
	KEY_PROTOCOL_LEVEL,
	KEY_COUNT,
};

enum redirect_reason { REDIRECT_NONE, REDIRECT_TEMPORARY, REDIRECT_PERMANENT };

/**
 * struct iscsi_tcfg - the values of a target's keys
 * @value:         by enum iscsi_key; digests are a mask of 1 << enum iscsi_digest
 * @set:           bit 1 << key: the administrator has set it
 * @nop_interval:  [s], 0: no NOP-In of ours
 * @nop_count:     unanswered ones before the connection is dropped
 * @redirect_address, @redirect_port, @redirect_callback: owned strings, or NULL
 */
struct iscsi_tcfg {
	uint32_t value[KEY_COUNT];
	uint32_t set;
	uint32_t nop_interval;
	uint32_t nop_count;
	char *redirect_address;
	char *redirect_port;
	enum redirect_reason redirect_reason;
	char *redirect_callback;
};

enum iscsi_digest { ISCSI_DIGEST_NONE, ISCSI_DIGEST_CRC32C };

/**
 * struct iscsi_params - what holds on a connection and its session
 * @max_recv_dsl: what we have declared, our limit for what arrives [bytes]
 * @max_xmit_dsl: what the peer has declared, its limit for what we send [bytes]
 * @max_queue_cmd: command window (MaxCmdSN - ExpCmdSN + 1)
 *
 * First burst, max burst and MaxRecvDataSegmentLengths are bytes, times are seconds.
 */
struct iscsi_params {
	bool header_digest; /* CRC32C in use */
	bool data_digest;
	bool initial_r2t;
	bool immediate_data;
	bool data_pdu_in_order;
	bool data_sequence_in_order;
	uint8_t error_recovery_level;
	uint8_t protocol_level; /* RFC 7144: 1, or 2 */
	uint16_t time2wait;
	uint16_t time2retain;
	uint16_t max_connections;
	uint16_t max_outstanding_r2t;
	uint32_t max_recv_dsl;
	uint32_t max_xmit_dsl;
	uint32_t first_burst;
	uint32_t max_burst;
	uint32_t max_queue_cmd;
};

/* Our defaults. */
void iscsi_tcfg_init(struct iscsi_tcfg *cfg);
void iscsi_tcfg_exit(struct iscsi_tcfg *cfg);
/**
 * iscsi_tcfg_set() - "--op update --mode target --name NAME --value VALUE"
 * @name: a key, or nop_interval, nop_count, RedirectAddress, RedirectPort, RedirectReason,
 *        RedirectCallback; letter case does not matter
 *
 * Sessions that exist keep what they have agreed on.
 *
 * Return: 0, or -1 with @e set: UNKNOWN_PARAM for the name, INVALID_REQUEST for the value
 */
int iscsi_tcfg_set(struct iscsi_tcfg *cfg, const char *name, const char *value, struct err *e);
/* The lines of "--op show --mode target --tid N", in stgt's order. */
void iscsi_tcfg_show(const struct iscsi_tcfg *cfg,
		     void (*each)(void *arg, const char *key, const char *value), void *arg);

/* What holds when nothing is negotiated: the defaults of RFC 7143 clause 13, and of @cfg what is
 * ours alone (max_queue_cmd). max_recv_dsl is 8192 until we have declared more. */
void iscsi_params_init(struct iscsi_params *p, const struct iscsi_tcfg *cfg);

#endif /* ISCSI_KEYS_H */
