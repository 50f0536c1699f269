// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sense.c - status and sense data, in fixed and descriptor format: the only writer of sense bytes
 */
#include <string.h>

#include "spc.h"
#include "tgt/bytes.h"
#include "tgt/sense.h"

const struct sense_code sense_codes[SENSE_COUNT] = {
#define X(n, k, a, q) [SENSE_##n] = { .key = SK_##k, .asc = (a), .ascq = (q), .name = #n },
	SENSE_LIST(X)
#undef X
};

const enum sense ua_sense[UA_COUNT] = {
#define X(n) [UA_##n] = SENSE_##n,
	UA_LIST(X)
#undef X
};

/* What goes beside key, ASC and ASCQ. */
struct sense_more {
	bool have_info, have_field;
	uint64_t info;    /* INFORMATION */
	uint8_t field[3]; /* SENSE KEY SPECIFIC, FIELD POINTER: SPC-4 4.5.2.4.2 */
};

#define FIXED_LEN 18
#define SKSV      0x80

/* SPC-4 4.5.3. INFORMATION has 32 bits: a larger one is left out and VALID stays 0. */
static unsigned int build_fixed(uint8_t *b, const struct sense_code *s, const struct sense_more *m)
{
	memset(b, 0, FIXED_LEN);
	b[0] = 0x70;
	b[2] = s->key;
	b[7] = FIXED_LEN - 8;
	b[12] = s->asc;
	b[13] = s->ascq;
	if (m->have_info && m->info <= UINT32_MAX) {
		b[0] |= 0x80;
		put_be32(b + 3, (uint32_t)m->info);
	}
	if (m->have_field)
		memcpy(b + 15, m->field, sizeof(m->field));
	return FIXED_LEN;
}

/* SPC-4 4.5.2.2 */
static uint8_t *add_information(uint8_t *d, uint64_t info)
{
	memset(d, 0, 12);
	d[1] = 0x0a;
	d[2] = 0x80; /* VALID */
	put_be64(d + 4, info);
	return d + 12;
}

/* SPC-4 4.5.2.4 */
static uint8_t *add_key_specific(uint8_t *d, const uint8_t field[3])
{
	memset(d, 0, 8);
	d[0] = 0x02;
	d[1] = 0x06;
	memcpy(d + 4, field, 3);
	return d + 8;
}

/* SPC-4 4.5.2.1 */
static unsigned int build_descriptor(uint8_t *b, const struct sense_code *s,
				     const struct sense_more *m)
{
	uint8_t *end = b + 8;

	memset(b, 0, 8);
	b[0] = 0x72;
	b[1] = s->key;
	b[2] = s->asc;
	b[3] = s->ascq;
	if (m->have_info)
		end = add_information(end, m->info);
	if (m->have_field)
		end = add_key_specific(end, m->field);
	b[7] = (uint8_t)(end - b - 8);
	return (unsigned int)(end - b);
}

unsigned int sense_build(uint8_t *buf, enum sense sense, bool descriptor)
{
	const struct sense_more none = { .have_info = false };

	return descriptor ? build_descriptor(buf, &sense_codes[sense], &none)
			  : build_fixed(buf, &sense_codes[sense], &none);
}

/* No data goes with CHECK CONDITION: memory that nobody has written must not leave. */
static enum scsi_flow check(struct scsi_cmd *cmd, enum sense sense, const struct sense_more *m)
{
	const struct sense_code *s = &sense_codes[sense];

	cmd->sense_len = (uint8_t)(spc_dsense(cmd->lu) ? build_descriptor(cmd->sense, s, m)
						       : build_fixed(cmd->sense, s, m));
	cmd->in.done = 0;
	cmd->status = SCSI_CHECK_CONDITION;
	return SCSI_DONE;
}

enum scsi_flow scsi_check(struct scsi_cmd *cmd, enum sense sense)
{
	const struct sense_more none = { .have_info = false };

	return check(cmd, sense, &none);
}

/**
 * scsi_check_field() - CHECK CONDITION with a pointer at the field to blame
 * @cmd:   command
 * @sense: an ILLEGAL REQUEST condition
 * @byte:  byte of the CDB, or of the parameter list, that is wrong
 * @bit:   most significant wrong bit of it, 7..0
 *
 * Return: SCSI_DONE
 * Ref: SPC-4 4.5.2.4.2, FIELD POINTER sense key specific data
 */
enum scsi_flow scsi_check_field(struct scsi_cmd *cmd, enum sense sense, unsigned int byte,
				unsigned int bit)
{
	const uint8_t bpv = 0x08;
	const uint8_t cd = sense == SENSE_INVALID_FIELD_IN_PARAM_LIST ? 0 : 0x40; /* in the CDB */
	struct sense_more m = { .have_field = true };

	m.field[0] = (uint8_t)(SKSV | cd | bpv | (bit & 7));
	put_be16(m.field + 1, (uint16_t)byte);
	return check(cmd, sense, &m);
}

enum scsi_flow scsi_check_info(struct scsi_cmd *cmd, enum sense sense, uint64_t info)
{
	const struct sense_more m = { .have_info = true, .info = info };

	return check(cmd, sense, &m);
}

enum scsi_flow scsi_status(struct scsi_cmd *cmd, enum scsi_status status)
{
	cmd->status = (uint8_t)status;
	cmd->sense_len = 0;
	return SCSI_DONE;
}

enum scsi_flow scsi_good(struct scsi_cmd *cmd)
{
	return scsi_status(cmd, SCSI_GOOD);
}
