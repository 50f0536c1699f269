// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * keys.c - the table of iSCSI text keys, and everything that follows from its rows
 *
 * RFC 7143 clause 13; the obsolete marker keys: 13.25; RDMA keys: RFC 7145; RFC 7144 7.1.
 */
#include "keys_table.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define PARAM(member)                                                                              \
	.at = offsetof(struct iscsi_params, member),                                               \
	.size = sizeof(((struct iscsi_params *)0)->member)
#define ROW(key, value_type, function, use, flag)                                                  \
	.name = (key), .type = (value_type), .combine = (function), .when = (use), .flags = (flag)
#define SEC     KEY_IN_SECURITY
#define OP      KEY_IN_OPERATIONAL
#define FFP     KEY_IN_FULL_FEATURE
#define ANY     (SEC | OP | FFP)
#define LEADING KEY_LEADING
#define SESSION (KEY_NOT_IN_DISCOVERY | KEY_LEADING)
#define MAX24   16777215
#define NOBOUND UINT32_MAX

/* clang-format off */
const struct key iscsi_keys[KEY_ALL] = {
	[KEY_MAX_RECV_DSL]           = { ROW("MaxRecvDataSegmentLength", NUMBER, DECLARE, ANY, 0),
		.min = 512, .max = MAX24, .rfc = 8192, .ours = 262144, .bound = NOBOUND, PARAM(max_xmit_dsl) },
	[KEY_HEADER_DIGEST]          = { ROW("HeaderDigest", DIGEST, FIRST, OP, 0),
		.rfc = DIGEST_NONE, .ours = DIGEST_NONE | DIGEST_CRC32C, PARAM(header_digest) },
	[KEY_DATA_DIGEST]            = { ROW("DataDigest", DIGEST, FIRST, OP, 0),
		.rfc = DIGEST_NONE, .ours = DIGEST_NONE | DIGEST_CRC32C, PARAM(data_digest) },
	[KEY_INITIAL_R2T]            = { ROW("InitialR2T", BOOL, OR, OP, SESSION),
		.max = 1, .rfc = 1, .ours = 0, PARAM(initial_r2t) },
	[KEY_MAX_OUTSTANDING_R2T]    = { ROW("MaxOutstandingR2T", NUMBER, MIN, OP, SESSION),
		.min = 1, .max = 65535, .rfc = 1, .ours = 16, .bound = NOBOUND, PARAM(max_outstanding_r2t) },
	[KEY_IMMEDIATE_DATA]         = { ROW("ImmediateData", BOOL, AND, OP, SESSION),
		.max = 1, .rfc = 1, .ours = 1, .bound = 1, PARAM(immediate_data) },
	[KEY_FIRST_BURST]            = { ROW("FirstBurstLength", NUMBER, MIN, OP, SESSION),
		.min = 512, .max = MAX24, .rfc = 65536, .ours = 262144, .bound = NOBOUND, PARAM(first_burst) },
	[KEY_MAX_BURST]              = { ROW("MaxBurstLength", NUMBER, MIN, OP, SESSION),
		.min = 512, .max = MAX24, .rfc = 262144, .ours = 1048576, .bound = NOBOUND, PARAM(max_burst) },
	[KEY_DATA_PDU_IN_ORDER]      = { ROW("DataPDUInOrder", BOOL, OR, OP, SESSION),
		.max = 1, .rfc = 1, .ours = 1, .bound = 1, PARAM(data_pdu_in_order) },
	[KEY_DATA_SEQUENCE_IN_ORDER] = { ROW("DataSequenceInOrder", BOOL, OR, OP, SESSION),
		.max = 1, .rfc = 1, .ours = 1, .bound = 1, PARAM(data_sequence_in_order) },
	[KEY_ERROR_RECOVERY_LEVEL]   = { ROW("ErrorRecoveryLevel", NUMBER, MIN, OP, LEADING),
		.max = 2, .rfc = 0, .ours = 0, .bound = 0, PARAM(error_recovery_level) },
	[KEY_IF_MARKER]              = { ROW("IFMarker", BOOL, CONST, OP, 0), .word = "No" },
	[KEY_OF_MARKER]              = { ROW("OFMarker", BOOL, CONST, OP, 0), .word = "No" },
	[KEY_TIME2WAIT]              = { ROW("DefaultTime2Wait", NUMBER, MAX, OP, LEADING),
		.max = 3600, .rfc = 2, .ours = 2, .bound = NOBOUND, PARAM(time2wait) },
	[KEY_TIME2RETAIN]            = { ROW("DefaultTime2Retain", NUMBER, MIN, OP, LEADING),
		.max = 3600, .rfc = 20, .ours = 20, .bound = NOBOUND, PARAM(time2retain) },
	[KEY_OF_MARK_INT]            = { ROW("OFMarkInt", WORD, CONST, OP, 0), .word = "Reject" },
	[KEY_IF_MARK_INT]            = { ROW("IFMarkInt", WORD, CONST, OP, 0), .word = "Reject" },
	[KEY_MAX_CONNECTIONS]        = { ROW("MaxConnections", NUMBER, MIN, OP, SESSION),
		.min = 1, .max = 65535, .rfc = 1, .ours = 1, .bound = 1, PARAM(max_connections) },
	[KEY_RDMA_EXTENSIONS]        = { ROW("RDMAExtensions", BOOL, CONST, OP, 0),
		.max = 1, .ours = 1, .word = "No" },
	[KEY_TARGET_RECV_DSL]        = { ROW("TargetRecvDataSegmentLength", NUMBER, CONST, OP, 0),
		.min = 512, .max = MAX24, .ours = 262144, .word = "Irrelevant" },
	[KEY_INITIATOR_RECV_DSL]     = { ROW("InitiatorRecvDataSegmentLength", NUMBER, CONST, OP, 0),
		.min = 512, .max = MAX24, .ours = 262144, .word = "Irrelevant" },
	[KEY_MAX_UNEXPECTED_PDUS]    = { ROW("MaxOutstandingUnexpectedPDUs", NUMBER, CONST, OP, 0),
		.max = UINT32_MAX, .ours = 0, .word = "Irrelevant" },
	[KEY_MAX_XMIT_DSL]           = { ROW("MaxXmitDataSegmentLength", NUMBER, LOCAL, 0, 0),
		.min = 512, .max = MAX24, .ours = 8192 },
	[KEY_MAX_QUEUE_CMD]          = { ROW("MaxQueueCmd", NUMBER, LOCAL, 0, 0),
		.min = 1, .max = 512, .rfc = 128, .ours = 128, PARAM(max_queue_cmd) },
	[KEY_TASK_REPORTING]         = { ROW("TaskReporting", WORD, FIRST, OP, SESSION),
		.hidden = true, .word = "RFC3720" },
	[KEY_PROTOCOL_LEVEL]         = { ROW("iSCSIProtocolLevel", NUMBER, MIN, OP, SESSION),
		.hidden = true, .max = 31, .rfc = 1, .ours = 2, .bound = NOBOUND, PARAM(protocol_level) },

	[KEY_INITIATOR_NAME]         = { ROW("InitiatorName", TEXT, OTHER, SEC | OP, KEY_REPEATS) },
	[KEY_INITIATOR_ALIAS]        = { ROW("InitiatorAlias", TEXT, OTHER, ANY, KEY_REPEATS) },
	[KEY_SESSION_TYPE]           = { ROW("SessionType", TEXT, OTHER, SEC | OP, KEY_REPEATS) },
	[KEY_TARGET_NAME]            = { ROW("TargetName", TEXT, OTHER, SEC | OP, KEY_REPEATS) },
	[KEY_TARGET_ALIAS]           = { ROW("TargetAlias", TEXT, OTHER, ANY, KEY_FROM_TARGET) },
	[KEY_TARGET_ADDRESS]         = { ROW("TargetAddress", TEXT, OTHER, ANY, KEY_FROM_TARGET) },
	[KEY_TARGET_PORTAL_GROUP_TAG] = { ROW("TargetPortalGroupTag", TEXT, OTHER, ANY, KEY_FROM_TARGET) },
	[KEY_SEND_TARGETS]           = { ROW("SendTargets", TEXT, OTHER, FFP, 0) },
	[KEY_AUTH_METHOD]            = { ROW("AuthMethod", TEXT, OTHER, SEC, 0) },
	[KEY_CHAP_A]                 = { ROW("CHAP_A", TEXT, OTHER, SEC, 0) },
	[KEY_CHAP_N]                 = { ROW("CHAP_N", TEXT, OTHER, SEC, 0) },
	[KEY_CHAP_R]                 = { ROW("CHAP_R", TEXT, OTHER, SEC, 0) },
	[KEY_CHAP_I]                 = { ROW("CHAP_I", TEXT, OTHER, SEC, 0) },
	[KEY_CHAP_C]                 = { ROW("CHAP_C", TEXT, OTHER, SEC, 0) },
};

