// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pdus.c - PDUs and their fields by name, RFC 7143 clause 11
 */
#include <string.h>

#include "tgt/bytes.h"
#include "wire.h"

#define SNS                                                                                        \
	{ "stat_sn", 24, 4, 0 }, { "exp_cmd_sn", 28, 4, 0 },                                       \
	{                                                                                          \
		"max_cmd_sn", 32, 4, 0                                                             \
	}
#define CMD                                                                                        \
	{ "cmd_sn", 24, 4, 0 },                                                                    \
	{                                                                                          \
		"exp_stat_sn", 28, 4, 0                                                            \
	}

/* clang-format off */
static const struct pdu_name pdus[] = {
	{ "nop_out", 0x00, 0x80, "F", { CMD, { "ttt", 20, 4, 0 } } },
	{ "command", 0x01, 0x80, "FRW", { CMD, { "attr", 1, 1, 0x07 }, { "edtl", 20, 4, 0 } } },
	{ "tmf", 0x02, 0x80, "F", { CMD, { "function", 1, 1, 0x7f }, { "ref_task", 20, 4, 0 },
				    { "ref_cmd_sn", 32, 4, 0 }, { "exp_data_sn", 36, 4, 0 } } },
	{ "login", 0x43, 0x00, "TC", { CMD, { "csg", 1, 1, 0x0c }, { "nsg", 1, 1, 0x03 },
				       { "version_max", 2, 1, 0 }, { "version_min", 3, 1, 0 },
				       { "isid", 8, 6, 0 }, { "tsih", 14, 2, 0 }, { "cid", 20, 2, 0 } } },
	{ "text", 0x04, 0x80, "FC", { CMD, { "ttt", 20, 4, 0 } } },
	{ "data_out", 0x05, 0x00, "F", { { "exp_stat_sn", 28, 4, 0 }, { "ttt", 20, 4, 0 },
					 { "data_sn", 36, 4, 0 }, { "offset", 40, 4, 0 } } },
	{ "logout", 0x06, 0x80, "F", { CMD, { "reason", 1, 1, 0x7f }, { "cid", 20, 2, 0 } } },
	{ "snack", 0x10, 0x80, "F", { { "exp_stat_sn", 28, 4, 0 }, { "type", 1, 1, 0x0f },
				      { "ttt", 20, 4, 0 }, { "begin", 40, 4, 0 }, { "run", 44, 4, 0 } } },
	{ "nop_in", 0x20, 0, "F", { SNS, { "ttt", 20, 4, 0 } } },
	{ "response", 0x21, 0, "F..ouOU", { SNS, { "response", 2, 1, 0 }, { "status", 3, 1, 0 },
					    { "exp_data_sn", 36, 4, 0 }, { "bidi_residual", 40, 4, 0 },
					    { "residual", 44, 4, 0 } } },
	{ "tmf_response", 0x22, 0, "F", { SNS, { "response", 2, 1, 0 } } },
	{ "login_response", 0x23, 0, "TC", { SNS, { "csg", 1, 1, 0x0c }, { "nsg", 1, 1, 0x03 },
					     { "version_max", 2, 1, 0 }, { "version_active", 3, 1, 0 },
					     { "tsih", 14, 2, 0 }, { "status", 36, 2, 0 } } },
	{ "text_response", 0x24, 0, "FC", { SNS, { "ttt", 20, 4, 0 } } },
	{ "data_in", 0x25, 0, "FA...OUS", { SNS, { "status", 3, 1, 0 }, { "ttt", 20, 4, 0 },
					    { "data_sn", 36, 4, 0 }, { "offset", 40, 4, 0 },
					    { "residual", 44, 4, 0 } } },
	{ "logout_response", 0x26, 0, "F", { SNS, { "response", 2, 1, 0 }, { "time2wait", 40, 2, 0 },
					     { "time2retain", 42, 2, 0 } } },
	{ "r2t", 0x31, 0, "F", { SNS, { "ttt", 20, 4, 0 }, { "r2t_sn", 36, 4, 0 },
				 { "offset", 40, 4, 0 }, { "desired", 44, 4, 0 } } },
	{ "async", 0x32, 0, "F", { SNS, { "event", 36, 1, 0 }, { "vcode", 37, 1, 0 },
				   { "p1", 38, 2, 0 }, { "p2", 40, 2, 0 }, { "p3", 42, 2, 0 } } },
	{ "reject", 0x3f, 0, "F", { SNS, { "reason", 2, 1, 0 } } },
};

/* at the same place in every PDU */
static const struct pdu_field common[] = {
	{ "opcode", 0, 1, 0x3f }, { "flags", 1, 1, 0 }, { "dlen", 5, 3, 0 },
	{ "ahs_len", 4, 1, 0 }, { "itt", 16, 4, 0 }, { "lun_field", 8, 8, 0 },
};
/* clang-format on */

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const struct pdu_name *pdu_by_name(const char *name)
{
	for (size_t i = 0; i < COUNT(pdus); i++)
		if (!strcmp(pdus[i].name, name))
			return &pdus[i];
	return NULL;
}

const struct pdu_name *pdu_by_opcode(uint8_t opcode)
{
	for (size_t i = 0; i < COUNT(pdus); i++)
		if ((pdus[i].opcode & 0x3f) == (opcode & 0x3f))
			return &pdus[i];
	return NULL;
}

static const struct pdu_field *find(const struct pdu_field *f, size_t n, const char *name,
				    size_t len)
{
	for (size_t i = 0; i < n && f[i].name; i++)
		if (strlen(f[i].name) == len && !memcmp(f[i].name, name, len))
			return &f[i];
	return NULL;
}

const struct pdu_field *pdu_field(const struct pdu_name *p, const char *name, size_t len)
{
	const struct pdu_field *f = find(p->fields, COUNT(p->fields), name, len);

	return f ? f : find(common, COUNT(common), name, len);
}

static unsigned int shift(const struct pdu_field *f)
{
	return f->mask ? (unsigned int)__builtin_ctz(f->mask) : 0;
}

uint64_t field_get(const struct pdu_field *f, const uint8_t *h)
{
	uint64_t v = 0;

	for (unsigned int i = 0; i < f->size; i++)
		v = v << 8 | h[f->at + i];
	return f->mask ? (v & f->mask) >> shift(f) : v;
}

void field_set(const struct pdu_field *f, uint8_t *h, uint64_t v)
{
	if (f->mask) {
		h[f->at] = (uint8_t)((h[f->at] & ~f->mask) | (v << shift(f) & f->mask));
		return;
	}
	for (unsigned int i = f->size; i--; v >>= 8)
		h[f->at + i] = (uint8_t)v;
}

bool pdu_moves_stat_sn(const uint8_t *h)
{
	switch (h[0] & 0x3f) {
	case ISCSI_OP_NOP_IN:
		return get_be32(h + 16) != ISCSI_NO_TAG;
	case ISCSI_OP_DATA_IN:
		return h[1] & ISCSI_DATA_IN_STATUS;
	case ISCSI_OP_R2T:
		return false;
	default:
		return true;
	}
}
