// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * opcode.c - look up and check commands by the opcode table
 */
#include <errno.h>

#include "tgt/bytes.h"
#include "tgt/opcode.h"

static uint32_t sort_key(uint8_t op, uint16_t sa)
{
	return (uint32_t)op << 16 | sa;
}

/* The first row that is not before (@op, @sa); @t->rows when there is none. */
static unsigned int lower_bound(const struct opcode_table *t, uint8_t op, uint16_t sa)
{
	const uint32_t key = sort_key(op, sa);
	unsigned int lo = 0, hi = t->rows;

	while (lo < hi) {
		const unsigned int mid = (lo + hi) / 2;

		if (sort_key(t->row[mid].op, t->row[mid].sa) < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct scsi_opcode *opcode_find(const struct opcode_table *t, uint8_t op, uint16_t sa)
{
	const unsigned int i = lower_bound(t, op, sa);

	if (i == t->rows || t->row[i].op != op || t->row[i].sa != sa)
		return NULL;
	return &t->row[i];
}

bool opcode_has_sa(const struct opcode_table *t, uint8_t op)
{
	const unsigned int i = lower_bound(t, op, 0);

	return i < t->rows && t->row[i].op == op && t->row[i].sa != NO_SA;
}

/**
 * opcode_of_cdb() - the row that describes a command
 * @t:   table of the device type
 * @cdb: at least 16 bytes, or 10 + ADDITIONAL CDB LENGTH for opcode 7Fh
 *
 * A service action never indexes memory: it is only compared.
 *
 * Return: the row, or NULL when the command is not supported
 * Ref: SPC-4 4.2.5.2, SERVICE ACTION field
 */
const struct scsi_opcode *opcode_of_cdb(const struct opcode_table *t, const uint8_t *cdb)
{
	const unsigned int i = lower_bound(t, cdb[0], 0);

	if (i == t->rows || t->row[i].op != cdb[0])
		return NULL;
	if (t->row[i].sa == NO_SA)
		return &t->row[i];
	if (cdb[0] == 0x7f)
		return opcode_find(t, cdb[0], get_be16(cdb + 8));
	return opcode_find(t, cdb[0], cdb[1] & 0x1f);
}

/**
 * opcode_bad_bit() - find a bit set in the CDB that the command does not use
 * @o:    row of the command
 * @cdb:  @o->len bytes, borrowed
 * @byte: out, its byte; untouched when there is none
 * @bit:  out, its bit, 7 is the most significant
 *
 * Return: 0 when the CDB is clean, -EINVAL otherwise
 * Ref: SPC-4 4.2.5
 */
int opcode_bad_bit(const struct scsi_opcode *o, const uint8_t *cdb, unsigned int *byte,
		   unsigned int *bit)
{
	for (unsigned int i = 1; i < o->len; i++) {
		const unsigned int bad = cdb[i] & ~(unsigned int)o->usage[i];

		if (!bad)
			continue;
		*byte = i;
		*bit = 31u - (unsigned int)__builtin_clz(bad);
		return -EINVAL;
	}
	return 0;
}
