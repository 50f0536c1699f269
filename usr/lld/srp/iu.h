/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * iu.h - SRP information units (SRP r16a clause 5; PAPR "A Protocol for VSCSI Communications")
 *
 * Pure functions between bytes and structures; they know no transport. Parsers
 * take @len bytes from a peer and check every length before they use it. Tags
 * are 8 opaque bytes, echoed and never interpreted.
 */
#ifndef TGT_SRP_IU_H
#define TGT_SRP_IU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tgt/wire.h"

#define SRP_TAG 8

enum srp_opcode {
	SRP_LOGIN_REQ = 0x00,
	SRP_TSK_MGMT = 0x01,
	SRP_CMD = 0x02,
	SRP_I_LOGOUT = 0x03,
	SRP_LOGIN_RSP = 0xc0,
	SRP_RSP = 0xc1,
	SRP_LOGIN_REJ = 0xc2,
	SRP_T_LOGOUT = 0x80,
	SRP_CRED_REQ = 0x81,
	SRP_AER_REQ = 0x82,
	SRP_CRED_RSP = 0x41,
	SRP_AER_RSP = 0x42,
};

enum srp_buf_fmt { SRP_BUF_DIRECT = 0x0002, SRP_BUF_INDIRECT = 0x0004 };

#define SRP_DESC_LEN      16 /* a direct descriptor: address, key, length */
#define SRP_RSP_LEN       36 /* SRP_RSP before response data and sense */
#define SRP_LOGIN_LEN     64
#define SRP_LOGIN_RSP_LEN 52
#define SRP_LOGIN_REJ_LEN 32
#define SRP_CMD_LEN       48 /* before additional CDB and descriptors */
#define SRP_TSK_MGMT_LEN  48
#define SRP_LOGOUT_LEN    16
#define SRP_SENSE_MAX     96 /* Linux' client copies no more and checks nothing */

/* Of a list of descriptors; a longer one is refused. Clients have as many as an adapter of theirs
 * maps segments, 128 or 256. */
#define SRP_DESC_MAX 4096

struct srp_login {
	uint8_t tag[SRP_TAG];
	uint32_t req_it_iu_len;
	uint16_t buf_fmt;
	uint8_t flags; /* bits 1..0: MULTI-CHANNEL ACTION */
	uint8_t initiator_port[16];
	uint8_t target_port[16];
};

struct srp_desc {
	uint64_t va;
	uint32_t key;
	uint32_t len; /* [bytes] */
};

/**
 * struct srp_data - where one direction of a command's data is, at the initiator
 * @total:    [bytes] that the descriptors announce; 0: no data
 * @nr:       descriptors of the whole list
 * @desc:     the list, @nr * SRP_DESC_LEN bytes inside the IU (borrowed), or NULL: it is @table
 * @table:    indirect, and longer than what the IU holds: fetch @table.len bytes from @table.va
 */
struct srp_data {
	uint32_t total;
	uint32_t nr;
	const uint8_t *desc;
	struct srp_desc table;
};

struct srp_cmd {
	uint8_t tag[SRP_TAG];
	uint8_t lun[8];
	uint8_t sol_not;
	uint8_t attr;       /* enum scsi_attr */
	const uint8_t *cdb; /* 16 bytes in the IU */
	uint16_t cdb_len;   /* 16 and the additional bytes, which follow them in the IU */
	struct srp_data out, in;
};

/* SRP r16a table 20, task management function */
enum srp_tmf {
	SRP_TMF_ABORT_TASK = 0x01,
	SRP_TMF_ABORT_TASK_SET = 0x02,
	SRP_TMF_CLEAR_TASK_SET = 0x04,
	SRP_TMF_LUN_RESET = 0x08,
	SRP_TMF_CLEAR_ACA = 0x40,
};

struct srp_tsk_mgmt {
	uint8_t tag[SRP_TAG];
	uint8_t lun[8];
	uint8_t sol_not;
	uint8_t func;
	uint8_t task_tag[SRP_TAG];
};

enum srp_rsp_code { /* of response data */
		    SRP_TMF_COMPLETE = 0,
		    SRP_FIELDS_INVALID = 2,
		    SRP_TMF_NOT_SUPPORTED = 4,
		    SRP_TMF_FAILED = 5,
};

/**
 * struct srp_rsp - what SRP_RSP says
 * @sol_not:       of the request
 * @delta:         REQUEST LIMIT DELTA
 * @has_code:      @code is sent as response data (then there is no sense)
 * @out_residual:  > 0 under, < 0 over [bytes]; @in_residual likewise
 */
struct srp_rsp {
	uint8_t tag[SRP_TAG];
	uint8_t sol_not;
	uint8_t status; /* enum scsi_status */
	uint32_t delta;
	bool has_code;
	uint8_t code;
	int64_t out_residual, in_residual;
	const uint8_t *sense;
	uint8_t sense_len;
};

enum srp_login_rej {
	SRP_REJ_UNABLE = 0x00010000,
	SRP_REJ_RESOURCES = 0x00010001,
	SRP_REJ_IU_TOO_LARGE = 0x00010002,
	SRP_REJ_CHANNEL = 0x00010003,
	SRP_REJ_DESC_FORMAT = 0x00010004,
	SRP_REJ_MULTI_CHANNEL = 0x00010005,
	SRP_REJ_CHANNEL_LIMIT = 0x00010006,
};

struct srp_login_rsp {
	uint8_t tag[SRP_TAG];
	uint32_t limit; /* requests at once, at first */
	uint32_t max_it_iu_len, max_ti_iu_len;
	uint16_t buf_fmt;
};

/* 0, or -EPROTO: too short, a length, a format or a TASK ATTRIBUTE that is not one, descriptors in
 * the IU that do not add up to the total. The opcode is the caller's to look at: byte 0 of the IU.
 * Bytes behind the last field are not looked at. */
int srp_parse_login(const uint8_t *iu, size_t len, struct srp_login *l);
int srp_parse_cmd(const uint8_t *iu, size_t len, struct srp_cmd *c);
int srp_parse_tsk_mgmt(const uint8_t *iu, size_t len, struct srp_tsk_mgmt *t);

/* Descriptor @i of a list: @list is srp_data.desc, or the table as fetched. */
struct srp_desc srp_desc_get(const uint8_t *list, uint32_t i);
/* Whether the @nr descriptors add up to @total bytes: 0 or -EPROTO. */
int srp_desc_check(const uint8_t *list, uint32_t nr, uint32_t total);

/* Each writes an IU into @iu (VSCSI: 256 bytes) and returns its length. srp_put_rsp() cuts the
 * sense so that neither @room (at least SRP_RSP_LEN + 4) nor SRP_SENSE_MAX is exceeded, descriptor
 * sense behind a whole descriptor, and says so in ADDITIONAL SENSE LENGTH. */
size_t srp_put_login_rsp(uint8_t *iu, const struct srp_login_rsp *r);
size_t srp_put_login_rej(uint8_t *iu, const uint8_t tag[SRP_TAG], enum srp_login_rej reason);
size_t srp_put_rsp(uint8_t *iu, size_t room, const struct srp_rsp *r);

#endif /* TGT_SRP_IU_H */