static const struct {
	uint32_t value;
	const char *word;
} digest_words[] = {
	{ DIGEST_NONE, "None" },
	{ DIGEST_CRC32C, "CRC32C" },
	{ DIGEST_NONE | DIGEST_CRC32C, "None,CRC32C" },
	{ DIGEST_NONE | DIGEST_CRC32C | DIGEST_CRC32C_FIRST, "CRC32C,None" },
};
/* clang-format on */

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

enum iscsi_key key_find(const char *name)
{
	for (enum iscsi_key k = 0; k < KEY_ALL; k++)
		if (iscsi_keys[k].combine != LOCAL && !strcmp(iscsi_keys[k].name, name))
			return k;
	return KEY_ALL;
}

const char *key_name(enum iscsi_key key)
{
	return iscsi_keys[key].name;
}

unsigned int key_when(enum iscsi_key key)
{
	return iscsi_keys[key].when;
}

unsigned int key_flags(enum iscsi_key key)
{
	return iscsi_keys[key].flags;
}

static int digit(char c, unsigned int base)
{
	int d = -1;

	if (c >= '0' && c <= '9')
		d = c - '0';
	else if (c >= 'a' && c <= 'f')
		d = c - 'a' + 10;
	else if (c >= 'A' && c <= 'F')
		d = c - 'A' + 10;
	return d < (int)base ? d : -1;
}

