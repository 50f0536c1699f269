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
	KEY_COUNT, /* of those that have a value in struct iscsi_tcfg */

	/* keys of the login itself and of discovery: text */
	KEY_INITIATOR_NAME = KEY_COUNT,
	KEY_INITIATOR_ALIAS,
	KEY_SESSION_TYPE,
	KEY_TARGET_NAME,
	KEY_TARGET_ALIAS,
	KEY_TARGET_ADDRESS,
	KEY_TARGET_PORTAL_GROUP_TAG,
	KEY_SEND_TARGETS,
	KEY_AUTH_METHOD,
	KEY_CHAP_A,
	KEY_CHAP_N,
	KEY_CHAP_R,
	KEY_CHAP_I,
	KEY_CHAP_C,
	KEY_ALL,
};
#define KEY_BIT(key) (UINT64_C(1) << (key))

/* where a key may be sent, RFC 7143 13: columns "Use" and "Scope" */
enum key_when {
	KEY_IN_SECURITY = 1 << 0,
	KEY_IN_OPERATIONAL = 1 << 1,
	KEY_IN_FULL_FEATURE = 1 << 2,
};

enum key_flags {
	KEY_NOT_IN_DISCOVERY = 1 << 0, /* answered with Irrelevant there */
	KEY_FROM_TARGET = 1 << 1,      /* an initiator may not send it */
	KEY_REPEATS = 1 << 2,          /* identity: may come again, unchanged, in a later request */
	KEY_LEADING = 1 << 3,          /* the session's: only in the login that begins it */
};

enum redirect_reason { REDIRECT_NONE, REDIRECT_TEMPORARY, REDIRECT_PERMANENT };

/**
 * struct iscsi_tcfg - the values of a target's keys
 * @value:         by enum iscsi_key; digests are enum iscsi_digests
 * @set:           KEY_BIT()s: the administrator has set it
 * @nop_interval:  [s], 0: no NOP-In of ours
 * @nop_count:     unanswered ones before the connection is dropped
 * @redirect_address, @redirect_port, @redirect_callback: owned strings, or NULL
 */
struct iscsi_tcfg {
	uint32_t value[KEY_COUNT];
	uint64_t set;
	uint32_t nop_interval;
	uint32_t nop_count;
	char *redirect_address;
	char *redirect_port;
	enum redirect_reason redirect_reason;
	char *redirect_callback;
};

enum iscsi_digests {
	DIGEST_NONE = 1 << 0,
	DIGEST_CRC32C = 1 << 1,
	DIGEST_CRC32C_FIRST = 1 << 2, /* only says in which order we offer them */
};

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
 * Return: 0, or -1 with @e set (INVALID_REQUEST)
 */
int iscsi_tcfg_set(struct iscsi_tcfg *cfg, const char *name, const char *value, struct err *e);
/* Every parameter, in the order of stgt's "--op show --mode target --tid N"; what is not set is "".
 */
void iscsi_tcfg_show(const struct iscsi_tcfg *cfg,
		     void (*each)(void *arg, const char *key, const char *value), void *arg);
/* Those that the administrator has set, and all that are no keys of RFC 7143. */
void iscsi_tcfg_each_set(const struct iscsi_tcfg *cfg,
			 void (*each)(void *arg, const char *key, const char *value), void *arg);

/* What holds when nothing is negotiated: the defaults of RFC 7143 clause 13, and of @cfg what is
 * ours alone (max_queue_cmd). max_recv_dsl is 8192 until we have declared more. */
void iscsi_params_init(struct iscsi_params *p, const struct iscsi_tcfg *cfg);

/* The key of that name as on the wire (letter case matters), or KEY_ALL. */
enum iscsi_key key_find(const char *name);
const char *key_name(enum iscsi_key key);
unsigned int key_when(enum iscsi_key key);
unsigned int key_flags(enum iscsi_key key);

#define KEY_ANSWER_MAX 32 /* with its NUL [bytes] */

/**
 * key_negotiate() - answer a key that the initiator has offered or declared
 * @key:    below KEY_COUNT
 * @cfg:    our side
 * @p:      gets the result
 * @value:  text of the peer
 * @answer: out, KEY_ANSWER_MAX bytes; a value of the key, "Reject", "Irrelevant" ...
 *
 * KEY_MAX_BURST has to come before KEY_FIRST_BURST.
 *
 * Return: true: send @answer; false: nothing to be said, the key was a declaration
 * Ref: RFC 7143 6.2
 */
bool key_negotiate(enum iscsi_key key, const struct iscsi_tcfg *cfg, struct iscsi_params *p,
		   const char *value, char *answer);

/* What we would offer for @key because the administrator has set it and its default would not do;
 * false: nothing. */
bool key_offer(enum iscsi_key key, const struct iscsi_tcfg *cfg, char *text);
/* The initiator's answer to key_offer(): 0, or -EPROTO when it is none that the RFC allows. */
int key_answered(enum iscsi_key key, const struct iscsi_tcfg *cfg, struct iscsi_params *p,
		 const char *value);

/* A numerical value, "1024" or "0x400"; 0, or -EPROTO. Ref: RFC 7143 6.1 */
int key_number(const char *text, uint32_t *n);

#endif /* ISCSI_KEYS_H */
