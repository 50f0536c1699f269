// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * iu.c - SRP information units: between bytes and structures
 *
 * Reserved fields and bits are written as 0 and not looked at.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "lld/srp/iu.h"
#include "tgt/cmd.h"

/* Wire layouts, SRP r16a; tags and ports are opaque */

struct wire_login_req {
	uint8_t opcode;
	uint8_t reserved[7];
	uint8_t tag[SRP_TAG];
	be32 req_it_iu_len;
	uint8_t reserved2[4];
	be16 buf_fmt;
	uint8_t flags;
	uint8_t reserved3[5];
	uint8_t initiator_port[16];
	uint8_t target_port[16];
};
_Static_assert(sizeof(struct wire_login_req) == SRP_LOGIN_LEN, "SRP_LOGIN_REQ");

struct wire_login_rsp {
	uint8_t opcode;
	uint8_t reserved[3];
	be32 delta;
	uint8_t tag[SRP_TAG];
	be32 max_it_iu_len;
	be32 max_ti_iu_len;
	be16 buf_fmt;
	uint8_t flags;
	uint8_t reserved2[25];
};
_Static_assert(sizeof(struct wire_login_rsp) == SRP_LOGIN_RSP_LEN, "SRP_LOGIN_RSP");

struct wire_login_rej {
	uint8_t opcode;
	uint8_t reserved[3];
	be32 reason;
	uint8_t tag[SRP_TAG];
	uint8_t reserved2[8];
	be16 buf_fmt;
	uint8_t reserved3[6];
};
_Static_assert(sizeof(struct wire_login_rej) == SRP_LOGIN_REJ_LEN, "SRP_LOGIN_REJ");

struct wire_cmd { /* additional CDB, data-out and data-in descriptors follow */
	uint8_t opcode;
	uint8_t sol_not;
	uint8_t reserved[3];
	uint8_t buf_fmt; /* out << 4 | in */
	uint8_t out_count;
	uint8_t in_count;
	uint8_t tag[SRP_TAG];
	uint8_t reserved2[4];
	uint8_t lun[8];
	uint8_t reserved3;
	uint8_t attr;
	uint8_t reserved4;
	uint8_t add_cdb_len; /* bits 7..2: words of 4 bytes */
	uint8_t cdb[16];
};
_Static_assert(sizeof(struct wire_cmd) == SRP_CMD_LEN, "SRP_CMD");

struct wire_tsk_mgmt {
	uint8_t opcode;
	uint8_t sol_not;
	uint8_t reserved[6];
	uint8_t tag[SRP_TAG];
	uint8_t reserved2[4];
	uint8_t lun[8];
	uint8_t reserved3[2];
	uint8_t func;
	uint8_t reserved4;
	uint8_t task_tag[SRP_TAG];
	uint8_t reserved5[8];
};
_Static_assert(sizeof(struct wire_tsk_mgmt) == SRP_TSK_MGMT_LEN, "SRP_TSK_MGMT");

struct wire_rsp { /* response data and sense follow */
	uint8_t opcode;
	uint8_t sol_not;
	uint8_t reserved[2];
	be32 delta;
	uint8_t tag[SRP_TAG];
	uint8_t reserved2[2];
	uint8_t flags;
	uint8_t status;
	be32 out_residual;
	be32 in_residual;
	be32 sense_len;
	be32 code_len;
};
_Static_assert(sizeof(struct wire_rsp) == SRP_RSP_LEN, "SRP_RSP");

struct wire_desc {
	be64 va;
	be32 key;
	be32 len;
};
_Static_assert(sizeof(struct wire_desc) == SRP_DESC_LEN, "memory descriptor");

#define INDIRECT_LEN 20 /* an indirect descriptor before its list: table, total length */

enum desc_format { DESC_NONE = 0, DESC_DIRECT = 1, DESC_INDIRECT = 2 };

enum rsp_flags { /* of SRP_RSP */
		 RSP_CODE_VALID = 0x01,
		 RSP_SENSE_VALID = 0x02,
		 RSP_OUT_OVER = 0x04,
		 RSP_OUT_UNDER = 0x08,
		 RSP_IN_OVER = 0x10,
		 RSP_IN_UNDER = 0x20,
};

enum sol_not { /* of a request, then of a response */
	       SOL_IF_SUCCESS = 0x02,
	       SOL_IF_FAILURE = 0x04,
	       SOL_NOTIFY = 0x01,
};

/* ---- what arrives */