int key_number(const char *text, uint32_t *n)
{
	const unsigned int base = text[0] == '0' && (text[1] | 0x20) == 'x' ? 16 : 10;
	uint64_t v = 0;

	if (base == 16)
		text += 2;
	if (!*text)
		return -EPROTO;
	for (; *text; text++) {
		const int d = digit(*text, base);

		if (d < 0)
			return -EPROTO;
		v = v * base + (unsigned int)d;
		if (v > UINT32_MAX)
			return -EPROTO;
	}
	*n = (uint32_t)v;
	return 0;
}

int key_parse(const struct key *k, const char *text, uint32_t *v)
{
	switch (k->type) {
	case NUMBER:
		return key_number(text, v) || *v < k->min || *v > k->max ? -EPROTO : 0;
	case BOOL:
		*v = !strcmp(text, "Yes");
		return (!*v && strcmp(text, "No")) || *v > k->max ? -EPROTO : 0;
	case DIGEST:
		for (size_t i = 0; i < ARRAY_SIZE(digest_words); i++) {
			*v = digest_words[i].value;
			if (!strcasecmp(text, digest_words[i].word))
				return 0;
		}
		return -EPROTO;
	default:
		*v = 0;
		return strcmp(text, k->word) ? -EPROTO : 0;
	}
}

static void copy(char *text, const char *word)
{
	(void)snprintf(text, KEY_ANSWER_MAX, "%s", word);
}

void key_print(const struct key *k, uint32_t v, char *text)
{
	switch (k->type) {
	case NUMBER:
		(void)snprintf(text, KEY_ANSWER_MAX, "%u", v);
		return;
	case BOOL:
		copy(text, v ? "Yes" : "No");
		return;
	case DIGEST:
		for (size_t i = 0; i < ARRAY_SIZE(digest_words); i++)
			if (v == digest_words[i].value)
				copy(text, digest_words[i].word);
		return;
	default:
		copy(text, k->word);
	}
}

static void store(const struct key *k, struct iscsi_params *p, uint32_t v)
{
	uint8_t *at = (uint8_t *)p + k->at;

	if (k->type == DIGEST)
		v = v == DIGEST_CRC32C;
	switch (k->size) {
	case 1:
		*at = (uint8_t)v;
		return;
	case 2:
		memcpy(at, &(uint16_t){ (uint16_t)v }, 2);
		return;
	case 4:
		memcpy(at, &v, 4);
		return;
	default: /* a key without a member */
		return;
	}
}

