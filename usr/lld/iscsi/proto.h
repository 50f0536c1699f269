/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * proto.h - iSCSI on the wire: RFC 7143 clause 11, one structure a PDU's basic header segment
 *
 * Every structure is the 48 bytes of a BHS.  "flags" is byte 1; bits are the I_ and F_ masks below.
 */
#ifndef ISCSI_PROTO_H
#define ISCSI_PROTO_H

#include <assert.h>

#include "tgt/wire.h"

#define ISCSI_BHS_LEN     48
#define ISCSI_PORT        3260
#define ISCSI_NO_TAG      0xffffffffu /* 11.2.1.8: reserved value of ITT, TTT, SNACK tag */
#define ISCSI_NAME_MAX    223         /* 4.2.7.1 [bytes] */
#define ISCSI_ADDRESS_MAX 288         /* our bound of "address:port,tpgt" [bytes] */

/* 11.2.1.1, 11.2.1.2: byte 0 */
#define ISCSI_I_IMMEDIATE 0x40
#define ISCSI_OPCODE_MASK 0x3f

enum iscsi_opcode {
	ISCSI_OP_NOP_OUT = 0x00,
	ISCSI_OP_SCSI_COMMAND = 0x01,
	ISCSI_OP_TMF_REQUEST = 0x02,
	ISCSI_OP_LOGIN_REQUEST = 0x03,
	ISCSI_OP_TEXT_REQUEST = 0x04,
	ISCSI_OP_DATA_OUT = 0x05,
	ISCSI_OP_LOGOUT_REQUEST = 0x06,
	ISCSI_OP_SNACK = 0x10,
	ISCSI_OP_NOP_IN = 0x20,
	ISCSI_OP_SCSI_RESPONSE = 0x21,
	ISCSI_OP_TMF_RESPONSE = 0x22,
	ISCSI_OP_LOGIN_RESPONSE = 0x23,
	ISCSI_OP_TEXT_RESPONSE = 0x24,
	ISCSI_OP_DATA_IN = 0x25,
	ISCSI_OP_LOGOUT_RESPONSE = 0x26,
	ISCSI_OP_R2T = 0x31,
	ISCSI_OP_ASYNC = 0x32,
	ISCSI_OP_REJECT = 0x3f,
};

/* byte 1 */
#define ISCSI_F_FINAL 0x80

