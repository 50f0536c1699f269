// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_opcode.c - the tables of every device type, and look-up in them
 */
#include <errno.h>

#include "check.h"
#include "tgt/devtype.h"

static bool cdb_length_ok(const struct scsi_opcode *o)
{
	const unsigned int group = o->op >> 5;

	switch (group) { /* SPC-4 4.3.5.1 */
	case 0:
		return o->len == 6;
	case 1:
	case 2:
		return o->len == 10;
	case 4:
		return o->len == 16;
	case 5:
		return o->len == 12;
	default:
		return o->op == 0x7f && o->len == 32;
	}
}

static void check_row(const struct scsi_opcode *o)
{
	const unsigned int control = o->op == 0x7f ? 1 : o->len - 1u;

	CHECK(o->exec && o->name && o->usage);
	CHECK(cdb_length_ok(o));
	CHECK_EQ(o->usage[0], o->op);
	CHECK_EQ(o->usage[control], CONTROL);
	if (o->sa != NO_SA && o->op != 0x7f)
		CHECK_EQ(o->usage[1] & 0x1f, o->sa);
	CHECK((o->pr == PR_OWN) == (o->pr_conflict != NULL));
	if (o->flags & OPF_MODIFIES)
		CHECK(o->pr == PR_WRITE || o->pr == PR_OWN);
	CHECK((o->dir != DIR_NONE) == (o->len_size || o->want));
	CHECK(o->len_at + o->len_size < o->len);
	for (unsigned int i = 0; i < o->len_size; i++) /* what decides the amount is looked at */
		CHECK_EQ(o->usage[o->len_at + i], 0xff);
}

/* A table that breaks one of these would break dispatch or lie to RSOC. */
static void tables_are_consistent(void)
{
	const struct device_type_ops *dt;

	for (unsigned int n = 0; (dt = devtype_nr(n)); n++) {
		const struct opcode_table *t = dt->opcodes;

		for (unsigned int i = 0; i < t->rows; i++) {
			const struct scsi_opcode *o = &t->row[i];

			check_row(o);
			CHECK(opcode_find(t, o->op, o->sa) == o);
			if (i)
				CHECK(o[-1].op < o->op || (o[-1].op == o->op && o[-1].sa < o->sa));
		}
	}
}

/* Commands that every logical unit answers: SPC-4 table 107, mandatory */
static void every_type_has_the_mandatory_commands(void)
{
	static const uint8_t mandatory[] = { 0x00, 0x03, 0x12, 0xa0 };
	const struct device_type_ops *dt;

	for (unsigned int n = 0; (dt = devtype_nr(n)); n++)
		for (size_t i = 0; i < sizeof(mandatory); i++)
			CHECK(opcode_find(dt->opcodes, mandatory[i], NO_SA));
}

static void pages_are_sorted_and_consistent(void)
{
	const struct device_type_ops *dt;

	for (unsigned int n = 0; (dt = devtype_nr(n)); n++) {
		for (size_t i = 1; i < dt->vpd_pages_nr; i++)
			CHECK(dt->vpd_pages[i - 1].page < dt->vpd_pages[i].page);
		for (size_t i = 0; i < dt->mode_pages_nr; i++) {
			CHECK(dt->mode_pages[i].len > 0 && dt->mode_pages[i].page < 0x3f);
			CHECK(dt->mode_pages[i].subpage < 0xff);
			CHECK(dt->mode_pages[i].initial && dt->mode_pages[i].changeable);
		}
	}
}

static void types_are_found_by_name(void)
{
	CHECK(devtype_find("disk") == &devtype_disk);
	CHECK(devtype_find("controller") == &devtype_controller);
	CHECK(!devtype_find("none"));
	CHECK(!devtype_find(""));
}

static void bad_bits_are_pointed_at(void)
{
	static const struct {
		const char *what;
		uint8_t cdb[16];
		int ret;
		unsigned int byte, bit;
	} cases[] = {
		{ "clean", { 0x28, 0x08, 0, 0, 0, 1, 0, 0, 1, 0 }, 0, 0, 0 },
		{ "RELADR", { 0x28, 0x01, 0, 0, 0, 1, 0, 0, 1, 0 }, -EINVAL, 1, 0 },
		{ "two bits, two bytes", { 0x28, 0xe2, 0, 0, 0, 1, 0x80, 0, 1, 0 }, -EINVAL, 1, 7 },
		{ "group number", { 0x28, 0, 0, 0, 0, 1, 0x80, 0, 1, 0 }, -EINVAL, 6, 7 },
		{ "LINK", { 0x28, 0, 0, 0, 0, 1, 0, 0, 1, 0x01 }, -EINVAL, 9, 0 },
		{ "behind the CDB", { 0x28, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0xff }, 0, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct scsi_opcode *o = opcode_of_cdb(devtype_disk.opcodes, cases[i].cdb);
		unsigned int byte = 0, bit = 0;

		CHECK(o);
		CHECK_EQ(opcode_bad_bit(o, cases[i].cdb, &byte, &bit), cases[i].ret);
		CHECK_EQ(byte, cases[i].byte);
		CHECK_EQ(bit, cases[i].bit);
	}
}

/* All operation codes, all service actions: what is found is in the table (CVE-2024-42416). */
static void no_service_action_reads_out_of_the_table(void)
{
	const struct opcode_table *t = devtype_disk.opcodes;

	for (unsigned int op = 0; op < 256; op++) {
		for (unsigned int sa = 0; sa <= 0xffff; sa += sa < 64 ? 1 : 251) {
			const struct scsi_opcode *o = opcode_find(t, (uint8_t)op, (uint16_t)sa);

			CHECK(!o || (o >= t->row && o < t->row + t->rows));
			CHECK(!o || (o->op == op && o->sa == sa));
		}
	}
}

static void cdbs_find_their_row(void)
{
	const struct opcode_table *t = devtype_disk.opcodes;
	uint8_t cdb[SCSI_CDB_MAX] = { 0xa3,
				      0xec }; /* bits above the service action are not part of it */

	CHECK(opcode_of_cdb(t, cdb) == opcode_find(t, 0xa3, 0x0c));
	CHECK(opcode_has_sa(t, 0xa3));
	CHECK(!opcode_has_sa(t, 0x12));
	CHECK(!opcode_has_sa(t, 0xff));
	for (unsigned int op = 0; op < 256; op++) {
		const struct scsi_opcode *o;

		cdb[0] = (uint8_t)op;
		cdb[1] = 0x1f;
		o = opcode_of_cdb(t, cdb);
		CHECK(!o || o->op == op);
	}
}

int main(void)
{
	RUN(tables_are_consistent);
	RUN(every_type_has_the_mandatory_commands);
	RUN(pages_are_sorted_and_consistent);
	RUN(types_are_found_by_name);
	RUN(bad_bits_are_pointed_at);
	RUN(no_service_action_reads_out_of_the_table);
	RUN(cdbs_find_their_row);
	return check_report();
}
