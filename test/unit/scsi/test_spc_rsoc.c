// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_spc_rsoc.c - REPORT SUPPORTED OPERATION CODES: every operation code and service action
 */
#include "check.h"
#include "scsi/spc.h"
#include "tgt/limits.h"
#include "tgt/opcode.h"

enum { NOTHING = 0xa5 };

static struct scsi_lu lu = { .block_size = 512, .block_shift = 9, .blocks = 2048 };
static uint8_t data[4096];
static struct iovec iov = { .iov_base = data };
static struct scsi_cmd cmd;

/* Status of the command; what it has to say is in data[0, cmd.in.done). */
static unsigned int rsoc(unsigned int option, unsigned int op, unsigned int sa, unsigned int room)
{
	memset(&cmd, 0, sizeof(cmd));
	memset(data, NOTHING, sizeof(data));
	cmd.lu = &lu;
	cmd.cdb_len = 12;
	cmd.cdb[0] = 0xa3;
	cmd.cdb[1] = 0x0c;
	cmd.cdb[2] = (uint8_t)option;
	cmd.cdb[3] = (uint8_t)op;
	put_be16(cmd.cdb + 4, (uint16_t)sa);
	put_be32(cmd.cdb + 6, room);
	cmd.in.room = room;
	CHECK_EQ(spc_parse(&cmd), SCSI_PENDING);
	iov.iov_len = room;
	cmd.in.iov = &iov;
	cmd.in.niov = 1;
	CHECK_EQ(spc_report_opcodes(&cmd), SCSI_DONE);
	return cmd.status;
}

/* Is what it says a command of the table, or that there is none? */
static bool makes_sense(unsigned int op, unsigned int sa)
{
	const struct opcode_table *t = lu.devtype->opcodes;
	const struct scsi_opcode *o = opcode_find(t, (uint8_t)op, NO_SA);

	if (!o && sa != NO_SA)
		o = opcode_find(t, (uint8_t)op, (uint16_t)sa);
	if ((data[1] & 7) == 1) /* not supported */
		return cmd.in.done == 4;
	return (data[1] & 7) == 3 && o && data[3] == o->len && cmd.in.done >= 4u + o->len &&
	       data[4] == op;
}

/* CVE-2024-42416: a service action that indexes behind a table */
static void any_service_action(void)
{
	static const unsigned int options[] = { 1, 2, 3, 0x81, 0x82, 0x83 };
	unsigned int bad = 0, good = 0;
	const struct device_type_ops *dt;

	for (unsigned int n = 0; (dt = devtype_nr(n)); n++) {
		lu.devtype = dt;
		for (unsigned int op = 0; op < 256; op++) {
			const unsigned int step = opcode_has_sa(dt->opcodes, (uint8_t)op) ? 1 : 251;

			for (unsigned int sa = 0; sa < 65536; sa += step) {
				if (rsoc(options[sa % 6], op, sa, 100) != SCSI_GOOD)
					continue;
				good++;
				bad += !makes_sense(op, sa);
			}
		}
	}
	CHECK_EQ(bad, 0);
	CHECK(good > 1000);
}

/* What is left out of a short answer is not written elsewhere. */
static void short_allocation_lengths(void)
{
	lu.devtype = devtype_nr(0);
	for (unsigned int room = 0; room < 40; room++) {
		CHECK_EQ(rsoc(room & 1 ? 0x80 : 0x81, 0x12, 0, room), SCSI_GOOD);
		CHECK(cmd.in.done <= room);
		for (unsigned int i = cmd.in.done; i < sizeof(data); i++)
			CHECK_EQ(data[i], NOTHING);
	}
}

int main(void)
{
	RUN(any_service_action);
	RUN(short_allocation_lengths);
	return check_report();
}