static uint32_t min32(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint32_t max32(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* Our side of a negotiation, with what is not implemented taken out. */
static uint32_t our_value(enum iscsi_key key, const struct iscsi_tcfg *cfg,
			  const struct iscsi_params *p)
{
	const struct key *k = &iscsi_keys[key];
	const uint32_t v = cfg->value[key];

	if (key == KEY_FIRST_BURST)
		return min32(v, p->max_burst); /* RFC 7143 13.14 */
	if (k->combine == OR)
		return max32(v, k->bound);
	return k->combine == MAX ? v : min32(v, k->bound);
}

static uint32_t combine(const struct key *k, uint32_t a, uint32_t b)
{
	return k->combine == MAX || k->combine == OR ? max32(a, b) : min32(a, b);
}

/* One word of a list: is it in the mask of digests we may use? 0: no */
static uint32_t digest_of(const char *word, size_t len, uint32_t mask)
{
	for (size_t i = 0; i < 2; i++)
		if (strlen(digest_words[i].word) == len &&
		    !memcmp(word, digest_words[i].word, len) && mask & digest_words[i].value)
			return digest_words[i].value;
	return 0;
}

/* RFC 7143 6.2.1: the first value of the list that we support; 0: none */
static uint32_t first_of(enum iscsi_key key, const struct iscsi_tcfg *cfg, const char *list)
{
	const struct key *k = &iscsi_keys[key];

	for (;;) {
		const size_t len = strcspn(list, ",");
		uint32_t v;

		if (k->type == DIGEST)
			v = digest_of(list, len, cfg->value[key]);
		else
			v = strlen(k->word) == len && !memcmp(list, k->word, len);
		if (v || !list[len])
			return v;
		list += len + 1;
	}
}

static bool reject(char *answer)
{
	copy(answer, "Reject");
	return true;
}

static bool negotiate_list(enum iscsi_key key, const struct iscsi_tcfg *cfg, struct iscsi_params *p,
			   const char *value, char *answer)
{
	const struct key *k = &iscsi_keys[key];
	const uint32_t v = first_of(key, cfg, value);

	if (!v)
		return reject(answer);
	store(k, p, v);
	key_print(k, v, answer);
	return true;
}

/* MaxRecvDataSegmentLength: what the peer takes is what we may send. */
static bool declared(const struct key *k, const struct iscsi_tcfg *cfg, struct iscsi_params *p,
		     uint32_t v)
{
	if (cfg->set & KEY_BIT(KEY_MAX_XMIT_DSL))
		v = min32(v, cfg->value[KEY_MAX_XMIT_DSL]);
	store(k, p, v);
	return false;
}

bool key_negotiate(enum iscsi_key key, const struct iscsi_tcfg *cfg, struct iscsi_params *p,
		   const char *value, char *answer)
{
	const struct key *k = &iscsi_keys[key];
	uint32_t v;

	if (k->combine == CONST) {
		copy(answer, k->word);
		return true;
	}
	if (k->combine == FIRST)
		return negotiate_list(key, cfg, p, value, answer);
	if (key_parse(k, value, &v))
		return reject(answer);
	if (k->combine == DECLARE)
		return declared(k, cfg, p, v);
	v = combine(k, v, our_value(key, cfg, p));
	store(k, p, v);
	key_print(k, v, answer);
	return true;
}

bool key_offer(enum iscsi_key key, const struct iscsi_tcfg *cfg, char *text)
{
	const struct key *k = &iscsi_keys[key];
	struct iscsi_params none = { .max_burst = UINT32_MAX };
	uint32_t v;

	if (!(cfg->set & KEY_BIT(key)) || k->combine > FIRST)
		return false;
	v = k->combine == FIRST ? cfg->value[key] : our_value(key, cfg, &none);
	if (k->combine == FIRST ? v & k->rfc : combine(k, v, k->rfc) == k->rfc)
		return false; /* the default will do */
	key_print(k, v, text);
	return true;
}

int key_answered(enum iscsi_key key, const struct iscsi_tcfg *cfg, struct iscsi_params *p,
		 const char *value)
{
	static const char *const refusals[] = { "Reject", "Irrelevant", "NotUnderstood" };
	const struct key *k = &iscsi_keys[key];
	uint32_t v, ours;

	if (k->combine == FIRST) {
		v = strchr(value, ',') ? 0 : first_of(key, cfg, value);
		if (!v)
			return -EPROTO;
		store(k, p, v);
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		if (!strcmp(value, refusals[i]))
			return 0;
	ours = our_value(key, cfg, p);
	if (key_parse(k, value, &v) || combine(k, v, ours) != v)
		return -EPROTO;
	store(k, p, v);
	return 0;
}

void iscsi_params_init(struct iscsi_params *p, const struct iscsi_tcfg *cfg)
{
	memset(p, 0, sizeof(*p));
	for (enum iscsi_key k = 0; k < KEY_COUNT; k++)
		if (iscsi_keys[k].size)
			store(&iscsi_keys[k], p,
			      iscsi_keys[k].combine == LOCAL ? cfg->value[k] : iscsi_keys[k].rfc);
	p->max_recv_dsl = iscsi_keys[KEY_MAX_RECV_DSL].rfc;
}