int srp_parse_login(const uint8_t *iu, size_t len, struct srp_login *l)
{
	struct wire_login_req w;

	if (len < sizeof(w))
		return -EPROTO;
	memcpy(&w, iu, sizeof(w));
	memcpy(l->tag, w.tag, sizeof(l->tag));
	l->req_it_iu_len = be32_get(w.req_it_iu_len);
	l->buf_fmt = be16_get(w.buf_fmt);
	l->flags = w.flags;
	memcpy(l->initiator_port, w.initiator_port, sizeof(l->initiator_port));
	memcpy(l->target_port, w.target_port, sizeof(l->target_port));
	return 0;
}

struct srp_desc srp_desc_get(const uint8_t *list, uint32_t i)
{
	struct wire_desc w;

	memcpy(&w, list + (size_t)i * SRP_DESC_LEN, sizeof(w));
	return (struct srp_desc){ .va = be64_get(w.va),
				  .key = be32_get(w.key),
				  .len = be32_get(w.len) };
}

int srp_desc_check(const uint8_t *list, uint32_t nr, uint32_t total)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < nr; i++)
		sum += srp_desc_get(list, i).len;
	return sum == total ? 0 : -EPROTO;
}

/* What is left of an IU. */
struct rest {
	const uint8_t *at;
	size_t len;
};

static const uint8_t *rest_take(struct rest *r, size_t len)
{
	const uint8_t *at = r->at;

	if (r->len < len)
		return NULL;
	r->at += len;
	r->len -= len;
	return at;
}

static int parse_direct(struct rest *r, struct srp_data *d)
{
	d->desc = rest_take(r, SRP_DESC_LEN);
	if (!d->desc)
		return -EPROTO;
	d->nr = 1;
	d->total = srp_desc_get(d->desc, 0).len;
	return 0;
}

/* @count: descriptors of the list that are in the IU: all, or the first ones */
static int parse_indirect(struct rest *r, unsigned int count, struct srp_data *d)
{
	const uint8_t *head = rest_take(r, INDIRECT_LEN);
	const uint8_t *list = rest_take(r, (size_t)count * SRP_DESC_LEN);

	if (!head || !list)
		return -EPROTO;
	d->table = srp_desc_get(head, 0);
	d->total = get_be32(head + SRP_DESC_LEN);
	d->nr = d->table.len / SRP_DESC_LEN;
	if (d->table.len % SRP_DESC_LEN || d->nr > SRP_DESC_MAX || d->nr < count)
		return -EPROTO;
	if (d->nr != count)
		return 0;
	d->desc = list;
	return srp_desc_check(list, d->nr, d->total);
}

static int parse_data(struct rest *r, unsigned int format, unsigned int count, struct srp_data *d)
{
	*d = (struct srp_data){ .total = 0 };
	switch (format) {
	case DESC_NONE:
		return 0;
	case DESC_DIRECT:
		return parse_direct(r, d);
	case DESC_INDIRECT:
		return parse_indirect(r, count, d);
	default:
		return -EPROTO;
	}
}

/* TASK ATTRIBUTE */
static int parse_attr(unsigned int code, uint8_t *attr)
{
	static const int8_t attrs[8] = {
		SCSI_SIMPLE, SCSI_HEAD_OF_QUEUE, SCSI_ORDERED, -1, SCSI_ACA, -1, -1, -1
	};

	if (attrs[code] < 0)
		return -EPROTO;
	*attr = (uint8_t)attrs[code];
	return 0;
}

int srp_parse_cmd(const uint8_t *iu, size_t len, struct srp_cmd *c)
{
	struct wire_cmd w;
	struct rest rest = { .at = iu, .len = len };
	unsigned int more;

	if (!rest_take(&rest, sizeof(w)))
		return -EPROTO;
	memcpy(&w, iu, sizeof(w));
	more = w.add_cdb_len & ~3u;
	if (!rest_take(&rest, more) || parse_attr(w.attr & 7, &c->attr) < 0 ||
	    parse_data(&rest, w.buf_fmt >> 4, w.out_count, &c->out) < 0 ||
	    parse_data(&rest, w.buf_fmt & 0xf, w.in_count, &c->in) < 0)
		return -EPROTO;
	memcpy(c->tag, w.tag, sizeof(c->tag));
	memcpy(c->lun, w.lun, sizeof(c->lun));
	c->sol_not = w.sol_not;
	c->cdb = iu + offsetof(struct wire_cmd, cdb);
	c->cdb_len = (uint16_t)(sizeof(w.cdb) + more);
	return 0;
}