/* any PDU, as far as it is the same for all (11.2.1) */
struct iscsi_bhs {
	uint8_t opcode;
	uint8_t flags;
	uint8_t specific[2];
	uint8_t total_ahs_len; /* [4-byte words] */
	be24 data_len;         /* [bytes], padding not counted */
	uint8_t lun[8];
	be32 itt;
	uint8_t specific2[28];
};
static_assert(sizeof(struct iscsi_bhs) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.2.2, additional header segment */
enum iscsi_ahs_type {
	ISCSI_AHS_EXTENDED_CDB = 1,
	ISCSI_AHS_BIDI_READ_EDTL = 2,
};
struct iscsi_ahs {
	be16 length; /* [bytes] of what follows type; padding not counted */
	uint8_t type;
	uint8_t specific; /* counted in length */
};
static_assert(sizeof(struct iscsi_ahs) == 4, "AHS header is 4 bytes");

/* 11.3, SCSI Command */
#define ISCSI_CMD_READ      0x40
#define ISCSI_CMD_WRITE     0x20
#define ISCSI_CMD_ATTR_MASK 0x07
enum iscsi_attr {
	ISCSI_ATTR_UNTAGGED = 0,
	ISCSI_ATTR_SIMPLE = 1,
	ISCSI_ATTR_ORDERED = 2,
	ISCSI_ATTR_HEAD_OF_QUEUE = 3,
	ISCSI_ATTR_ACA = 4,
};
struct iscsi_scsi_command {
	uint8_t opcode;
	uint8_t flags; /* F, R, W, ATTR */
	uint8_t reserved[2];
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t lun[8];
	be32 itt;
	be32 edtl; /* Expected Data Transfer Length [bytes] */
	be32 cmd_sn;
	be32 exp_stat_sn;
	uint8_t cdb[16];
};
static_assert(sizeof(struct iscsi_scsi_command) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.4, SCSI Response */
#define ISCSI_RSP_BIDI_OVERFLOW  0x10
#define ISCSI_RSP_BIDI_UNDERFLOW 0x08
#define ISCSI_RSP_OVERFLOW       0x04
#define ISCSI_RSP_UNDERFLOW      0x02
enum iscsi_response {
	ISCSI_COMPLETED_AT_TARGET = 0x00,
	ISCSI_TARGET_FAILURE = 0x01,
};
struct iscsi_scsi_response {
	uint8_t opcode;
	uint8_t flags; /* 80h, o, u, O, U */
	uint8_t response;
	uint8_t status;
	uint8_t total_ahs_len;
	be24 data_len; /* of SenseLength (2 bytes), sense */
	uint8_t reserved[8];
	be32 itt;
	be32 snack_tag;
	be32 stat_sn;
	be32 exp_cmd_sn;
	be32 max_cmd_sn;
	be32 exp_data_sn;
	be32 bidi_residual;
	be32 residual;
};
static_assert(sizeof(struct iscsi_scsi_response) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.5, Task Management Function Request; 9 and following: RFC 7144 4.1 */
#define ISCSI_TMF_FUNCTION_MASK 0x7f
enum iscsi_tmf_function {
	ISCSI_TMF_ABORT_TASK = 1,
	ISCSI_TMF_ABORT_TASK_SET = 2,
	ISCSI_TMF_CLEAR_ACA = 3,
	ISCSI_TMF_CLEAR_TASK_SET = 4,
	ISCSI_TMF_LOGICAL_UNIT_RESET = 5,
	ISCSI_TMF_TARGET_WARM_RESET = 6,
	ISCSI_TMF_TARGET_COLD_RESET = 7,
	ISCSI_TMF_TASK_REASSIGN = 8,
	ISCSI_TMF_QUERY_TASK = 9,
	ISCSI_TMF_QUERY_TASK_SET = 10,
	ISCSI_TMF_I_T_NEXUS_RESET = 11,
	ISCSI_TMF_QUERY_ASYNC_EVENT = 12,
};
struct iscsi_tmf_request {
	uint8_t opcode;
	uint8_t flags; /* 80h, function */
	uint8_t reserved[2];
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t lun[8];
	be32 itt;
	be32 ref_task_tag;
	be32 cmd_sn;
	be32 exp_stat_sn;
	be32 ref_cmd_sn;
	be32 exp_data_sn;
	uint8_t reserved2[8];
};
static_assert(sizeof(struct iscsi_tmf_request) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.6, Task Management Function Response; 7: RFC 7144 4.2 */
enum iscsi_tmf_response_code {
	ISCSI_TMF_RSP_COMPLETE = 0,
	ISCSI_TMF_RSP_NO_TASK = 1,
	ISCSI_TMF_RSP_NO_LUN = 2,
	ISCSI_TMF_RSP_TASK_ALLEGIANT = 3,
	ISCSI_TMF_RSP_NO_REASSIGN = 4,
	ISCSI_TMF_RSP_NOT_SUPPORTED = 5,
	ISCSI_TMF_RSP_AUTHORIZATION_FAILED = 6,
	ISCSI_TMF_RSP_SUCCEEDED = 7,
	ISCSI_TMF_RSP_REJECTED = 255,
};
struct iscsi_tmf_response {
	uint8_t opcode;
	uint8_t flags; /* 80h */
	uint8_t response;
	uint8_t reserved;
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t reserved2[8];
	be32 itt;
	uint8_t reserved3[4]; /* RFC 7144 4.2: additional response information, 20..22 */
	be32 stat_sn;
	be32 exp_cmd_sn;
	be32 max_cmd_sn;
	uint8_t reserved4[12];
};
static_assert(sizeof(struct iscsi_tmf_response) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.7, SCSI Data-Out */
struct iscsi_data_out {
	uint8_t opcode;
	uint8_t flags; /* F */
	uint8_t reserved[2];
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t lun[8];
	be32 itt;
	be32 ttt;
	uint8_t reserved2[4];
	be32 exp_stat_sn;
	uint8_t reserved3[4];
	be32 data_sn;
	be32 buffer_offset;
	uint8_t reserved4[4];
};
static_assert(sizeof(struct iscsi_data_out) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.7, SCSI Data-In */
#define ISCSI_DATA_IN_ACK       0x40
#define ISCSI_DATA_IN_OVERFLOW  0x04
#define ISCSI_DATA_IN_UNDERFLOW 0x02
#define ISCSI_DATA_IN_STATUS    0x01
struct iscsi_data_in {
	uint8_t opcode;
	uint8_t flags; /* F, A, O, U, S */
	uint8_t reserved;
	uint8_t status;
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t lun[8];
	be32 itt;
	be32 ttt;
	be32 stat_sn;
	be32 exp_cmd_sn;
	be32 max_cmd_sn;
	be32 data_sn;
	be32 buffer_offset;
	be32 residual;
};
static_assert(sizeof(struct iscsi_data_in) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.8, Ready To Transfer */
struct iscsi_r2t {
	uint8_t opcode;
	uint8_t flags; /* 80h */
	uint8_t reserved[2];
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t lun[8];
	be32 itt;
	be32 ttt;
	be32 stat_sn; /* the next one; not advanced */
	be32 exp_cmd_sn;
	be32 max_cmd_sn;
	be32 r2t_sn;
	be32 buffer_offset;
	be32 desired_len;
};
static_assert(sizeof(struct iscsi_r2t) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.9, Asynchronous Message */
enum iscsi_async_event {
	ISCSI_ASYNC_SCSI = 0,
	ISCSI_ASYNC_LOGOUT = 1,
	ISCSI_ASYNC_DROP_CONNECTION = 2,
	ISCSI_ASYNC_DROP_SESSION = 3,
	ISCSI_ASYNC_NEGOTIATE = 4,
	ISCSI_ASYNC_TASKS_TERMINATED = 5,
	ISCSI_ASYNC_VENDOR = 255,
};
struct iscsi_async {
	uint8_t opcode;
	uint8_t flags; /* 80h */
	uint8_t reserved[2];
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t lun[8];
	be32 itt; /* ISCSI_NO_TAG */
	uint8_t reserved2[4];
	be32 stat_sn;
	be32 exp_cmd_sn;
	be32 max_cmd_sn;
	uint8_t event;
	uint8_t vcode;
	be16 parameter1; /* CID, or wait for logout [s] */
	be16 parameter2; /* Time2Wait [s] */
	be16 parameter3; /* Time2Retain [s]; logout: seconds left */
	uint8_t reserved3[4];
};
static_assert(sizeof(struct iscsi_async) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.10 and 11.11, Text Request and Text Response */
#define ISCSI_TEXT_CONTINUE 0x40
struct iscsi_text_request {
	uint8_t opcode;
	uint8_t flags; /* F, C */
	uint8_t reserved[2];
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t lun[8];
	be32 itt;
	be32 ttt;
	be32 cmd_sn;
	be32 exp_stat_sn;
	uint8_t reserved2[16];
};
static_assert(sizeof(struct iscsi_text_request) == ISCSI_BHS_LEN, "BHS is 48 bytes");

struct iscsi_text_response {
	uint8_t opcode;
	uint8_t flags; /* F, C */
	uint8_t reserved[2];
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t lun[8];
	be32 itt;
	be32 ttt;
	be32 stat_sn;
	be32 exp_cmd_sn;
	be32 max_cmd_sn;
	uint8_t reserved2[12];
};
static_assert(sizeof(struct iscsi_text_response) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.12 and 11.13, Login Request and Login Response */
#define ISCSI_LOGIN_TRANSIT    0x80
#define ISCSI_LOGIN_CONTINUE   0x40
#define ISCSI_LOGIN_CSG(flags) ((flags) >> 2 & 3)
#define ISCSI_LOGIN_NSG(flags) ((flags)&3)
#define ISCSI_VERSION          0x00
enum iscsi_stage {
	ISCSI_STAGE_SECURITY = 0,
	ISCSI_STAGE_OPERATIONAL = 1,
	ISCSI_STAGE_FULL_FEATURE = 3,
};
struct iscsi_login_request {
	uint8_t opcode;
	uint8_t flags; /* T, C, CSG, NSG */
	uint8_t version_max;
	uint8_t version_min;
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t isid[6];
	be16 tsih;
	be32 itt;
	be16 cid;
	uint8_t reserved[2];
	be32 cmd_sn;
	be32 exp_stat_sn;
	uint8_t reserved2[16];
};
static_assert(sizeof(struct iscsi_login_request) == ISCSI_BHS_LEN, "BHS is 48 bytes");

struct iscsi_login_response {
	uint8_t opcode;
	uint8_t flags; /* T, C, CSG, NSG */
	uint8_t version_max;
	uint8_t version_active;
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t isid[6];
	be16 tsih;
	be32 itt;
	uint8_t reserved[4];
	be32 stat_sn;
	be32 exp_cmd_sn;
	be32 max_cmd_sn;
	uint8_t status_class;
	uint8_t status_detail;
	uint8_t reserved2[10];
};
static_assert(sizeof(struct iscsi_login_response) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.13.5: class << 8 | detail */
enum iscsi_login_status {
	ISCSI_LOGIN_SUCCESS = 0x0000,
	ISCSI_LOGIN_MOVED_TEMPORARILY = 0x0101,
	ISCSI_LOGIN_MOVED_PERMANENTLY = 0x0102,
	ISCSI_LOGIN_INITIATOR_ERROR = 0x0200,
	ISCSI_LOGIN_AUTHENTICATION_FAILED = 0x0201,
	ISCSI_LOGIN_AUTHORIZATION_FAILED = 0x0202,
	ISCSI_LOGIN_NOT_FOUND = 0x0203,
	ISCSI_LOGIN_TARGET_REMOVED = 0x0204,
	ISCSI_LOGIN_UNSUPPORTED_VERSION = 0x0205,
	ISCSI_LOGIN_TOO_MANY_CONNECTIONS = 0x0206,
	ISCSI_LOGIN_MISSING_PARAMETER = 0x0207,
	ISCSI_LOGIN_CANNOT_INCLUDE = 0x0208,
	ISCSI_LOGIN_SESSION_TYPE = 0x0209,
	ISCSI_LOGIN_NO_SESSION = 0x020a,
	ISCSI_LOGIN_INVALID_REQUEST = 0x020b, /* this kind of request during login */
	ISCSI_LOGIN_TARGET_ERROR = 0x0300,
	ISCSI_LOGIN_SERVICE_UNAVAILABLE = 0x0301,
	ISCSI_LOGIN_OUT_OF_RESOURCES = 0x0302,
};

/* 11.14 and 11.15, Logout Request and Logout Response */
#define ISCSI_LOGOUT_REASON_MASK 0x7f
enum iscsi_logout_reason {
	ISCSI_LOGOUT_SESSION = 0,
	ISCSI_LOGOUT_CONNECTION = 1,
	ISCSI_LOGOUT_RECOVERY = 2,
};
struct iscsi_logout_request {
	uint8_t opcode;
	uint8_t flags; /* 80h, reason */
	uint8_t reserved[2];
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t reserved2[8];
	be32 itt;
	be16 cid;
	uint8_t reserved3[2];
	be32 cmd_sn;
	be32 exp_stat_sn;
	uint8_t reserved4[16];
};
static_assert(sizeof(struct iscsi_logout_request) == ISCSI_BHS_LEN, "BHS is 48 bytes");

enum iscsi_logout_response_code {
	ISCSI_LOGOUT_CLOSED = 0,
	ISCSI_LOGOUT_NO_CID = 1,
	ISCSI_LOGOUT_NO_RECOVERY = 2,
	ISCSI_LOGOUT_CLEANUP_FAILED = 3,
};
struct iscsi_logout_response {
	uint8_t opcode;
	uint8_t flags; /* 80h */
	uint8_t response;
	uint8_t reserved;
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t reserved2[8];
	be32 itt;
	uint8_t reserved3[4];
	be32 stat_sn;
	be32 exp_cmd_sn;
	be32 max_cmd_sn;
	uint8_t reserved4[4];
	be16 time2wait;   /* [s] */
	be16 time2retain; /* [s] */
	uint8_t reserved5[4];
};
static_assert(sizeof(struct iscsi_logout_response) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.16, SNACK Request */
#define ISCSI_SNACK_TYPE_MASK 0x0f
struct iscsi_snack {
	uint8_t opcode;
	uint8_t flags; /* 80h, type */
	uint8_t reserved[2];
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t lun[8];
	be32 itt;
	be32 tag; /* TTT or SNACK tag */
	uint8_t reserved2[4];
	be32 exp_stat_sn;
	uint8_t reserved3[8];
	be32 beg_run;
	be32 run_length;
};
static_assert(sizeof(struct iscsi_snack) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.17, Reject; the BHS of the offending PDU is its data */
enum iscsi_reject_reason {
	ISCSI_REJECT_DATA_DIGEST = 0x02,
	ISCSI_REJECT_SNACK = 0x03,
	ISCSI_REJECT_PROTOCOL_ERROR = 0x04,
	ISCSI_REJECT_NOT_SUPPORTED = 0x05,
	ISCSI_REJECT_TOO_MANY_IMMEDIATE = 0x06,
	ISCSI_REJECT_TASK_IN_PROGRESS = 0x07,
	ISCSI_REJECT_INVALID_DATA_ACK = 0x08,
	ISCSI_REJECT_INVALID_FIELD = 0x09,
	ISCSI_REJECT_NO_RESOURCES = 0x0a, /* "long op reject": no TTT can be made */
	ISCSI_REJECT_WAITING_FOR_LOGOUT = 0x0c,
};
struct iscsi_reject {
	uint8_t opcode;
	uint8_t flags; /* 80h */
	uint8_t reason;
	uint8_t reserved;
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t reserved2[8];
	be32 itt; /* ISCSI_NO_TAG */
	uint8_t reserved3[4];
	be32 stat_sn;
	be32 exp_cmd_sn;
	be32 max_cmd_sn;
	be32 data_sn; /* or R2TSN */
	uint8_t reserved4[8];
};
static_assert(sizeof(struct iscsi_reject) == ISCSI_BHS_LEN, "BHS is 48 bytes");

/* 11.18 and 11.19, NOP-Out and NOP-In */
struct iscsi_nop_out {
	uint8_t opcode;
	uint8_t flags; /* 80h */
	uint8_t reserved[2];
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t lun[8];
	be32 itt;
	be32 ttt;
	be32 cmd_sn;
	be32 exp_stat_sn;
	uint8_t reserved2[16];
};
static_assert(sizeof(struct iscsi_nop_out) == ISCSI_BHS_LEN, "BHS is 48 bytes");

struct iscsi_nop_in {
	uint8_t opcode;
	uint8_t flags; /* 80h */
	uint8_t reserved[2];
	uint8_t total_ahs_len;
	be24 data_len;
	uint8_t lun[8];
	be32 itt;
	be32 ttt;
	be32 stat_sn;
	be32 exp_cmd_sn;
	be32 max_cmd_sn;
	uint8_t reserved2[12];
};
static_assert(sizeof(struct iscsi_nop_in) == ISCSI_BHS_LEN, "BHS is 48 bytes");

#endif /* ISCSI_PROTO_H */
