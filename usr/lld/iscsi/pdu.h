/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pdu.h - a PDU in memory, received or to be sent
 */
#ifndef ISCSI_PDU_H
#define ISCSI_PDU_H

#include <stdbool.h>
#include <stddef.h>

#include "proto.h"
#include "tgt/list.h"

#define ISCSI_DIGEST_LEN 4
#define PDU_HEAD_MAX     (ISCSI_BHS_LEN + 4 * 255 + ISCSI_DIGEST_LEN)

/* A basic header segment, by the names of each PDU. */
union pdu_header {
	uint8_t b[ISCSI_BHS_LEN];
	struct iscsi_bhs any;
	struct iscsi_scsi_command command;
	struct iscsi_scsi_response response;
	struct iscsi_tmf_request tmf;
	struct iscsi_tmf_response tmf_response;
	struct iscsi_data_out data_out;
	struct iscsi_data_in data_in;
	struct iscsi_r2t r2t;
	struct iscsi_async async;
	struct iscsi_text_request text;
	struct iscsi_text_response text_response;
	struct iscsi_login_request login;
	struct iscsi_login_response login_response;
	struct iscsi_logout_request logout;
	struct iscsi_logout_response logout_response;
	struct iscsi_snack snack;
	struct iscsi_reject reject;
	struct iscsi_nop_out nop_out;
	struct iscsi_nop_in nop_in;
};

/**
 * struct pdu - a whole PDU that has arrived, digests verified
 * @h:       its BHS, a copy
 * @ahs:     @ahs_len bytes of additional header segments, borrowed
 * @data:    @len bytes of data segment, borrowed
 * @bad_data: the data digest was wrong: @data is not to be used
 */
struct pdu {
	union pdu_header h;
	const uint8_t *ahs;
	uint32_t ahs_len;
	uint32_t len;
	const uint8_t *data;
	bool bad_data;
};

static inline uint8_t pdu_opcode(const union pdu_header *h)
{
	return h->any.opcode & ISCSI_OPCODE_MASK;
}

static inline bool pdu_immediate(const union pdu_header *h)
{
	return h->any.opcode & ISCSI_I_IMMEDIATE;
}

static inline uint32_t pdu_len(const union pdu_header *h)
{
	return be24_get(h->any.data_len);
}

static inline uint32_t pdu_pad(uint32_t len)
{
	return -len & 3;
}

/* The command sequence number: at the same place in every PDU that has one. */
static inline uint32_t pdu_cmd_sn(const union pdu_header *h)
{
	return be32_get(h->command.cmd_sn);
}

/* Sequence numbers are compared as RFC 1982 has it (RFC 7143 4.2.2.1): a - b. */
static inline int32_t sn_diff(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b);
}

#endif /* ISCSI_PDU_H */