int srp_parse_tsk_mgmt(const uint8_t *iu, size_t len, struct srp_tsk_mgmt *t)
{
	struct wire_tsk_mgmt w;

	if (len < sizeof(w))
		return -EPROTO;
	memcpy(&w, iu, sizeof(w));
	memcpy(t->tag, w.tag, sizeof(t->tag));
	memcpy(t->lun, w.lun, sizeof(t->lun));
	t->sol_not = w.sol_not;
	t->func = w.func;
	memcpy(t->task_tag, w.task_tag, sizeof(t->task_tag));
	return 0;
}

/* ---- what is sent */

size_t srp_put_login_rsp(uint8_t *iu, const struct srp_login_rsp *r)
{
	struct wire_login_rsp w = {
		.opcode = SRP_LOGIN_RSP,
		.delta = be32_of(r->limit),
		.max_it_iu_len = be32_of(r->max_it_iu_len),
		.max_ti_iu_len = be32_of(r->max_ti_iu_len),
		.buf_fmt = be16_of(r->buf_fmt),
	};

	memcpy(w.tag, r->tag, sizeof(w.tag));
	memcpy(iu, &w, sizeof(w));
	return sizeof(w);
}

size_t srp_put_login_rej(uint8_t *iu, const uint8_t tag[SRP_TAG], enum srp_login_rej reason)
{
	struct wire_login_rej w = {
		.opcode = SRP_LOGIN_REJ,
		.reason = be32_of(reason),
		.buf_fmt = be16_of(SRP_BUF_DIRECT | SRP_BUF_INDIRECT),
	};

	memcpy(w.tag, tag, sizeof(w.tag));
	memcpy(iu, &w, sizeof(w));
	return sizeof(w);
}

static be32 residual(int64_t n, uint8_t over, uint8_t under, uint8_t *flags)
{
	const uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	if (n)
		*flags |= n < 0 ? over : under;
	return be32_of(size > UINT32_MAX ? UINT32_MAX : (uint32_t)size);
}

/* SOLNT: what the request asked for this outcome */
static uint8_t sol_not(const struct srp_rsp *r)
{
	const bool good = r->status == SCSI_GOOD && (!r->has_code || r->code == SRP_TMF_COMPLETE);

	return r->sol_not & (good ? SOL_IF_SUCCESS : SOL_IF_FAILURE) ? SOL_NOTIFY : 0;
}

/* Bytes of descriptor sense (SPC-4 4.5.2) that end with a whole descriptor */
static size_t whole_descriptors(const uint8_t *sense, size_t len)
{
	size_t at = 8;

	while (at + 2 <= len && at + 2 + sense[at + 1] <= len)
		at += 2u + sense[at + 1];
	return at;
}

/* As much of the sense as @room bytes hold, its ADDITIONAL SENSE LENGTH as it is then. */
static size_t put_sense(uint8_t *to, size_t room, const uint8_t *sense, size_t len)
{
	const unsigned int code = len ? sense[0] & 0x7f : 0;

	if (room > SRP_SENSE_MAX)
		room = SRP_SENSE_MAX;
	if (len > room) {
		len = room;
		if (len > 8 && (code == 0x72 || code == 0x73))
			len = whole_descriptors(sense, len);
	}
	if (len)
		memcpy(to, sense, len);
	if (len >= 8 && to[7] > len - 8)
		to[7] = (uint8_t)(len - 8);
	return len;
}

size_t srp_put_rsp(uint8_t *iu, size_t room, const struct srp_rsp *r)
{
	struct wire_rsp w = { .opcode = SRP_RSP, .sol_not = sol_not(r), .status = r->status };
	size_t code_len = r->has_code ? 4 : 0, sense_len = 0;

	assert(room >= SRP_RSP_LEN + code_len);
	memcpy(w.tag, r->tag, sizeof(w.tag));
	w.delta = be32_of(r->delta);
	w.out_residual = residual(r->out_residual, RSP_OUT_OVER, RSP_OUT_UNDER, &w.flags);
	w.in_residual = residual(r->in_residual, RSP_IN_OVER, RSP_IN_UNDER, &w.flags);
	if (r->has_code)
		put_be32(iu + sizeof(w), r->code);
	else
		sense_len = put_sense(iu + sizeof(w), room - sizeof(w), r->sense, r->sense_len);
	if (r->has_code)
		w.flags |= RSP_CODE_VALID;
	if (sense_len)
		w.flags |= RSP_SENSE_VALID;
	w.sense_len = be32_of((uint32_t)sense_len);
	w.code_len = be32_of((uint32_t)code_len);
	memcpy(iu, &w, sizeof(w));
	return sizeof(w) + code_len + sense_len;
}
